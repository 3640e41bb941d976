"""Tokens: shown once, known by their hash, gone when they are revoked."""

import re
from datetime import timedelta
from typing import Any

from register.database import Database
from register.tables import tokens as table
from register.tokens import Tokens
from tests.building import NOW
from tests.register.reading import rows


def issue(tokens: Tokens, **scope: Any) -> str:
    """Issue a caseworker's token."""
    return tokens.issue(
        "caseworker", **{"municipality": "0657", "authority": None, "family_id": None, "now": NOW, **scope}
    )


def test_a_token_is_found_with_its_role_and_scope(database: Database) -> None:
    tokens = Tokens(database)
    found = tokens.find(issue(tokens))
    assert found is not None
    assert (found.role, found.municipality, found.authority, found.family_id) == (
        "caseworker",
        "0657",
        None,
        None,
    )
    other = tokens.find(issue(tokens, municipality=None, authority="midt"))
    assert other is not None
    assert other.token_id != found.token_id
    assert other.authority == "midt"


def test_only_the_hash_is_kept(database: Database) -> None:
    token = issue(Tokens(database))
    assert re.fullmatch(r"ledig_[A-Za-z0-9_-]{43}", token)
    (row,) = rows(database, table)
    assert row["issued_at"] == NOW
    assert token not in str(row)
    assert token.removeprefix("ledig_") not in str(row)


def test_every_token_is_another(database: Database) -> None:
    tokens = Tokens(database)
    assert len({issue(tokens) for _ in range(20)}) == 20


def test_an_unknown_token_finds_nothing(database: Database) -> None:
    tokens = Tokens(database)
    token = issue(tokens)
    (row,) = rows(database, table)
    for wrong in ("", "ledig_", token[:-1], token.upper(), f" {token}", row["token_hash"], "ledig_\0", "æøå"):
        assert tokens.find(wrong) is None


def test_a_revoked_token_is_unknown_and_the_others_are_not(database: Database) -> None:
    tokens = Tokens(database)
    one, other = issue(tokens), issue(tokens)
    found = tokens.find(one)
    assert found is not None
    tokens.revoke(found.token_id, NOW)
    tokens.revoke(found.token_id, NOW + timedelta(days=1))
    assert tokens.find(one) is None
    assert tokens.find(other) is not None
    assert [row["revoked_at"] for row in rows(database, table)] == [NOW, None]
