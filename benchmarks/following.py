"""The copy and the register: start-up from it, and the time from a report to the next answer."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from time import perf_counter

from benchmarks.databases import DATABASES
from benchmarks.filled import fill
from benchmarks.invented import DENMARK, MOMENT, NOW
from benchmarks.machine import machine
from benchmarks.questions import questions
from benchmarks.table import table
from benchmarks.timing import milliseconds, p50, p99, settled
from families.clock import SetClock
from families.vocabulary import Reporter
from register.database import Database
from register.register import Register
from search_api.embedded.engine import EmbeddedEngine
from search_api.find import find_families
from search_api.levelling import level

SIZES = (DENMARK, 100_000)
REPORTS = 200
GLANCES = 1_000
_HEADING = (
    *("families", "register", "start s", "nothing new µs"),
    *("report ms", "its p99", "next answer ms", "its p99", "both ms"),
)


def answer(sizes: Sequence[int]) -> Iterator[str]:
    """Yield the machine and a table with a line for each size on each database."""
    yield machine(("numpy", "psycopg", "sqlalchemy"))
    yield table(_HEADING, (_line(size, name) for size in sizes for name in DATABASES))


def _line(size: int, name: str) -> Sequence[object]:
    clock = SetClock(NOW)
    with DATABASES[name]() as url:
        database = Database(url)
        register = Register(database, clock)
        fill(register, size)
        started = perf_counter()
        engine = EmbeddedEngine.from_register(register)
        start_s = perf_counter() - started
        with settled():
            glances = [milliseconds(partial(level, register, engine)) for _ in range(GLANCES)]
            reports, answers = _reports(register, engine, clock)
        database.close()
    both = [report + answer for report, answer in zip(reports, answers, strict=True)]
    times = (p50(reports), p99(reports), p50(answers), p99(answers), p50(both))
    return f"{size:,}", name, f"{start_s:.1f}", f"{p50(glances) * 1000:.0f}", *(f"{ms:.1f}" for ms in times)


def _reports(register: Register, engine: EmbeddedEngine, clock: SetClock) -> tuple[list[float], list[float]]:
    """Let one family after the other confirm its places, and search each time: the search sees it."""
    reports, answers = [], []
    for number, criteria in enumerate(questions(REPORTS), start=1):
        clock.move(timedelta(minutes=1))
        confirmed = partial(register.report, f"F-{number:04d}", {}, Reporter.FAMILY)
        reports.append(milliseconds(confirmed))
        search = partial(find_families, register, engine, criteria, clock, MOMENT.rule)
        answers.append(milliseconds(search))
    return reports, answers
