"""Reports over HTTP with an `Idempotency-Key`: one key, one report, one answer."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import timedelta

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from access.permissions import Role
from access.tokens import TokenScope, issue_token
from families.clock import SetClock
from register.database import Database
from register.register import Register
from register.tokens import Tokens
from tests.databases import Databases
from tests.named_families import BARE, FREE, PAUSED, put_named_families
from tests.web.conftest import HERE, ClientOf, parts_on
from tests.web.reports import JSON, at, reports_of
from tests.web.test_api import problem_of
from web.app import Parts, create_app

KEY = {"Idempotency-Key": "5b0f6f3e-2a3c-4f0e-9d0b-1f2e3d4c5b6a"}


def same(*answers: Response) -> bool:
    """Tell whether the answers are one and the same."""
    return (
        len({(answer.status_code, answer.content, answer.headers["content-type"]) for answer in answers}) == 1
    )


@pytest.mark.parametrize("confirm", [False, True])
def test_the_same_call_with_a_key_is_one_report_with_one_answer(
    machine: TestClient, sqlite_database: Database, clock: SetClock, confirm: bool
) -> None:
    sent = b"{}" if confirm else b'{"occupied_places": 1, "wanted_age": {"min_months": 6, "max_months": 9}}'
    again = b"" if confirm else b'{"wanted_age":{"max_months":9,"min_months":6},\n "occupied_places":1}'
    headers = KEY | {"Content-Type": JSON}
    path = at(FREE, confirm=confirm)
    first = machine.post(path, content=sent, headers=headers)
    assert first.status_code == 201
    clock.move(timedelta(hours=23, minutes=59))
    assert same(first, *(machine.post(path, content=body, headers=headers) for body in (sent, again)))
    assert len(reports_of(sqlite_database, FREE)) == 1


def test_without_a_key_every_call_is_a_report(machine: TestClient, sqlite_database: Database) -> None:
    for _ in range(2):
        machine.post(at(FREE), json={"occupied_places": 1})
    assert len(reports_of(sqlite_database, FREE)) == 2


def test_the_same_key_with_anything_else_is_refused(
    client_of: ClientOf, machine: TestClient, written: Callable[[], object]
) -> None:
    body = {"occupied_places": 1}
    machine.post(at(FREE), json=body, headers=KEY)
    before = written()
    others: list[tuple[TestClient, str, Mapping[str, object]]] = [
        (machine, at(FREE), {"occupied_places": 2}),
        (machine, at(FREE), {"occupied_places": 1, "note": None}),
        (machine, at(BARE), body),
        (machine, at(FREE, confirm=True), {}),
        (client_of(Role.FAMILY), at(FREE), body),
    ]
    for client, path, sent in others:
        told = problem_of(client, "POST", path, json=sent, headers=KEY)
        assert (told["status"], told["detail"].endswith("Brug en ny nøgle.")) == (409, True)
    assert written() == before


def test_the_answer_stays_though_the_day_or_the_family_has_ended(
    machine: TestClient, parts: Parts, clock: SetClock
) -> None:
    body = {"occupied_places": 0, "paused_until": "2026-11-24"}
    first = machine.post(at(FREE), json=body, headers=KEY)
    clock.move(timedelta(hours=20))
    parts.register.end_missing([PAUSED])
    assert same(first, machine.post(at(FREE), json=body, headers=KEY))


def test_after_a_day_the_key_can_be_used_anew(machine: TestClient, clock: SetClock) -> None:
    machine.post(at(FREE), json={"occupied_places": 1}, headers=KEY)
    clock.move(timedelta(hours=24, seconds=1))
    assert machine.post(at(FREE), json={"occupied_places": 2}, headers=KEY).status_code == 201


def test_a_refused_report_leaves_its_key_free(machine: TestClient) -> None:
    assert machine.post(at(FREE), json={"occupied_places": 3}, headers=KEY).status_code == 422
    assert machine.post(at(FREE), json={"occupied_places": 2}, headers=KEY).status_code == 201


@pytest.mark.parametrize("key", ["", " ", "to ord", "x" * 201, b"n\xf8gle", b"tab\tulator"])
def test_a_key_that_is_none_says_what_would_be_one(machine: TestClient, key: str | bytes) -> None:
    raw = key if isinstance(key, bytes) else key.encode()
    for confirm in (False, True):
        body = {} if confirm else {"occupied_places": 1}
        headers = {b"Idempotency-Key": raw}
        told = problem_of(machine, "POST", at(FREE, confirm=confirm), json=body, headers=headers)
        assert [error["param"] for error in told["errors"]] == ["Idempotency-Key"]
        assert "1-200 synlige ASCII-tegn" in told["errors"][0]["message"]


def test_two_keys_are_too_many(machine: TestClient) -> None:
    headers = [("Idempotency-Key", "a"), ("Idempotency-Key", "b")]
    told = problem_of(machine, "POST", at(FREE), json={"occupied_places": 1}, headers=headers)
    assert told["errors"][0]["message"] == "Står flere gange. Send én nøgle."


def test_the_longest_and_the_shortest_key_are_keys(machine: TestClient) -> None:
    for key in ("!", "~" * 200):
        answer = machine.post(at(FREE), json={"occupied_places": 1}, headers={"Idempotency-Key": key})
        assert answer.status_code == 201


def test_many_at_once_with_the_same_key_to_two_processes_are_one_report(
    databases: Databases, clock: SetClock
) -> None:
    """Two applications with engines and connections of their own, as two processes have."""
    with databases.fresh() as url, closing(Database(url)) as one, closing(Database(url)) as other:
        put_named_families(Register(one, clock))
        token = issue_token(Tokens(one), Role.INTAKE, TokenScope(), clock)
        headers = KEY | {"Authorization": f"Bearer {token}"}
        with ExitStack() as opened:
            clients = [
                opened.enter_context(TestClient(create_app(parts_on(each, clock)), base_url=HERE))
                for each in (one, other)
            ]

            def report(number: int) -> Response:
                return clients[number % 2].post(at(FREE), json={"occupied_places": 1}, headers=headers)

            with ThreadPoolExecutor(8) as pool:
                answers = list(pool.map(report, range(16)))
        assert answers[0].status_code == 201
        assert same(*answers)
        assert len(reports_of(one, FREE)) == 1
