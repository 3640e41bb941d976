"""One search as clauses: what is always asked, and what each facet's choice asks.

The rules are those of `search_api.embedded.question`, said to OpenSearch.
"""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from families.geography import distance_km, postcodes
from search_api.criteria import Criteria
from search_api.embedded.states import ASKED_FOR_PLACES, Days
from search_api.facet import StoredFacet
from search_api.facets import AVAILABILITY_OPTIONS, FACET
from search_api.text.asked import AskedWord, Grade

Clause = dict[str, Any]

GROUPS = tuple(option.code for option in AVAILABILITY_OPTIONS)
"""The availability groups in ranked order."""
CIRCLES_KEPT = 256


class Question:
    """The clauses of one search at one moment."""

    def __init__(self, criteria: Criteria, days: Days) -> None:
        """Make the clauses of every criterion that is asked."""
        self.criteria = criteria
        self._days = days
        self.chosen: dict[str, list[Clause]] = dict(self._choices())
        """The clauses of each facet with a choice: a facet's counts are made without its own."""

    def always(self) -> list[Clause]:
        """Return the clauses that every count asks too."""
        criteria = self.criteria
        clauses: list[Clause] = [{"term": {"approved": True}}]
        if criteria.near is not None and criteria.within is not None:
            clauses.append({"terms": {"postcode": _circle(criteria.near, criteria.within)}})
        return clauses

    def words(self) -> list[Clause]:
        """Return a clause for each asked word, whose score is the grade of its best answer."""
        return [_answers(word) for word in self.criteria.words]

    def without(self, *keys: str) -> list[Clause]:
        """Return the clauses of all choices but those of some facets."""
        return [clause for key, clauses in self.chosen.items() if key not in keys for clause in clauses]

    def available(self, codes: Collection[str], places: int) -> list[Clause]:
        """Return the clauses for families in one of these groups, that have the places where asked."""
        if len(codes) == len(GROUPS) and places == 1:
            return []
        groups = [_all(self.group(code, places)) for code in codes]
        return [groups[0] if len(groups) == 1 else _any(groups)]

    def group(self, code: str, places: int = 1) -> Clause:
        """Return the clause for one availability group on the asked day, with so many free places."""
        days = self._days
        paused = {"range": {"paused_until": {"gte": _day(days.asked)}}}
        later = {"range": {"available_from": {"gt": _day(days.asked)}}}
        if code == "paused":
            return {"filter": [paused]}
        if code == "occupied":
            return {"filter": [_any([later, {"term": {"free_places": 0}}])], "must_not": [paused]}
        needed = {"range": {"free_places": {"gte": places if code in ASKED_FOR_PLACES else 1}}}
        disputed = {"range": {"disputed_on": {"gt": _day(days.today, days.rule.dispute_days)}}}
        if code == "free":
            return {"filter": [needed, self.not_stale()], "must_not": [paused, later, disputed]}
        return {
            "filter": [needed, _any([disputed, _all({"must_not": [self.not_stale()]})])],
            "must_not": [paused, later],
        }

    def fresh(self) -> Clause:
        """Return the clause for a fresh confirmation."""
        return {"range": {"confirmed_on": {"gte": _day(self._days.today, self._days.rule.fresh_days)}}}

    def not_stale(self) -> Clause:
        """Return the clause for a fresh or ageing confirmation."""
        return {"range": {"confirmed_on": {"gte": _day(self._days.today, self._days.rule.ageing_days)}}}

    def confirmed(self, code: str) -> Clause:
        """Return the clause for one grade of freshness, today."""
        match code:
            case "fresh":
                return self.fresh()
            case "ageing":
                return _all({"filter": [self.not_stale()], "must_not": [self.fresh()]})
            case _:
                return _all({"must_not": [self.not_stale()]})

    def with_parent(self) -> Clause:
        """Return the clause for families that take a parent with the asked children."""
        return {"range": {"child_with_parent_last": {"gte": max(self.criteria.born, default=0)}}}

    def wished(self) -> Clause:
        """Return the clause for a wish that holds all asked ages."""
        return _holds("wanted_age", self.criteria.born)

    def _choices(self) -> Iterator[tuple[str, list[Clause]]]:
        criteria = self.criteria
        if available := self.available(criteria.availability or GROUPS, criteria.places_needed):
            yield "availability", available
        if criteria.parent_child:
            yield "parent_child", [self.with_parent()]
        if criteria.ages:
            yield "age", list(self._of_age())
        for key, codes in criteria.choices.items():
            yield key, [self._chosen(key, codes)]

    def _of_age(self) -> Iterator[Clause]:
        criteria = self.criteria
        if criteria.born:
            yield _holds("approved_age", criteria.born)
        if criteria.unborn:
            yield {"term": {"age": "unborn"}}
        if len(criteria.ages) > 1:
            yield _all({"must_not": [{"range": {"max_siblings": {"lt": len(criteria.ages)}}}]})

    def _chosen(self, key: str, codes: tuple[str, ...]) -> Clause:
        facet = FACET[key]
        if isinstance(facet, StoredFacet):
            stored = {old for code in codes for old in facet.stored(code, self._days.asked)}
            return {"terms": {key: sorted(str(code) for code in stored)}}
        return _any([self.confirmed(code) for code in codes])


def _any(clauses: list[Clause]) -> Clause:
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": clauses, "minimum_should_match": 1}}


def _all(occurring: Clause) -> Clause:
    return {"bool": occurring}


def _holds(name: str, months: tuple[int, ...]) -> Clause:
    return {"range": {name: {"gte": months[0], "lte": months[-1], "relation": "CONTAINS"}}}


def _day(day: date, days_before: int = 0) -> str:
    return (day - timedelta(days=days_before)).isoformat()


@lru_cache(maxsize=CIRCLES_KEPT)
def _circle(near: str, km: int) -> list[int]:
    return [int(code) for code in postcodes() if distance_km(near, code) <= km]


def _answers(word: AskedWord) -> Clause:
    """Return what answers a word, each way with its grade as its score (decision 0006)."""
    ways: list[tuple[Grade, Clause]] = [(Grade.EXACT, {"terms": {"tokens": sorted({word.word, word.stem})}})]
    if word.synonyms:
        ways.append((Grade.SYNONYM, {"terms": {"tokens": sorted(word.synonyms)}}))
    if word.begins:
        ways.append((Grade.BEGINNING, {"prefix": {"tokens": {"value": word.word}}}))
    ways += [(Grade.TYPO, _nearly(form)) for form in sorted(word.mistypable)]
    scored = [{"constant_score": {"filter": clause, "boost": int(grade)}} for grade, clause in ways]
    return scored[0] if len(scored) == 1 else {"dis_max": {"queries": scored}}


def _nearly(form: str) -> Clause:
    typo = {
        "value": form,
        "fuzziness": 1,
        "transpositions": True,
        "prefix_length": 0,
        "rewrite": "constant_score",
    }
    return {"fuzzy": {"tokens": typo}}
