"""Tokens for the API: who gets one, and who a call with one speaks for."""

import pytest

from access.caller import Caller, NotSignedIn
from access.permissions import Role
from access.tokens import TokenScope, caller_of_token, issue_token
from families.clock import SetClock
from families.problem import InvalidInput
from families.vocabulary import Authority
from register.database import Database
from register.tables import tokens as table
from register.tokens import Tokens
from tests.register.reading import rows


@pytest.fixture
def tokens(sqlite_database: Database) -> Tokens:
    """Return a register's tokens."""
    return Tokens(sqlite_database)


@pytest.mark.parametrize(
    ("role", "scope", "caller"),
    [
        (Role.CASEWORKER, TokenScope(municipality="0657"), {"municipality_code": "0657"}),
        (Role.CONSULTANT, TokenScope(municipality="0751"), {"municipality_code": "0751"}),
        (Role.AUTHORITY, TokenScope(authority="midt"), {"authority": Authority.MIDT}),
        (Role.FAMILY, TokenScope(family="F-1"), {"family_id": "F-1"}),
        (Role.ANALYST, TokenScope(), {}),
        (Role.INTAKE, TokenScope(), {}),
        (Role.ADMINISTRATOR, TokenScope(), {}),
    ],
)
def test_a_token_speaks_for_its_role_and_scope(
    tokens: Tokens, clock: SetClock, role: Role, scope: TokenScope, caller: dict[str, object]
) -> None:
    token = issue_token(tokens, role, scope, clock)
    found = tokens.find(token)
    assert found is not None
    told = caller_of_token(tokens, f"Bearer {token}")
    assert told == Caller(f"token:{found.token_id}", role, **caller)  # type: ignore[arg-type]
    assert caller_of_token(tokens, f"bearer  {token} ") == told


@pytest.mark.parametrize(
    ("role", "scope", "named"),
    [
        (Role.CASEWORKER, TokenScope(), {"municipality"}),
        (Role.AUTHORITY, TokenScope(municipality="0657"), {"municipality", "authority"}),
        (
            Role.FAMILY,
            TokenScope(authority="midt", municipality="0657"),
            {"municipality", "authority", "family"},
        ),
        (Role.INTAKE, TokenScope(family="F-1"), {"family"}),
        (Role.CASEWORKER, TokenScope(municipality="657"), {"municipality"}),
        (Role.AUTHORITY, TokenScope(authority="øst"), {"authority"}),
    ],
)
def test_a_scope_that_does_not_fit_the_role_makes_no_token_and_names_all_that_is_wrong(
    tokens: Tokens, sqlite_database: Database, clock: SetClock, role: Role, scope: TokenScope, named: set[str]
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        issue_token(tokens, role, scope, clock)
    assert {problem.field for problem in refusal.value.problems} == named
    assert rows(sqlite_database, table) == []


def test_a_revoked_token_speaks_for_nobody(tokens: Tokens, clock: SetClock) -> None:
    token = issue_token(tokens, Role.INTAKE, TokenScope(), clock)
    found = tokens.find(token)
    assert found is not None
    tokens.revoke(found.token_id, clock.now())
    with pytest.raises(NotSignedIn, match="ukendt eller trukket tilbage"):
        caller_of_token(tokens, f"Bearer {token}")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic aWRhOmhlbW1lbGln", "ledig_abc"])
def test_a_header_that_is_no_bearer_token_says_how_to_write_one(tokens: Tokens, header: str) -> None:
    with pytest.raises(NotSignedIn, match=r"Authorization: Bearer ledig_…"):
        caller_of_token(tokens, header)


def test_a_token_that_was_never_issued_speaks_for_nobody_and_is_not_repeated(tokens: Tokens) -> None:
    with pytest.raises(NotSignedIn) as refusal:
        caller_of_token(tokens, "Bearer ledig_gættet")
    assert "gættet" not in str(refusal.value)
