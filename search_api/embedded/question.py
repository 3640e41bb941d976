"""One search as sets: a set of families for each asked criterion, their intersection, and all counts."""

from collections.abc import Mapping
from functools import reduce

import numpy as np

from search_api.criteria import Criteria
from search_api.embedded.bits import Counts, Words, counts, size_of, words_of
from search_api.embedded.copy import WITH_PARENT, Copy
from search_api.embedded.distances import distances_from
from search_api.embedded.states import ASKED_FOR_PLACES, Days, States
from search_api.facet import YES, StoredFacet
from search_api.facets import FACET, FACETS
from search_api.parameters import Parameter


class Question:
    """The sets of one search. `availability` always has one: it is what keeps the unapproved out."""

    def __init__(self, copy: Copy, states: States, criteria: Criteria, days: Days) -> None:
        """Make a set for each criterion that is asked."""
        self._copy = copy
        self._states = states
        self._criteria = criteria
        self._asked = days.asked
        self._options = copy.option_rows(days.asked)
        self._sets: dict[str, Words] = {"availability": self._available(criteria.places_needed)}
        if criteria.parent_child:
            self._sets["parent_child"] = self._with_parent()
        if criteria.ages:
            self._sets["age"] = self._of_age()
        if criteria.near is not None and criteria.within is not None:
            inside = distances_from(criteria.near).km <= criteria.within
            self._sets["within"] = words_of(inside[copy.columns["place"]])
        for key, codes in criteria.choices.items():
            self._sets[key] = self._chosen(key, codes)
        if criteria.words:
            answers = [copy.postings.answer(word)[0] for word in criteria.words]
            self._sets[Parameter.TEXT] = reduce(np.bitwise_and, answers)
        self.found: Words = reduce(np.bitwise_and, self._sets.values())

    @property
    def total(self) -> int:
        """How many families are found."""
        return size_of(self.found)

    def counts(self) -> Mapping[str, dict[str, int]]:
        """Return every option's count: the total with that option as its facet's only choice."""
        shared = counts(self._copy.matrix.words, self.found)
        return {facet.key: self._counts_of(facet.key, shared) for facet in FACETS}

    def _counts_of(self, key: str, shared: Counts) -> dict[str, int]:
        match key:
            case "parent_child":
                return {YES: size_of(self._with_parent() & self._without(key))}
            case "age":
                return self._age_counts()
            case "availability":
                available = self._available_sets(self._criteria.places_needed)
                return _sizes(available, self._without(key))
            case "confirmed":
                return _sizes(self._states.confirmed, self._without(key))
            case _:
                return self._stored_counts(key, shared)

    def _stored_counts(self, key: str, shared: Counts) -> dict[str, int]:
        options = self._options[key]
        if key not in self._sets:
            return options.by_code(shared[options.rows])
        rows = self._copy.matrix.words[options.rows]
        return options.by_code(counts(rows, self._without(key)))

    def _age_counts(self) -> dict[str, int]:
        """Count each age as the only child: it needs one place, and its parent comes along if asked."""
        available = self._available(self._criteria.places or 1)
        others = self._without("age", "parent_child", "availability") & available
        options, matrix = self._options["age"], self._copy.matrix
        fitting = matrix.words[options.rows]
        if self._criteria.parent_child:
            fitting &= matrix.words[matrix.rows_of((WITH_PARENT, age) for age in options.codes)]
        return options.by_code(counts(fitting, others))

    def _without(self, *keys: str) -> Words:
        """Return the intersection of all sets but those of `keys`; not to be written to."""
        if self._sets.keys().isdisjoint(keys):
            return self.found
        sets = [words for name, words in self._sets.items() if name not in keys]
        return reduce(np.bitwise_and, sets) if sets else self._everybody

    @property
    def _everybody(self) -> Words:
        return np.full(self._copy.matrix.width, ~np.uint64(0))

    def _available(self, places: int) -> Words:
        sets = self._available_sets(places)
        return _union([sets[code] for code in self._criteria.availability or sets])

    def _available_sets(self, places: int) -> Mapping[str, Words]:
        if places == 1:
            return self._states.available
        enough = words_of(self._copy.columns["free_places"] >= places)
        return {
            code: words & enough if code in ASKED_FOR_PLACES else words
            for code, words in self._states.available.items()
        }

    def _with_parent(self) -> Words:
        oldest = max(self._criteria.born, default=0)
        return words_of(self._copy.columns["child_with_parent_last"] >= oldest)

    def _of_age(self) -> Words:
        columns, born = self._copy.columns, self._criteria.born
        fitting = np.ones(len(columns["approved"]), np.bool_)
        if born:
            fitting &= columns["approved_first"] <= born[0]
            fitting &= columns["approved_last"] >= born[-1]
        if len(self._criteria.ages) > 1:
            fitting &= columns["max_siblings"] >= len(self._criteria.ages)
        words = words_of(fitting)
        if self._criteria.unborn:
            words &= self._copy.matrix.union([("age", "unborn")])
        return words

    def _chosen(self, key: str, codes: tuple[str, ...]) -> Words:
        facet = FACET[key]
        if isinstance(facet, StoredFacet):
            rows = [(key, old) for code in codes for old in facet.stored(code, self._asked)]
            return self._copy.matrix.union(rows)
        return _union([self._states.confirmed[code] for code in codes])


def _union(sets: list[Words]) -> Words:
    return reduce(np.bitwise_or, sets)


def _sizes(sets: Mapping[str, Words], within: Words) -> dict[str, int]:
    return {code: size_of(words & within) for code, words in sets.items()}
