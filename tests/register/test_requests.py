"""What families ask their authority for: checked at once, in no search before it is granted."""

from datetime import timedelta
from typing import Any

import pytest

from families.clock import SetClock
from families.problem import InvalidInput
from families.vocabulary import Authority
from register.database import Database
from register.oversight_tables import notices, scope_requests
from register.register import Register
from register.requests import ScopeRequests
from register.scope_request import RequestGone, RequestState
from register.stored import FamilyEnded, FamilyGone
from tests.building import NOW
from tests.register.reading import a_patch, a_spoken_patch, rows

WHO = "link:1"


@pytest.fixture
def requests(register: Register, database: Database, clock: SetClock) -> ScopeRequests:
    """Return the requests of one family with two places, one of them occupied."""
    wanted = {"min_months": 0, "max_months": 35}
    register.put([a_spoken_patch(1, occupied=1, wanted_age=wanted), a_patch(2, approval="ended")])
    return ScopeRequests(database, clock)


def problems_of(requests: ScopeRequests, raw: dict[str, Any]) -> dict[str, str]:
    """Return what is said against a request, by field."""
    with pytest.raises(InvalidInput) as refusal:
        requests.ask("F-1", raw, WHO)
    return {problem.field: problem.message for problem in refusal.value.problems}


def test_a_request_changes_nothing_and_its_authority_is_told(
    requests: ScopeRequests, register: Register, database: Database, clock: SetClock
) -> None:
    before = register.family("F-1")
    clock.move(timedelta(minutes=1))
    request = requests.ask("F-1", {"approved_places": 3, "family_type": "general"}, WHO, " Et værelse mere ")
    assert register.family("F-1") == before
    # The type is as it stands already, so it is not asked for.
    assert (request.asked, request.before) == ({"approved_places": 3}, {"approved_places": 2})
    assert (request.state, request.why) == (RequestState.OPEN, "Et værelse mere")
    assert request.asked_at == NOW + timedelta(minutes=1)
    (notice,) = rows(database, notices)
    told = (notice["kind"], notice["to_authority"], notice["before"], notice["after"], notice["note"])
    assert told == ("request", "midt", {"approved_places": 2}, {"approved_places": 3}, "Et værelse mere")
    assert requests.open_under(Authority.MIDT) == [request]
    assert requests.open_under(Authority.NORD) == []


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_written(
    requests: ScopeRequests, database: Database
) -> None:
    wrong = {
        "approved_places": 10,
        "approved_age": {"min_months": 48, "max_months": 215},
        "family_type": "generel",
        "municipality_code": "0851",
        "hjem": "stort",
    }
    fields = set(problems_of(requests, wrong))
    assert fields == {"approved_places", "family_type", "hjem", "postcode", "wanted_age"}
    assert rows(database, scope_requests) == rows(database, notices) == []


@pytest.mark.parametrize(
    ("raw", "field", "words"),
    [
        ({"approved_age": {"min_months": 12}}, "wanted_age", "inden for den godkendte"),
        ({"approval": "approved"}, "approval", "Ukendt felt"),
        ({"approved_places": 2}, "asked", "Det står allerede sådan"),
        ({}, "asked", "Det står allerede sådan"),
    ],
)
def test_a_request_that_cannot_be_is_refused_in_words(
    requests: ScopeRequests, raw: dict[str, Any], field: str, words: str
) -> None:
    problems = problems_of(requests, raw)
    assert set(problems) == {field}
    assert words in problems[field]


def test_fewer_places_than_are_occupied_cannot_be_asked_for(
    requests: ScopeRequests, register: Register
) -> None:
    register.put([a_spoken_patch(1, occupied=2)])
    assert "2 optagne" in problems_of(requests, {"approved_places": 1})["occupied_places"]


def test_the_same_request_twice_is_one_and_another_about_the_same_must_wait(
    requests: ScopeRequests, database: Database
) -> None:
    first = requests.ask("F-1", {"approved_places": 3}, WHO)
    assert requests.ask("F-1", {"approved_places": 3}, WHO) == first
    assert "24. november 2026" in problems_of(requests, {"approved_places": 4})["approved_places"]
    other = requests.ask("F-1", {"stay_types": ["respite"]}, WHO)
    assert requests.of_family("F-1") == [other, first]
    assert len(rows(database, notices)) == 2


def test_a_family_takes_its_own_request_back(
    requests: ScopeRequests, register: Register, database: Database, clock: SetClock
) -> None:
    register.put([a_patch(3)])
    request = requests.ask("F-1", {"approved_places": 3}, WHO)
    with pytest.raises(RequestGone):
        requests.withdraw(request.request_id, "F-3")
    clock.move(timedelta(minutes=5))
    withdrawn = requests.withdraw(request.request_id, "F-1")
    assert (withdrawn.state, withdrawn.withdrawn_at) == (RequestState.WITHDRAWN, clock.now())
    assert requests.withdraw(request.request_id, "F-1") == withdrawn
    assert [notice["kind"] for notice in rows(database, notices)] == ["request", "withdrawn"]
    assert requests.open_under(Authority.MIDT) == []
    assert requests.ask("F-1", {"approved_places": 4}, WHO).state is RequestState.OPEN


def test_who_is_not_there_or_has_ended_asks_for_nothing(requests: ScopeRequests) -> None:
    with pytest.raises(FamilyGone):
        requests.ask("F-9", {"approved_places": 3}, WHO)
    with pytest.raises(FamilyEnded):
        requests.ask("F-2", {"approved_places": 3}, WHO)
