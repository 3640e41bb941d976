"""One search as tantivy's queries, built once and asked as often as wanted."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from tantivy import DocAddress, FieldType, Occur, Order, Query, Schema, Searcher

from benchmarks.peers.facts import codes_of
from benchmarks.peers.peer import Answer
from families.ages import ChildAge
from search_api.criteria import Criteria
from search_api.embedded.columns import UNKNOWN
from search_api.embedded.distances import distances_from
from search_api.facet import YES
from search_api.parameters import Sort

_LONE_CHILD = ("age", "parent_child", "availability", "places")
_MOST_OPTIONS = 500
_SORTED_AT_ONCE = 1_000
_YEARS = frozenset(codes_of("age"))
"""Ages that are tokens: the unborn and whole years."""
_LAST = 2**31
"""Above every number that is compared here."""

Counts = dict[tuple[str, str], int]


class TantivyQuestion:
    """The filters of one search, and the ways to its page and counts."""

    def __init__(self, criteria: Criteria, schema: Schema) -> None:
        """Build every query."""
        self._criteria = criteria
        self._schema = schema
        self._filters = dict(self._asked())
        self._found = self._all_but()
        lone = self._all_but(*_LONE_CHILD)
        chosen = [self._terms("availability", criteria.availability)] if criteria.availability else []
        self._lone_child = _both(lone, *chosen, *self._enough(criteria.places or 1))
        self._with_parent = _both(self._all_but("parent_child"), self._takes_parent())
        asked = list(criteria.choices)
        self._others = {key: self._all_but(key) for key in ("availability", *asked)}

    def answer(self, searcher: Searcher, ids: Sequence[str]) -> Answer:
        """Return the answer; `ids` has the family of each `n`."""
        total = number_of(searcher, self._found)
        counts = {
            (key, code): number
            for (key, code), number in self._shared(searcher)
            if key not in self._criteria.choices
        }
        for key, query in self._others.items():
            counts.update(((key, code), number) for code, number in _terms_of(searcher, query, key))
        ages = "age_with_parent" if self._criteria.parent_child else "age"
        counts.update((("age", age), number) for age, number in _terms_of(searcher, self._lone_child, ages))
        if with_parent := number_of(searcher, self._with_parent):
            counts["parent_child", YES] = with_parent
        page = searcher.fast_field_values("n", self._page(searcher, total)) if total else []
        return Answer(tuple(ids[int(n or 0)] for n in page), total, counts)

    def _shared(self, searcher: Searcher) -> Iterator[tuple[tuple[str, str], int]]:
        for token, number in _terms_of(searcher, self._found, "every"):
            key, _, code = token.partition(":")
            yield (key, code), number

    def _page(self, searcher: Searcher, total: int) -> list[DocAddress]:
        asked = self._criteria
        stop = asked.page * asked.size
        if asked.sort is Sort.CONFIRMED:
            best = _addresses(searcher, self._found, stop, "latest")
        elif not asked.near and not asked.born:
            best = _addresses(searcher, self._found, stop, "best")
        elif asked.near or total <= _SORTED_AT_ONCE:
            # Distances are known to the question alone, so all that is found is sorted.
            best = self._sorted(searcher, _addresses(searcher, self._found, total, "best"))
        else:
            best = self._by_wish(searcher, stop)
        return best[stop - asked.size : stop]

    def _by_wish(self, searcher: Searcher, stop: int) -> list[DocAddress]:
        """Return the best of each grade of wish, merged: the grade stands between state and time."""
        best = [
            address
            for query in self._grades()
            for address in _addresses(searcher, _both(self._found, query), stop, "best")
        ]
        return self._sorted(searcher, best)

    def _sorted(self, searcher: Searcher, found: list[DocAddress]) -> list[DocAddress]:
        asked = self._criteria

        def values(field: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
            return np.array(searcher.fast_field_values(field, found), np.int64)

        if asked.near:
            steps = [values("n"), distances_from(asked.near).rank[values("place")]]
        else:
            steps = [values("latest")]
        if asked.sort is Sort.BEST:
            if asked.born:
                first, until = values("wanted_first"), values("wanted_last")
                holds = (first <= asked.born[0]) & (until >= asked.born[-1])
                steps.append(np.where(first == UNKNOWN, 1, np.where(holds, 0, 2)))
            steps.append(values("confirmed_rank"))
        steps.append(values("availability_rank"))
        return [found[place] for place in np.lexsort(steps)]

    def _grades(self) -> list[Query]:
        born = self._criteria.born
        known = self._numbers("wanted_first", UNKNOWN + 1, _LAST)
        holds = _both(
            known,
            self._numbers("wanted_first", UNKNOWN + 1, born[0]),
            self._numbers("wanted_last", born[-1], _LAST),
        )
        unknown = self._numbers("wanted_first", UNKNOWN, UNKNOWN)
        return [holds, unknown, Query.boolean_query([(Occur.Must, known), (Occur.MustNot, holds)])]

    def _asked(self) -> Iterator[tuple[str, Query]]:
        asked = self._criteria
        if asked.availability:
            yield "availability", self._terms("availability", asked.availability)
        for number, query in enumerate(self._enough(asked.places_needed)):
            yield f"places{number or ''}", query
        if asked.parent_child:
            yield "parent_child", self._takes_parent()
        if asked.ages:
            yield "age", _both(*self._of_age())
        if asked.near and asked.within is not None:
            inside = np.flatnonzero(distances_from(asked.near).km <= asked.within).tolist()
            yield "within", Query.term_set_query(self._schema, "place", inside)
        for key, codes in asked.choices.items():
            yield key, self._terms(key, codes)

    def _of_age(self) -> Iterator[Query]:
        asked = self._criteria
        yield from (self._terms("age", [age.code]) for age in asked.ages if age.code in _YEARS)
        if not all(age.code in _YEARS for age in asked.ages):
            yield self._numbers("approved_first", 0, asked.born[0])
            yield self._numbers("approved_last", asked.born[-1], _LAST)
        if len(asked.ages) > 1:
            yield self._numbers("max_siblings", len(asked.ages), _LAST)

    def _takes_parent(self) -> Query:
        oldest = max(self._criteria.born, default=0)
        if ChildAge(oldest).code in _YEARS:
            return self._terms("parent_age", [ChildAge(oldest).code])
        return self._numbers("child_with_parent_last", oldest, _LAST)

    def _enough(self, places: int) -> Iterator[Query]:
        if places > 1:
            away = self._terms("availability", ["paused", "occupied"])
            yield Query.boolean_query(
                [(Occur.Should, away), (Occur.Should, self._numbers("free_places", places, _LAST))]
            )

    def _terms(self, field: str, values: Sequence[str]) -> Query:
        # Quicker than a set of terms, which reads the dictionary.
        terms = [Query.term_query(self._schema, field, value, index_option="basic") for value in values]
        return Query.boolean_query([(Occur.Should, term) for term in terms]) if len(terms) > 1 else terms[0]

    def _numbers(self, field: str, first: int, last: int) -> Query:
        return Query.range_query(self._schema, field, FieldType.Integer, first, last)

    def _all_but(self, *keys: str) -> Query:
        return _both(*(query for key, query in self._filters.items() if key not in keys))


def _both(*queries: Query) -> Query:
    if not queries:
        return Query.all_query()
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def number_of(searcher: Searcher, query: Query) -> int:
    """Return how many documents a query finds."""
    counted: Any = searcher.search(query, limit=1, count=True)
    number: int = counted.count
    return number


def _terms_of(searcher: Searcher, query: Query, field: str) -> Iterator[tuple[str, int]]:
    counted = searcher.aggregate(query, {"t": {"terms": {"field": field, "size": _MOST_OPTIONS}}})
    for bucket in counted["t"]["buckets"]:
        yield bucket["key"], bucket["doc_count"]


def _addresses(searcher: Searcher, query: Query, limit: int, order: str) -> list[DocAddress]:
    found = searcher.search(query, limit=limit, count=False, order_by_field=order, order=Order.Asc)
    return [address for _, address in found.hits]
