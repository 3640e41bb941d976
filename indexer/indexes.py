"""Our indexes in the cluster: which one serves, which is kept to switch back to, and which are left over.

Every name begins with our prefix and ends in a number; nothing else is ever looked at twice. Two aliases
say what is what, and change in one call: the one that is searched, and the one of the index before.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from mappings.index import index_body, serving_settings, version
from search_api.opensearch.cluster import Cluster, ClusterUnavailable, index_missing
from search_api.opensearch.documents import MARK_ID
from search_api.opensearch.index import OtherVersion

ADMIN_SECONDS = 30.0
"""How long making, changing and removing an index may take."""
GREEN_SECONDS = 600
"""How long the copies of a new index may take until they are whole."""
_GREEN_AT_ONCE = 20
_NOT_YET, _NONE = 408, 404


class IndexRefused(Exception):
    """Something that an index was to do is not done; the message is Danish and says what to do."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The names of our indexes; `left_over` are those that neither serve nor are kept."""

    serving: str | None
    previous: str | None
    left_over: tuple[str, ...]
    highest: int
    """The highest number there is, 0 when there is no index."""


class Indexes:
    """The indexes of one prefix; every method raises `ClusterUnavailable`."""

    def __init__(self, cluster: Cluster) -> None:
        """Ask nothing yet."""
        self._cluster = cluster
        self._names = cluster.names

    def standing(self) -> Standing:
        """Return what there is; raises `IndexRefused` when an alias of ours is not as we leave it."""
        listed = self._cluster.ask("GET", f"/{self._names.pattern}/_alias", timeout=ADMIN_SECONDS)
        ours = {name: tuple(one["aliases"]) for name, one in listed.items() if self._number(name)}
        serving, previous = self._behind(self._names.alias, ours), self._behind(self._names.previous, ours)
        return Standing(
            serving=serving,
            previous=previous,
            left_over=tuple(sorted(set(ours) - {serving, previous})),
            highest=max(map(self._number, ours), default=0),
        )

    def serving(self) -> str:
        """Return the index that is searched; raises `IndexMissing`, and `IndexRefused` as `standing`."""
        serving = self.standing().serving
        if serving is None:
            raise index_missing(self._names.alias)
        return serving

    def create(self, number: int) -> str:
        """Make an empty index to be filled, unseen, and return its name."""
        name = self._names.numbered(number)
        body = index_body(loading=True) | {"aliases": {self._names.writing(name): {}}}
        self._ask("PUT", f"/{name}", body)
        return name

    def finish(self, name: str) -> None:
        """Give a filled index its copies and its refreshing; raises `IndexRefused` when they do not come."""
        self._ask("PUT", f"/{name}/_settings", {"index": serving_settings()})
        self.refresh(name)
        params = {"wait_for_status": "green", "timeout": f"{_GREEN_AT_ONCE}s"}
        for _ in range(GREEN_SECONDS // _GREEN_AT_ONCE):
            health = self._cluster.ask(
                "GET",
                f"/_cluster/health/{name}",
                params=params,
                expected=(_NOT_YET,),
                timeout=ADMIN_SECONDS + _GREEN_AT_ONCE,
            )
            if not health["timed_out"]:
                return
        raise IndexRefused(f"Kopierne af {name} blev ikke færdige. Se, om alle OpenSearchs noder kører.")

    def refresh(self, name: str) -> None:
        """Make everything that was written visible."""
        self._ask("POST", f"/{name}/_refresh")

    def written(self, name: str) -> int:
        """Return the change up to which everything has been written, refreshed or not; 0 before the first.

        Raises `IndexMissing`.
        """
        found = self._cluster.ask("GET", f"/{name}/_doc/{MARK_ID}", expected=(_NONE,))
        if "error" in found:
            raise index_missing(name)
        return int(found["_version"]) if found["found"] else 0

    def check_version(self, name: str) -> None:
        """Raise `OtherVersion` unless the index has the fields that this version writes and searches."""
        params = {"filter_path": "*.mappings._meta.version"}
        answer = self._cluster.ask("GET", f"/{name}/_mapping", params=params, timeout=ADMIN_SECONDS)
        found = answer[name]["mappings"]["_meta"]["version"] if name in answer else 0
        if found < version():
            raise OtherVersion(f"Indekset {name} er lavet af en ældre udgave af Ledig. Kør 'ledig rebuild'.")
        if found > version():
            raise OtherVersion(
                f"Indekset {name} er lavet af en nyere udgave af Ledig. Opdatér Ledig, eller brug den nyere."
            )

    def count(self, name: str, query: Mapping[str, Any]) -> int:
        """Return how many documents match."""
        number: int = self._ask("POST", f"/{name}/_count", {"query": query})["count"]
        return number

    def search(self, name: str, body: Mapping[str, Any]) -> Any:
        """Search one index, whole or not at all."""
        answer = self._cluster.ask(
            "POST",
            f"/{name}/_search",
            body,
            params={"allow_partial_search_results": "false"},
            timeout=ADMIN_SECONDS,
        )
        if answer["timed_out"] or answer["_shards"]["failed"]:
            raise IndexRefused(f"Indekset {name} svarede kun på en del. Prøv igen om lidt.")
        return answer

    def serve(self, name: str, standing: Standing) -> None:
        """Let an index be searched from now on and keep the one that was, in one call."""
        actions = [_add(name, self._names.alias)]
        if standing.previous:
            actions.append(_remove(standing.previous, self._names.previous))
        if standing.serving:
            actions.append(_remove(standing.serving, self._names.alias))
            actions.append(_add(standing.serving, self._names.previous))
        try:
            self._ask("POST", "/_aliases", {"actions": actions})
        except ClusterUnavailable:
            # The answer may have been lost after it was done; asked again, there was nothing to remove.
            if self.standing().serving != name:
                raise

    def remove(self, names: Collection[str]) -> None:
        """Remove indexes of ours by their full names; what is gone already is gone."""
        for name in names:
            if not self._number(name):
                raise ValueError(f"{name} is none of ours")
            self._cluster.ask("DELETE", f"/{name}", expected=(_NONE,), timeout=ADMIN_SECONDS)

    def _number(self, name: str) -> int:
        return self._names.number_of(name) or 0

    def _behind(self, alias: str, ours: Mapping[str, Collection[str]]) -> str | None:
        """Return our index behind an alias of ours; None when there is no such alias."""
        answer = self._cluster.ask("GET", f"/_alias/{alias}", expected=(_NONE,), timeout=ADMIN_SECONDS)
        behind = [] if "error" in answer else sorted(answer)
        if len(behind) > 1 or not set(behind) <= set(ours):
            raise IndexRefused(
                f"Aliasset {alias} peger på {', '.join(behind)}, og det har Ledig ikke gjort. Ret det i"
                " OpenSearch, eller brug en anden LEDIG_OPENSEARCH_PREFIX. Intet er ændret."
            )
        return behind[0] if behind else None

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        return self._cluster.ask(method, path, body, timeout=ADMIN_SECONDS)


def _add(name: str, alias: str) -> dict[str, Any]:
    return {"add": {"index": name, "alias": alias}}


def _remove(name: str, alias: str) -> dict[str, Any]:
    return {"remove": {"index": name, "alias": alias, "must_exist": True}}
