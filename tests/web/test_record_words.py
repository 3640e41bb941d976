"""Fields of records in Danish: whatever stands in them has words, and no code is left."""

import re
from datetime import date

import pytest

from families.family import Family
from families.patch import apply_patch
from families.record import read_record, to_record
from indexer.invention.family import invent_families
from tests.building import NOW
from web.pages.record_words import LABELS, in_words, labels, person_in_words, told

_CODE = re.compile(r"[a-z]+_[a-z_]+|\{|\[|None|True|False|^0[0-9]{3}$")
"""What only programs say."""


@pytest.fixture(scope="module")
def families() -> list[Family]:
    """Return invented families of every kind."""
    records = invent_families(300, 1, date(2026, 11, 24))
    return [apply_patch(read_record(record), None, at=NOW) for record in records]


def test_every_value_of_every_field_has_words(families: list[Family]) -> None:
    for family in families:
        record = {**to_record(family), "free_places": family.free_places, "disputed_at": None}
        record.pop("family_id")
        fields = told({}, record)
        assert [one.name for one in fields] == [name for name in LABELS if name != "confirmed_at"] + ["own"]
        for one in fields:
            assert one.after
            assert not _CODE.search(one.after), one


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("paused_until", "2026-12-24", "24. december 2026"),
        ("paused_until", None, "ingen pause"),
        ("confirmed_at", "2026-11-24T23:30:00Z", "25. november 2026 kl. 00.30"),
        ("approved_age", {"min_months": 0, "max_months": 83}, "0–6 år"),
        ("municipality_code", "0657", "Herning Kommune"),
        ("postcode", "7400", "7400 Herning"),
        ("stay_types", ["placement", "acute"], "Døgnophold (anbringelse) og akut ophold"),
        ("stay_types", [], "ingen nævnt"),
        (
            "parent_child",
            {"max_adults": 1, "from_pregnancy": True, "child_age_max_months": 35, "separate_unit": True},
            "Ja, højst 1 voksen, fra graviditeten, barn under 3 år, egen bolig",
        ),
        ("parent_child", None, "Nej"),
        ("blocked_places", 0, "0"),
    ],
)
def test_what_stands_in_a_field_is_told_as_people_say_it(name: str, value: object, words: str) -> None:
    assert in_words(name, value) == words


def test_a_confirmation_is_told_where_nothing_else_is() -> None:
    confirmed = {"confirmed_at": "2026-11-24T09:00:00Z"}
    assert [one.name for one in told({"confirmed_at": None}, confirmed)] == ["confirmed_at"]
    both = {**confirmed, "occupied_places": 1}
    assert [one.name for one in told({"confirmed_at": None, "occupied_places": 0}, both)] == [
        "occupied_places"
    ]
    assert (
        labels({"postcode", "approved_age", "municipality_code"}) == "godkendt alder, kommune og postnummer"
    )


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("demo:birgit", "Birgit Lund"),
        ("demo:ukendt", "demo:ukendt"),
        ("token:7", "token nr. 7"),
        ("link:4", "familiens link"),
        (None, None),
    ],
)
def test_colleagues_are_told_who_it_was(who: str | None, words: str | None) -> None:
    assert person_in_words(who) == words
