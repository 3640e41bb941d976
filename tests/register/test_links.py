"""Links: told once, known by their hash, gone when they are revoked."""

import re
from datetime import timedelta

import pytest

from register.database import Database
from register.letter_tables import access_links, link_guesses
from register.link_guesses import LinkGuesses
from register.links import Links
from register.register import Register
from tests.building import NOW
from tests.register.reading import a_patch, rows

MONTH = timedelta(days=30)


@pytest.fixture
def links(database: Database, register: Register) -> Links:
    """Return the links of a register with the families F-1 and F-2."""
    register.put([a_patch(1), a_patch(2)])
    return Links(database)


def mint(links: Links, family_id: str = "F-1") -> str:
    """Make a link of a month."""
    return links.mint(family_id, letter_id=None, now=NOW, expires_at=NOW + MONTH)


def test_a_link_is_found_with_its_family(links: Links) -> None:
    mint(links, "F-2")
    found = links.find(mint(links))
    assert found is not None
    assert (found.family_id, found.expires_at, found.revoked_at) == ("F-1", NOW + MONTH, None)


def test_only_the_hash_of_192_random_bits_is_kept(links: Links, database: Database) -> None:
    secret = mint(links)
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", secret)
    (row,) = rows(database, access_links)
    assert secret not in str(row)
    assert len({mint(links) for _ in range(20)}) == 20


def test_an_unknown_link_finds_nothing(links: Links, database: Database) -> None:
    secret = mint(links)
    (row,) = rows(database, access_links)
    for wrong in ("", secret[:-1], secret.swapcase(), f"{secret} ", row["link_hash"], "\0", "æøå", "\ud800"):
        assert links.find(wrong) is None


def test_one_link_is_revoked_or_all_of_a_family(links: Links) -> None:
    one, other, foreign = mint(links), mint(links), mint(links, "F-2")
    found = links.find(one)
    assert found is not None
    assert links.revoke(found.link_id, NOW)
    assert not links.revoke(found.link_id, NOW)
    assert links.revoke_all("F-1", NOW) == 1
    assert [link.revoked_at for link in map(links.find, (one, other, foreign)) if link] == [NOW, NOW, None]


def test_wrong_links_are_counted_by_address_and_forgotten_with_their_window(database: Database) -> None:
    guesses, other = LinkGuesses(database), LinkGuesses(database)
    guesses.note("192.0.2.1", NOW)
    guesses.note("192.0.2.1", NOW + timedelta(minutes=9))
    other.note("192.0.2.2", NOW)
    assert guesses.count("192.0.2.1", NOW) == (2, 3)
    assert guesses.count("192.0.2.3", NOW) == (0, 3)
    assert guesses.count("192.0.2.1", NOW + timedelta(minutes=10)) == (0, 0)
    assert "192.0.2" not in str(rows(database, link_guesses))
    guesses.note("192.0.2.2", NOW + timedelta(minutes=10))
    assert [row["wrong"] for row in rows(database, link_guesses)] == [1]
    guesses.forget(NOW + timedelta(minutes=20))
    assert rows(database, link_guesses) == []
