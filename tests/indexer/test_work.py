"""Duties are done again and again, whatever happens to one of them, and end well."""

import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from threading import Event

import pytest

from indexer.work import Duty, working
from register.database import RegisterUnavailable

_PROCESS = """
import sys, time
from indexer.work import Duty, work

def write():
    print("begun", flush=True)
    time.sleep(1)
    print("ended", flush=True)

work([Duty("Skriv", 60, write)], print)
print("over", flush=True)
"""


def test_each_duty_is_done_again_and_none_waits_for_another() -> None:
    times: list[float] = []
    slow = Event()
    done = Event()

    def count() -> None:
        times.append(time.monotonic())
        if len(times) == 3:
            done.set()

    with working([Duty("Langsom", 1, slow.wait), Duty("Hurtig", 0.05, count)], print):
        assert done.wait(10)
        slow.set()
    assert all(later - earlier >= 0.05 for earlier, later in pairwise(times))


def test_a_duty_that_fails_says_so_once_is_tried_again_and_tells_when_it_works() -> None:
    said: list[str] = []
    outcomes = iter(
        [RegisterUnavailable("Registret svarer ikke."), RegisterUnavailable("Registret svarer ikke.")]
    )
    done = Event()

    def fail_twice() -> None:
        for error in outcomes:
            raise error
        if "Prøve: Det virker igen." in said:
            done.set()

    with working([Duty("Prøve", 0.01, fail_twice)], said.append):
        assert done.wait(10)
    assert said == ["Prøve: Registret svarer ikke.", "Prøve: Det virker igen."]


def test_an_unforeseen_error_is_logged_and_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    said: list[str] = []
    tried = Event()
    times = iter([False, True])

    def break_down() -> None:
        if next(times, True):
            tried.set()
        raise ZeroDivisionError

    with working([Duty("Prøve", 0.01, break_down)], said.append):
        assert tried.wait(10)
    assert len(said) == 1
    assert "Uventet fejl" in said[0]
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_a_process_that_is_told_to_stop_ends_after_what_is_in_hand(asked: signal.Signals) -> None:
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", _PROCESS], cwd=root, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "begun\n"
        process.send_signal(asked)
        rest, _ = process.communicate(timeout=20)
    assert (rest, process.returncode) == ("ended\nover\n", 0)
