"""Pages a second over HTTP: `ledig serve` as one process and as two, asked from a process of its own.

The asking process shares the cores with the serving ones, as a proxy in front of them would.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from itertools import cycle
from multiprocessing import get_context
from time import perf_counter

from access.permissions import Role
from access.tokens import TokenScope, issue_token
from benchmarks.asking import ADDRESS
from benchmarks.databases import sqlite_database
from benchmarks.filled import fill
from benchmarks.invented import DENMARK
from benchmarks.machine import machine
from benchmarks.questions import questions
from benchmarks.table import table
from benchmarks.timing import p50, p99
from families.clock import SystemClock
from register.database import Database
from register.register import Register
from register.tokens import Tokens

SIZES = (DENMARK,)
PROCESSES = (1, 2)
CALLERS = 4
PAGES = 1_000
_WARM_UP = 100
_STARTED = "http://"
_HEADING = ("families", "processes", "callers", "pages a second", "p50 ms", "p99 ms")


def answer(sizes: Sequence[int]) -> Iterator[str]:
    """Yield the machine and a table with a line for each number of processes."""
    yield machine(("uvicorn", "fastapi"))
    yield table(_HEADING, (line for size in sizes for line in _lines(size)))


def _lines(size: int) -> Iterator[Sequence[str]]:
    with sqlite_database() as url:
        database, clock = Database(url), SystemClock()
        fill(Register(database, clock), size)
        token = issue_token(Tokens(database), Role.CASEWORKER, TokenScope("0657"), clock)
        database.close()
        for number in PROCESSES:
            with ExitStack() as stack:
                ports = [stack.enter_context(serving(url)) for _ in range(number)]
                yield f"{size:,}", str(number), str(CALLERS), *_asked_from_elsewhere(ports, token)


@contextmanager
def serving(url: str) -> Iterator[int]:
    """Run `ledig serve` on a free port of this machine, and lend the port."""
    command = [sys.executable, "-u", "-m", "ledig", "serve", "--port", str(_free_port())]
    environment = {**os.environ, "LEDIG_DATABASE_URL": url}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            for line in server.stdout or ():
                if _STARTED in line:
                    break
            else:
                raise subprocess.CalledProcessError(server.wait(), command)
            yield int(command[-1])
        finally:
            server.terminate()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _asked_from_elsewhere(ports: Sequence[int], token: str) -> Sequence[str]:
    with get_context("spawn").Pool(1) as pool:
        pool.apply(ask_all, (ports, token, _WARM_UP))
        seconds, times = pool.apply(ask_all, (ports, token, PAGES))
    return f"{PAGES / seconds:.0f}", f"{p50(times):.0f}", f"{p99(times):.0f}"


def ask_all(ports: Sequence[int], token: str, pages: int) -> tuple[float, list[float]]:
    """Get so many pages with CALLERS at a time; return the seconds of all and the ms of each."""
    queries = [criteria.query_string() for criteria in questions(pages)]
    shares = [queries[caller::CALLERS] for caller in range(CALLERS)]
    started = perf_counter()
    with ThreadPoolExecutor(CALLERS) as callers:
        asked = list(callers.map(_ask, cycle(ports), [token] * CALLERS, shares))
    return perf_counter() - started, [time for one in asked for time in one]


def _ask(port: int, token: str, queries: Sequence[str]) -> list[float]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    times = []
    for query in queries:
        started = perf_counter()
        connection.request("GET", f"{ADDRESS}?{query}", headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise ValueError(f"{query}: {answer.status}")
        times.append((perf_counter() - started) * 1000)
    connection.close()
    return times
