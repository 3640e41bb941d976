"""The copy of the intervals in memory: it stays level with the register, and says so when that is silent."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings

from register.counted import Dimension, PlacesAsked
from register.counting import count_places
from register.database import Database, RegisterUnavailable
from register.interval_columns import beginning, read_columns
from register.putting import put_patches
from register.register import Register
from tests.capacity.story import RULE, STEPS, Step, Story
from tests.databases import Databases
from tests.register.reading import a_patch

BEGINS = datetime(2026, 10, 23, 21, 0, tzinfo=UTC)


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
