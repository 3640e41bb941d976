"""Each hit says in words why it is there and what speaks against it."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from families.ages import AgeRange
from families.family import Family, ParentChild
from families.vocabulary import Approval, ChildSex, Competence, Freshness, Pet
from search_api.criteria import Criteria
from search_api.find import hit_of
from search_api.results import Reason, Verdict
from tests.building import NOW as INSTANT
from tests.building import a_family, an_availability
from tests.oracle import Oracle
from tests.search_api import strategies as drawn
from tests.search_api.strategies import TODAY
from tests.search_api.suite import NOW, RULE


def reasons(query: list[tuple[str, str]], family: Family) -> dict[str, tuple[str, str]]:
    """Return criterion → (verdict, text)."""
    hit = hit_of(family, Criteria.from_query(query, TODAY), NOW)
    return {reason.criterion: (reason.verdict.value, reason.text) for reason in hit.reasons}


def said(**changes: Any) -> Family:
    """Build a family approved for 0-6 years, with what it has said about its places."""
    return a_family(approved_age=AgeRange(0, 83), availability=an_availability(**changes))


@pytest.mark.parametrize(
    ("wanted", "verdict", "text"),
    [
        (AgeRange(0, 35), "fits", "Tager 0–6 år, ønsker 0–2 år"),
        (None, "unknown", "Tager 0–6 år, ønsket alder ikke oplyst"),
        (AgeRange(36, 71), "approved_only", "Godkendt til 0–6 år, men ønsker lige nu 3–5 år"),
    ],
)
def test_the_age_says_what_is_approved_and_what_is_wished(
    wanted: AgeRange | None, verdict: str, text: str
) -> None:
    assert reasons([("age", "1")], said(wanted_age=wanted))["age"] == (verdict, text)


def test_siblings_and_the_unborn_are_named() -> None:
    family = a_family(
        approved_age=AgeRange(0, 83),
        parent_child=ParentChild(from_pregnancy=True, child_age_max_months=35),
        max_siblings=3,
    )
    assert reasons([("age", "unborn")], family)["age"] == ("fits", "Tager fra graviditeten")
    both = reasons([("age", "unborn"), ("age", "2"), ("parent_child", "true")], family)
    assert both["age"] == (
        "unknown",
        "Tager fra graviditeten og 0–6 år, ønsket alder ikke oplyst, op til 3 søskende",
    )
    assert both["parent_child"] == (
        "fits",
        "Tager forælder og barn, også fra graviditeten, barnet under 3 år",
    )


@pytest.mark.parametrize(
    ("changes", "verdict", "text"),
    [
        ({}, "fits", "2 ledige pladser, bekræftet i dag"),
        (
            {"occupied_places": 1, "confirmed_at": INSTANT - timedelta(days=12)},
            "fits",
            "1 ledig plads, bekræftet for 12 dage siden",
        ),
        ({"confirmed_at": None}, "unknown", "2 ledige pladser, aldrig bekræftet"),
        (
            {"confirmed_at": INSTANT - timedelta(days=174)},
            "unknown",
            "2 ledige pladser, ikke bekræftet siden 3. juni 2026",
        ),
        (
            {"confirmed_at": INSTANT - timedelta(days=3), "disputed_at": INSTANT - timedelta(days=1)},
            "unknown",
            "2 ledige pladser, men en kommune fik oplyst optaget i går",
        ),
        ({"paused_until": date(2026, 12, 24)}, "against", "Holder pause til og med 24. december 2026"),
        ({"occupied_places": 2}, "against", "Optaget"),
        ({"available_from": date(2026, 12, 15)}, "against", "Ledig fra 15. december 2026"),
    ],
)
def test_availability_is_always_explained(changes: dict[str, Any], verdict: str, text: str) -> None:
    # Also when nothing at all was asked, and when the person asked for families in every state.
    for query in ([], [("availability", "any")]):
        assert reasons(query, said(**changes)) == {"availability": (verdict, text)}


def test_a_later_day_is_explained() -> None:
    query = [("from", "2027-02-01")]
    family = said(available_from=date(2026, 12, 15))
    assert reasons(query, family) == {
        "availability": ("fits", "2 ledige pladser fra 15. december 2026, bekræftet i dag"),
        "from": ("fits", "Har plads den 1. februar 2027"),
    }
    assert reasons(query, said(paused_until=date(2027, 2, 1)))["from"] == (
        "against",
        "Holder pause den 1. februar 2027",
    )
    unconfirmed = reasons(query, said(confirmed_at=None))["from"]
    assert unconfirmed == ("unknown", "Plads den 1. februar 2027 er ikke bekræftet")
    occupied = reasons(query, said(occupied_places=2))["from"]
    assert occupied == ("against", "Optaget den 1. februar 2027")


def test_places_are_counted_for_the_reader() -> None:
    query = [("places", "2"), ("availability", "any")]
    assert reasons(query, said())["places"] == ("fits", "2 ledige pladser af 2, søgt: 2")
    assert reasons(query, said(occupied_places=2))["places"][0] == "against"
    assert reasons(query, said(confirmed_at=None))["places"][0] == "unknown"


def test_distance_is_told_with_its_centre() -> None:
    family = a_family(postcode="8600")
    found = reasons([("near", "7400"), ("within", "60")], family)
    assert found["near"] == ("fits", "36,4 km fra 7400 Herning")
    assert found["within"] == ("fits", "Inden for 60 km")


def test_each_chosen_facet_tells_what_the_family_has_of_it() -> None:
    family = a_family(
        competences=(Competence.AUTISM, Competence.ADHD),
        pets=(Pet.DOG,),
        own_room=True,
        languages=("ar",),
    )
    asked = [("competence", code) for code in ("adhd", "autism", "fasd")]
    asked += [("pets", "dog"), ("own_room", "true"), ("language", "ar"), ("region", "1082")]
    asked += [("child_sex", "girl"), ("municipality", "0657"), ("confirmed", "fresh")]
    found = reasons(asked, family)
    assert found["competence"] == ("fits", "Kompetencer: Autisme og ADHD")
    assert found["pets"] == ("fits", "Husdyr: Hund")
    assert found["own_room"] == ("fits", "Barnet får eget værelse")
    assert found["language"] == ("fits", "Taler arabisk")
    assert found["region"] == ("fits", "Region Midtjylland")
    assert found["municipality"] == ("fits", "Herning Kommune")
    assert found["confirmed"] == ("fits", "Bekræftet i dag")
    assert found["child_sex"] == ("unknown", "Barnets køn: ikke oplyst, om familien tager alle")
    takes_any = reasons([("child_sex", "girl")], a_family(child_sex=ChildSex.ANY))
    assert takes_any["child_sex"] == ("fits", "Tager alle køn")


@pytest.mark.parametrize(
    ("query", "changes", "verdict", "text"),
    [
        ("parent_child=true", {}, "against", "Tager ikke forælder og barn"),
        (
            "parent_child=true&age=unborn",
            {"parent_child": ParentChild(from_pregnancy=False)},
            "against",
            "Tager forælder og barn, men ikke fra graviditeten",
        ),
        (
            "parent_child=true&age=3",
            {"parent_child": ParentChild(child_age_max_months=24)},
            "against",
            "Tager forælder og barn, barnet højst 2 år",
        ),
        ("age=9", {"approved_age": AgeRange(0, 83)}, "against", "Godkendt til 0–6 år, ikke 9 år"),
        ("age=unborn", {}, "against", "Godkendt til 0–17 år, ikke ufødt"),
        ("age=4&age=4", {"max_siblings": 1}, "against", "Tager højst 1 søskende, søgt: 2"),
        ("within=10&near=8000", {}, "against", "Længere væk end 10 km"),
        ("confirmed=ageing", {}, "against", "Bekræftet i dag"),
        ("child_sex=boy", {"child_sex": ChildSex.GIRL}, "against", "Tager piger"),
        ("pets=none", {"pets": (Pet.DOG,)}, "against", "Husdyr: Hund"),
        ("pets=none", {}, "unknown", "Husdyr: ikke oplyst"),
        ("own_room=true", {"own_room": False}, "against", "Eget værelse: nej"),
        ("own_room=true", {}, "unknown", "Eget værelse: ikke oplyst"),
        ("type=network&type=reinforced", {}, "against", "Type: Almen plejefamilie"),
        ("region=1081", {}, "against", "Region: Region Midtjylland"),
    ],
)
def test_a_family_that_is_not_in_the_list_is_never_said_to_fit(
    query: str, changes: dict[str, Any], verdict: str, text: str
) -> None:
    pairs = [(name, value) for name, _, value in (part.partition("=") for part in query.split("&"))]
    found = reasons(pairs, a_family(**changes))
    assert found[pairs[0][0]] == (verdict, text)


def test_too_few_places_for_the_siblings_speak_against() -> None:
    found = reasons([("age", "4"), ("age", "6")], said(occupied_places=1))
    assert found["availability"] == ("against", "1 ledig plads, søgt: 2, bekræftet i dag")


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(drawn.families(20), drawn.criteria())
def test_what_a_search_does_not_find_has_a_reason_that_does_not_fit(
    families: list[Family], criteria: Criteria
) -> None:
    every_state = criteria.with_changes(availability=())
    oracle = Oracle(families, TODAY, RULE)
    for family in families:
        told = hit_of(family, every_state, NOW).reasons
        if family.approval is Approval.APPROVED and not oracle.finds(family, every_state):
            assert any(reason.verdict in {Verdict.AGAINST, Verdict.UNKNOWN} for reason in told)


@settings(max_examples=30, suppress_health_check=list(HealthCheck), deadline=None)
@given(drawn.families(35), drawn.criteria())
def test_there_is_one_reason_for_each_asked_criterion_of_each_hit(
    families: list[Family], criteria: Criteria
) -> None:
    asked = {name for name, _ in criteria.to_query()} - {"sort", "page", "size"}
    for family in Oracle(families, TODAY, RULE).found(criteria):
        told = hit_of(family, criteria, NOW).reasons
        assert sorted(reason.criterion for reason in told) == sorted(asked | {"availability"})
        assert all(reason.text and not reason.text.endswith(": ") for reason in told)
        assert _agrees_with_the_freshness(family, told)


def _agrees_with_the_freshness(family: Family, told: tuple[Reason, ...]) -> bool:
    """Hold that what nobody has confirmed is never said to fit."""
    stale = RULE.of(family.availability.confirmed_at, TODAY) is Freshness.STALE
    fits = any(one.criterion == "availability" and one.verdict is Verdict.FITS for one in told)
    return not (stale and fits)
