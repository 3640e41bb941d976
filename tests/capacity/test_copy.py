"""The copy of the intervals in memory: it stays level with the register, and says so when that is silent."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from sqlalchemy import update

from families.clock import SetClock
from families.vocabulary import Reporter
from register.counted import Dimension, PlacesAsked
from register.counting import count_places
from register.database import Database, RegisterUnavailable
from register.interval_columns import beginning, read_columns
from register.putting import put_patches
from register.register import Register
from register.tables import places_intervals
from tests.capacity.story import RULE, STEPS, Step, Story
from tests.databases import Databases
from tests.register.reading import a_patch, a_spoken_patch

BEGINS = datetime(2026, 10, 23, 21, 0, tzinfo=UTC)
TODAY = date(2026, 11, 30)


@settings(max_examples=15)
@given(steps=STEPS)
def test_after_every_change_the_copy_counts_what_the_register_holds(
    databases: Databases, steps: list[Step]
) -> None:
    with databases.fresh() as url:
        database = Database(url)
        story = Story(database, BEGINS)
        first = story.today
        for step in steps:
            story.happen(step)
            days = tuple(first + timedelta(days=number) for number in range((story.today - first).days + 1))
            by = (Dimension.TYPE, Dimension.AGE_BAND, Dimension.FRESHNESS)
            # Two days, so that the first question fills the copy.
            asked = PlacesAsked(days=(first - timedelta(days=1), *days), today=story.today, rule=RULE, by=by)
            told = story.register.count_places(asked)
            with database.read(consistent=True) as connection:
                held = count_places(connection, asked)
            assert told.change_number == held.change_number
            assert set(told.rows) == set(held.rows)
        database.close()


def test_a_load_of_the_past_that_ends_after_a_report_is_counted(
    register: Register, database: Database
) -> None:
    """In PostgreSQL reports go on beside a load; here one that is written late stands for it."""
    three = {"approved_places": 3}
    register.put([a_patch(1, **three), a_patch(2, **three)], BEGINS - timedelta(days=60))
    register.put([a_patch(3, **three)])
    days = (BEGINS.date() - timedelta(days=50), BEGINS.date())
    asked = PlacesAsked(days=days, today=days[-1], rule=RULE)
    register.count_places(asked)
    with database.write() as connection:
        put_patches(connection, [a_patch(1, approved_places=2)], lambda: BEGINS - timedelta(days=30))
    counted = register.count_places(asked)
    assert sorted((row.places.families, row.places.approved_places) for row in counted.rows) == [
        (2, 6),
        (3, 8),
    ]


def test_a_disk_that_fails_while_intervals_are_read_is_an_unavailable_register(
    sqlite_database: Database, sqlite_register: Register
) -> None:
    sqlite_register.put([a_patch(1)])
    with pytest.raises(RegisterUnavailable):
        _read_interrupted(sqlite_database)
    days = (BEGINS.date(), BEGINS.date() + timedelta(days=365))
    counted = sqlite_register.count_places(PlacesAsked(days=days, today=days[-1], rule=RULE))
    assert sorted(row.places.families for row in counted.rows) == [0, 1]


def _read_interrupted(database: Database) -> None:
    """Read the columns while SQLite gives up at once, as it does when its file cannot be read."""
    with database.read(consistent=True) as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.set_progress_handler(lambda: 1, 1)
        try:
            read_columns(connection, beginning(), None)
        finally:
            driver.set_progress_handler(None, 0)


def free_on(register: Register, *days: date) -> list[tuple[int, int]]:
    """Return the free places and the confirmed ones of each day, counted in memory."""
    asked = PlacesAsked(days=days, today=TODAY, rule=RULE)
    rows = sorted(register.count_places(asked).rows, key=lambda row: row.day)
    return [(row.places.free_places, row.places.free_confirmed_places) for row in rows]


@pytest.mark.parametrize(
    ("report", "free"),
    [
        ({"paused_until": date(2026, 11, 26)}, [0, 0, 2]),
        ({"available_from": date(2026, 11, 26)}, [0, 2, 2]),
    ],
)
def test_a_pause_ends_after_its_last_day_and_places_are_free_on_their_first(
    register: Register, clock: SetClock, report: dict[str, date], free: list[int]
) -> None:
    register.put([a_spoken_patch(1, approved_places=2)])
    register.report("F-1", report, Reporter.FAMILY)
    clock.move(timedelta(days=6))
    counted = free_on(register, *(date(2026, 11, day) for day in (25, 26, 27)))
    assert [places for places, _ in counted] == free


def test_confirmed_places_are_those_within_the_days_of_the_rule(register: Register, clock: SetClock) -> None:
    register.put([a_spoken_patch(1, approved_places=2)])
    register.report("F-1", {}, Reporter.FAMILY)
    clock.move(timedelta(days=6))
    last = date(2026, 11, 24) + timedelta(days=RULE.ageing_days)
    assert free_on(register, last, last + timedelta(days=1)) == [(2, 2), (2, 0)]


@pytest.mark.parametrize(("later", "confirmed"), [(0, 2), (1, 0)])
def test_a_family_is_disputed_when_it_was_after_the_confirmation(
    register: Register, database: Database, clock: SetClock, later: int, confirmed: int
) -> None:
    register.put([a_spoken_patch(1, approved_places=2)])
    register.report("F-1", {}, Reporter.FAMILY)
    disputed_at = clock.now() + timedelta(seconds=later)
    with database.write() as connection:
        connection.execute(update(places_intervals).values(disputed_at=disputed_at))
    clock.move(timedelta(days=6))
    assert free_on(register, date(2026, 11, 24), date(2026, 11, 25)) == [(2, confirmed)] * 2
