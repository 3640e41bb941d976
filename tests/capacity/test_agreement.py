"""The counts are those of a recomputation in plain Python, whatever happened and whatever is asked."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from capacity.formats.as_json import row_json
from capacity.service import CapacityService
from families.clock import SetClock, today
from families.vocabulary import Reporter
from register.database import Database
from register.register import Register
from tests.capacity.story import QUESTIONS, RULE, STEPS, Asked, Step, Story, recount, recount_reasons
from tests.databases import Databases
from tests.register.reading import a_patch

BEGINS = st.sampled_from(
    [
        datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
        datetime(2026, 3, 28, 21, 0, tzinfo=UTC),  # the night before the hour that is left out
        datetime(2026, 10, 24, 21, 0, tzinfo=UTC),  # the night before the hour that comes twice
        datetime(2026, 12, 30, 22, 30, tzinfo=UTC),  # two regions become one
    ]
)
"""When stories begin: on plain days, and where days and regions are not."""


EVERYBODY = Asked(by=(), choices={}, ages=(), parent_child=False)


def counted(rows: Sequence[dict[str, Any]], asked: Asked) -> dict[tuple[Any, ...], dict[str, int]]:
    """Return rows by their combination of values."""
    found = {}
    for row in rows:
        measures = {name: number for name, number in row.items() if name not in {*asked.by, "day"}}
        values = tuple(row[name] for name in asked.by)
        assert values not in found
        found[values] = measures
    return found


def expected(story: Story, asked: Asked, day: date) -> dict[tuple[Any, ...], dict[str, int]]:
    """Return what the recomputation says, with the one row that stands even where there is nobody."""
    counts = recount(story.families_at_the_end_of(day), asked, day)
    if asked.by or counts:
        return counts
    names = ("families", "approved_places", "occupied_places", "free_places", "free_confirmed_places")
    return {(): dict.fromkeys((*names, "blocked_places"), 0)}


@settings(max_examples=40)
@given(begins=BEGINS, steps=STEPS, questions=st.lists(QUESTIONS, min_size=1, max_size=5), data=st.data())
def test_counts_of_any_day_and_question_are_those_of_the_families_as_they_were(
    databases: Databases, begins: datetime, steps: list[Step], questions: list[Asked], data: st.DataObject
) -> None:
    with databases.fresh() as url:
        database = Database(url)
        story = Story(database, begins)
        for step in steps:
            story.happen(step)
        # Time alone ends pauses, freshness and disputes.
        story.clock.move(timedelta(days=6))
        capacity = CapacityService(story.register, story.clock, RULE)
        first = story.first_day or story.today
        days = [first + timedelta(days=number) for number in range((story.today - first).days + 1)]
        for asked in (EVERYBODY, *questions):
            day = data.draw(st.sampled_from(days))
            told = capacity.count([*asked.query, ("as_of", f"{day}")], "")
            assert told.question.days == (day,)
            rows = [row_json(told, row) for row in told.rows]
            assert counted(rows, asked) == expected(story, asked, day)
            reasons = capacity.with_reasons(told).reasons
            assert dict(reasons) == recount_reasons(story.families_at_the_end_of(day), asked, day)
            span = [("from", f"{days[0]}"), ("to", f"{days[-1]}"), ("step", "day")]
            series = capacity.count_series([*asked.query, *span], "")
            for one in days:
                rows = [row_json(series, row) for row in series.rows if row.day == one]
                assert counted(rows, asked) == expected(story, asked, one)
        database.close()


@settings(max_examples=10)
@given(begins=BEGINS, before=STEPS, after=STEPS, asked=QUESTIONS)
def test_the_numbers_of_a_day_that_is_over_never_change(
    databases: Databases, begins: datetime, before: list[Step], after: list[Step], asked: Asked
) -> None:
    with databases.fresh() as url:
        database = Database(url)
        story = Story(database, begins)
        for step in before:
            story.happen(step)
        capacity = CapacityService(story.register, story.clock, RULE)
        first = story.first_day or story.today
        if first < story.today:
            span = [("from", f"{first}"), ("to", f"{story.today - timedelta(days=1)}"), ("step", "day")]
            told = capacity.count_series([*asked.query, *span], "")
            for step in after:
                story.happen(step)
            assert capacity.count_series([*asked.query, *span], "").rows == told.rows
        database.close()


def test_what_is_known_a_second_before_midnight_is_of_the_day_and_what_comes_at_midnight_is_not(
    register: Register, clock: SetClock
) -> None:
    capacity = CapacityService(register, clock, RULE)
    midnights = (
        datetime(2026, 3, 28, 23, 0, tzinfo=UTC),  # the day of 23 hours begins
        datetime(2026, 3, 29, 22, 0, tzinfo=UTC),  # and ends
        datetime(2026, 10, 24, 22, 0, tzinfo=UTC),  # the day of 25 hours begins
        datetime(2026, 10, 25, 23, 0, tzinfo=UTC),  # and ends
    )
    for number, midnight in enumerate(midnights):
        clock.instant = midnight - timedelta(seconds=1)
        ending = today(clock)
        register.put([a_patch(2 * number)])
        clock.instant = midnight
        assert today(clock) == ending + timedelta(days=1)
        register.put([a_patch(2 * number + 1)])
        for query, families in (([("as_of", f"{ending}")], 2 * number + 1), ([], 2 * number + 2)):
            (row,) = capacity.count(query, "").rows
            assert row.places.families == families


def test_a_dispute_keeps_places_from_being_confirmed_for_so_many_days(
    register: Register, clock: SetClock
) -> None:
    register.put([a_patch(1, approved_places=2)])
    heard = {"disputed_at": clock.instant + timedelta(seconds=1)}
    register.report("F-1", heard, Reporter.FAMILY)
    first = today(clock)
    clock.move(timedelta(days=4))
    capacity = CapacityService(register, clock, RULE)
    rows = capacity.count_series([("from", f"{first}"), ("step", "day")], "").rows
    assert [row.places.free_confirmed_places for row in rows] == [0, 0, 0, 2, 2]


def test_who_takes_any_child_or_does_not_say_is_counted_by_each_sex(
    register: Register, clock: SetClock
) -> None:
    register.put([a_patch(number, child_sex=sex) for number, sex in enumerate(["girl", "boy", "any", None])])
    capacity = CapacityService(register, clock, RULE)
    counts = [capacity.count([("child_sex", sex)], "").rows[0].places.families for sex in ("girl", "any")]
    assert counts == [3, 2]


def test_with_a_parent_the_oldest_month_that_is_taken_is_included(
    register: Register, clock: SetClock
) -> None:
    register.put([a_patch(1, parent_child={"child_age_max_months": 47}, approved_age={"max_months": 83})])
    capacity = CapacityService(register, clock, RULE)
    for age, families in (("47m", 1), ("48m", 0)):
        (row,) = capacity.count([("parent_child", "true"), ("age", age)], "").rows
        assert row.places.families == families
