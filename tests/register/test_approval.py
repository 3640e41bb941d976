"""The authority's word on the approval: valid at once, told to all whom it concerns, not undone by a file."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from families.availability import FreshnessRule
from families.clock import SetClock
from families.problem import InvalidInput
from families.vocabulary import Approval, Authority, Reporter
from indexer.loading import load_file
from register.database import Database
from register.decisions import Decisions, FamilyChangedMeanwhile, Officer, OtherAuthority
from register.letter_tables import outbox
from register.oversight_tables import notices
from register.placements import NewPlacement, Placements
from register.register import Register
from register.requests import ScopeRequests
from register.stored import FamilyEnded, FamilyGone, StoredFamily
from search_api.criteria import Criteria
from search_api.embedded.engine import EmbeddedEngine
from search_api.services import SearchService
from tests.indexer.files import a_record, ndjson
from tests.register.reading import a_patch, a_spoken_patch, only, rows

BIRGIT = Officer("demo:birgit", Authority.MIDT)
WHY = "Alvorlig bekymring efter tilsynsbesøg"
TODAY = date(2026, 11, 24)


@pytest.fixture
def decisions(register: Register, database: Database, clock: SetClock) -> Decisions:
    """Return the decisions on a free family and on others."""
    register.put(
        [a_spoken_patch(1), a_spoken_patch(2), a_patch(3, municipality_code="0851", postcode="9000")]
    )
    return Decisions(database, clock)


def suspend(decisions: Decisions) -> StoredFamily:
    """Suspend the first family."""
    return decisions.say_approval(BIRGIT, "F-1", Approval.SUSPENDED, WHY, Approval.APPROVED)


def approval(register: Register) -> Approval:
    """Return what stands there."""
    stored = register.family("F-1")
    assert stored is not None
    return stored.family.approval


def test_a_suspended_family_is_out_of_the_very_next_search(
    decisions: Decisions, register: Register, clock: SetClock
) -> None:
    search = SearchService(register, EmbeddedEngine.from_register(register), clock, FreshnessRule())
    criteria, _ = Criteria.read_leniently([("availability", "any")], TODAY)

    def found() -> set[str]:
        return {hit.family.family_id for hit in search.find(criteria).hits}

    assert found() == {"F-1", "F-2", "F-3"}
    suspend(decisions)
    assert found() == {"F-2", "F-3"}
    decisions.say_approval(BIRGIT, "F-1", Approval.APPROVED, "Bekymringen er afklaret", Approval.SUSPENDED)
    assert found() == {"F-1", "F-2", "F-3"}


def test_all_whom_it_concerns_are_told(
    decisions: Decisions, register: Register, database: Database, clock: SetClock
) -> None:
    placements = Placements(database, clock)
    for municipality, who in (("0751", "token:1"), ("0791", "token:2")):
        seen = register.change_number()
        placements.place(NewPlacement("F-1", municipality, who, seen))
        clock.move(timedelta(minutes=1))
    register.report("F-1", {"occupied_places": 1}, Reporter.FAMILY)
    stored = suspend(decisions)
    letters = [row for row in rows(database, outbox) if row["kind"] == "approval"]
    assert [(one["family_id"], one["municipality_code"]) for one in letters] == [
        ("F-1", None),
        (None, "0751"),
        (None, "0791"),
    ]
    assert letters[1]["about"] == {"approval": "suspended", "family_id": "F-1"}
    told = rows(database, notices, kind="approval")
    # The family's own municipality beside those that have a child there.
    assert [one["to_municipality"] for one in told] == ["0657", "0751", "0791"]
    for one in told:
        assert (one["before"], one["after"]) == ({"approval": "approved"}, {"approval": "suspended"})
        assert (one["note"], one["change_number"]) == (WHY, stored.change_number)
    (word,) = ScopeRequests(database, clock).of_family("F-1")
    assert (word.is_own_word, word.decided_by, word.answer) == (True, "demo:birgit", WHY)
    assert ScopeRequests(database, clock).open_under(Authority.MIDT) == []


def test_without_a_reason_or_a_change_or_under_another_authority_nothing_is_said(
    decisions: Decisions, register: Register, database: Database
) -> None:
    before = register.change_number()
    with pytest.raises(InvalidInput, match="begrundelse"):
        decisions.say_approval(BIRGIT, "F-1", Approval.ENDED, " ", Approval.APPROVED)
    with pytest.raises(InvalidInput, match="Vælg noget andet"):
        decisions.say_approval(BIRGIT, "F-1", Approval.APPROVED, WHY, Approval.APPROVED)
    with pytest.raises(OtherAuthority):
        decisions.say_approval(BIRGIT, "F-3", Approval.ENDED, WHY, Approval.APPROVED)
    with pytest.raises(FamilyGone):
        decisions.say_approval(BIRGIT, "F-9", Approval.ENDED, WHY, Approval.APPROVED)
    assert register.change_number() == before
    assert rows(database, outbox) == rows(database, notices) == []


def test_an_ended_family_reports_no_more_until_it_is_approved_again(
    decisions: Decisions, register: Register
) -> None:
    decisions.say_approval(BIRGIT, "F-1", Approval.ENDED, "Familien er holdt op", Approval.APPROVED)
    with pytest.raises(FamilyEnded):
        register.report("F-1", {}, Reporter.FAMILY)
    decisions.say_approval(BIRGIT, "F-1", Approval.APPROVED, "Det var en anden familie", Approval.ENDED)
    register.report("F-1", {}, Reporter.FAMILY)


def test_of_officers_who_speak_at_once_one_is_heard(decisions: Decisions, register: Register) -> None:
    start = Barrier(4)

    def speak(word: Approval) -> StoredFamily | FamilyChangedMeanwhile:
        start.wait()
        try:
            return decisions.say_approval(BIRGIT, "F-1", word, WHY, Approval.APPROVED)
        except FamilyChangedMeanwhile as changed:
            return changed

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(speak, [Approval.SUSPENDED, Approval.ENDED] * 2))
    (heard,) = [answer for answer in answers if isinstance(answer, StoredFamily)]
    assert register.family("F-1") == heard
    others = [str(answer) for answer in answers if isinstance(answer, FamilyChangedMeanwhile)]
    assert all(f"allerede {heard.family.approval.label.lower()}" in words for words in others)
    assert len(others) == 3


def test_a_file_that_has_not_heard_of_it_yet_brings_no_suspended_family_back(
    decisions: Decisions, register: Register
) -> None:
    suspend(decisions)
    register.put([only("F-1", approval="approved", home="farm")])
    assert (approval(register), register.count_awaiting_source()) == (Approval.SUSPENDED, 1)
    register.put([only("F-1", approval="suspended")])
    assert (approval(register), register.count_awaiting_source()) == (Approval.SUSPENDED, 0)
    register.put([only("F-1", approval="approved")])
    assert approval(register) is Approval.APPROVED


def test_a_complete_file_without_it_agrees_that_a_family_has_ended_and_ends_none_that_is_approved_again(
    decisions: Decisions, register: Register
) -> None:
    decisions.say_approval(BIRGIT, "F-1", Approval.ENDED, WHY, Approval.APPROVED)
    register.end_missing({"F-2", "F-3"})
    assert register.count_awaiting_source() == 0
    decisions.say_approval(BIRGIT, "F-1", Approval.APPROVED, WHY, Approval.ENDED)
    assert register.count_missing({"F-2", "F-3"}) == register.end_missing({"F-2", "F-3"}) == 0
    assert approval(register) is Approval.APPROVED


def test_the_import_tells_how_many_decisions_wait(
    decisions: Decisions, register: Register, tmp_path: Path
) -> None:
    suspend(decisions)
    path = tmp_path / "families.ndjson"
    path.write_text(ndjson([a_record(1, approval="approved"), a_record(2)]))
    report = load_file(path, register)
    assert report.unchanged == 2
    assert "1 afgørelse fra socialtilsynene afventer kilden" in " ".join(report.sentences())
    path.write_text(ndjson([a_record(1, approval="suspended")]))
    assert "afventer" not in " ".join(load_file(path, register).sentences())
