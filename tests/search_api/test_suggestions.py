"""Near misses: one relaxed criterion, with exactly what it gives, and only when little is found."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from urllib.parse import parse_qsl

import pytest
from hypothesis import HealthCheck, given, settings

from families.clock import SetClock
from families.family import Family
from families.record import FamilyPatch, read_record, to_record
from families.vocabulary import Carers, Home, Pet, Smoking
from register.register import Register
from register.stored import StoredFamily
from search_api.criteria import Criteria
from search_api.embedded.engine import EmbeddedEngine
from search_api.find import find_families
from search_api.rendering import search_json
from search_api.results import Suggestion
from search_api.suggestions import LITTLE, MOST, suggestions_for
from tests.building import a_family, an_availability
from tests.oracle import Oracle
from tests.search_api import strategies as drawn
from tests.search_api.strategies import TODAY
from tests.search_api.suite import NOW, RULE


def suggested(criteria: Criteria, families: Sequence[Family]) -> tuple[Suggestion, ...]:
    """Return what an engine that holds the families suggests."""
    engine = EmbeddedEngine()
    engine.apply([StoredFamily(family, number) for number, family in enumerate(families, start=1)], 1)
    total = engine.search(criteria, NOW).total
    return suggestions_for(criteria, total, partial(engine.totals, moment=NOW), TODAY)


def told(query: str, *families: Family) -> list[tuple[str, str, int]]:
    """Return change, label and total of each suggestion for a query."""
    criteria = Criteria.from_query(parse_qsl(query), TODAY)
    return [(one.change, one.label, one.total) for one in suggested(criteria, families)]


@settings(max_examples=90, suppress_health_check=list(HealthCheck), deadline=None)
@given(drawn.families(10, 35), drawn.criteria())
def test_a_suggestion_gives_exactly_what_it_says_by_one_criterion(
    families: list[Family], criteria: Criteria
) -> None:
    oracle = Oracle(families, TODAY, RULE)
    now, found = oracle.total(criteria), suggested(criteria, families)
    assert not found or now <= LITTLE
    assert len(found) <= MOST
    assert [one.total for one in found] == sorted((one.total for one in found), reverse=True)
    for one in found:
        repeated = Criteria.from_query(parse_qsl(one.criteria.query_string()), TODAY)
        assert one.total == oracle.total(repeated) > now
        assert _changed(criteria, repeated) == {one.change}
        assert one.change not in {"parent_child", "age", "near"}
        assert one.label


def _changed(one: Criteria, other: Criteria) -> set[str]:
    """Return the parameters that two searches differ in, the page left out."""
    differing = set(one.with_changes().to_query()) ^ set(other.with_changes().to_query())
    return {name for name, _ in differing}


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(drawn.families(10), drawn.criteria())
def test_what_would_give_more_is_suggested(families: list[Family], criteria: Criteria) -> None:
    oracle, found = Oracle(families, TODAY, RULE), suggested(criteria, families)
    now = oracle.total(criteria)
    changes = {one.change for one in found}
    if now <= LITTLE and len(found) < MOST:
        for key in criteria.choices:
            assert (oracle.total(criteria.without(key)) > now) == (key in changes)
        for param in ("within", "q"):
            assert (oracle.total(criteria.without(param)) > now) == (param in changes)


def test_the_next_wider_circle_that_gives_more_is_enough() -> None:
    # 7400 to 7430: 11 km; to 8600: 36 km; to 1050: 210 km.
    near = [
        a_family(name, postcode=postcode)
        for name, postcode in zip("ABC", ["7430", "8600", "1050"], strict=True)
    ]
    assert told("near=7400&within=5", *near) == [("within", "op til 15 km", 1)]
    assert told("near=7400&within=15", *near) == [("within", "op til 60 km", 2)]
    assert told("near=7400&within=60", *near) == [("within", "uanset afstand", 3)]
    assert told("near=7400&within=400", *near) == []


def test_a_facets_whole_choice_is_dropped() -> None:
    dogs = [a_family(str(number), pets=(Pet.DOG,)) for number in range(4)]
    assert told("pets=none", *dogs) == [("pets", "uden “Ingen husdyr”", 4)]
    assert told("pets=none&pets=cat", *dogs) == [("pets", "uden valgene under “Husdyr”", 4)]


def test_the_unconfirmed_come_one_click_away() -> None:
    unconfirmed = a_family("A", availability=an_availability(confirmed_at=None))
    occupied = a_family("B", availability=an_availability(occupied_places=2))
    assert told("", unconfirmed, occupied) == [("availability", "også ikke bekræftede", 1)]
    assert told("availability=any&q=xyz", unconfirmed, occupied) == [("q", "uden “xyz”", 2)]


def test_places_are_lowered_but_not_below_the_children() -> None:
    two, four = a_family("A", approved_places=2), a_family("B", approved_places=4)
    assert told("places=5", two, four) == [("places", "mindst 4 pladser", 1)]
    assert told("places=4", two, four) == [("places", "mindst 2 pladser", 2)]
    assert told("places=4&age=4&age=5&age=6", two) == []
    assert told("age=4&age=5&age=6", two) == []
    (one,) = suggested(Criteria(places=2), [a_family("A", approved_places=1)])
    assert (one.label, one.criteria) == ("mindst 1 plads", Criteria())


def test_the_day_is_today_where_the_regions_allow_it() -> None:
    paused = a_family("A", availability=an_availability(paused_until=TODAY + timedelta(days=90)))
    later = a_family("B", availability=an_availability(available_from=TODAY + timedelta(days=60)))
    assert told("from=2026-12-24&availability=occupied&availability=paused", paused, later) == []
    assert told("from=2027-02-01&availability=occupied", later) == [("from", "med plads i dag", 1)]
    # The region of 2027 cannot be asked for today.
    capital = "&region=1084&availability=occupied"
    zealand = a_family(
        "C",
        municipality_code="0101",
        postcode="1050",
        availability=an_availability(available_from=TODAY + timedelta(days=60)),
    )
    assert told(f"from=2027-02-01{capital}", zealand) == []
    assert told(f"from=2026-12-01{capital}", zealand) == []


def test_the_word_that_stands_in_the_way_is_named() -> None:
    dog, horse = a_family("A", description="hund"), a_family("B", description="hest og hund")
    assert told("q=hund kat", dog, horse) == [("q", "uden “kat”", 2)]
    assert told("q=Hest, og kat!", dog, horse) == [("q", "uden “kat”", 1)]
    assert told("q=kat ged", dog, horse) == [("q", "uden “kat ged”", 2)]
    (one,) = suggested(Criteria(text="hund, og Kat kat"), [dog])
    assert one.criteria == Criteria(text="hund")
    assert told("q=og", dog, horse) == []


def test_those_that_give_most_come_first_and_five_are_enough() -> None:
    facts = {
        "carers": Carers.SINGLE,
        "wheelchair_access": True,
        "pets": (Pet.DOG,),
        "smoking": Smoking.NONE,
        "home": Home.FARM,
        "description": "hest",
    }
    lacking = [a_family(name, **{**facts, name: () if name == "pets" else None}) for name in facts]
    cat = a_family("cat", **{**facts, "pets": (Pet.CAT,)})
    query = "carers=single&wheelchair_access=true&pets=dog&smoking=none&home=farm&q=hest"
    assert told(query, *lacking, cat) == [
        ("pets", "uden “Hund”", 2),
        ("carers", "uden “Én plejeforælder”", 1),
        ("wheelchair_access", "uden “Egnet til kørestol”", 1),
        ("smoking", "uden “Røgfrit hjem”", 1),
        ("home", "uden “Gård”", 1),
    ]


def test_where_enough_is_found_nothing_is_suggested() -> None:
    families = [a_family(str(number)) for number in range(LITTLE + 2)]
    unconfirmed = a_family("U", availability=an_availability(confirmed_at=None))
    assert told("", *families[:LITTLE], unconfirmed) == [("availability", "også ikke bekræftede", LITTLE + 1)]
    assert told("", *families[: LITTLE + 1], unconfirmed) == []


@pytest.mark.parametrize("page", [1, 7])
def test_an_answer_carries_them_whatever_the_page(
    sqlite_register: Register, clock: SetClock, page: int
) -> None:
    for number in range(3):
        family = a_family(f"F-{number}", pets=(Pet.DOG,), availability=an_availability())
        sqlite_register.put([_patch(family)])
    engine = EmbeddedEngine()
    criteria = Criteria.from_query([("pets", "none"), ("page", str(page)), ("size", "3")], TODAY)
    results = find_families(sqlite_register, engine, criteria, clock, RULE)
    (suggestion,) = search_json(results, criteria)["suggestions"]
    assert suggestion == {"change": "pets", "label": "uden “Ingen husdyr”", "total": 3, "query": "size=3"}
    repeated = Criteria.from_query(parse_qsl(suggestion["query"]), TODAY)
    assert find_families(sqlite_register, engine, repeated, clock, RULE).total == 3


def _patch(family: Family) -> FamilyPatch:
    record = to_record(family)
    record.pop("confirmed_by", None)
    return read_record(record)
