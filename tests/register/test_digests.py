"""The daily digest: at most one a day and authority, and only when something is unread."""

from datetime import timedelta

import pytest

from families.clock import SetClock
from families.vocabulary import Reporter
from register.database import Database
from register.digests import Digests
from register.letter_facts import LetterFacts
from register.letter_tables import outbox as table
from register.oversight_tables import notices
from register.register import Register
from tests.register.reading import a_patch, rows

ALL = ["midt", "nord", "syd"]


@pytest.fixture
def digests(database: Database, register: Register, clock: SetClock) -> Digests:
    """Return the digests; a family under Midt has reported twice, one under Nord once."""
    register.put([a_patch(1, municipality_code="0657"), a_patch(2, municipality_code="0851")])
    register.report("F-1", {"occupied_places": 1}, Reporter.FAMILY)
    register.report("F-1", {}, Reporter.FAMILY)
    register.report("F-2", {}, Reporter.FAMILY)
    return Digests(database, clock)


def test_each_authority_with_something_unread_is_told(digests: Digests, database: Database) -> None:
    assert digests.write(ALL) == 2
    letters = rows(database, table)
    assert [(row["authority"], row["kind"]) for row in letters] == [("midt", "digest"), ("nord", "digest")]


def test_an_authority_without_an_address_is_not_written_to(digests: Digests) -> None:
    assert digests.write(["syd"]) == 0
    assert digests.write([]) == 0


def test_there_is_one_a_day_of_copenhagen_and_none_at_night(digests: Digests, clock: SetClock) -> None:
    assert digests.write(ALL) == 2
    clock.move(timedelta(hours=13, minutes=59))  # 23.59 in Copenhagen
    assert digests.write(ALL) == 0
    clock.move(timedelta(hours=6))  # 05.59 on the next day
    assert digests.write(ALL) == 0
    clock.move(timedelta(minutes=1))
    assert digests.write(ALL) == 2


def test_whoever_has_read_everything_gets_none(digests: Digests, database: Database, clock: SetClock) -> None:
    with database.write() as connection:
        midt = notices.update().where(notices.c.to_authority == "midt")
        connection.execute(midt.values(read_at=clock.now(), read_by="demo:birgit"))
    assert digests.write(ALL) == 1


def test_what_is_unread_is_counted_by_kind(digests: Digests, database: Database, clock: SetClock) -> None:
    unread = LetterFacts(database).unread("midt")
    assert sorted((one.kind, one.number) for one in unread) == [("confirmed", 1), ("places", 1)]
    assert {one.oldest_at for one in unread} == {clock.now()}
