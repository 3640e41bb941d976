"""Reports over HTTP (`api.md`, Reports): what they change, and who may make which."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from access.permissions import Role
from families.clock import SetClock
from indexer.intake_openapi import ReportAnswer
from register.database import Database
from register.tables import availability_reports
from register.tokens import Tokens
from search_api.embedded.engine import EmbeddedEngine
from tests.named_families import EXPECTANT, FREE, MOTHER, OCCUPIED, STALE, SUSPENDED
from tests.register.reading import rows
from tests.web.conftest import HERE, ClientOf
from tests.web.reports import FAMILIES, WHOLE, at, reports_of
from tests.web.test_api import problem_of
from web.app import Parts, create_app


def test_a_report_is_answered_with_how_the_family_now_stands(machine: TestClient, clock: SetClock) -> None:
    clock.move(timedelta(days=1))
    answer = machine.post(at(FREE), json=WHOLE)
    assert (answer.status_code, answer.headers["content-type"]) == (201, "application/json")
    told = ReportAnswer.model_validate_json(answer.text, strict=True)
    assert json.loads(told.model_dump_json()) == answer.json()
    assert answer.json() == {
        "family_id": FREE,
        "change_number": 15,
        "availability": "paused",
        **{name: value for name, value in WHOLE.items() if name != "note"},
        "confirmed_at": "2026-11-25T09:00:00Z",
        "freshness": "fresh",
    }


def test_missing_leaves_and_null_clears(machine: TestClient) -> None:
    machine.post(at(FREE), json=WHOLE)
    kept = machine.post(at(FREE), json={"occupied_places": 0}).json()
    assert {name: kept[name] for name in WHOLE if name in kept} == {
        name: value for name, value in (WHOLE | {"occupied_places": 0}).items() if name != "note"
    }
    cleared = machine.post(at(FREE), json=dict.fromkeys(WHOLE) | {"occupied_places": 0}).json()
    assert {name: cleared[name] for name in WHOLE if name in cleared} == {
        "occupied_places": 0,
        "blocked_places": 0,
        "blocked_reason": None,
        "available_from": None,
        "paused_until": None,
        "wanted_age": None,
    }
    assert cleared["availability"] == "free"


def test_a_reason_may_be_missing_and_goes_with_the_blocked_places(machine: TestClient) -> None:
    blocked = machine.post(at(FREE), json={"occupied_places": 0, "blocked_places": 1}).json()
    assert (blocked["blocked_places"], blocked["blocked_reason"]) == (1, None)
    machine.post(at(FREE), json={"occupied_places": 0, "blocked_reason": "illness"})
    freed = machine.post(at(FREE), json={"occupied_places": 0, "blocked_places": 0}).json()
    assert (freed["blocked_places"], freed["blocked_reason"]) == (0, None)


@pytest.mark.parametrize(
    "sent", [{}, {"json": {}}, {"content": b"", "headers": {"Content-Type": "text/plain"}}]
)
def test_a_confirmation_changes_nothing_and_says_that_it_is_true_today(
    machine: TestClient, sent: dict[str, Any]
) -> None:
    before = machine.post(at(FREE), json=WHOLE).json()
    answer = machine.post(at(FREE, confirm=True), **sent)
    assert answer.status_code == 201
    assert answer.json() == before | {"change_number": 16}


def test_a_stale_family_is_confirmed_into_the_list_of_free_ones(
    machine: TestClient, caseworker: TestClient
) -> None:
    assert STALE not in found(caseworker)
    told = machine.post(at(STALE, confirm=True)).json()
    assert (told["availability"], told["freshness"]) == ("free", "fresh")
    assert STALE in found(caseworker)


def test_today_is_no_day_of_the_past_and_is_copenhagens(machine: TestClient, clock: SetClock) -> None:
    clock.instant = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    days = {"available_from": "2026-11-25", "paused_until": "2026-11-25"}
    answer = machine.post(at(FREE), json={"occupied_places": 0, **days})
    assert answer.json()["availability"] == "paused"
    gone = dict.fromkeys(days, "2026-11-24")
    told = problem_of(machine, "POST", at(FREE), json={"occupied_places": 0, **gone})
    assert [error["param"] for error in told["errors"]] == list(days)


def test_a_suspended_family_can_report(machine: TestClient) -> None:
    assert machine.post(at(SUSPENDED), json={"occupied_places": 1}).status_code == 201


def found(caseworker: TestClient) -> set[str]:
    """Return the families that a plain search shows."""
    answer = caseworker.get(FAMILIES, params={"size": 100})
    assert answer.status_code == 200
    return {family["family_id"] for family in answer.json()["families"]}


def test_the_very_next_search_of_any_process_shows_it(
    machine: TestClient, caseworker: TestClient, parts: Parts
) -> None:
    other_engine = EmbeddedEngine.from_register(parts.register)
    authorization = caseworker.headers["Authorization"]
    with TestClient(create_app(replace(parts, engine=other_engine)), base_url=HERE) as other:
        other.headers["Authorization"] = authorization
        for occupied, shown in ((2, False), (1, True), (2, False)):
            told = machine.post(at(FREE), json={"occupied_places": occupied}).json()
            for client in (caseworker, other):
                assert (FREE in found(client)) is shown
                assert client.get(FAMILIES).json()["change_number"] == told["change_number"]
                profile = client.get(f"{FAMILIES}/{FREE}").json()
                assert profile["occupied_places"] == occupied


@pytest.mark.parametrize("confirm", [False, True])
@pytest.mark.parametrize(
    ("role", "family_id", "status"),
    [
        (Role.FAMILY, FREE, 201),
        (Role.FAMILY, OCCUPIED, 403),
        (Role.CONSULTANT, EXPECTANT, 201),
        (Role.CONSULTANT, FREE, 403),
        (Role.INTAKE, FREE, 201),
        (Role.INTAKE, EXPECTANT, 201),
        (Role.CASEWORKER, FREE, 403),
        (Role.AUTHORITY, FREE, 403),
        (Role.ANALYST, FREE, 403),
        (Role.ADMINISTRATOR, FREE, 403),
        (Role.FAMILY, "F-GONE", 404),
        (Role.CONSULTANT, "F-GONE", 404),
        (Role.CASEWORKER, "F-GONE", 403),
    ],
)
def test_each_role_reports_about_those_in_its_reach(
    client_of: ClientOf,
    written: Callable[[], object],
    role: Role,
    family_id: str,
    status: int,
    confirm: bool,
) -> None:
    before = written()
    body = {} if confirm else {"occupied_places": 1}
    answer = client_of(role).post(at(family_id, confirm=confirm), json=body)
    assert answer.status_code == status, answer.text
    assert (written() == before) is (status != 201)


def test_whoever_may_not_learns_nothing_about_the_family(client_of: ClientOf) -> None:
    wrong = {"occupied_places": 9, "wanted_age": {"max_months": 275}}
    told = problem_of(client_of(Role.FAMILY), "POST", at(MOTHER), json=wrong)
    assert (told["status"], told["errors"]) == (403, [])
    assert told["detail"].startswith("Du kan kun indberette for din egen familie")


def test_nobody_and_the_demos_caseworker_may_not(stranger: TestClient, demo: TestClient) -> None:
    for confirm in (False, True):
        assert problem_of(stranger, "POST", at(FREE, confirm=confirm), json={})["status"] == 401
        told = problem_of(demo, "POST", at(FREE, confirm=confirm), json={})
        assert (told["status"], told["detail"]) == (403, "Rollen sagsbehandler har ikke adgang til dette.")


@pytest.mark.parametrize(
    ("role", "family_id", "reporter"),
    [
        (Role.FAMILY, FREE, "family"),
        (Role.CONSULTANT, EXPECTANT, "consultant"),
        (Role.INTAKE, FREE, "source"),
    ],
)
def test_who_said_so_is_kept_with_the_report(
    client_of: ClientOf,
    caseworker: TestClient,
    sqlite_database: Database,
    role: Role,
    family_id: str,
    reporter: str,
) -> None:
    client = client_of(role)
    client.post(at(family_id), json={"occupied_places": 1, "note": "  Sagt i telefonen. "})
    (report,) = reports_of(sqlite_database, family_id)
    assert (report["reporter"], report["confirmed_by"], report["note"]) == (
        reporter,
        reporter,
        "Sagt i telefonen.",
    )
    token = client.headers["Authorization"].removeprefix("Bearer ")
    known = Tokens(sqlite_database).find(token)
    assert known is not None
    assert report["who"] == f"token:{known.token_id}"
    assert caseworker.get(f"{FAMILIES}/{family_id}").json()["confirmed_by"] == reporter


def test_what_a_file_says_is_said_by_nobody(parts: Parts, sqlite_database: Database) -> None:
    assert {row["who"] for row in rows(sqlite_database, availability_reports)} == {None}
