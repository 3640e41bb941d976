"""The search on OpenSearch: what Ledig adds to the same bytes sent raw, and what a late index costs.

A node of its own for each size. Raw is urllib3 with one open connection and orjson: no client can be
quicker. Each block of searches is followed by the same block raw and by the embedded engine, so all
three meet the same machine.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any
from urllib.parse import urlencode

import orjson
import urllib3

from benchmarks.invented import MOMENT, stored_families
from benchmarks.machine import machine
from benchmarks.questions import questions
from benchmarks.table import table
from benchmarks.timing import Work, milliseconds, p50, p99, settled
from mappings.index import index_body, serving_settings
from register.stored import StoredFamily
from search_api.criteria import Criteria
from search_api.embedded.engine import EmbeddedEngine
from search_api.opensearch.cluster import Answer, Cluster, ClusterSettings
from search_api.opensearch.engine import OpenSearchEngine
from search_api.opensearch.writing import write_changes
from tests.opensearch.node import running_nodes

SIZES = (10_000, 100_000, 1_000_000)
PENDING = (0, 10, 100, 1_000)
PARTS = (
    *("the mark", "the hits' records", "graded steps", "distance"),
    *("availability's counts", "all counts"),
)
"""What a search may be sent without, to see what it costs."""
SEARCHES = 300
BLOCKS = ((10_000, (10, 5)), (100_000, (4, 3)), (10**9, (1, 1)))
"""Up to how many families: blocks before the first that is counted (Java compiles what runs often), and
blocks that are counted. Fewer where a block takes minutes."""
AGAIN = (1, 3)
"""The same where much the same has been searched before."""
TAKEN_APART = 100_000
"""Up to so many families it is also measured what a late index and each part of a search cost."""
JAVA = "-Xms2g -Xmx2g"
_AT_ONCE = 5_000
_ADMIN_SECONDS = 600.0

_SEARCHED = (
    *("families", "raw p50 ms", "p99", "Ledig p50 ms", "p99", "Ledig / raw"),
    *("embedded p50 ms", "p99", "Ledig / embedded"),
)
_PARTS = ("families", "raw, without", "p50 ms", "p99", "/ whole")
_LATE = ("families", "pending", "p50 ms", "p99", "/ none pending")


class Listening(Cluster):
    """A cluster that remembers what it was asked last, as bytes."""

    last: tuple[str, bytes] = "", b""

    def ask(
        self, method: str, path: str, body: Mapping[str, Any] | bytes | None = None, **given: Any
    ) -> Answer:
        """Remember and ask."""
        content = orjson.dumps(body) if isinstance(body, Mapping) else body or b""
        self.last = f"{path}?{urlencode(given.get('params') or {})}", content
        return super().ask(method, path, body, **given)


def answer(sizes: Sequence[int]) -> Iterator[str]:
    """Yield the machine and two tables: searches by size, and by how late the index is."""
    yield machine(("opensearch-py", "urllib3", "orjson", "numpy"))
    searched, late, parts = [], [], []
    for size in sorted(sizes):
        with running_nodes(1, java_options=JAVA) as (node,):
            cluster = Listening(ClusterSettings((node.url,), "ledig-benchmark", timeout=60))
            embedded = _fill(cluster, size)
            with settled():
                searched.append((f"{size:,}", *_searches(cluster, node.url, embedded, size)))
                if size <= TAKEN_APART:
                    late += [(f"{size:,}", *line) for line in _late(cluster, size)]
                    parts += [(f"{size:,}", *line) for line in _parts(cluster, node.url)]
    yield table(_SEARCHED, searched)
    yield table(_LATE, late)
    yield table(_PARTS, parts)


def _fill(cluster: Cluster, size: int) -> EmbeddedEngine:
    """Write the families into a merged index, and return the embedded engine with the same ones."""
    name, embedded = cluster.names.numbered(1), EmbeddedEngine()
    body = index_body(loading=True) | {"aliases": {cluster.names.alias: {}}}
    cluster.ask("PUT", f"/{name}", body, timeout=_ADMIN_SECONDS)
    families = stored_families(size)
    while part := list(islice(families, _AT_ONCE)):
        number = part[-1].change_number
        if write_changes(cluster, cluster.names.alias, part, number):
            raise RuntimeError("The index refused some families.")
        embedded.apply(part, number)
    cluster.ask("PUT", f"/{name}/_settings", {"index": serving_settings()}, timeout=_ADMIN_SECONDS)
    for step in ("_refresh", "_forcemerge?max_num_segments=1", "_refresh"):
        cluster.ask("POST", f"/{name}/{step}", timeout=_ADMIN_SECONDS)
    return embedded


def _searches(cluster: Listening, url: str, embedded: EmbeddedEngine, size: int) -> Iterator[str]:
    asked = questions(SEARCHES)
    blocks = next(blocks for most, blocks in BLOCKS if size <= most)
    engine = OpenSearchEngine(cluster)
    ours: list[Work] = [partial(engine.search, one, MOMENT) for one in asked]
    own: list[Work] = [partial(embedded.search, one, MOMENT) for one in asked]
    raw, ledig, memory = _in_blocks([_raw(url, _bytes_of(cluster, asked)), ours, own], blocks)
    yield from (f"{p50(raw):.2f}", f"{p99(raw):.2f}", f"{p50(ledig):.2f}", f"{p99(ledig):.2f}")
    yield f"{p50(ledig) / p50(raw):.2f}"
    yield from (f"{p50(memory):.2f}", f"{p99(memory):.2f}", f"{p50(ledig) / p50(memory):.1f}")


def _late(cluster: Cluster, size: int) -> Iterator[Sequence[str]]:
    """Search with some families beside the index, spread over all, as after so many reports."""
    none = 0.0
    changed = list(islice(stored_families(size), 0, size, size // max(PENDING)))
    for pending in PENDING:
        engine = OpenSearchEngine(cluster)
        some = changed[:: max(1, len(changed) // pending)][:pending] if pending else []
        later = [StoredFamily(one.family, size + one.change_number) for one in some]
        engine.apply(later, 2 * size)
        works: list[Work] = [partial(engine.search, one, MOMENT) for one in questions(SEARCHES)]
        (times,) = _in_blocks([works], AGAIN)
        none = none or p50(times)
        yield f"{pending:,}", f"{p50(times):.2f}", f"{p99(times):.2f}", f"{p50(times) / none:.2f}"


def _parts(cluster: Listening, url: str) -> Iterator[Sequence[str]]:
    """Send each search raw without one of its parts: what the part costs."""
    sent = list(_bytes_of(cluster, questions(SEARCHES)))
    kinds = [_raw(url, [(path, _without(part, body)) for path, body in sent]) for part in ("", *PARTS)]
    whole, *rest = _in_blocks(kinds, AGAIN)
    for part, times in zip(PARTS, rest, strict=True):
        yield part, f"{p50(times):.2f}", f"{p99(times):.2f}", f"{p50(times) / p50(whole):.2f}"


def _without(part: str, content: bytes) -> bytes:
    """Return the body without a part; `""` is none."""
    body = orjson.loads(content)
    match part:
        case "the hits' records":
            body["_source"] = False
        case "graded steps":
            body["query"]["bool"].pop("should")
        case "distance":
            body["sort"] = [step for step in body["sort"] if "_script" not in step]
        case "availability's counts":
            body["aggs"].pop("availability")
        case "all counts":
            body.pop("aggs")
        case "the mark":
            body.pop("suggest")
    return orjson.dumps(body)


def _in_blocks(kinds: Sequence[Sequence[Work]], blocks: tuple[int, int]) -> list[list[float]]:
    """Return each kind's times: the kinds take turns, a whole block at a time."""
    times: list[list[float]] = [[] for _ in kinds]
    warm_up, counted = blocks
    for block in range(warm_up + counted):
        for place, works in enumerate(kinds):
            found = [milliseconds(work) for work in works]
            if block >= warm_up:
                times[place] += found
    return times


def _bytes_of(cluster: Listening, asked: Sequence[Criteria]) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the body that the engine sends for each search."""
    engine = OpenSearchEngine(cluster)
    for criteria in asked:
        engine.search(criteria, MOMENT)
        yield cluster.last


def _raw(url: str, sent: Iterable[tuple[str, bytes]]) -> list[Work]:
    pool = urllib3.connection_from_url(url, maxsize=1)
    headers = {"Content-Type": "application/json", "Connection": "keep-alive"}

    def ask(path: str, body: bytes) -> object:
        return orjson.loads(pool.urlopen("POST", path, body=body, headers=headers).data)

    return [partial(ask, path, body) for path, body in sent]
