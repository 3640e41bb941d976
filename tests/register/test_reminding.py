"""Who is reminded, why, and how seldom."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta

import pytest

from families.availability import FreshnessRule
from families.clock import SetClock
from families.reminder import ReminderReason
from families.vocabulary import Reporter
from register.database import Database
from register.letter_tables import outbox as table
from register.outbox import Letter, LetterFailure, LetterKind, Outbox
from register.register import Register
from register.reminding import ReminderRule, Reminders
from register.tables import families
from tests.building import NOW
from tests.databases import Databases
from tests.register.reading import a_patch, only, rows

RULE = ReminderRule(FreshnessRule())
DAY = timedelta(days=1)


@pytest.fixture
def reminders(database: Database, clock: SetClock) -> Reminders:
    """Return the reminders of the register."""
    return Reminders(database, clock, RULE)


def put(register: Register, number: int, days_ago: int | None, **told: object) -> None:
    """Put family `F-<number>`, which said something so many days ago, with an e-mail address."""
    said = None if days_ago is None else f"{NOW - days_ago * DAY:%Y-%m-%dT%H:%M:%SZ}"
    occupied = None if said is None else 0
    facts = {"email": f"f{number}@example.org", "confirmed_at": said, "occupied_places": occupied, **told}
    (outcome,) = register.put([a_patch(number, **facts)])
    assert outcome.kind == "added"


def due(reminders: Reminders, among: Sequence[str] | None = None) -> dict[str, ReminderReason]:
    """Return who is due and why."""
    return {one.family_id: one.reason for one in reminders.due(among)}


def test_old_words_are_asked_about_and_fresh_ones_are_not(reminders: Reminders, register: Register) -> None:
    for number, days in enumerate([0, 14, 15, 42, 43, None], start=1):
        put(register, number, days)
    assert due(reminders) == {
        "F-3": ReminderReason.AGEING,
        "F-4": ReminderReason.AGEING,
        "F-5": ReminderReason.STALE,
        "F-6": ReminderReason.STALE,
    }


def test_days_are_those_of_copenhagen(reminders: Reminders, register: Register, clock: SetClock) -> None:
    put(register, 1, 14)
    # 23.30 in UTC is the next day in Copenhagen.
    clock.move(timedelta(hours=14, minutes=30))
    assert due(reminders) == {"F-1": ReminderReason.AGEING}


def test_a_pause_is_left_in_peace_until_it_is_over_and_nobody_has_said_what_now(
    reminders: Reminders, register: Register, clock: SetClock
) -> None:
    put(register, 1, 60, paused_until="2026-11-30")
    put(register, 2, 0, paused_until="2026-11-30")
    assert due(reminders) == {}
    clock.move(6 * DAY)
    assert due(reminders) == {}
    clock.move(DAY)
    assert due(reminders) == dict.fromkeys(["F-1", "F-2"], ReminderReason.PAUSE_ENDED)
    register.report("F-2", {}, Reporter.FAMILY)
    assert due(reminders) == {"F-1": ReminderReason.PAUSE_ENDED}


def test_a_disputed_family_is_asked(reminders: Reminders, register: Register, database: Database) -> None:
    put(register, 1, 2)
    with database.write() as connection:
        connection.execute(families.update().values(disputed_at=NOW))
    assert due(reminders) == {"F-1": ReminderReason.DISPUTED}


def test_only_approved_families_that_can_be_reached_are_asked(
    reminders: Reminders, register: Register, database: Database, clock: SetClock
) -> None:
    put(register, 1, 60, approval="suspended")
    put(register, 2, 60, approval="ended")
    put(register, 3, 60, email=None)
    put(register, 4, 60, email=" ")
    put(register, 5, 60, email=None, phone="12 34 56 78")
    assert due(reminders) == {}
    by_sms = Reminders(database, clock, replace(RULE, by_sms=True))
    assert [(one.family_id, one.by_mail) for one in by_sms.due()] == [("F-5", False)]


def test_a_family_is_reminded_once_in_seven_days(
    reminders: Reminders, register: Register, database: Database, clock: SetClock
) -> None:
    put(register, 1, 60)
    assert reminders.write() == 1
    assert rows(database, table)[0]["about"] == {"reason": "stale"}
    Outbox(database).note_sent(1, clock.now())
    clock.move(7 * DAY - timedelta(seconds=1))
    assert reminders.write() == 0
    clock.move(timedelta(seconds=1))
    assert reminders.write() == 1


@pytest.mark.parametrize("kind", [LetterKind.LINK, LetterKind.DISPUTED, LetterKind.PLACEMENT])
def test_any_letter_with_a_link_counts(
    reminders: Reminders, register: Register, database: Database, clock: SetClock, kind: LetterKind
) -> None:
    put(register, 1, 60)
    Outbox(database).write(Letter(kind, {}, family_id="F-1"), clock.now())
    Outbox(database).note_sent(1, clock.now())
    clock.move(6 * DAY)
    assert due(reminders) == {}
    clock.move(DAY)
    assert due(reminders) == {"F-1": ReminderReason.STALE}


def test_a_letter_without_a_link_does_not_count(
    reminders: Reminders, register: Register, database: Database, clock: SetClock
) -> None:
    put(register, 1, 60)
    Outbox(database).write(Letter(LetterKind.DECISION, {}, family_id="F-1"), clock.now())
    assert due(reminders) == {"F-1": ReminderReason.STALE}


def test_the_seven_days_count_from_when_a_late_letter_was_sent(
    reminders: Reminders, register: Register, database: Database, clock: SetClock
) -> None:
    put(register, 1, 60)
    reminders.write()
    clock.move(9 * DAY)
    assert due(reminders) == {}
    Outbox(database).note_sent(1, clock.now())
    clock.move(6 * DAY)
    assert due(reminders) == {}
    clock.move(DAY)
    assert due(reminders) == {"F-1": ReminderReason.STALE}


def test_a_letter_that_failed_is_tried_again_a_week_after_it_was_written(
    reminders: Reminders, register: Register, database: Database, clock: SetClock
) -> None:
    put(register, 1, 60)
    reminders.write()
    Outbox(database).note_failed(1, LetterFailure.REFUSED, clock.now())
    clock.move(6 * DAY)
    assert due(reminders) == {}
    clock.move(DAY)
    assert due(reminders) == {"F-1": ReminderReason.STALE}


def test_some_families_alone_can_be_reminded(reminders: Reminders, register: Register) -> None:
    for number in (1, 2, 3):
        put(register, number, 60)
    assert list(due(reminders, ["F-2", "F-9"])) == ["F-2"]
    assert reminders.write(["F-2", "F-9"]) == 1
    assert due(reminders, []) == {}
    assert list(due(reminders)) == ["F-1", "F-3"]


def test_asking_who_is_due_writes_nothing(
    reminders: Reminders, register: Register, database: Database
) -> None:
    put(register, 1, 60)
    assert list(due(reminders)) == ["F-1"]
    assert rows(database, table) == []


def test_all_pages_are_read_and_two_at_once_write_each_letter_once(databases: Databases) -> None:
    clock = SetClock(NOW)
    with databases.fresh() as url, closing(Database(url)) as one, closing(Database(url)) as other:
        register = Register(one, clock)
        said = {"confirmed_at": "2026-03-01T09:00:00Z", "occupied_places": 0}
        register.put([a_patch(n, email="f@example.org", **said) for n in range(1201)])
        both = [Reminders(one, clock, RULE), Reminders(other, clock, RULE)]
        assert len(list(both[0].due())) == 1201
        with ThreadPoolExecutor(2) as pool:
            written = list(pool.map(Reminders.write, both))
        assert sum(written) == 1201
        assert len({row["family_id"] for row in rows(one, table)}) == 1201


def test_a_family_whose_pause_was_far_in_the_past_and_that_spoke_since_is_fresh(
    reminders: Reminders, register: Register, clock: SetClock
) -> None:
    put(register, 1, 3, paused_until="2026-11-25")
    clock.move(3 * DAY)
    register.report("F-1", {"paused_until": None}, Reporter.FAMILY)
    assert due(reminders) == {}
    register.report("F-1", {"available_from": date(2026, 12, 24)}, Reporter.FAMILY)
    register.put([only("F-1", email="ny@example.org")])
    assert due(reminders) == {}
