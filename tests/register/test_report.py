"""Reports about one family's places: valid at once, kept for good, refused with every reason."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from families.ages import AgeRange
from families.clock import SetClock
from families.problem import InvalidInput
from families.vocabulary import BlockedReason, Reporter
from register.database import Database
from register.register import Register
from register.stored import FamilyEnded, FamilyGone
from register.tables import availability_reports, family_versions, places_intervals
from tests.building import NOW
from tests.register.reading import a_patch, a_spoken_patch, rows

TODAY = date(2026, 11, 24)


def test_a_report_is_valid_at_once_and_the_very_next_reading_sees_it(register: Register) -> None:
    register.put([a_patch(number) for number in (1, 2)])
    stored = register.report("F-1", {"occupied_places": 1}, Reporter.FAMILY)
    assert stored == register.family("F-1")
    assert register.changed_since(2, 10) == [stored]
    assert (stored.change_number, register.change_number()) == (3, 3)
    said = stored.family.availability
    assert (said.occupied_places, said.confirmed_at, said.confirmed_by) == (1, NOW, Reporter.FAMILY)


def test_what_is_not_named_stays_and_none_clears(register: Register, clock: SetClock) -> None:
    register.put([a_spoken_patch(occupied=1, available_from="2026-12-24", wanted_age={"max_months": 35})])
    before = register.family("F-1")
    assert before is not None
    clock.move(timedelta(minutes=1))
    changes = {"available_from": None, "blocked_places": 1, "blocked_reason": BlockedReason.HOLIDAY}
    said = register.report("F-1", changes, Reporter.CONSULTANT).family.availability
    assert said == replace(
        before.family.availability,
        available_from=None,
        blocked_places=1,
        blocked_reason=BlockedReason.HOLIDAY,
        confirmed_at=NOW + timedelta(minutes=1),
        confirmed_by=Reporter.CONSULTANT,
    )
    after = register.report("F-1", {"blocked_places": 0}, Reporter.FAMILY).family.availability
    assert (after.blocked_places, after.blocked_reason) == (0, None)


def test_a_confirmation_says_that_it_is_still_true_today(register: Register, clock: SetClock) -> None:
    register.put([a_spoken_patch(occupied=1)])
    clock.move(timedelta(days=3, microseconds=7))
    said = register.report("F-1", {}, Reporter.FAMILY).family.availability
    assert (said.occupied_places, said.confirmed_at) == (1, NOW + timedelta(days=3))


def test_reports_are_added_and_never_changed(register: Register, database: Database, clock: SetClock) -> None:
    register.put([a_spoken_patch(occupied=0)])
    before = rows(database, availability_reports)
    clock.move(timedelta(hours=1))
    register.report("F-1", {"occupied_places": 2}, Reporter.MUNICIPALITY, note="Anbragt i dag")
    clock.move(timedelta(hours=1))
    register.report("F-1", {}, Reporter.FAMILY)
    after = rows(database, availability_reports)
    assert after[:1] == before
    told = [(row["reporter"], row["note"], row["occupied_places"], row["change_number"]) for row in after]
    assert told == [
        ("source", None, 0, 1),
        ("municipality", "Anbragt i dag", 2, 2),
        ("family", None, 2, 3),
    ]
    assert [row["reported_at"] for row in after] == [NOW + timedelta(hours=hour) for hour in range(3)]


def test_a_report_makes_no_version_of_the_profile(register: Register, database: Database) -> None:
    register.put([a_patch()])
    register.report("F-1", {"occupied_places": 1}, Reporter.FAMILY)
    assert len(rows(database, family_versions)) == 1


def test_everything_that_is_wrong_with_a_report_is_said_at_once_and_nothing_is_written(
    register: Register, database: Database
) -> None:
    register.put([a_spoken_patch(occupied=1)])
    tables = (availability_reports, places_intervals)
    before = register.family("F-1"), [rows(database, table) for table in tables]
    changes = {
        "occupied_places": 3,
        "wanted_age": AgeRange(0, 215),
        "available_from": TODAY - timedelta(days=1),
        "paused_until": TODAY - timedelta(days=300),
    }
    with pytest.raises(InvalidInput) as refusal:
        register.report("F-1", changes, Reporter.FAMILY)
    fields = [problem.field for problem in refusal.value.problems]
    assert fields == ["occupied_places", "wanted_age", "available_from", "paused_until"]
    assert (register.family("F-1"), [rows(database, table) for table in tables]) == before
    assert register.change_number() == 1


@pytest.mark.parametrize("field", ["available_from", "paused_until"])
def test_today_is_no_day_of_the_past_and_today_is_copenhagens(
    register: Register, clock: SetClock, field: str
) -> None:
    register.put([a_patch()])
    clock.instant = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    register.report("F-1", {field: date(2026, 11, 25)}, Reporter.FAMILY)
    with pytest.raises(InvalidInput, match="Dagen er gået"):
        register.report("F-1", {field: date(2026, 11, 24)}, Reporter.FAMILY)


def test_a_day_that_has_passed_since_it_was_said_does_not_stop_a_confirmation(
    register: Register, clock: SetClock
) -> None:
    register.put([a_patch()])
    register.report("F-1", {"paused_until": TODAY}, Reporter.FAMILY)
    clock.move(timedelta(days=10))
    assert register.report("F-1", {}, Reporter.FAMILY).family.availability.paused_until == TODAY


def test_a_family_that_is_gone_takes_no_report(register: Register) -> None:
    with pytest.raises(FamilyGone, match="findes ikke"):
        register.report("F-1", {}, Reporter.FAMILY)
    assert register.change_number() == 0


def test_an_ended_family_takes_no_report_and_a_suspended_one_does(
    register: Register, database: Database
) -> None:
    register.put([a_patch(1, approval="ended"), a_patch(2, approval="suspended")])
    with pytest.raises(FamilyEnded, match="ophørt"):
        register.report("F-1", {"occupied_places": 1}, Reporter.FAMILY)
    assert rows(database, availability_reports) == []
    assert register.report("F-2", {"occupied_places": 1}, Reporter.FAMILY).change_number == 3


def test_a_clock_that_was_put_back_never_confirms_before_what_is_known(
    register: Register, clock: SetClock
) -> None:
    register.put([a_patch()])
    register.report("F-1", {}, Reporter.FAMILY)
    clock.move(timedelta(hours=-1))
    assert register.report("F-1", {}, Reporter.FAMILY).family.availability.confirmed_at == NOW
