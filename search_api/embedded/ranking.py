"""The order of what was found (`domain.md`, Ranking), and only as much of it as the page shows."""

import numpy as np
from numpy.typing import NDArray

from search_api.criteria import Criteria
from search_api.embedded.bits import Slots
from search_api.embedded.columns import UNKNOWN, Columns
from search_api.embedded.copy import Copy
from search_api.embedded.distances import distances_from
from search_api.embedded.states import States
from search_api.parameters import Sort

Keys = NDArray[np.int64]
Ranked = list[tuple[int, int]]
"""Slots with what they are sorted by before the id, best first."""

RELEVANCE = 2**11
"""More than the words of a query can add up to: its 200 characters hold some 100, each at most 4."""
STEPS = 4
"""More than any graded step has grades: groups 4, freshness 3, wanted 3."""
LAST_STEP = 2**44
"""More than any distance rank, or any number of seconds before `LATEST`."""
LATEST = 2**40
"""A second (since 1970) after every confirmation."""


def page_of(found: Slots, copy: Copy, states: States, criteria: Criteria) -> Ranked:
    """Return the slots of the asked page, best first, each with its key."""
    start, stop = (criteria.page - 1) * criteria.size, criteria.page * criteria.size
    if start >= len(found):
        return []
    keys = _keys(found, copy, states, criteria)
    if stop < len(found):
        best = keys <= np.partition(keys, stop - 1)[stop - 1]
        found, keys = found[best], keys[best]
    order = np.lexsort((copy.id_rank[found], keys))[start:stop]
    return list(zip(found[order].tolist(), keys[order].tolist(), strict=True))


def _keys(found: Slots, copy: Copy, states: States, criteria: Criteria) -> Keys:
    """Return one number per slot that sorts by every step but the last, the id."""
    columns, keys = copy.columns, states.group[found].astype(np.int64)
    if criteria.sort is Sort.BEST:
        keys = keys * STEPS + states.freshness[found]
        if criteria.born:
            keys = keys * STEPS + _wanted_grade(found, columns, criteria)
        if criteria.words:
            keys = keys * RELEVANCE - copy.postings.relevance(criteria.words, found)
    by_distance = criteria.near is not None and criteria.sort is not Sort.CONFIRMED
    if criteria.near is not None and by_distance:
        return keys * LAST_STEP + distances_from(criteria.near).rank[columns["place"][found]]
    return keys * LAST_STEP + (LATEST - columns["confirmed_second"][found])


def _wanted_grade(found: Slots, columns: Columns, criteria: Criteria) -> NDArray[np.int8]:
    """Return 0 where the wish holds all ages, 1 where there is none known, 2 where it does not."""
    first, last = columns["wanted_first"][found], columns["wanted_last"][found]
    holds = (first <= criteria.born[0]) & (last >= criteria.born[-1])
    return np.where(first == UNKNOWN, 1, np.where(holds, 0, 2)).astype(np.int8)
