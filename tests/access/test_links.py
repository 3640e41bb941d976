"""Whom a link speaks for, and how whoever tries wrong ones is slowed down."""

from datetime import timedelta

import pytest

from access.links import (
    MOST_WRONG,
    MOST_WRONG_IN_ALL,
    LinkCallers,
    LinkExpired,
    LinkUnknown,
    TooManyWrongLinks,
)
from access.permissions import Permission, Role
from families.clock import SetClock
from register.database import Database
from register.letter_tables import access_links, link_guesses
from register.link_guesses import LinkGuesses
from register.links import Links
from register.register import Register
from tests.register.reading import a_patch, rows

HERE, THERE = "192.0.2.1", "2001:db8:1:2::3"


@pytest.fixture
def callers(database: Database, register: Register, clock: SetClock) -> LinkCallers:
    """Return the callers by link of a register with the family F-1."""
    register.put([a_patch(1)])
    return LinkCallers(Links(database), LinkGuesses(database), clock)


def guess(callers: LinkCallers, address: str, times: int = 1) -> None:
    """Try wrong links."""
    for _ in range(times):
        with pytest.raises(LinkUnknown):
            callers.open("forkert", address)


def test_a_link_speaks_for_its_family_and_opening_it_changes_nothing(
    callers: LinkCallers, database: Database
) -> None:
    secret = callers.mint("F-1")
    before = rows(database, access_links)
    caller = callers.open(secret, HERE)
    assert (caller.who, caller.role, caller.family_id) == ("link:1", Role.FAMILY, "F-1")
    assert caller.may(Permission.REPORT)
    assert rows(database, access_links) == before
    callers.note_used(caller)
    assert rows(database, access_links)[0]["used_at"] == callers.clock.now()


def test_a_link_works_for_thirty_days(callers: LinkCallers, clock: SetClock) -> None:
    secret = callers.mint("F-1")
    clock.move(timedelta(days=30, seconds=-1))
    assert callers.open(secret).family_id == "F-1"
    clock.move(timedelta(seconds=1))
    with pytest.raises(LinkExpired, match="udløbet"):
        callers.open(secret)


def test_nobody_is_told_a_revoked_link_from_one_that_never_was(callers: LinkCallers) -> None:
    secret = callers.mint("F-1")
    callers.links.revoke_all("F-1", callers.clock.now())
    with pytest.raises(LinkUnknown) as revoked:
        callers.open(secret)
    with pytest.raises(LinkUnknown) as never:
        callers.open("aldrig")
    assert str(revoked.value) == str(never.value)
    assert "aldrig" not in str(never.value)


def test_after_ten_wrong_links_an_address_waits_and_no_other_does(
    callers: LinkCallers, clock: SetClock
) -> None:
    secret = callers.mint("F-1")
    guess(callers, HERE, MOST_WRONG)
    with pytest.raises(TooManyWrongLinks, match="ti minutter"):
        callers.open(secret, HERE)
    assert callers.open(secret, THERE).family_id == "F-1"
    clock.move(timedelta(minutes=10))
    assert callers.open(secret, HERE).family_id == "F-1"


def test_what_one_process_counted_holds_for_every_other(callers: LinkCallers, database: Database) -> None:
    other = LinkCallers(Links(database), LinkGuesses(database), callers.clock)
    guess(callers, HERE, MOST_WRONG - 1)
    guess(other, HERE)
    with pytest.raises(TooManyWrongLinks):
        callers.open("forkert", HERE)


def test_who_has_a_network_of_addresses_counts_once(callers: LinkCallers) -> None:
    guess(callers, "2001:db8:1:2::3", MOST_WRONG)
    with pytest.raises(TooManyWrongLinks):
        callers.open("forkert", "2001:db8:1:2:ffff::9")
    guess(callers, "2001:db8:1:3::3")


def test_when_all_the_world_guesses_one_wrong_link_is_enough(
    callers: LinkCallers, database: Database
) -> None:
    secret = callers.mint("F-1")
    guess(callers, THERE)
    with database.write() as connection:
        connection.execute(link_guesses.update().values(caller="somebody else", wrong=MOST_WRONG_IN_ALL - 1))
    assert callers.open(secret, HERE).family_id == "F-1"
    guess(callers, HERE)
    with pytest.raises(TooManyWrongLinks):
        callers.open(secret, HERE)
    # A family that has tried nothing wrong is let in: nobody can shut the others out.
    assert callers.open(secret, "198.51.100.7").family_id == "F-1"
