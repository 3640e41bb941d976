"""A register with families, and what a real OpenSearch holds of it."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from families.clock import Clock, today
from indexer.invention.file import invent_to_file
from indexer.loading import load_file
from indexer.rebuilding import Rebuilding
from register.database import Database
from register.register import Register
from search_api.opensearch.cluster import Cluster, ClusterSettings
from tests.opensearch.indexes import Indexes

FAMILIES = 60
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Indexed:
    """A register with families, and its test's corner of OpenSearch."""

    address: str
    """Of the register's database."""
    database: Database
    register: Register
    indexes: Indexes

    @contextmanager
    def rebuilding(self, url: str | None = None) -> Iterator[Rebuilding]:
        """Lend what builds indexes, with a way of its own to OpenSearch or to something before it."""
        with self.cluster(url) as cluster:
            yield Rebuilding(self.database, self.register, cluster)

    @contextmanager
    def cluster(self, url: str | None = None) -> Iterator[Cluster]:
        """Lend a way to the cluster, as a process of its own has one."""
        with closing(Cluster(ClusterSettings((url or self.indexes.url,), self.indexes.prefix))) as cluster:
            yield cluster

    @contextmanager
    def running(
        self, *words: str, url: str | None = None, engine: str = "opensearch"
    ) -> Iterator[subprocess.Popen[str]]:
        """Run the real `ledig` over this register, and kill it when it is no longer needed."""
        settings = {
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(_ROOT),
            "LEDIG_DATABASE_URL": self.address,
            "LEDIG_ENGINE": engine,
            "LEDIG_OPENSEARCH_URL": url or self.indexes.url,
            "LEDIG_OPENSEARCH_PREFIX": self.indexes.prefix,
        }
        command = [sys.executable, "-W", "error", "-m", "ledig", *words]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, env=settings, stdout=pipe, stderr=pipe, text=True) as process:
            try:
                yield process
            finally:
                process.kill()

    @property
    def alias(self) -> str:
        """What is searched."""
        return f"{self.indexes.prefix}-families"

    @property
    def serving(self) -> str:
        """The one index that is searched."""
        (name,) = self.indexes.aliases()[self.alias]
        return name

    def in_register(self) -> dict[str, int]:
        """Return the change number of every family."""
        with self.register.snapshot() as present:
            return {stored.family.family_id: stored.change_number for stored in present.families}

    def in_index(self, name: str | None = None) -> dict[str, int]:
        """Return the version of every family in an index, None for the one that serves."""
        index = name or self.serving
        self.indexes.ask("POST", f"/{index}/_refresh")
        body = {"size": 5_000, "version": True, "_source": False, "query": {"exists": {"field": "family_id"}}}
        answer: dict[str, dict[str, list[dict[str, int | str]]]] = self.indexes.ask(  # type: ignore[assignment]
            "POST", f"/{index}/_search", body
        )
        return {str(hit["_id"]): int(hit["_version"]) for hit in answer["hits"]["hits"]}


@contextmanager
def opened(address: str, clock: Clock, indexes: Indexes) -> Iterator[Indexed]:
    """Open a register, and the corner of OpenSearch that is its copy."""
    with closing(Database(address)) as database:
        yield Indexed(address, database, Register(database, clock), indexes)


def fill(register: Register, folder: Path, clock: Clock, families: int = FAMILIES) -> None:
    """Load invented families."""
    path = folder / "families.ndjson"
    invent_to_file(path, families, 7, 0, today(clock))
    load_file(path, register)


def until(holds: Callable[[], object], seconds: float = 60) -> None:
    """Wait for something that must come."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            pytest.fail(f"It has not come to that in {seconds:.0f} seconds.")
        time.sleep(0.05)
