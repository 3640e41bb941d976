"""Searching the index of families: one request a search, whole or not at all."""

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import orjson

from families.family import Family
from mappings import index as mapping
from search_api.criteria import Criteria
from search_api.embedded.states import Days
from search_api.engine import Moment
from search_api.opensearch.cluster import Cluster, ClusterUnavailable, IndexMissing, cluster_busy
from search_api.opensearch.counts import aggregations, read_counts
from search_api.opensearch.documents import MARK, family_of
from search_api.opensearch.question import Question
from search_api.opensearch.ranking import Key, Ranking
from search_api.parameters import Sort

Json = dict[str, Any]

FAMILIES_KEPT = 20_000
"""Families that are kept as they were read, by id and change number."""

_MARK = {"mark": {"prefix": MARK, "completion": {"field": "mark", "size": 1}}}
"""Finds, in the very snapshot that is searched, the document that says how far the index has come."""
_BUSY = 429
_PARAMS = {"allow_partial_search_results": "false"}
_ANSWER = "timed_out,_shards.failed,hits.total.value,suggest.mark.options._source.reached"
_PAGE = "hits.hits._version,hits.hits.sort,hits.hits._source,aggregations"


@dataclass(frozen=True, slots=True)
class IndexHit:
    """A hit with what it is ordered by, and what its family is read from."""

    key: Key
    version: int
    record: Json


@dataclass(frozen=True, slots=True)
class IndexFound:
    """What the index finds, as of one snapshot that holds every change up to `reached`."""

    total: int
    reached: int
    hits: Sequence[IndexHit]
    counts: Mapping[str, Mapping[str, int]]


class OtherVersion(IndexMissing):
    """The index was made by another version of Ledig; the message says which command to run."""


class FamiliesIndex:
    """The index behind the alias; safe to share between threads."""

    def __init__(self, cluster: Cluster) -> None:
        """Ask nothing yet."""
        self._cluster = cluster
        self._kept: OrderedDict[tuple[str, int], Family] = OrderedDict()
        self._lock = Lock()

    def check(self) -> None:
        """Raise `IndexMissing` when there is no index, `OtherVersion` when this version cannot search it."""
        alias = self._cluster.names.alias
        for known in self._cluster.ask("GET", f"/{alias}/_mapping").values():
            version = known["mappings"].get("_meta", {}).get("version", 0)
            if version < mapping.version():
                raise OtherVersion(
                    f"Søgeindekset {alias} er lavet af en ældre udgave af Ledig. Kør 'ledig rebuild'."
                )
            if version > mapping.version():
                raise OtherVersion(
                    f"Søgeindekset {alias} er lavet af en nyere udgave af Ledig. Opdatér Ledig, eller kør"
                    " 'ledig switch-back'."
                )

    def reached(self, limit: float | None = None) -> int:
        """Return the change that whoever searches now finds everything up to.

        `limit` is the seconds that one attempt may take, None for the usual.
        """
        answer = self._search({"size": 0, "suggest": _MARK}, _ANSWER, limit)
        return self._whole(answer)

    def search(
        self, criteria: Criteria, moment: Moment, excluded: Collection[str], window: tuple[int, int]
    ) -> IndexFound:
        """Search without some families; `window` is the first place, from 0, and how many to return."""
        question = _question(criteria, moment)
        ranking = Ranking(question)
        body = _body(question, ranking, excluded)
        body |= {"from": window[0], "size": window[1], "sort": ranking.sort(), "version": True}
        body |= {"aggs": aggregations(question)}
        answer = self._search(body, f"{_ANSWER},{_PAGE}")
        reached = self._whole(answer)
        hits = answer["hits"].get("hits", ())
        return IndexFound(
            total=answer["hits"]["total"]["value"],
            reached=reached,
            hits=[IndexHit(ranking.key(hit["sort"]), hit["_version"], hit["_source"]) for hit in hits],
            counts=read_counts(question, answer["aggregations"], criteria.asked_day(moment.today)),
        )

    def totals(
        self, searches: Sequence[Criteria], moment: Moment, excluded: Collection[str]
    ) -> tuple[list[int], int]:
        """Return how many families each search finds without some, and the least change reached."""
        if not searches:
            return [], self.reached()
        lines = []
        for criteria in searches:
            question = _question(criteria, moment)
            lines += [
                {"allow_partial_search_results": False},
                _body(question, Ranking(question), excluded) | {"size": 0},
            ]
        body = b"".join(orjson.dumps(line) + b"\n" for line in lines)
        # Of one that was turned away nothing but the status would be left, and without it not even a place.
        parts = ",".join(f"responses.{part}" for part in (*_ANSWER.split(","), "status"))
        path = f"/{self._cluster.names.alias}/_msearch"
        answer = self._cluster.ask("POST", path, body, params={"filter_path": parts})
        reached = [self._whole(one) for one in answer["responses"]]
        return [one["hits"]["total"]["value"] for one in answer["responses"]], min(reached)

    def family(self, hit: IndexHit) -> Family:
        """Return a hit's family: reading it takes longer than finding it, so it is kept."""
        key = hit.key[1], hit.version
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        family = family_of(hit.record["record"])
        with self._lock:
            self._kept[key] = family
            if len(self._kept) > FAMILIES_KEPT:
                self._kept.popitem(last=False)
        return family

    def _search(self, body: Json, parts: str, limit: float | None = None) -> Json:
        params = {**_PARAMS, "filter_path": parts}
        path = f"/{self._cluster.names.alias}/_search"
        answer: Json = self._cluster.ask("POST", path, body, params=params, timeout=limit)
        return answer

    def _whole(self, answer: Json) -> int:
        """Return what the answer's snapshot has reached; raises unless every part of the index answered."""
        if answer.get("status") == _BUSY:
            raise cluster_busy()
        if "timed_out" not in answer or answer["timed_out"] or answer["_shards"]["failed"]:
            raise ClusterUnavailable("Søgemaskinen svarede kun på en del af søgningen. Prøv igen om lidt.")
        try:
            reached: int = answer["suggest"]["mark"][0]["options"][0]["_source"]["reached"]
        except (KeyError, IndexError):
            raise self._unmarked() from None
        return reached

    def _unmarked(self) -> IndexMissing:
        return IndexMissing(
            f"Søgeindekset {self._cluster.names.alias} er ikke bygget færdigt. Kør 'ledig rebuild'."
        )


def _question(criteria: Criteria, moment: Moment) -> Question:
    return Question(criteria, Days(criteria.asked_day(moment.today), moment.today, moment.rule))


def _body(question: Question, ranking: Ranking, excluded: Collection[str]) -> Json:
    """Return what is asked, and what of it decides about the page but not about every count."""
    always, words = question.always(), question.words()
    asked: Json = {"filter": always}
    if question.criteria.sort is Sort.BEST:
        asked |= {"must": words, "should": ranking.should()}
    else:
        asked |= {"filter": [*always, *words], "should": ranking.should()}
    if excluded:
        asked["must_not"] = [{"ids": {"values": list(excluded)}}]
    return {
        "query": {"bool": asked},
        "post_filter": {"bool": {"filter": question.without()}},
        "track_total_hits": True,
        "suggest": _MARK,
    }
