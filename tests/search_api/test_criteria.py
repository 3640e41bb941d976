"""What a query string means, and what is said when it is wrong."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from families.ages import ChildAge
from families.problem import Problem
from search_api.criteria import Criteria, InvalidCriteria
from search_api.facets import FACETS
from search_api.parameters import PARAMETERS, Sort
from tests.search_api import strategies as drawn
from tests.search_api.strategies import TODAY

Pairs = list[tuple[str, str]]


def read(*pairs: tuple[str, str]) -> Criteria:
    """Read a query of the day on which tests happen."""
    return Criteria.from_query(pairs, TODAY)


def problems(*pairs: tuple[str, str], today: date = TODAY) -> dict[str, str]:
    """Return what is wrong with a query: parameter → message."""
    with pytest.raises(InvalidCriteria) as caught:
        Criteria.from_query(pairs, today)
    return _by_parameter(caught.value.problems)


def _by_parameter(found: Iterable[Problem]) -> dict[str, str]:
    return {problem.field: problem.message for problem in found}


@given(drawn.criteria())
def test_a_query_reads_back_as_the_same_criteria(criteria: Criteria) -> None:
    assert Criteria.from_query(criteria.to_query(), TODAY) == criteria
    assert Criteria.read_leniently(criteria.to_query(), TODAY) == (criteria, ())


@given(drawn.criteria(), st.randoms())
def test_the_order_of_a_query_means_nothing(criteria: Criteria, random: Random) -> None:
    pairs = criteria.to_query()
    random.shuffle(pairs)
    assert read(*pairs) == criteria


@pytest.mark.fuzz
@given(
    st.lists(
        st.tuples(
            st.one_of(st.sampled_from(PARAMETERS), st.text(max_size=5)),
            st.one_of(
                st.text(st.characters(), max_size=8),
                st.sampled_from(["", "any", "7400", "4", "9" * 5000, "a" * 201, "å " * 100, "\ud800"]),
            ),
        ),
        max_size=8,
    )
)
def test_whatever_is_asked_is_answered_with_criteria_or_sentences(pairs: Pairs) -> None:
    lenient, wrong = Criteria.read_leniently(pairs, TODAY)
    assert Criteria.from_query(lenient.to_query(), TODAY) == lenient
    assert all(problem.message and problem.field in PARAMETERS for problem in wrong)
    try:
        assert Criteria.from_query(pairs, TODAY) == lenient
    except InvalidCriteria as error:
        known = [problem for problem in error.problems if problem.field in PARAMETERS]
        assert [p for p in known if not p.message.startswith("Ukendt parameter")] == list(wrong)


def test_nothing_asked_is_the_default_search() -> None:
    criteria = read()
    assert criteria == Criteria()
    assert criteria.to_query() == []
    assert (criteria.availability, criteria.sort, criteria.page, criteria.size) == (
        ("free",),
        Sort.BEST,
        1,
        20,
    )


def test_a_query_is_written_in_canonical_order_without_defaults() -> None:
    criteria = read(
        ("size", "20"),
        ("type", "specialised"),
        ("within", "30"),
        ("age", "48m"),
        ("type", "general"),
        ("near", "7400"),
        ("q", "erfaren hund"),
        ("availability", "free"),
        ("age", "unborn"),
        ("parent_child", "true"),
    )
    assert criteria.query_string() == (
        "parent_child=true&age=unborn&age=4&near=7400&within=30&type=general&type=specialised&q=erfaren+hund"
    )


def test_every_wrong_parameter_is_told_at_once() -> None:
    wrong = problems(
        ("age", "23"),
        ("places", "10"),
        ("availability", "ledig"),
        ("from", "2026-11-23"),
        ("near", "0000"),
        ("type", "generel"),
        ("own_room", "false"),
        ("sort", "best!"),
        ("page", "0"),
        ("size", "101"),
        ("regoin", "1082"),
    )
    assert list(wrong) == [
        *("age", "places", "availability", "from", "near", "type", "own_room", "sort", "page"),
        *("size", "regoin"),
    ]


@pytest.mark.parametrize("facet", [facet.key for facet in FACETS])
def test_an_unknown_option_of_any_facet_is_an_error(facet: str) -> None:
    assert list(problems((facet, "findes-ikke"))) == [facet]


@pytest.mark.parametrize(
    ("param", "value", "hint"),
    [
        ("type", "generel", "Mente du general (Almen plejefamilie)?"),
        ("municipality", "Herning", "Mente du 0657 (Herning)?"),
        ("municipality", "657", "Mente du 0657 (Herning)?"),
        ("language", "arabisk", "Mente du ar (arabisk)?"),
        ("parent_chlid", "true", "Mente du parent_child?"),
    ],
)
def test_the_nearest_right_word_is_offered(param: str, value: str, hint: str) -> None:
    assert hint in problems((param, value))[param]


@pytest.mark.parametrize("param", ["parent_child", "places", "from", "near", "own_room", "q", "page"])
def test_what_may_stand_once_is_wrong_twice_even_when_both_agree(param: str) -> None:
    # api.md: a parameter that may not repeat, given twice, is an error.
    value = {"from": str(TODAY), "near": "7400", "places": "2", "page": "2"}.get(param, "true")
    assert "én gang" in problems((param, value), (param, value))[param]
    assert read((param, value), (param, "")) == read((param, value))


@pytest.mark.parametrize("param", PARAMETERS)
def test_an_empty_value_is_as_if_not_given(param: str) -> None:
    # api.md: an empty value is as if not given.
    assert read((param, ""), (param, "")) == Criteria()


@pytest.mark.parametrize("number", ["٣", "+3", "3.0", " 3", "3 ", "-3", "0x3", "³", "1e0", "9" * 5000])
def test_numbers_are_ascii_digits(number: str) -> None:
    # api.md: numbers are ASCII digits.
    asked = [("near", "7400"), ("places", number), ("within", number), ("size", number)]
    assert set(problems(*asked)) == {"places", "within", "size"}


def test_bounds_of_numbers_are_included() -> None:
    criteria = read(("near", "7400"), ("places", "9"), ("within", "400"), ("size", "100"))
    assert (criteria.places, criteria.within, criteria.size) == (9, 400, 100)
    wrong = problems(("near", "7400"), ("places", "0"), ("within", "401"), ("size", "0"))
    assert wrong == {
        "places": "Skriv et helt tal fra 1 til 9.",
        "within": "Skriv et helt tal fra 1 til 400.",
        "size": "Skriv et helt tal fra 1 til 100.",
    }


def test_a_distance_needs_a_place() -> None:
    wrong = problems(("within", "30"), ("sort", "distance"))
    assert set(wrong) == {"within", "sort"}
    assert "near=7400" in wrong["within"]
    # Where the place is given but wrong, the place is what is to be put right.
    assert set(problems(("near", "7"), ("within", "30"), ("sort", "distance"))) == {"near"}


def test_the_asked_day_is_today_up_to_two_years_ahead() -> None:
    last = date(2028, 11, 24)
    assert read(("from", str(TODAY))).from_day == TODAY
    assert read(("from", str(last))).from_day == last
    assert "er gået" in problems(("from", str(TODAY - timedelta(days=1))))["from"]
    assert "2028-11-24" in problems(("from", str(last + timedelta(days=1))))["from"]
    assert "2026-11-24" in problems(("from", "24.11.2026"))["from"]
    assert set(problems(("from", "2027-02-29"))) == {"from"}


def test_two_years_from_a_leap_day_is_the_last_of_february() -> None:
    leap_day = date(2028, 2, 29)
    read_on = Criteria.from_query([("from", "2030-02-28")], leap_day)
    assert read_on.from_day == date(2030, 2, 28)
    assert set(problems(("from", "2030-03-01"), today=leap_day)) == {"from"}


def test_one_pages_through_ten_thousand_at_most() -> None:
    # api.md: page × size above 10,000: 422, asking to narrow the search.
    assert read(("page", "100"), ("size", "100")).page == 100
    assert "smallere" in problems(("page", "101"), ("size", "100"))["page"]
    assert "smallere" in problems(("page", "9" * 5000))["page"]


def test_a_text_is_at_most_two_hundred_characters() -> None:
    # api.md: q is text, at most 200 characters.
    assert read(("q", "å" * 200)).text == read(("q", "a\u030a" * 200)).text == "å" * 200
    assert problems(("q", "å" * 1201)) == {"q": "Skriv højst 200 tegn. Her står 1.201."}
    lenient, _ = Criteria.read_leniently([("q", "å" * 201), ("age", "4")], TODAY)
    assert lenient == Criteria(ages=(ChildAge(48),))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  erfaren   hund\n", "erfaren hund"),
        ("mor\u00a0og\u2003barn", "mor og barn"),
        ("pleje\u00adfamilie", "plejefamilie"),
        ("\u202ehund\u202c", "hund"),
        ("a\x00b\x1b", "a b"),
        ("\ud800hund", "hund"),
        ("\u200b \t", ""),
        ("Ga\u030ard!", "Gård!"),
    ],
)
def test_a_text_is_kept_as_it_can_be_shown(typed: str, kept: str) -> None:
    assert read(("q", typed)).text == kept
    assert read(("q", typed)) == Criteria(text=typed)


def test_any_stands_alone() -> None:
    assert read(("availability", "any")).availability == ()
    assert read(("availability", "any")).query_string() == "availability=any"
    assert "alene" in problems(("availability", "any"), ("availability", "free"))["availability"]


def test_twins_are_two_children() -> None:
    twins = read(("age", "4"), ("age", "48m"))
    assert twins.ages == (ChildAge(48), ChildAge(48))
    assert twins.places_needed == 2
    assert twins.without("age", "4").ages == (ChildAge(48),)
    # api.md: N = the larger of places and the number of ages.
    assert read(("age", "4"), ("age", "5"), ("places", "1")).places_needed == 2
    assert read(("age", "4"), ("places", "3")).places_needed == 3


def test_the_regions_are_those_of_the_asked_day() -> None:
    # api.md: both old codes find all of the region that follows them on 1 January 2027.
    assert read(("region", "1085")).choices["region"] == ("1085",)
    assert set(problems(("region", "1086"))) == {"region"}
    after = read(("from", "2027-01-01"), ("region", "1084"), ("region", "1085"))
    assert after.choices["region"] == ("1086",)
    assert read(("from", "2026-12-31"), ("region", "1084")).choices["region"] == ("1084",)


def test_a_page_applies_what_is_right_and_tells_what_is_wrong() -> None:
    criteria, wrong = Criteria.read_leniently(
        [("age", "4"), ("age", "x"), ("near", "x"), ("within", "30"), ("utm_source", "y")], TODAY
    )
    assert criteria == Criteria(ages=(ChildAge(48),))
    assert list(_by_parameter(wrong)) == ["age", "near"]


_OPTIONS = [(facet.key, option.code) for facet in FACETS for option in facet.options(TODAY)]


@given(drawn.criteria().map(lambda c: c.with_changes(from_day=None)), st.sampled_from(_OPTIONS))
def test_choosing_and_choosing_again_is_not_choosing(criteria: Criteria, option: tuple[str, str]) -> None:
    key, code = option
    was = criteria.chosen(key)
    assume(was.count(code) < 2)  # of twins, one goes at a time
    assert (code in criteria.toggled(key, code).chosen(key)) != (code in was)
    assert criteria.toggled(key, code).toggled(key, code).chosen(key) == was
    assert criteria.with_only(key, code).chosen(key) == (code,)


def test_without_a_place_there_is_no_distance() -> None:
    near = read(("near", "7400"), ("within", "30"), ("sort", "distance"), ("page", "2"))
    assert near.without("near") == Criteria()
    assert near.without("within").query_string() == "near=7400&sort=distance"


@pytest.mark.parametrize(
    ("param", "value"),
    [
        ("parent_child", "true"),
        ("age", "18m"),
        ("places", "2"),
        ("availability", "any"),
        ("from", "2027-02-01"),
        ("near", "7400"),
        ("type", "general"),
        ("own_room", "true"),
        ("q", "hund"),
        ("sort", "confirmed"),
        ("page", "3"),
        ("size", "50"),
    ],
)
def test_every_parameter_can_be_taken_away(param: str, value: str) -> None:
    criteria = read((param, value))
    assert criteria != Criteria()
    assert criteria.without(param) == criteria.without(param, value) == Criteria()


def test_taking_away_what_was_not_chosen_changes_nothing() -> None:
    criteria = read(("type", "general"), ("availability", "occupied"))
    assert criteria.without("type", "network") == criteria.without("availability", "free") == criteria


def test_without_its_day_a_region_that_is_yet_to_come_is_named_by_its_founders() -> None:
    criteria = read(("region", "1084"), ("region", "1082"), ("from", "2027-01-01"))
    assert criteria.chosen("region") == ("1082", "1086")
    today = criteria.without("from")
    assert today.to_query() == [("region", "1082"), ("region", "1084"), ("region", "1085")]
    assert read(*today.to_query()) == today
