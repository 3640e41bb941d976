"""Taking a report back: for ten minutes, itself a report, and never over what somebody else said."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from families.clock import SetClock
from families.family import Family
from families.vocabulary import Reporter
from register.changes import Change, write_changes
from register.database import Database
from register.oversight_tables import notices
from register.putting import present_families
from register.register import Register
from register.remembered_answers import KeyedCall
from register.reporting import Report
from register.reports import ReportedMeanwhile, Reports
from register.stored import FamilyEnded, StoredFamily
from register.tables import availability_reports
from register.undoing import UNDO_TIME, ChangedMeanwhile, NothingToUndo, TooLateToUndo, Undo, UndoRefused
from tests.register.reading import a_patch, a_spoken_patch, only, rows

WHO = "link:7"


@pytest.fixture
def before(register: Register, clock: SetClock) -> Family:
    """Put a family with a free place and wishes, confirmed four days ago, and return it."""
    register.put(
        [
            a_spoken_patch(
                wanted_age={"max_months": 35},
                available_from="2026-12-24",
                blocked_places=1,
                blocked_reason="illness",
            )
        ]
    )
    clock.move(timedelta(minutes=1))
    return now(register)


def now(register: Register) -> Family:
    """Return the family as it stands."""
    stored = register.family("F-1")
    assert stored is not None
    return stored.family


def occupied(register: Register, by: Reporter = Reporter.FAMILY) -> StoredFamily:
    """Report all places occupied."""
    changes = {"occupied_places": 2, "blocked_places": 0, "available_from": None, "wanted_age": None}
    return register.report("F-1", changes, by, who=WHO)


def test_everything_stands_as_before_the_report_its_confirmation_too(
    register: Register, database: Database, clock: SetClock, before: Family
) -> None:
    number = occupied(register).change_number
    clock.move(UNDO_TIME)
    stored = register.undo("F-1", number, Reporter.FAMILY, WHO)
    assert stored.family == before == now(register)
    assert stored.change_number == register.change_number() == number + 1
    assert stored.family.availability.confirmed_at == before.availability.confirmed_at
    reports = rows(database, availability_reports)
    assert [row["occupied_places"] for row in reports] == [0, 2, 0]
    last = reports[-1]
    assert (last["reporter"], last["who"], last["reported_at"]) == ("family", WHO, clock.now())
    assert last["note"] == "Fortryder meldingen kl. 10.01."


def test_the_authority_is_told_of_both(register: Register, database: Database, before: Family) -> None:
    register.undo("F-1", occupied(register).change_number, Reporter.FAMILY)
    told = [
        (row["kind"], row["before"]["free_places"], row["after"]["free_places"])
        for row in rows(database, notices)
    ]
    assert told == [("occupied", 1, 0), ("free", 0, 1)]


def test_what_was_taken_back_can_be_said_again_by_taking_that_back(
    register: Register, before: Family
) -> None:
    said = occupied(register)
    back = register.undo("F-1", said.change_number, Reporter.FAMILY)
    again = register.undo("F-1", back.change_number, Reporter.FAMILY)
    assert again.family == said.family
    assert register.undo("F-1", again.change_number, Reporter.FAMILY).family == before


def test_a_family_that_had_never_said_anything_is_silent_again(register: Register) -> None:
    register.put([a_patch()])
    silent = now(register)
    assert register.undo("F-1", occupied(register).change_number, Reporter.FAMILY).family == silent


def test_a_dispute_that_the_report_ended_stands_again(
    register: Register, database: Database, clock: SetClock, before: Family
) -> None:
    dispute(database, clock)
    clock.move(timedelta(minutes=1))
    disputed = now(register)
    assert disputed.availability.disputed_at
    number = register.report("F-1", {}, Reporter.FAMILY).change_number
    assert register.undo("F-1", number, Reporter.FAMILY).family == disputed


def test_after_a_dispute_it_is_too_late(
    register: Register, database: Database, clock: SetClock, before: Family
) -> None:
    number = occupied(register).change_number
    clock.move(timedelta(minutes=1))
    dispute(database, clock)
    refused(register, database, lambda: register.undo("F-1", number, Reporter.FAMILY), ChangedMeanwhile)


def test_after_ten_minutes_it_is_too_late(
    register: Register, database: Database, clock: SetClock, before: Family
) -> None:
    number = occupied(register).change_number
    clock.move(UNDO_TIME + timedelta(seconds=1))
    refused(register, database, lambda: register.undo("F-1", number, Reporter.FAMILY), TooLateToUndo)


@pytest.mark.parametrize("by", [Reporter.CONSULTANT, Reporter.FAMILY])
def test_when_somebody_has_reported_since_nothing_is_overwritten(
    register: Register, database: Database, clock: SetClock, before: Family, by: Reporter
) -> None:
    number = occupied(register).change_number
    clock.move(timedelta(minutes=2))
    since = register.report("F-1", {"occupied_places": 1}, by)
    undo = partial(register.undo, "F-1", number, Reporter.FAMILY)
    refusal = refused(register, database, undo, ReportedMeanwhile)
    assert isinstance(refusal, ReportedMeanwhile)
    latest = refusal.report
    assert (latest.change_number, latest.reporter, latest.reported_at) == (
        since.change_number,
        by,
        clock.now(),
    )
    assert latest.said == since.family.availability


def test_nobody_takes_back_what_somebody_else_said_or_what_was_never_said(
    register: Register, database: Database, before: Family
) -> None:
    loaded = register.change_number()
    refused(register, database, lambda: register.undo("F-1", loaded, Reporter.FAMILY), NothingToUndo)
    number = occupied(register, Reporter.CONSULTANT).change_number
    refused(register, database, lambda: register.undo("F-1", number, Reporter.FAMILY), NothingToUndo)
    refused(register, database, lambda: register.undo("F-1", 999, Reporter.CONSULTANT), NothingToUndo)


def test_a_family_that_is_gone_or_ended_takes_nothing_back(
    register: Register, database: Database, before: Family
) -> None:
    number = occupied(register).change_number
    with pytest.raises(UndoRefused):
        register.undo("F-9", number, Reporter.FAMILY)
    register.put([only("F-1", approval="ended")])
    refused(register, database, lambda: register.undo("F-1", number, Reporter.FAMILY), FamilyEnded)


def test_an_approval_that_shrank_since_is_no_reason_for_places_that_do_not_add_up(
    register: Register, database: Database, before: Family
) -> None:
    number = register.report(
        "F-1", {"occupied_places": 0, "blocked_places": 0}, Reporter.FAMILY
    ).change_number
    again = register.report("F-1", {"occupied_places": 2}, Reporter.FAMILY).change_number
    back = register.undo("F-1", again, Reporter.FAMILY).change_number
    assert number < again < back
    register.put([only("F-1", approved_places=1)])
    refused(register, database, lambda: register.undo("F-1", back, Reporter.FAMILY), ValueError)


def test_pressing_twice_is_one_report_in_whatever_order_they_come(
    register: Register, database: Database, before: Family
) -> None:
    number = occupied(register).change_number
    undo, call = Undo("F-1", number, Reporter.FAMILY, WHO), KeyedCall("page:1", "undo")

    def press(_: int) -> str:
        return register.report_once(call, undo, lambda stored: str(stored.change_number))

    with ThreadPoolExecutor(4) as pressing:
        answers = set(pressing.map(press, range(4)))
    assert answers == {str(number + 1)}
    assert now(register) == before
    assert len(rows(database, availability_reports)) == 3


def test_a_report_from_a_page_that_was_drawn_before_another_report_is_refused(
    register: Register, database: Database, before: Family
) -> None:
    seen = register.change_number()
    call = KeyedCall("page:2", "free")
    stale = Report("F-1", {"occupied_places": 0}, Reporter.FAMILY, seen=seen)
    occupied(register, Reporter.CONSULTANT)

    def late() -> str:
        return register.report_once(call, stale, lambda stored: str(stored.change_number))

    refused(register, database, late, ReportedMeanwhile)
    answer = register.report_once(
        call, replace(stale, seen=register.change_number()), lambda stored: str(stored.change_number)
    )
    assert int(answer) == register.change_number()


def test_a_change_of_the_profile_makes_no_page_stale(register: Register, before: Family) -> None:
    seen = register.change_number()
    register.put([only("F-1", description="Nyt.")])
    call = KeyedCall("page:3", "confirm")
    report = Report("F-1", {}, Reporter.FAMILY, seen=seen)
    assert register.report_once(call, report, lambda stored: str(stored.change_number)) == str(seen + 2)


def test_the_reports_of_a_family_come_latest_first(
    register: Register, database: Database, before: Family
) -> None:
    register.put([a_spoken_patch(2)])
    register.report("F-1", {"occupied_places": 1}, Reporter.MUNICIPALITY, note="Anbragt.")
    back = register.report("F-1", {}, Reporter.FAMILY)
    told = Reports(database).of_family("F-1", 2)
    assert [(one.reporter, one.note) for one in told] == [
        (Reporter.FAMILY, None),
        (Reporter.MUNICIPALITY, "Anbragt."),
    ]
    assert (told[0].change_number, told[0].said) == (back.change_number, back.family.availability)
    assert len(Reports(database).of_family("F-1", 9)) == 3


def dispute(database: Database, clock: SetClock) -> None:
    """Write down that a caseworker heard something else: no report."""
    with database.write() as connection:
        (present,) = present_families(connection, ["F-1"]).values()
        said = replace(present.family.availability, disputed_at=clock.now())
        write_changes(connection, [Change(present, replace(present.family, availability=said))], clock.now())


def refused(
    register: Register, database: Database, act: Callable[[], object], error: type[Exception]
) -> Exception:
    """Hold that something is refused in a sentence and that nothing is written."""
    stood = register.family("F-1"), register.change_number(), rows(database, availability_reports)
    with pytest.raises(error) as refusal:
        act()
    assert str(refusal.value)
    assert (register.family("F-1"), register.change_number(), rows(database, availability_reports)) == stood
    return refusal.value
