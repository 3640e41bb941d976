"""The engine: how long criteria, a page and all counts take, and what it weighs.

One engine grows from size to size, as it does while a register is read. After each block of searches
comes the plain numpy line that no such engine can do without, so both meet the same machine.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from statistics import median

import numpy as np
import psutil

from benchmarks.invented import MOMENT, stored_families
from benchmarks.machine import machine
from benchmarks.questions import questions
from benchmarks.table import table
from benchmarks.timing import Work, milliseconds, p50, p99, settled
from register.stored import StoredFamily
from search_api.criteria import Criteria
from search_api.embedded.bits import words_of
from search_api.embedded.columns import FACTS
from search_api.embedded.engine import EmbeddedEngine

SIZES = (5_000, 10_000, 100_000, 1_000_000)
SEARCHES = 300
BLOCKS = 7
PASSES = 20
REPORTS = 50
_AT_ONCE = 1_000

_SEARCHES = ("families", "p50 ms", "p99 ms", "numpy pass ms", "p50 / pass")
_UPDATES = ("report taken in ms", "next answer ms")
_WEIGHT = ("start s", "bytes a family", "of them numpy")


def answer(sizes: Sequence[int]) -> Iterator[str]:
    """Yield the machine and the table, one line a size."""
    yield machine()
    yield table((*_SEARCHES, *_UPDATES, *_WEIGHT), _lines(sorted(sizes)))


def _lines(sizes: Sequence[int]) -> Iterator[Sequence[object]]:
    engine = EmbeddedEngine()
    empty, start_s, already = _resident(), 0.0, 0
    for size in sizes:
        start_s += _grow(engine, stored_families(size, already))
        already = size
        weight = _resident() - empty
        with settled():
            yield f"{size:,}", *_searches(engine), *_reports(engine), *_weights(engine, size, start_s, weight)


def _grow(engine: EmbeddedEngine, families: Iterator[StoredFamily]) -> float:
    """Let the engine take families in, and return its own seconds: inventing them is not its work."""
    seconds = 0.0
    while part := list(islice(families, _AT_ONCE)):
        seconds += milliseconds(partial(engine.apply, part, part[-1].change_number)) / 1000
    return seconds


def _searches(engine: EmbeddedEngine) -> Iterator[str]:
    works: list[Work] = [partial(engine.search, one, MOMENT) for one in questions(SEARCHES)]
    numpy_pass = _numpy_pass(engine)
    for work in works:
        work()
    times, passes = [], []
    for _ in range(BLOCKS):
        times += [milliseconds(work) for work in works]
        passes += [milliseconds(numpy_pass) for _ in range(PASSES)]
    yield f"{p50(times):.2f}"
    yield f"{p99(times):.2f}"
    yield f"{median(passes):.3f}"
    yield f"{p50(times) / median(passes):.1f}"


def _numpy_pass(engine: EmbeddedEngine) -> Work:
    """Return the plain line over the engine's own matrix, with an answer of a fifth of the families."""
    matrix = engine._copy.matrix.words
    found = words_of(np.random.default_rng(7).random(64 * matrix.shape[1]) < 0.2)
    return lambda: np.bitwise_count(matrix & found).sum(axis=1, dtype=np.int64)


def _reports(engine: EmbeddedEngine) -> Iterator[str]:
    """Let families confirm one by one, each time followed by a search."""
    taken, answered = [], []
    for slot in range(REPORTS):
        number = engine.change_number + 1
        report = StoredFamily(engine._copy.family(slot), number)
        taken.append(milliseconds(partial(engine.apply, [report], number)))
        answered.append(milliseconds(partial(engine.search, Criteria(), MOMENT)))
    yield f"{p50(taken):.2f}"
    yield f"{p50(answered):.2f}"


def _weights(engine: EmbeddedEngine, size: int, start_s: float, weight: int) -> Iterator[str]:
    numpy_bytes = engine._copy.matrix.words.nbytes
    numpy_bytes += sum(engine._copy.columns[name].nbytes for name in FACTS)
    yield f"{start_s:.1f}"
    yield f"{weight / size:,.0f}"
    yield f"{numpy_bytes / size:.0f}"


def _resident() -> int:
    """Return the memory (bytes) that this process holds."""
    resident: int = psutil.Process().memory_info().rss
    return resident
