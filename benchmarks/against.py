"""Other engines: the same criteria, page and counts, answered equally by each in the same run."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from functools import partial
from statistics import median

from benchmarks.invented import MOMENT, stored_families
from benchmarks.machine import machine
from benchmarks.peers.facts import facts_of
from benchmarks.peers.in_duckdb import InDuckdb
from benchmarks.peers.in_postgresql import InPostgresql
from benchmarks.peers.in_sqlite import InSqlite
from benchmarks.peers.in_tantivy import InTantivy
from benchmarks.peers.peer import Answer, Peer
from benchmarks.questions import questions
from benchmarks.table import table
from benchmarks.timing import Work, milliseconds, p50, p99, settled
from search_api.criteria import Criteria
from search_api.embedded.engine import EmbeddedEngine

SIZES = (10_000, 100_000)
SEARCHES = 100
BLOCKS = 3
PEERS: tuple[Callable[[], Peer], ...] = (InSqlite, InPostgresql, InDuckdb, InTantivy)
_HEADING = ("families", "engine", "filled in s", "p50 ms", "p99 ms", "embedded's p50 in it", "its p99 in it")


class OtherAnswer(Exception):
    """A peer answers otherwise than the embedded engine; the message says to what and how."""


def answer(sizes: Sequence[int]) -> Iterator[str]:
    """Yield the machine and a table with a line for each engine at each size."""
    yield machine(("numpy", "psycopg"))
    yield table(_HEADING, (line for size in sizes for line in _lines(size)))


def _lines(size: int) -> Iterator[Sequence[object]]:
    families, engine = list(stored_families(size)), EmbeddedEngine()
    filled_s = {"embedded": milliseconds(partial(engine.apply, families, size)) / 1000}
    asked = questions(SEARCHES)
    works: dict[str, list[Work]] = {"embedded": [partial(engine.search, one, MOMENT) for one in asked]}
    answers = [Answer.of(engine.search(one, MOMENT)) for one in asked]
    facts = facts_of(one.family for one in families)
    with ExitStack() as stack:
        for peer in [stack.enter_context(closing(make())) for make in PEERS]:
            filled_s[peer.name] = milliseconds(partial(peer.fill, facts)) / 1000
            prepared = [peer.prepared(one) for one in asked]
            for criteria, expected, work in zip(asked, answers, prepared, strict=True):
                _compare(peer.name, criteria, expected, work())
            works[peer.name] = list(prepared)
        with settled():
            yield from _measured(size, filled_s, works)


def _measured(
    size: int, filled_s: dict[str, float], works: dict[str, list[Work]]
) -> Iterator[Sequence[object]]:
    """Let each engine answer everything in a block of its own, the blocks in turn; compare block by block."""
    blocks: dict[str, list[list[float]]] = {name: [] for name in works}
    for _ in range(BLOCKS):
        for name, asked in works.items():
            blocks[name].append([milliseconds(work) for work in asked])
    for name, times in blocks.items():
        every = [time for block in times for time in block]
        pairs = list(zip(times, blocks["embedded"], strict=True))
        ratios = [median(edge(own) / edge(ours) for own, ours in pairs) for edge in (p50, p99)]
        yield (
            f"{size:,}",
            name,
            f"{filled_s[name]:.1f}",
            f"{p50(every):.2f}",
            f"{p99(every):.1f}",
            *(f"{ratio:,.1f}" for ratio in ratios),
        )


def _compare(name: str, criteria: Criteria, expected: Answer, given: Answer) -> None:
    """Raise `OtherAnswer` unless page, total and every count are the same."""
    if given == expected:
        return
    options = sorted(expected.counts.keys() | given.counts.keys())
    others = [
        f"{key}={code}: {given.counts.get((key, code), 0)} for {expected.counts.get((key, code), 0)}"
        for key, code in options
        if given.counts.get((key, code)) != expected.counts.get((key, code))
    ]
    raise OtherAnswer(
        f"{name} to ?{criteria.query_string()}: total {given.total} for {expected.total},"
        f" page {given.page[:5]} for {expected.page[:5]}; {'; '.join(others[:8])}"
    )
