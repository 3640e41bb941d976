"""Words: the same mixed searches without and with them, new to the engine and asked again."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import cycle

from benchmarks.invented import MOMENT, stored_families
from benchmarks.machine import machine
from benchmarks.questions import questions
from benchmarks.table import table
from benchmarks.timing import milliseconds, p50, p99, settled
from search_api.criteria import Criteria
from search_api.embedded.engine import EmbeddedEngine

SIZES = (10_000, 100_000)
SEARCHES = 300
BLOCKS = 5
TEXTS = (
    *("hund", "erfaren hund", "autisme", "auitsme", "mor og barn", "rolig landejendom", "bar", "spæd"),
    *("opmærksomhedsforstyrelse", "skov og have", "akut om natten", "weekender ferie", "Herning"),
    *("supervison", "gaard med heste", "tryg hverdag og faste rutiner", "a" * 200),
)
"""Whole, inflected, mistyped and begun words, one to four at a time."""

_COLUMNS = (
    "families",
    "without p50 ms",
    "p99",
    "new words p50",
    "p99",
    "asked again p50",
    "p99",
    "postings MB",
)


def answer(sizes: Sequence[int]) -> Iterator[str]:
    """Yield the machine and the table, one line a size."""
    yield machine()
    yield table(_COLUMNS, (_line(size) for size in sizes))


def _line(size: int) -> Sequence[object]:
    engine = EmbeddedEngine()
    engine.apply(stored_families(size), size)
    without = questions(SEARCHES)
    words = [criteria.with_changes(text=text) for criteria, text in zip(without, cycle(TEXTS), strict=False)]
    with settled():
        times = [
            [_time(engine, one, forget=forget) for _ in range(BLOCKS) for one in searches]
            for searches, forget in ((without, False), (words, True), (words, False))
        ]
    return (
        f"{size:,}",
        *(f"{edge(each):.2f}" for each in times for edge in (p50, p99)),
        f"{_megabytes(engine):.1f}",
    )


def _time(engine: EmbeddedEngine, criteria: Criteria, *, forget: bool) -> float:
    if forget:
        engine._copy.postings._answers.clear()
    return milliseconds(partial(engine.search, criteria, MOMENT))


def _megabytes(engine: EmbeddedEngine) -> float:
    postings = engine._copy.postings
    rows = sum(row.nbytes for row in postings._many.values())
    return (rows + sum(slots.itemsize * len(slots) for slots in postings._few.values())) / 1e6
