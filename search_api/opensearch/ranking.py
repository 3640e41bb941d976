"""The order of what was found, said to OpenSearch: one score for the graded steps, then the last step.

Every step of `domain.md`, Ranking, has few grades, so together they are one whole number below 2²⁴,
which a score holds exactly. It is the number that `search_api.embedded.ranking` sorts by, upside down:
so the hits of both can be merged.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from families.geography import postcodes
from search_api.embedded.columns import NO_SECOND
from search_api.embedded.distances import distances_from
from search_api.embedded.ranking import LAST_STEP, LATEST, RELEVANCE, STEPS
from search_api.opensearch.question import GROUPS, Clause, Question
from search_api.parameters import Sort

Json = dict[str, Any]
Key = tuple[int, str]
"""What hits are ordered by: all steps but the last as one number, then the id."""

_BEST_FRESHNESS, _BEST_WISH = 2, 2
_FIRST_POSTCODE = 1_000
_RANK_SIGN = 0x100
_TABLES_KEPT = 256
_BY_DISTANCE = f"params.ranks.charAt((int) doc['postcode'].value - {_FIRST_POSTCODE}) - {_RANK_SIGN}"
"""The rank of a postcode among all: as many as there are, so one text holds them, a sign each."""


class Ranking:
    """How one search is ordered."""

    def __init__(self, question: Question) -> None:
        """Say how much each step weighs."""
        criteria = question.criteria
        self._question = question
        self._near = criteria.near if criteria.sort is not Sort.CONFIRMED else None
        self._best = criteria.sort is Sort.BEST
        self._groups = criteria.availability or GROUPS
        self._wish = RELEVANCE if criteria.words and self._best else 1
        self._freshness = self._wish * (STEPS if criteria.born and self._best else 1)
        self._group = self._freshness * (STEPS if self._best else 1)

    @property
    def scored(self) -> bool:
        """Whether hits need a score: not where one group is asked and nothing else is graded."""
        return self._best or len(self._groups) > 1

    def should(self) -> list[Clause]:
        """Return the clauses whose scores add up to the graded steps."""
        return [{"constant_score": {"filter": clause, "boost": boost}} for clause, boost in self._graded()]

    def sort(self) -> list[Json | str]:
        """Return the sort of the request: the score, the last step, the id."""
        first: list[Json | str] = ["_score"] if self.scored else []
        return [*first, self._last(), {"family_id": "asc"}]

    def key(self, sort: list[Any]) -> Key:
        """Return the key of a hit from the values that it was sorted by."""
        last, family_id = sort[-2:]
        score = int(sort[0]) if self.scored else 0
        step = int(last) if self._near else LATEST - _second(last)
        return (self._most() - score) * LAST_STEP + step, family_id

    def _graded(self) -> Iterator[tuple[Clause, int]]:
        question = self._question
        for place, code in enumerate(GROUPS[:-1]):
            if len(self._groups) > 1 and code in self._groups:
                yield {"bool": question.group(code)}, (len(GROUPS) - 1 - place) * self._group
        if self._best:
            yield question.fresh(), self._freshness
            if self._groups != ("free",):
                yield question.not_stale(), self._freshness
            if question.criteria.born:
                yield question.wished(), _BEST_WISH * self._wish
                yield {"bool": {"must_not": [{"exists": {"field": "wanted_age"}}]}}, self._wish

    def _most(self) -> int:
        """Return the score from which the steps are counted down."""
        most = (len(GROUPS) - 1) * self._group
        if len(self._groups) == 1:
            most = GROUPS.index(self._groups[0]) * self._group
        if self._best:
            most += self._freshness * (1 if self._groups == ("free",) else _BEST_FRESHNESS)
            most += self._wish * (_BEST_WISH if self._question.criteria.born else 0)
        return most

    def _last(self) -> Json:
        if self._near is None:
            return {"confirmed_at": {"order": "desc", "missing": "_last"}}
        script = {"source": _BY_DISTANCE, "params": {"ranks": _ranks(self._near)}}
        return {"_script": {"type": "number", "order": "asc", "script": script}}


def _second(milliseconds: int) -> int:
    seconds = milliseconds // 1_000
    # Never confirmed: OpenSearch says the least number there is.
    return max(seconds, NO_SECOND)


@lru_cache(maxsize=_TABLES_KEPT)
def _ranks(near: str) -> str:
    """Return a sign for each number from the first postcode on: its rank by distance from `near`."""
    signs = [chr(_RANK_SIGN)] * (10_000 - _FIRST_POSTCODE)
    for code, rank in zip(postcodes(), distances_from(near).rank.tolist(), strict=True):
        signs[int(code) - _FIRST_POSTCODE] = chr(_RANK_SIGN + rank)
    return "".join(signs)
