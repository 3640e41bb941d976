"""The real commands, killed at every step that they take: what is searched stays, the next run clears up."""

import os
import re
import signal
import subprocess
import time

import pytest

from tests.indexer.indexed import Indexed, until
from tests.indexer.test_rebuilding import rebuild, report
from tests.opensearch.relay import Answered, Asked, Pass, relayed

_STEPS = {
    "made": ("PUT", r"/[^/]+-\d{6}$"),
    "loading": ("POST", r"/_bulk"),
    "restored": ("PUT", r"/_settings$"),
    "refreshed": ("POST", r"/_refresh$"),
    "held": ("POST", r"/_count$"),
    "swapping": ("POST", r"^/_aliases$"),
    "clearing": ("DELETE", r"/[^/]+-\d{6}$"),
}
"""The requests of a rebuild, in order, that change something or decide about it."""
_SERVES = {("swapping", "after"), ("clearing", "before"), ("clearing", "after")}
"""From here on the new index serves."""


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_rebuild_that_is_killed_at_any_step_moves_nothing_and_the_next_one_clears_up(
    indexed: Indexed, moment: str
) -> None:
    rebuild(indexed)
    serving = rebuild(indexed)
    for step in _STEPS:
        _kill_at(indexed, step, moment)
        assert (indexed.serving != serving) == ((step, moment) in _SERVES), step
        assert indexed.in_index() == indexed.in_register(), step
        serving = rebuild(indexed)
        kept = indexed.indexes.aliases()[f"{indexed.alias}-previous"]
        assert indexed.indexes.names() == sorted([*kept, serving]), step


def _kill_at(indexed: Indexed, step: str, moment: str) -> None:
    method, path = _STEPS[step]
    victims: list[subprocess.Popen[str]] = []

    def kill(asked: Asked, send: Pass) -> Answered:
        if asked.method != method or not re.search(path, asked.path.partition("?")[0]):
            return send(asked)
        if moment == "after":
            send(asked)
        while not victims:
            time.sleep(0.01)
        os.kill(victims[0].pid, signal.SIGKILL)
        victims[0].wait()
        raise ConnectionResetError

    with relayed(indexed.indexes.url, kill) as url, indexed.running("rebuild", url=url) as process:
        victims.append(process)
        process.wait(60)
        assert process.returncode == -signal.SIGKILL, process.stderr and process.stderr.read()


@pytest.mark.slow
def test_work_builds_the_first_index_keeps_it_level_and_ends_when_told(indexed: Indexed) -> None:
    with indexed.running("work") as process:
        until(lambda: indexed.alias in indexed.indexes.aliases())
        for family_id in sorted(indexed.in_register())[:10]:
            report(indexed, family_id)
        until(lambda: indexed.in_index() == indexed.in_register())
        indexed.indexes.ask("DELETE", f"/{indexed.serving}")
        until(lambda: indexed.alias in indexed.indexes.aliases())
        process.send_signal(signal.SIGTERM)
        said, complaints = process.communicate(timeout=20)
    assert (process.returncode, complaints) == (0, "")
    assert "Søgeindeks:" not in said
    assert indexed.in_index() == indexed.in_register()


@pytest.mark.slow
def test_the_commands_say_in_danish_what_they_did(indexed: Indexed) -> None:
    assert "Kør 'ledig rebuild'" in _said(indexed, "catch-up", 1)
    assert "intet tidligere indeks" in _said(indexed, "switch-back", 1)
    assert "er taget i brug med 60 familier" in _said(indexed, "rebuild", 0)
    assert "har alt til og med ændring 60" in _said(indexed, "status", 0)
    assert "er gemt" in _said(indexed, "rebuild", 0)
    assert "Der søges nu i" in _said(indexed, "switch-back", 0)
    assert "til og med ændring" in _said(indexed, "catch-up", 0)


def _said(indexed: Indexed, command: str, code: int) -> str:
    with indexed.running(command) as process:
        said, complaints = process.communicate(timeout=60)
    assert process.returncode == code, complaints
    return said + complaints
