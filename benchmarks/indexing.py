"""Filling an index: `ledig rebuild` from the register against the same documents as bytes that lie ready."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing

import urllib3

from benchmarks.databases import sqlite_database
from benchmarks.filled import fill
from benchmarks.invented import DENMARK, NOW
from benchmarks.machine import machine
from benchmarks.table import table
from benchmarks.timing import Work, milliseconds, p50
from families.clock import SetClock
from indexer.indexes import Indexes
from indexer.rebuilding import Rebuilding
from register.database import Database
from register.register import Register
from search_api.opensearch.cluster import Cluster, ClusterSettings
from search_api.opensearch.writing import batches
from tests.opensearch.node import running_nodes
from tests.opensearch.software import VERSION

SIZES = (DENMARK, 100_000)
ROUNDS = 5
"""Each is measured so often, in turn: the median stands in the table."""
JAVA = "-Xms1g -Xmx1g"
_AT_ONCE = 2
_HEADING = (
    "families",
    "MB",
    "raw, one at a time: documents/s",
    f"raw, {_AT_ONCE} at a time",
    "rebuild, its loading",
    "loading / raw",
    f"/ raw, {_AT_ONCE} at a time",
    "whole rebuild s",
)
_MEGABYTE = 1_000_000


def answer(sizes: Sequence[int]) -> Iterator[str]:
    """Yield the machine and a table with a line for each number of families."""
    yield f"{machine(('opensearch-py', 'orjson', 'sqlalchemy'))} OpenSearch {VERSION}, Java {JAVA}."
    yield table(_HEADING, map(_line, sizes))


def _line(size: int) -> Sequence[object]:
    with (
        running_nodes(1, java_options=JAVA) as (node,),
        sqlite_database() as url,
        closing(Database(url)) as database,
        closing(Cluster(ClusterSettings((node.url,), "bench", timeout=30))) as cluster,
    ):
        register = Register(database, SetClock(NOW))
        fill(register, size)
        ready = [b"".join(lines) for lines in batches(register.changed_since(0, size))]
        filling = _Filling(Rebuilding(database, register, cluster), node.url, ready)
        # The first of each warms up Java and Python.
        rounds = [(filling.raw(1), filling.raw(_AT_ONCE), filling.loading()) for _ in range(ROUNDS + 1)][1:]
        one, more, ours = (size / p50([times[way] for times in rounds]) * 1000 for way in range(3))
        whole = milliseconds(filling.rebuilding.rebuild) / 1000
    megabytes = sum(map(len, ready)) / _MEGABYTE
    rates = (f"{one:,.0f}", f"{more:,.0f}", f"{ours:,.0f}", f"{ours / one:.2f}", f"{ours / more:.2f}")
    return f"{size:,}", f"{megabytes:.0f}", *rates, f"{whole:.1f}"


class _Filling:
    """Fills an index that is new each time and then removed; times are milliseconds until all is visible."""

    def __init__(self, rebuilding: Rebuilding, url: str, ready: Sequence[bytes]) -> None:
        self.rebuilding = rebuilding
        self._indexes = Indexes(rebuilding.cluster)
        self._url = url
        self._ready = ready
        self._pool = urllib3.PoolManager(maxsize=_AT_ONCE)

    def raw(self, at_once: int) -> float:
        """Send the bytes by urllib3, without our code and without looking at more than the status."""
        name = self._indexes.create(1)

        def send(body: bytes) -> None:
            headers = {"Content-Type": "application/x-ndjson"}
            answer = self._pool.request("POST", f"{self._url}/{name}/_bulk", body=body, headers=headers)
            if answer.status != 200:
                raise RuntimeError(answer.data.decode())

        def fill_index() -> None:
            under_way: deque[Future[None]] = deque()
            with ThreadPoolExecutor(at_once) as pool:
                for body in self._ready:
                    if len(under_way) == at_once:
                        under_way.popleft().result()
                    under_way.append(pool.submit(send, body))
            self._indexes.refresh(name)

        return self._timed(name, fill_index)

    def loading(self) -> float:
        """Read the register, make the documents and send them, as a rebuild does."""
        name = self._indexes.create(1)

        def fill_index() -> None:
            self.rebuilding._load(name)
            self._indexes.refresh(name)

        return self._timed(name, fill_index)

    def _timed(self, name: str, work: Work) -> float:
        taken = milliseconds(work)
        self._indexes.remove([name])
        return taken
