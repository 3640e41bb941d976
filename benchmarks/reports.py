"""Reports: how many a second are acknowledged, and what they cost whoever searches meanwhile.

Each number of callers reports for some seconds, once with the register alone and once over HTTP. The disk is
asked in the same run how often a second it makes 4 kB durable: one writer after the other cannot do more.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from http.client import HTTPConnection
from itertools import count, cycle
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from statistics import median
from tempfile import TemporaryFile
from time import monotonic, perf_counter, sleep

from access.permissions import Role
from access.tokens import TokenScope, issue_token
from benchmarks.databases import DATABASES
from benchmarks.filled import fill
from benchmarks.invented import DENMARK, MOMENT
from benchmarks.machine import machine
from benchmarks.questions import questions
from benchmarks.serving import serving
from benchmarks.table import table
from benchmarks.timing import Work, milliseconds, p50, p99, settled
from families.clock import SystemClock
from families.vocabulary import Reporter
from register.database import Database
from register.register import Register
from register.tokens import Tokens
from search_api.embedded.engine import EmbeddedEngine
from search_api.find import find_families

SIZES = (DENMARK,)
CALLERS = (1, 8, 32)
SECONDS = 3.0
"""How long each number of callers reports."""
REPORTS_A_SECOND = 50
SEARCHES = 150
"""In a block; blocks with and without reports take turns."""
BLOCKS = 5
PAUSES = {"one after the other": 0.0, "ten a second": 0.1}
"""Between two searches: after a pause there is more to take in."""
_BYTES = b"x" * 4096

_RATES = (
    "families",
    "register",
    "callers",
    "reports a second",
    "over HTTP",
    "fsyncs a second",
    "reports / fsync",
)
_MEANWHILE = (
    "families",
    "register",
    "searches",
    "quiet p50 ms",
    "p99",
    "with 50 reports/s p50 ms",
    "p99",
    "p50 / quiet",
)


def answer(sizes: Sequence[int]) -> Iterator[str]:
    """Yield the machine, the table of rates, and the table of searches meanwhile."""
    yield machine(("psycopg", "sqlalchemy", "uvicorn"))
    yield table(_RATES, (line for size in sizes for name in DATABASES for line in _rates(size, name)))
    yield table(_MEANWHILE, (line for size in sizes for name in DATABASES for line in _searches(size, name)))


def _rates(size: int, name: str) -> Iterator[Sequence[object]]:
    with DATABASES[name]() as url, closing(Database(url)) as database:
        register = Register(database, SystemClock())
        fill(register, size)
        token = issue_token(Tokens(database), Role.INTAKE, TokenScope(), SystemClock())
        with serving(url) as port, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as elsewhere:
            _served(elsewhere, port, token, 4, size, 1.0)
            for callers in CALLERS:
                fsyncs = _fsyncs_a_second()
                alone = _acknowledged(register, callers, size) / SECONDS
                served = _served(elsewhere, port, token, callers, size, SECONDS)
                rates = (f"{alone:,.0f}", f"{served:,.0f}", f"{fsyncs:,.0f}", f"{alone / fsyncs:.2f}")
                yield f"{size:,}", name, callers, *rates


def _served(
    elsewhere: ProcessPoolExecutor, port: int, token: str, callers: int, size: int, seconds: float
) -> float:
    """Return how many reports a second so many callers of another process are told are kept."""
    asked = elsewhere.submit(acknowledged_over_http, port, token, callers, size, seconds)
    return asked.result() / seconds


def _fsyncs_a_second() -> float:
    """Ask the disk that the databases lie on."""
    with TemporaryFile(prefix="ledig-benchmarks-", buffering=0) as file:
        started = perf_counter()
        for number in count(1):
            file.write(_BYTES)
            os.fdatasync(file.fileno())
            if (seconds := perf_counter() - started) > 1:
                return number / seconds
    raise AssertionError


def _acknowledged(register: Register, callers: int, size: int) -> int:
    """Return how many reports so many threads of this process are told are kept."""

    def report(first: int) -> int:
        until, reports = monotonic() + SECONDS, 0
        for number in count(first, callers):
            if monotonic() > until:
                break
            register.report(_family(number, size), {}, Reporter.FAMILY)
            reports += 1
        return reports

    with ThreadPoolExecutor(callers) as pool:
        return sum(pool.map(report, range(callers)))


def acknowledged_over_http(port: int, token: str, callers: int, size: int, seconds: float) -> int:
    """Return how many reports so many callers are told are kept by a server."""
    headers = {"Authorization": f"Bearer {token}"}

    def report(first: int) -> int:
        until, reports = monotonic() + seconds, 0
        with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            for number in count(first, callers):
                if monotonic() > until:
                    break
                address = f"/api/v1/families/{_family(number, size)}/availability/confirm"
                connection.request("POST", address, headers=headers)
                answered = connection.getresponse()
                answered.read()
                if answered.status != 201:
                    raise ValueError(f"{address}: {answered.status}")
                reports += 1
        return reports

    with ThreadPoolExecutor(callers) as pool:
        return sum(pool.map(report, range(callers)))


def _family(number: int, size: int) -> str:
    """Return one of the families that every invention has, approved or not."""
    return f"F-{number % size + 1:04d}"


def _searches(size: int, name: str) -> Iterator[Sequence[object]]:
    with DATABASES[name]() as url, closing(Database(url)) as database:
        clock = SystemClock()
        register = Register(database, clock)
        fill(register, size)
        engine = EmbeddedEngine.from_register(register)
        works = cycle(
            [partial(find_families, register, engine, one, clock, MOMENT.rule) for one in questions(SEARCHES)]
        )
        for how, pause in PAUSES.items():
            searches = SEARCHES if not pause else SEARCHES // 5
            quiet, busy = list[list[float]](), list[list[float]]()
            with settled(), _reporting(url, size) as flowing:
                for _ in range(BLOCKS):
                    for blocks, flows in ((quiet, False), (busy, True)):
                        flowing.set() if flows else flowing.clear()
                        sleep(0.3)
                        blocks.append([_after(pause, next(works)) for _ in range(searches)])
            yield f"{size:,}", name, how, *_compared(quiet, busy)


def _after(pause: float, work: Work) -> float:
    sleep(pause)
    return milliseconds(work)


def _compared(quiet: Sequence[Sequence[float]], busy: Sequence[Sequence[float]]) -> Iterator[str]:
    for blocks in (quiet, busy):
        every = [time for block in blocks for time in block]
        yield f"{p50(every):.2f}"
        yield f"{p99(every):.1f}"
    yield f"{median(p50(b) / p50(a) for a, b in zip(quiet, busy, strict=True)):.2f}"


@contextmanager
def _reporting(url: str, size: int) -> Iterator[Event]:
    """Let a process of its own report 50 times a second while the event is set."""
    context = get_context("spawn")
    flowing, over = context.Event(), context.Event()
    process = context.Process(target=report_steadily, args=(url, size, flowing, over))
    process.start()
    try:
        yield flowing
    finally:
        over.set()
        process.join()


def report_steadily(url: str, size: int, flowing: Event, over: Event) -> None:
    """Report `REPORTS_A_SECOND` times a second while `flowing`, until it is over."""
    with closing(Database(url)) as database:
        register = Register(database, SystemClock())
        due = monotonic()
        for number in count(1):
            while not flowing.wait(0.05):
                due = monotonic()
                if over.is_set():
                    return
            due += 1 / REPORTS_A_SECOND
            sleep(max(0.0, due - monotonic()))
            register.report(_family(number, size), {"occupied_places": 0}, Reporter.FAMILY)
            if over.is_set():
                return
