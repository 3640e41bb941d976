"""Many callers at once: change numbers in commit order, nothing missed, nothing lost."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import partial
from threading import Event

import pytest
from sqlalchemy import text

from families.clock import SetClock, SystemClock
from families.family import Family
from families.problem import InvalidInput
from families.record import FamilyPatch
from families.vocabulary import Reporter
from register.changes import Change, write_changes
from register.database import POOL_SIZE, Database
from register.putting import present_families
from register.register import Register
from register.tables import availability_reports, families, places_intervals
from tests.building import NOW
from tests.databases import PostgresDatabases
from tests.register.reading import a_patch, a_spoken_patch, only, rows

WRITERS = 8


@pytest.fixture
def register(database: Database) -> Register:
    """Return a register whose clock runs, as it does for everyone who calls at once."""
    return Register(database, SystemClock())


class Follower:
    """Somebody who keeps a copy of the register by paging through what has changed."""

    def __init__(self, register: Register) -> None:
        """Begin with an empty copy."""
        self.register = register
        self.copy: dict[str, Family] = {}
        self.reached = 0
        self.numbers: list[int] = []

    def catch_up(self) -> None:
        """Take in all that has changed, a few families at a time."""
        while changes := self.register.changed_since(self.reached, 3):
            self.copy |= {change.family.family_id: change.family for change in changes}
            self.numbers += [change.change_number for change in changes]
            self.reached = self.numbers[-1]


@contextmanager
def following(register: Register, number: int) -> Iterator[list[Follower]]:
    """Let so many followers read as fast as they can, to the very end."""
    followers, over = [Follower(register) for _ in range(number)], Event()

    def follow(follower: Follower) -> None:
        while not over.is_set():
            follower.catch_up()
        follower.catch_up()

    with ThreadPoolExecutor(number) as pool:
        running = [pool.submit(follow, follower) for follower in followers]
        try:
            yield followers
        finally:
            over.set()
        for one in running:
            one.result()


def at_once(jobs: Sequence[Callable[[], object]]) -> None:
    """Run the jobs at the same time; raises what any of them raised."""
    with ThreadPoolExecutor(len(jobs)) as pool:
        running = [pool.submit(job) for job in jobs]
        for one in running:
            one.result()


def test_no_number_is_missing_or_given_twice_and_no_follower_misses_a_change(
    register: Register, database: Database
) -> None:
    """Every family is reported on once, so a change that was passed over is never made good."""
    each, batches = 12, 6
    register.put([a_patch(number) for number in range(WRITERS * each)])
    before = register.change_number()
    taken: dict[str, int] = {}

    def report(first: int) -> None:
        for number in range(first, first + each):
            stored = register.report(f"F-{number}", {"occupied_places": 1}, Reporter.FAMILY)
            taken[stored.family.family_id] = stored.change_number

    def load() -> None:
        for batch in range(batches):
            register.put([a_patch(1000 + batch * 10 + number) for number in range(10)])

    with following(register, 2) as followers:
        at_once([*(partial(report, first * each) for first in range(WRITERS)), load])
    present = {row["family_id"]: row["change_number"] for row in rows(database, families)}
    written = WRITERS * each + batches * 10
    assert sorted(present.values()) == list(range(before + 1, before + written + 1))
    assert register.change_number() == before + written
    assert taken.items() <= present.items()
    for follower in followers:
        assert follower.numbers == sorted(set(follower.numbers))
        assert follower.copy == {name: found(register, name) for name in present}


def found(register: Register, family_id: str) -> Family:
    """Return a family that is there."""
    stored = register.family(family_id)
    assert stored is not None
    return stored.family


def test_of_two_reports_on_one_family_at_once_neither_is_lost(register: Register, database: Database) -> None:
    register.put([a_patch()])
    each = 10

    def report() -> None:
        for _ in range(each):
            register.report("F-1", {}, Reporter.FAMILY)

    at_once([report] * WRITERS)
    reports = rows(database, availability_reports)
    assert sorted(row["change_number"] for row in reports) == list(range(2, 2 + WRITERS * each))
    intervals = rows(database, places_intervals)
    assert [one["known_to"] for one in intervals[:-1]] == [one["known_from"] for one in intervals[1:]]


def test_two_loads_of_the_same_file_at_once_end_as_one(register: Register, database: Database) -> None:
    patches = [a_spoken_patch(number, occupied=1) for number in range(60)]

    def load(these: list[FamilyPatch]) -> None:
        for start in range(0, 60, 20):
            register.put(these[start : start + 20])

    at_once([partial(load, patches), partial(load, patches[::-1])])
    assert register.change_number() == 60
    assert len(rows(database, availability_reports)) == 60


def test_a_report_does_not_wait_for_a_load_that_is_under_way(postgres_databases: PostgresDatabases) -> None:
    with postgres_databases.fresh() as url:
        database = Database(url)
        register = Register(database, SystemClock())
        register.put([a_patch()])
        with database.write(alone=True):
            assert register.report("F-1", {}, Reporter.FAMILY).change_number == 2
        database.close()


@pytest.mark.parametrize("known_before", [False, True])
def test_a_report_that_comes_in_while_a_load_waits_was_known_first(
    postgres_databases: PostgresDatabases, clock: SetClock, known_before: bool
) -> None:
    """The load is dated after the report that it waited for, or refused for being dated before it."""
    known_at = clock.now() if known_before else None
    with postgres_databases.fresh() as url, closing(Database(url)) as database, ThreadPoolExecutor(1) as pool:
        register = Register(database, clock)
        register.put([a_patch()])
        with database.write() as connection:
            present = present_families(connection, ["F-1"])["F-1"]
            waiting = pool.submit(register.put, [only("F-1", home="farm")], known_at)
            while not connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                assert not waiting.done()
            clock.move(timedelta(minutes=1))
            write_changes(connection, [Change(present, present.family, Reporter.FAMILY)], clock.now())
        if known_before:
            with pytest.raises(InvalidInput, match="known_at"):
                waiting.result()
        else:
            assert [outcome.kind for outcome in waiting.result()] == ["changed"]
        known_from = [row["known_from"] for row in rows(database, places_intervals)]
        assert known_from == [NOW, NOW + timedelta(minutes=1)]


def test_the_last_change_stays_the_latest_though_an_earlier_one_is_committed_after_it(
    postgres_databases: PostgresDatabases, clock: SetClock
) -> None:
    with postgres_databases.fresh() as url, closing(Database(url)) as database:
        register = Register(database, clock)
        register.put([a_patch(1), a_patch(2)])
        with database.write() as connection:
            present = present_families(connection, ["F-1"])["F-1"]
            clock.move(timedelta(minutes=1))
            register.report("F-2", {}, Reporter.FAMILY)
            write_changes(connection, [Change(present, present.family, Reporter.FAMILY)], NOW)
        assert register.last_change_at() == NOW + timedelta(minutes=1)


def test_more_callers_than_connections_are_all_served(register: Register) -> None:
    callers = POOL_SIZE + 10
    register.put([a_patch(number) for number in range(callers)])

    def ask(number: int) -> None:
        for _ in range(5):
            assert found(register, f"F-{number}").family_id == f"F-{number}"
            assert register.change_number() == callers

    at_once([partial(ask, number) for number in range(callers)])
