"""What becomes of searches and reports while OpenSearch is killed, full or slow: real servers, really hurt.

Reports come all the while. A family that has said that it is occupied is never shown as free, however
the index is; a search is answered rightly, or it says in a sentence that it cannot be.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from threading import Event, Thread

import pytest

from commands.working import index_duty
from families.availability import FreshnessRule
from families.clock import SetClock
from families.vocabulary import Approval, Reporter
from indexer.rebuilding import Rebuilding
from indexer.work import working
from search_api.criteria import Criteria
from search_api.embedded.engine import EmbeddedEngine
from search_api.engine import EngineUnavailable
from search_api.find import find_families
from search_api.opensearch.cluster import Cluster, ClusterSettings
from search_api.opensearch.engine import OpenSearchEngine
from search_api.results import Results
from tests.databases import SqliteDatabases
from tests.indexer.indexed import Indexed, fill, opened, until
from tests.opensearch.indexes import Indexes
from tests.opensearch.node import Node, running_nodes
from tests.opensearch.relay import Answered, Asked, Pass, relayed

# Three nodes take minutes to start on a machine that is busy.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

BACK_SECONDS = 10
"""So long after its return an index may take to be level again (issue 5)."""
EVERYBODY = Criteria(availability=(), size=100)
FREE = Criteria(size=100)
FAMILIES = 90
"""Fewer than a page holds, so that every family that is found is seen."""


@dataclass
class Town:
    """People who search and report at the same time, and what became of it."""

    indexed: Indexed
    clock: SetClock
    engine: OpenSearchEngine
    occupied: set[str] = field(default_factory=set)
    """Families whose report that they are occupied has been taken: nobody frees them again."""
    reports: int = 0
    answers: int = 0
    sentences: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def find(self, criteria: Criteria) -> Results:
        return find_families(self.indexed.register, self.engine, criteria, self.clock, FreshnessRule())

    def search(self) -> None:
        """Ask who is free and how many there are, and hold both to what had been said before."""
        said = frozenset(self.occupied)
        try:
            free = {hit.family.family_id for hit in self.find(FREE).hits}
            total = self.find(EVERYBODY).total
        except EngineUnavailable as error:
            self.sentences.append(str(error))
            return
        self.answers += 1
        if free & said:
            self.wrong.append(f"free: {sorted(free & said)}")
        if total != self.indexed.register.count_approved():
            self.wrong.append(f"total: {total}")

    def report_each(self, families: list[str]) -> Iterator[None]:
        """Let one family after the other say that it is occupied, and confirm that again and again."""
        for family_id in cycle(families):
            stored = self.indexed.register.family(family_id)
            assert stored
            places = {"occupied_places": stored.family.approved_places, "blocked_places": 0}
            self.indexed.register.report(family_id, places, Reporter.FAMILY)
            self.occupied.add(family_id)
            self.reports += 1
            yield

    @contextmanager
    def busy(self, searchers: int = 2) -> Iterator[None]:
        """Let them search and report until the end; what they do not expect is raised there."""
        stop = Event()
        with self.indexed.register.snapshot() as present:
            families = [
                one.family.family_id for one in present.families if one.family.approval is Approval.APPROVED
            ]

        def keep(act: Callable[[], object]) -> Callable[[], None]:
            def run() -> None:
                while not stop.is_set():
                    try:
                        act()
                    except Exception as error:
                        self.wrong.append(repr(error))
                        return
                    stop.wait(0.02)

            return run

        reporting = self.report_each(families)
        acts = [lambda: next(reporting), *[self.search] * searchers]
        threads = [Thread(target=keep(act)) for act in acts]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            stop.set()
            for thread in threads:
                thread.join()

    def is_level(self) -> bool:
        try:
            return self.engine.held() == self.indexed.register.change_number()
        except EngineUnavailable:
            return False

    def equals_the_register(self) -> bool:
        """Tell whether the index says of everybody what an engine says that is made of the register."""
        self.indexed.indexes.ask("POST", f"/{self.indexed.serving}/_refresh")
        truth = EmbeddedEngine.from_register(self.indexed.register)
        found = find_families(self.indexed.register, truth, EVERYBODY, self.clock, FreshnessRule())
        here = self.find(EVERYBODY)
        same = here.total == found.total and here.facets == found.facets and here.hits == found.hits
        return same and self.indexed.in_index() == self.indexed.in_register()


@contextmanager
def town(
    databases: SqliteDatabases, clock: SetClock, folder: Path, nodes: list[str], timeout: float = 3.0
) -> Iterator[Town]:
    """Open a register with families whose copy is in a cluster at these addresses, kept level."""
    with databases.fresh() as address, opened(address, clock, Indexes(nodes[0])) as indexed:
        fill(indexed.register, folder, clock, FAMILIES)
        cluster = Cluster(ClusterSettings(tuple(nodes), indexed.indexes.prefix, timeout=timeout))
        own = Cluster(ClusterSettings(tuple(nodes), indexed.indexes.prefix, timeout=timeout))
        rebuilding = Rebuilding(indexed.database, indexed.register, own)
        rebuilding.rebuild()
        with working([index_duty(rebuilding)], lambda _: None):
            yield Town(indexed, clock, OpenSearchEngine(cluster))
        cluster.close()
        own.close()


def test_an_opensearch_that_is_killed_loses_no_report_and_is_level_again_soon(
    sqlite_databases: SqliteDatabases, clock: SetClock, tmp_path: Path, opensearch_node: Node
) -> None:
    with town(sqlite_databases, clock, tmp_path, [opensearch_node.url]) as here:
        with here.busy():
            until(lambda: here.answers > 10)
            opensearch_node.kill()
            until(lambda: here.sentences)
            taken = here.reports
            until(lambda: here.reports > taken + 20)
            answered = here.answers
            opensearch_node.start()
            opensearch_node.wait()
            back = time.monotonic()
            until(lambda: here.answers > answered + 10, BACK_SECONDS)
        until(here.is_level, back + BACK_SECONDS - time.monotonic())
        assert here.wrong == []
        assert all("Indberetninger bliver gemt" in sentence for sentence in here.sentences)
        assert here.indexed.register.change_number() == FAMILIES + here.reports
        assert here.equals_the_register()


def test_an_opensearch_that_stands_still_keeps_nobody_waiting_and_goes_on_where_it_was(
    sqlite_databases: SqliteDatabases, clock: SetClock, tmp_path: Path, opensearch_node: Node
) -> None:
    with town(sqlite_databases, clock, tmp_path, [opensearch_node.url], timeout=1) as here:
        with here.busy():
            until(lambda: here.answers > 10)
            opensearch_node.hold_up()
            try:
                until(lambda: here.sentences)
                taken = here.reports
                until(lambda: here.reports > taken + 20)
                answered = here.answers
            finally:
                opensearch_node.let_go()
            until(lambda: here.answers > answered + 10)
        until(here.is_level)
        assert here.wrong == []
        assert all("ikke svarer" in sentence for sentence in here.sentences)
        assert here.equals_the_register()


def test_one_of_three_nodes_may_be_killed_under_load(
    sqlite_databases: SqliteDatabases, clock: SetClock, tmp_path: Path, three_nodes: list[Node]
) -> None:
    with town(sqlite_databases, clock, tmp_path, [node.url for node in three_nodes]) as here:
        first = here.indexed.indexes.ask("GET", "/_cat/cluster_manager?format=json&h=node")[0]["node"]
        # What this test itself asks, it asks of the first: that one stays.
        victim = three_nodes[-1] if first == "node-0" else three_nodes[int(first[-1])]
        with here.busy(searchers=3):
            until(lambda: here.answers > 20)
            before = len(here.sentences)
            victim.kill()
            answered, taken = here.answers, here.reports
            until(lambda: here.answers > answered + 100 and here.reports > taken + 100)
        told = len(here.sentences) - before
        until(here.is_level)
        assert here.wrong == []
        assert before == 0
        assert told < here.answers - answered
        assert here.indexed.register.change_number() == FAMILIES + here.reports
        assert here.equals_the_register()


def test_a_full_queue_is_a_sentence_and_never_half_an_answer(
    sqlite_databases: SqliteDatabases, clock: SetClock, tmp_path: Path
) -> None:
    narrow = {"thread_pool.search.size": "1", "thread_pool.search.queue_size": "4"}
    with running_nodes(1, narrow) as (node,), town(sqlite_databases, clock, tmp_path, [node.url]) as here:
        with here.busy(searchers=10):
            until(lambda: here.answers > 20 and _turned_away(here))
        until(here.is_level)
        assert here.wrong == []
        assert all("for travlt" in sentence for sentence in here.sentences)
        assert here.equals_the_register()


def test_a_slow_node_is_not_waited_for_and_another_one_answers(
    sqlite_databases: SqliteDatabases, clock: SetClock, tmp_path: Path, opensearch_url: str
) -> None:
    slow, over = Event(), Event()

    def delay(asked: Asked, send: Pass) -> Answered:
        if slow.is_set() and "_search" in asked.path:
            over.wait(5)
        return send(asked)

    with relayed(opensearch_url, delay) as url:
        with town(sqlite_databases, clock, tmp_path, [url], timeout=0.5) as here:
            here.search()
            assert (here.answers, here.sentences) == (1, [])
            slow.set()
            here.search()
            assert here.answers == 1
            assert "søgemaskinen ikke svarer" in here.sentences[0]
            two = ClusterSettings((url, opensearch_url), here.indexed.indexes.prefix, timeout=0.5)
            beside = Town(here.indexed, clock, OpenSearchEngine(Cluster(two)))
            for _ in range(5):
                beside.search()
            assert (beside.answers, beside.sentences, beside.wrong) == (5, [], [])
            slow.clear()
            over.set()
            with here.busy():
                until(lambda: here.answers > 10)
            assert here.wrong == []
        here.indexed.indexes.remove()


def _turned_away(here: Town) -> bool:
    said = str(here.indexed.indexes.ask("GET", "/_cat/thread_pool/search?format=json&h=rejected"))
    return "'0'" not in said
