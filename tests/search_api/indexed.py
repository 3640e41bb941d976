"""Families in a real index, for tests: an engine that writes what it is told, and waits until it is seen."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from mappings.index import index_body
from register.stored import StoredFamily
from search_api.criteria import Criteria
from search_api.engine import Found, Moment
from search_api.opensearch.cluster import Cluster, ClusterSettings
from search_api.opensearch.engine import OpenSearchEngine
from search_api.opensearch.writing import write_changes
from tests.opensearch.indexes import Indexes

Json = dict[str, Any]

_NUMBERS = count(1)


class IndexOfTests:
    """One index behind the alias of a test's own prefix, emptied as often as a test asks for it.

    An index remembers what was deleted for a while, so each filling has change numbers of its own.
    """

    def __init__(self, indexes: Indexes, instead_of: "IndexOfTests | None" = None) -> None:
        """Make the index, to be searched from now on; it is refreshed when a test says so."""
        self.cluster = Cluster(ClusterSettings((indexes.url,), indexes.prefix, timeout=30))
        self.name = self.cluster.names.numbered(next(_NUMBERS))
        body = index_body()
        body["settings"]["index"]["refresh_interval"] = "-1"
        self.cluster.ask("PUT", f"/{self.name}", body)
        alias = self.cluster.names.alias
        actions = [{"add": {"index": self.name, "alias": alias}}]
        if instead_of:
            actions.append({"remove": {"index": instead_of.name, "alias": alias}})
        self.cluster.ask("POST", "/_aliases", {"actions": actions})

        self._last = 0

    def emptied(self) -> int:
        """Remove every document, and return the change number that the next filling begins after."""
        params = {"refresh": "true", "conflicts": "proceed"}
        everything: Json = {"query": {"match_all": {}}}
        self.cluster.ask("POST", f"/{self.name}/_delete_by_query", everything, params=params)
        begin = self._last + 2
        self.write([], begin)
        return begin

    def write(self, changes: Iterable[StoredFamily], reached: int, *, seen: bool = True) -> None:
        """Write changes as the indexer does; with `seen`, searches find them from now on."""
        written = list(changes)
        self._last = max(self._last, reached, *(change.change_number for change in written))
        refused = write_changes(self.cluster, self.cluster.names.alias, written, reached)
        assert refused == []
        if seen:
            self.refresh()

    def refresh(self) -> None:
        """Let searches see everything that was written."""
        self.cluster.ask("POST", f"/{self.name}/_refresh")

    def engine(self) -> OpenSearchEngine:
        """Return the engine as it is served."""
        return OpenSearchEngine(self.cluster)


class IndexedEngine:
    """The OpenSearch engine with an indexer that is never late: all it is told is in the index."""

    def __init__(self, index: IndexOfTests) -> None:
        """Know nobody."""
        self._index = index
        self._begin = index.emptied()
        self._engine = index.engine()

    @property
    def change_number(self) -> int:
        """The last change that the engine stands at."""
        return self._engine.change_number - self._begin

    def held(self) -> int:
        """Return what the index holds."""
        return self._engine.held() - self._begin

    def wants_since(self, present: int) -> int:
        """Return the change after which the engine is to be told what changed."""
        return self._engine.wants_since(present + self._begin) - self._begin

    def apply(self, changes: Iterable[StoredFamily], reached: int, after: int | None = None) -> None:
        """Write the changes into the index."""
        moved = [replace(change, change_number=change.change_number + self._begin) for change in changes]
        self._index.write(moved, reached + self._begin)
        self._engine.apply((), reached + self._begin)

    def search(self, criteria: Criteria, moment: Moment) -> Found:
        """Search the index alone."""
        found = self._engine.search(criteria, moment)
        assert not found.behind
        return replace(found, change_number=found.change_number - self._begin)

    def totals(self, searches: Sequence[Criteria], moment: Moment) -> Sequence[int]:
        """Tell the totals of the index alone."""
        return self._engine.totals(searches, moment)
