"""Reading a record: typed values, or every reason at once."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from families.patch import apply_patch, problems_of
from families.problem import InvalidInput
from families.record import CONTACT_FIELDS, RECORD_FIELDS, read_partly, read_record, to_record
from families.vocabulary import Approval, Pet, Reporter
from tests.building import NOW

FULL: dict[str, Any] = {
    "family_id": "F-0001",
    "municipality_code": "0657",
    "postcode": "7400",
    "family_type": "reinforced",
    "approved_places": 3,
    "occupied_places": 2,
    "blocked_places": 1,
    "blocked_reason": "illness",
    "available_from": "2026-12-01",
    "paused_until": "2026-12-24",
    "confirmed_at": "2026-11-20T09:12:00Z",
    "approved_age": {"min_months": 0, "max_months": 83},
    "wanted_age": {"min_months": None, "max_months": 35},
    "parent_child": {
        "max_adults": 1,
        "from_pregnancy": True,
        "child_age_max_months": 35,
        "separate_unit": None,
    },
    "stay_types": ["placement"],
    "target_groups": ["neglect", "fasd"],
    "approved_since": "2019-05-01",
    "description": "Vi bor på landet.",
    "child_sex": "any",
    "max_siblings": 2,
    "languages": ["da", "uk"],
    "pets": ["dog", "cat"],
    "smoking": "none",
    "home": "country",
    "wheelchair_access": False,
    "own_room": True,
    "carers": "couple",
    "carer_at_home": None,
    "own_children": [2011],
    "competences": ["mentalisation"],
    "support": ["acute_phone"],
    "name": "Opdigtet Navn",
    "phone": "00 00 00 00",
    "email": "f1@example.org",
    "address": "Opdigtet Vej 1",
    "address_protected": False,
}


def wrong_fields(**changes: Any) -> dict[str, str]:
    """Read the full record with changes and return what is wrong, by field."""
    with pytest.raises(InvalidInput) as caught:
        read_record({**FULL, **changes})
    return {problem.field: problem.message for problem in caught.value.problems}


def test_a_record_reads_back_as_it_was_written() -> None:
    family = apply_patch(read_record(FULL), None, at=NOW)
    written = to_record(family)
    assert written.pop("approval") == "approved"
    assert written == {name: value for name, value in FULL.items() if name not in CONTACT_FIELDS}


def test_every_reason_is_told_at_once() -> None:
    wrong = wrong_fields(
        family_type="spesialised",
        approved_age={"min_months": 99, "max_months": 2},
        pets=["dog", "doq"],
        approved_places=10,
        postcode="0001",
        smoking=7,
        confirmed_at="2026-11-20",
        approved_since="2019-02-30",
        wanted_ages=None,
    )
    assert wrong["family_type"].startswith("Ukendt kode. Mente du specialised?")
    assert "lavere end den laveste" in wrong["approved_age.max_months"]
    assert "Mente du dog?" in wrong["pets"]
    assert wrong["approved_places"] == "Skal være et helt tal fra 1 til 9."
    assert "postnummer" in wrong["postcode"]
    assert "Brug en af: none, outdoors, indoors." in wrong["smoking"]
    assert "2026-11-20T09:12:00Z" in wrong["confirmed_at"]
    assert wrong["approved_since"] == "Datoen findes ikke i kalenderen."
    assert wrong["wanted_ages"] == "Ukendt felt. Mente du wanted_age?"
    assert len(wrong) == 9


@pytest.mark.parametrize(
    "field",
    ["municipality_code", "postcode", "family_type", "approved_places", "approved_age", "approval"],
)
def test_null_is_an_error_where_a_value_must_be(field: str) -> None:
    assert wrong_fields(**{field: None}) == {field: "Må ikke være tom."}


def test_null_clears_everything_else() -> None:
    kept = {"family_id", "municipality_code", "postcode", "family_type", "approved_places"}
    nulls = {name: None for name in FULL if name not in {*kept, "approved_age"}}
    family = apply_patch(read_record({**FULL, **nulls}), None, at=NOW)
    assert family.pets == ()
    assert family.parent_child is None
    assert family.availability.confirmed_at is None
    assert family.availability.occupied_places == 0


@pytest.mark.parametrize("family_id", ["", "-a", "a b", "æ1", "a" * 65, 7, None, "a\n"])
def test_a_family_id_is_plain(family_id: object) -> None:
    assert "family_id" in wrong_fields(family_id=family_id)


def test_a_record_without_its_family_says_so() -> None:
    with pytest.raises(InvalidInput, match="Hver linje skal nævne sin familie"):
        read_record({"approved_places": 2})


def test_lists_lose_their_repeats_and_take_the_vocabulary_s_order() -> None:
    patch = read_record({**FULL, "pets": ["cat", "dog", "cat"]})
    assert patch.profile["pets"] == (Pet.DOG, Pet.CAT)


def test_instants_become_utc_in_whole_seconds() -> None:
    patch = read_record({**FULL, "confirmed_at": "2026-11-20T10:12:00.9+01:00"})
    assert patch.availability["confirmed_at"] == datetime(2026, 11, 20, 9, 12, tzinfo=UTC)


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*RECORD_FIELDS, "x"]), json_values, max_size=6))
def test_no_json_value_breaks_the_reader(raw: dict[str, Any]) -> None:
    try:
        read_record({"family_id": "F-1", **raw})
    except InvalidInput as error:
        assert all(problem.message for problem in error.problems)


def patched(known: dict[str, Any] | None, **changes: Any) -> Any:
    """Load one record, then another, and return the family."""
    family = apply_patch(read_record(known), None, at=NOW) if known else None
    return apply_patch(read_record({"family_id": "F-0001", **changes}), family, at=NOW)


def test_a_new_family_needs_its_five_fields() -> None:
    with pytest.raises(InvalidInput) as caught:
        patched(None, description="Hej")
    assert [p.field for p in caught.value.problems] == [
        "municipality_code",
        "postcode",
        "family_type",
        "approved_places",
        "approved_age",
    ]


def test_missing_leaves_what_is_known() -> None:
    family = patched(FULL, description="Nyt")
    assert family.description == "Nyt"
    assert family.pets == (Pet.DOG, Pet.CAT)
    assert family.approval is Approval.APPROVED
    assert family.availability.occupied_places == 2


def test_an_older_or_missing_confirmation_leaves_the_places_and_takes_the_rest() -> None:
    family = patched(FULL, confirmed_at="2026-11-19T00:00:00Z", occupied_places=0, home="farm")
    assert (family.availability.occupied_places, family.home) == (2, "farm")
    family = patched(FULL, occupied_places=0, wanted_age=None)
    assert family.availability.occupied_places == 2
    assert family.availability.wanted_age is not None


def test_a_later_confirmation_is_taken_with_its_places() -> None:
    family = patched(FULL, confirmed_at="2026-11-21T00:00:00Z", occupied_places=1, blocked_places=0)
    said = family.availability
    assert (said.occupied_places, said.blocked_places, said.blocked_reason) == (1, 0, None)
    assert said.confirmed_by is Reporter.SOURCE


@pytest.mark.parametrize("known", [None, FULL])
def test_nobody_confirms_places_without_saying_how_many_are_taken(
    known: dict[str, Any] | None,
) -> None:
    record = {k: v for k, v in FULL.items() if k not in {"occupied_places", "family_id"}}
    with pytest.raises(InvalidInput, match="Kan ikke stå uden occupied_places"):
        patched(known, **record)


def test_nobody_confirms_in_the_future() -> None:
    with pytest.raises(InvalidInput, match="Ligger i fremtiden"):
        patched(FULL, confirmed_at="2026-11-25T00:00:00Z", occupied_places=1)


def test_fewer_places_than_the_occupied_ones_that_stay_are_refused() -> None:
    with pytest.raises(InvalidInput, match="flere end de 2 godkendte"):
        patched(FULL, approved_places=2)


def test_a_wish_outside_the_approval_is_refused() -> None:
    with pytest.raises(InvalidInput, match="inden for den godkendte: 0-83 måneder"):
        patched(
            FULL,
            confirmed_at="2026-11-21T00:00:00Z",
            occupied_places=1,
            wanted_age={"max_months": 84},
        )


def beside(known: dict[str, Any] | None, **record: Any) -> list[str]:
    """Read a record in part and return the fields of what speaks against it beside its own problems."""
    family = apply_patch(read_record(known), None, at=NOW) if known else None
    reading = read_partly({"family_id": "F-0001", **record})
    assert reading.problems, "meant for records in which something cannot be read"
    return [problem.field for problem in problems_of(reading, family, at=NOW)]


CONTRADICTING: dict[str, Any] = {
    **FULL,
    "approved_places": 2,
    "confirmed_at": "2026-11-25T00:00:00Z",
    "wanted_age": {"max_months": 84},
}
"""More places than are approved, a wish outside the approval, and a confirmation of tomorrow."""


def test_what_is_wrong_with_the_rest_of_a_record_is_told_too() -> None:
    contradictions = ["confirmed_at", "occupied_places", "wanted_age"]
    assert beside(None, **CONTRADICTING | {"pets": "hund"}) == contradictions
    assert beside(FULL, **CONTRADICTING | {"pets": "hund"}) == contradictions
    with pytest.raises(InvalidInput) as caught:
        patched(None, **CONTRADICTING)
    assert [problem.field for problem in caught.value.problems] == contradictions


def test_a_field_that_is_there_but_wrong_is_not_missing_too() -> None:
    missing = ["municipality_code", "family_type", "approved_places", "approved_age"]
    assert beside(None, postcode=None) == missing
    assert beside(None, **FULL | {"postcode": "1", "approved_age": {"min_months": "x"}}) == []
    assert beside(FULL, postcode=None) == []


@pytest.mark.parametrize(
    ("unread", "left"),
    [
        ({"approved_places": 12}, ["confirmed_at", "wanted_age"]),
        ({"blocked_places": "en"}, ["confirmed_at", "wanted_age"]),
        ({"occupied_places": "to"}, ["confirmed_at", "wanted_age"]),
        ({"approved_age": "0-6"}, ["confirmed_at", "occupied_places"]),
        ({"wanted_age": {"max_months": 900}}, ["confirmed_at", "occupied_places"]),
    ],
)
@pytest.mark.parametrize("known", [None, FULL])
def test_fields_that_cannot_be_read_speak_against_no_other(
    known: dict[str, Any] | None, unread: dict[str, Any], left: list[str]
) -> None:
    assert beside(known, **CONTRADICTING | unread) == left


def test_while_nobody_knows_when_a_word_was_said_it_contradicts_nothing_that_is_known() -> None:
    assert beside(FULL, **CONTRADICTING | {"confirmed_at": "i går"}) == []
    assert beside(None, **CONTRADICTING | {"confirmed_at": "i går"}) == ["occupied_places", "wanted_age"]


def test_what_stays_as_it_is_known_is_certain_whatever_the_record_says_of_it() -> None:
    assert beside(FULL, approved_places=1, occupied_places="x") == ["occupied_places"]
    older = {"confirmed_at": "2026-11-19T00:00:00Z", "occupied_places": 0, "blocked_places": "x"}
    assert beside(FULL, approved_places=1, **older) == ["occupied_places"]


def test_a_confirmation_without_its_places_is_told_beside_other_reasons() -> None:
    said = {"confirmed_at": "2026-11-25T00:00:00Z", "pets": "hund"}
    assert beside(FULL, approved_places=1, **said) == ["confirmed_at", "confirmed_at"]
    assert beside(FULL, occupied_places=None, **said) == ["confirmed_at", "confirmed_at"]
    assert beside(FULL, occupied_places="en", **said) == ["confirmed_at"]


def test_of_a_family_that_cannot_be_told_apart_nothing_is_missing() -> None:
    assert beside(None, family_id="æ") == []
    assert beside(None, **CONTRADICTING | {"family_id": "æ"}) == [
        "confirmed_at",
        "occupied_places",
        "wanted_age",
    ]
