"""What an operator sees: health, counters and logs, none of which tells about a family or a child."""

import logging
import re
from dataclasses import replace

import pytest
from anyio.to_thread import current_default_thread_limiter
from starlette.testclient import TestClient

from families.vocabulary import Reporter
from register.database import POOL_SIZE, Database, RegisterUnavailable
from register.register import Register
from tests.named_families import FREE, OCCUPIED, TELLTALE
from web.app import Parts, create_app


class SilentRegister(Register):
    """A register that has stopped answering."""

    def change_number(self) -> int:
        """Fail as a database does that is gone."""
        raise RegisterUnavailable("Registret postgresql://ledig:***@db.internal/ledig svarer ikke.")


@pytest.fixture
def silent(parts: Parts, sqlite_database: Database) -> Parts:
    """Return the parts with a register that does not answer."""
    return replace(parts, register=SilentRegister(sqlite_database, parts.clock), demo=True)


def test_the_process_lives_and_is_ready(stranger: TestClient) -> None:
    assert stranger.get("/health/live").json() == {"status": "live"}
    ready = stranger.get("/health/ready").json()
    assert ready["status"] == "ready"
    assert ready["engine"]["state"] == "level"
    assert ready["engine"]["lag"] == 0


def test_the_lag_is_told_and_the_next_search_takes_it_in(caseworker: TestClient, parts: Parts) -> None:
    parts.register.report(FREE, {"occupied_places": 2}, Reporter.FAMILY)
    parts.register.report(OCCUPIED, {"occupied_places": 1}, Reporter.FAMILY)
    behind = caseworker.get("/health/ready").json()["engine"]
    assert (behind["state"], behind["lag"]) == ("behind", 2)
    assert "ledig_engine_lag_changes 2.0" in caseworker.get("/metrics").text
    caseworker.get("/api/v1/families")
    assert caseworker.get("/health/ready").json()["engine"]["lag"] == 0
    assert "ledig_engine_lag_changes 0.0" in caseworker.get("/metrics").text


def test_without_the_register_everything_says_so_in_one_sentence(
    silent: Parts, caplog: pytest.LogCaptureFixture
) -> None:
    with TestClient(create_app(silent), base_url="http://127.0.0.1") as client:
        for path in ("/health/ready", "/api/v1/families", "/metrics"):
            answer = client.get(path)
            assert answer.status_code == 503
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["title"] == "Tjenesten svarer ikke lige nu"
        page = client.get("/soeg?age=4")
        assert page.status_code == 503
        assert "Prøv igen om lidt." in page.text
        assert 'href="/soeg?age=4"' in page.text
        assert client.get("/health/live").status_code == 200
        for text in (page.text, client.get("/api/v1/families").text):
            assert "db.internal" not in text
            assert "Traceback" not in text
    # The operator is told which register it is; nobody else is.
    assert "db.internal" in caplog.text


def test_requests_are_counted_by_route_and_never_by_address(caseworker: TestClient) -> None:
    for path in (
        f"/familie/{FREE}?age=4",
        "/soeg?near=7400",
        f"/api/v1/families/{FREE}",
        "/findes/ikke",
        "/static/x/y.css",
    ):
        caseworker.get(path)
    text = caseworker.get("/metrics").text
    for route in ("/familie/{family_id}", "/soeg", "/api/v1/families/{family_id}", "(none)", "/static"):
        assert f'route="{route}"' in text
    assert "ledig_search_seconds_count" in text
    # Labels only: a time may hold any digits.
    labels = " ".join(re.findall(r"\{.*\}", text))
    for told in (FREE, "7400", "age", "findes"):
        assert told not in labels


def test_logs_hold_no_query_no_reason_and_nothing_personal(
    parts: Parts, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    app = create_app(parts)

    def fail(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    with TestClient(app, base_url="http://127.0.0.1") as client:
        headers = {"Authorization": f"Bearer {_token(parts)}"}
        client.get("/soeg?near=7400&age=4", headers=headers)
        client.post(f"/familie/{FREE}/kontakt", data={"reason": "derfor-siger-jeg"}, headers=headers)
        monkeypatch.setattr(app.state.contact_look_ups.register, "contact", fail)
        failed = client.post(
            f"/familie/{FREE}/kontakt?near=7400", data={"reason": "derfor-siger-jeg"}, headers=headers
        )
    assert failed.status_code == 500
    # The client of the tests writes its own log.
    ours = [record for record in caplog.records if not record.name.startswith("httpx")]
    text = "\n".join(map(caplog.handler.format, ours))
    assert "a fault of ours" in text
    assert f"/familie/{FREE}/kontakt failed" in text
    for told in ("7400", "derfor-siger-jeg", TELLTALE, headers["Authorization"]):
        assert told not in text


def test_no_more_requests_work_at_a_time_than_there_are_connections(parts: Parts) -> None:
    app = create_app(parts)

    @app.get("/traade")
    async def threads() -> float:
        return current_default_thread_limiter().total_tokens

    with TestClient(app, base_url="http://127.0.0.1") as client:
        assert client.get("/traade").json() == POOL_SIZE


def _token(parts: Parts) -> str:
    return parts.tokens.issue(
        "caseworker", municipality="0657", authority=None, family_id=None, now=parts.clock.now()
    )
