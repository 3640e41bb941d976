"""What an authority decides on requests: wholly, in part or not at all, once, and not undone by a file."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest

from families.ages import AgeRange
from families.clock import SetClock
from families.problem import InvalidInput
from families.vocabulary import Authority, StayType
from register.database import Database
from register.decisions import Decisions, FamilyChangedMeanwhile, Officer, OtherAuthority
from register.letter_tables import outbox
from register.oversight_tables import notices
from register.register import Register
from register.requests import ScopeRequests
from register.scope_request import RequestGone, RequestSettled, RequestState, ScopeRequest
from register.tables import family_versions
from tests.register.reading import a_patch, a_spoken_patch, only, rows

BIRGIT = Officer("demo:birgit", Authority.MIDT)
OTHER = Officer("token:7", Authority.MIDT)
WIDER = {"min_months": 0, "max_months": 215}

Ask = Callable[..., ScopeRequest]


@pytest.fixture
def decisions(register: Register, database: Database, clock: SetClock) -> Decisions:
    """Return the decisions on a family in Herning with two places for children of 0-6 years."""
    register.put([a_spoken_patch(1, occupied=1)])
    return Decisions(database, clock)


@pytest.fixture
def ask(decisions: Decisions, database: Database, clock: SetClock) -> Ask:
    """Return what asks in the family's name, a minute later."""

    def asked(**raw: Any) -> ScopeRequest:
        clock.move(timedelta(minutes=1))
        return ScopeRequests(database, clock).ask("F-1", raw, "link:1")

    return asked


def present(register: Register) -> Any:
    """Return the family as it is."""
    stored = register.family("F-1")
    assert stored is not None
    return stored.family


def told(database: Database, kind: str) -> list[tuple[Any, ...]]:
    """Return the notices of a kind: to whom, before and after."""
    return [
        (row["to_authority"] or row["to_municipality"], row["before"], row["after"])
        for row in rows(database, notices, kind=kind)
    ]


def test_what_is_granted_is_a_new_version_at_once_and_the_rest_is_declined_with_a_reason(
    decisions: Decisions, ask: Ask, register: Register, database: Database, clock: SetClock
) -> None:
    request = ask(approved_places=3, approved_age=WIDER, stay_types=["respite"])
    clock.move(timedelta(days=2))
    granted = ["approved_places", "stay_types"]
    decided = decisions.decide(BIRGIT, request.request_id, granted, "Alderen tager vi op i foråret", 1)
    assert (decided.state, decided.declined) == (RequestState.PARTLY, ("approved_age",))
    assert (decided.decided_by, decided.decided_at) == ("demo:birgit", clock.now())
    assert decided.answer == "Alderen tager vi op i foråret"
    family = present(register)
    assert (family.approved_places, family.stay_types) == (3, (StayType.RESPITE,))
    assert family.approved_age == AgeRange(0, 83)
    # The availability is the family's word and stays as it was.
    assert family.availability.occupied_places == 1
    assert [row["version"] for row in rows(database, family_versions)] == [1, 2]
    assert [(one.family.family_id, one.change_number) for one in register.changed_since(1, 9)] == [("F-1", 2)]
    (letter,) = rows(database, outbox)
    assert (letter["kind"], letter["family_id"]) == ("decision", "F-1")
    assert letter["about"] == {"request_id": request.request_id}
    before = {"approved_places": 2, "stay_types": [], "free_places": 1}
    after = {"approved_places": 3, "stay_types": ["respite"], "free_places": 2}
    assert told(database, "decision") == [("0657", before, after)]


def test_a_request_that_is_declined_changes_nothing_and_needs_a_reason(
    decisions: Decisions, ask: Ask, register: Register, database: Database
) -> None:
    request, before = ask(approved_places=3), present(register)
    for reason in (None, "  ", "ok"):
        with pytest.raises(InvalidInput, match="begrundelse"):
            decisions.decide(BIRGIT, request.request_id, [], reason, 1)
    decided = decisions.decide(BIRGIT, request.request_id, [], "Boligen er for lille", 1)
    assert (decided.state, decided.granted, decided.awaiting_source) == (RequestState.DECLINED, {}, False)
    assert (present(register), register.change_number()) == (before, 1)
    assert [row["kind"] for row in rows(database, outbox)] == ["decision"]


def test_who_gets_all_that_was_asked_for_needs_no_reason(decisions: Decisions, ask: Ask) -> None:
    request = ask(approved_places=3)
    decided = decisions.decide(BIRGIT, request.request_id, ["approved_places"], "", 1)
    assert (decided.state, decided.answer) == (RequestState.GRANTED, None)


def test_what_has_been_overtaken_is_told_and_nothing_is_decided(
    decisions: Decisions, ask: Ask, register: Register, database: Database, clock: SetClock
) -> None:
    request = ask(approved_places=1)
    # The family has taken a second child since.
    register.put([a_spoken_patch(1, occupied=2, said="2026-11-24T09:00:00Z")])
    with pytest.raises(InvalidInput, match="2 optagne"):
        decisions.decide(BIRGIT, request.request_id, ["approved_places"], None, 1)
    register.put([only("F-1", home="farm")])
    with pytest.raises(FamilyChangedMeanwhile, match="Intet er afgjort"):
        decisions.decide(BIRGIT, request.request_id, [], "For lidt plads", 1)
    with pytest.raises(OtherAuthority, match="Socialtilsyn Midt"):
        decisions.decide(Officer("token:2", Authority.NORD), request.request_id, [], "Nej tak", 2)
    with pytest.raises(RequestGone):
        decisions.decide(BIRGIT, request.request_id + 1, [], "Nej tak", 2)
    found = ScopeRequests(database, clock).find(request.request_id)
    assert (found, rows(database, outbox)) == (request, [])


def test_a_request_that_is_settled_is_decided_no_second_time(
    decisions: Decisions, ask: Ask, database: Database, clock: SetClock
) -> None:
    first, second = ask(approved_places=3), ask(stay_types=["acute"])
    decisions.decide(BIRGIT, first.request_id, ["approved_places"], None, 1)
    ScopeRequests(database, clock).withdraw(second.request_id, "F-1")
    for request, state in ((first, RequestState.GRANTED), (second, RequestState.WITHDRAWN)):
        with pytest.raises(RequestSettled) as settled:
            decisions.decide(OTHER, request.request_id, [], "Nej, ikke nu", 2)
        assert settled.value.request.state is state
    with pytest.raises(RequestSettled, match=r"godkendt den 24\. november 2026"):
        ScopeRequests(database, clock).withdraw(first.request_id, "F-1")


def test_of_two_officers_at_once_one_decides_and_the_other_is_told_by_whom(
    decisions: Decisions, ask: Ask, register: Register, database: Database, clock: SetClock
) -> None:
    officers = [Officer(f"token:{number}", Authority.MIDT) for number in range(6)]
    for _ in range(4):
        request = ask(approved_places=7 - present(register).approved_places)
        version = request.version
        start = Barrier(len(officers))

        def decide(
            officer: Officer,
            request_id: int = request.request_id,
            seen: int = version,
            start: Barrier = start,
        ) -> ScopeRequest | RequestSettled:
            start.wait()
            mine = ["approved_places"] if int(officer.who[-1]) % 2 else []
            try:
                return decisions.decide(officer, request_id, mine, f"Afgjort af {officer.who}", seen)
            except RequestSettled as settled:
                return settled

        with ThreadPoolExecutor(len(officers)) as pool:
            answers = list(pool.map(decide, officers))
        (decided,) = [answer for answer in answers if isinstance(answer, ScopeRequest)]
        assert decided.answer == f"Afgjort af {decided.decided_by}"
        # Whoever came second sees just that, and it is what stands.
        assert {answer.request.decided_by for answer in answers if isinstance(answer, RequestSettled)} == {
            decided.decided_by
        }
        assert ScopeRequests(database, clock).find(request.request_id) == decided
        expected = request.asked if decided.granted else request.before
        assert present(register).approved_places == expected["approved_places"]


def test_a_move_is_decided_by_the_present_authority_and_then_the_family_is_under_the_new(
    decisions: Decisions, ask: Ask, register: Register, database: Database, clock: SetClock
) -> None:
    request = ask(municipality_code="0851", postcode="9000")
    decided = decisions.decide(BIRGIT, request.request_id, ["municipality_code", "postcode"], None, 1)
    assert decided.awaiting_source
    assert present(register).authority is Authority.NORD
    moved = (
        {"municipality_code": "0657", "postcode": "7400"},
        {"municipality_code": "0851", "postcode": "9000"},
    )
    assert told(database, "moved") == [("nord", *moved)]
    assert told(database, "decision") == [("0851", *moved)]
    with pytest.raises(OtherAuthority, match="Socialtilsyn Nord"):
        decisions.decide(BIRGIT, request.request_id, [], "Nej, ikke nu", 2)
    next_one = ask(approved_places=4)
    assert ScopeRequests(database, clock).open_under(Authority.NORD) == [next_one]


@pytest.mark.parametrize("half", ["municipality_code", "postcode"])
def test_half_a_move_is_not_granted(decisions: Decisions, ask: Ask, register: Register, half: str) -> None:
    request = ask(municipality_code="0851", postcode="9000", approved_places=4)
    with pytest.raises(InvalidInput, match="begge eller ingen"):
        decisions.decide(BIRGIT, request.request_id, [half, "approved_places"], "Vi venter lidt", 1)
    assert present(register).municipality_code == "0657"
    decisions.decide(BIRGIT, request.request_id, ["approved_places"], "Flytningen er ikke på plads", 1)
    assert (present(register).approved_places, present(register).postcode) == (4, "7400")


def awaiting(register: Register) -> int:
    """Return how many decisions wait for the source."""
    return register.count_awaiting_source()


def test_a_file_that_still_says_the_old_does_not_undo_a_decision_and_one_that_agrees_ends_the_waiting(
    decisions: Decisions, ask: Ask, register: Register, clock: SetClock
) -> None:
    request = ask(approved_places=4, approved_age=WIDER)
    decisions.decide(BIRGIT, request.request_id, ["approved_places", "approved_age"], None, 1)
    number = register.change_number()
    clock.move(timedelta(days=1))
    # Last night's file: it neither undoes anything nor takes a change number.
    assert [one.kind for one in register.put([a_patch(1)])] == ["unchanged"]
    assert (register.change_number(), awaiting(register)) == (number, 1)
    # One field has come through, beside something new; the other is still old.
    (outcome,) = register.put([a_patch(1, approved_places=4, home="farm")])
    family = present(register)
    assert (outcome.kind, family.approved_places, family.approved_age) == ("changed", 4, AgeRange(0, 215))
    assert awaiting(register) == 1
    # That one is no longer awaited: a source that says two again now means it.
    register.put([only("F-1", approved_places=2)])
    assert present(register).approved_places == 2
    register.put([only("F-1", approved_age=WIDER)])
    assert awaiting(register) == 0


def test_a_source_that_says_something_new_altogether_is_believed(
    decisions: Decisions, ask: Ask, register: Register
) -> None:
    request = ask(approved_places=4)
    decisions.decide(BIRGIT, request.request_id, ["approved_places"], None, 1)
    register.put([only("F-1", approved_places=5)])
    assert (present(register).approved_places, awaiting(register)) == (5, 0)


def test_of_two_decisions_on_one_field_the_last_holds_until_the_source_says_it(
    decisions: Decisions, ask: Ask, register: Register
) -> None:
    for version, places in enumerate((3, 5, 4), start=1):
        decisions.decide(BIRGIT, ask(approved_places=places).request_id, ["approved_places"], None, version)
    for old in (2, 3, 5):
        register.put([only("F-1", approved_places=old)])
        assert (present(register).approved_places, awaiting(register)) == (4, 3)
    register.put([only("F-1", approved_places=4)])
    assert (present(register).approved_places, awaiting(register)) == (4, 0)


def test_a_record_that_is_refused_ends_no_waiting(decisions: Decisions, ask: Ask, register: Register) -> None:
    decisions.decide(BIRGIT, ask(approved_places=4).request_id, ["approved_places"], None, 1)
    wrong = a_spoken_patch(1, occupied=9, said="2026-11-24T09:01:00Z", approved_places=4)
    assert [one.kind for one in register.put([wrong])] == ["refused"]
    assert awaiting(register) == 1


def test_a_decision_and_a_load_at_once_end_with_what_was_decided(
    decisions: Decisions, ask: Ask, register: Register
) -> None:
    for places in (3, 4, 5):
        request = ask(approved_places=places)
        with ThreadPoolExecutor(4) as pool:
            loads = [pool.submit(partial(register.put, [a_patch(1)])) for _ in range(3)]
            decide = partial(decisions.decide, BIRGIT, request.request_id, ["approved_places"], None)
            pool.submit(decide, request.version).result()
            for load in loads:
                load.result()
        assert present(register).approved_places == places
