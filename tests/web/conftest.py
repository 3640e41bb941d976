"""The application for tests: named families on SQLite, a clock that stands still, and who asks."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from access.permissions import Role
from access.tokens import TokenScope, issue_token
from families.availability import FreshnessRule
from families.clock import SetClock
from messages.composing import Composed, Composer
from messages.mailbox import Mailbox
from register.database import Database
from register.letters import LetterKind
from register.look_ups import LookUps
from register.register import Register
from register.tables import availability_reports, remembered_answers
from register.tokens import Tokens
from search_api.embedded.engine import EmbeddedEngine
from tests.named_families import FREE, put_named_families
from tests.register.reading import rows
from tests.web.page_client import PageClient
from web.app import Parts, create_app

HERE = "http://127.0.0.1:8000"

SCOPES = {
    Role.CASEWORKER: TokenScope(municipality="0657"),
    Role.CONSULTANT: TokenScope(municipality="0751"),
    Role.FAMILY: TokenScope(family=FREE),
    Role.AUTHORITY: TokenScope(authority="midt"),
}
"""What the tokens of the tests are bound to; the other roles are bound to nothing."""

ClientOf = Callable[[Role], TestClient]


def parts_on(database: Database, clock: SetClock) -> Parts:
    """Return what the application is made of, on a database that is there; without demo."""
    register = Register(database, clock)
    return Parts(
        database=database,
        register=register,
        look_ups=LookUps(database),
        tokens=Tokens(database),
        engine=EmbeddedEngine.from_register(register),
        clock=clock,
        rule=FreshnessRule(),
        demo=False,
    )


@pytest.fixture
def parts(sqlite_database: Database, sqlite_register: Register, clock: SetClock) -> Parts:
    """Return what the application is made of, with the named families; without demo."""
    put_named_families(sqlite_register)
    return parts_on(sqlite_database, clock)


@pytest.fixture
def demo_parts(parts: Parts) -> Parts:
    """Return the same for the demo, where people choose who they are, with a letter in its mailbox."""
    mailbox = Mailbox(parts.clock)
    mailbox.send("familie@example.org", a_link_letter(f"{HERE}/link/hemmelig"))
    return replace(parts, demo=True, mailbox=mailbox)


def a_link_letter(address: str) -> Composed:
    """Draw a letter with a link to this address."""
    facts = {"name": "Ida <Holm>", "places": "med 1 ledig plads", "last_day": "24. december 2026"}
    return Composer().compose(LetterKind.LINK, "ledig-1", {**facts, "family_id": FREE, "address": address})


@pytest.fixture
def stranger(parts: Parts) -> Iterator[TestClient]:
    """Return a client that nobody knows, of an application that is no demo."""
    with PageClient(create_app(parts), base_url=HERE, follow_redirects=False) as client:
        yield client


@pytest.fixture
def demo(demo_parts: Parts) -> Iterator[TestClient]:
    """Return a browser at the demo: the caseworker until it chooses somebody else."""
    with PageClient(create_app(demo_parts), base_url=HERE, follow_redirects=False) as client:
        yield client


@pytest.fixture
def client_of(parts: Parts) -> Iterator[ClientOf]:
    """Return a maker of clients that send the token of a role, to one application that is no demo."""
    app = create_app(parts)
    with ExitStack() as opened:

        def make(role: Role) -> TestClient:
            token = issue_token(parts.tokens, role, SCOPES.get(role, TokenScope()), parts.clock)
            headers = {"Authorization": f"Bearer {token}"}
            client = TestClient(app, base_url=HERE, follow_redirects=False, headers=headers)
            return opened.enter_context(client)

        yield make


@pytest.fixture
def caseworker(client_of: ClientOf) -> TestClient:
    """Return a client that sends a caseworker's token."""
    return client_of(Role.CASEWORKER)


@pytest.fixture
def machine(client_of: ClientOf) -> TestClient:
    """Return a machine that reports for all families."""
    return client_of(Role.INTAKE)


@pytest.fixture
def written(sqlite_database: Database, sqlite_register: Register) -> Callable[[], object]:
    """Return a reading of all that a report can write."""
    tables = (availability_reports, remembered_answers)
    return lambda: (sqlite_register.change_number(), [rows(sqlite_database, table) for table in tables])
