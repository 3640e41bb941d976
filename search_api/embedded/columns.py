"""The facts that are numbers: one integer column each, one place per family slot.

Dates are kept, never states: what they mean follows from the moment of each search.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from families.ages import AgeRange
from families.availability import Availability
from families.clock import copenhagen_day
from families.family import Family
from families.vocabulary import Approval
from search_api.embedded.distances import place_of

NO_DAY = -1_000_000
"""A day before all days: not paused, never confirmed, not disputed."""
NO_SECOND = -(2**40)
"""A second before all seconds: never confirmed."""
UNKNOWN = -1
UNLIMITED = 32_000

Column = NDArray[np.signedinteger[Any]]
_Fact = tuple[DTypeLike, Callable[[Family], int]]


def _day(day: date | None) -> int:
    return NO_DAY if day is None else day.toordinal()


def _day_of(instant: datetime | None) -> int:
    return NO_DAY if instant is None else copenhagen_day(instant).toordinal()


def _second(instant: datetime | None) -> int:
    return NO_SECOND if instant is None else int(instant.timestamp())


def _dispute(said: Availability) -> int:
    confirmed, disputed = said.confirmed_at, said.disputed_at
    stands = disputed is not None and (confirmed is None or disputed > confirmed)
    return _day_of(disputed if stands else None)


def _wanted(family: Family, end: Callable[[AgeRange], int]) -> int:
    wanted = family.availability.wanted_age
    return UNKNOWN if wanted is None else end(wanted)


def _child_with_parent(family: Family) -> int:
    taken = family.parent_child
    if taken is None:
        return UNKNOWN
    return UNLIMITED if taken.child_age_max_months is None else taken.child_age_max_months


FACTS: Mapping[str, _Fact] = {
    "approved": (np.int8, lambda family: family.approval is Approval.APPROVED),
    "approved_first": (np.int16, lambda family: family.approved_age.first),
    "approved_last": (np.int16, lambda family: family.approved_age.last),
    "wanted_first": (np.int16, lambda family: _wanted(family, lambda ages: ages.first)),
    "wanted_last": (np.int16, lambda family: _wanted(family, lambda ages: ages.last)),
    "child_with_parent_last": (np.int16, _child_with_parent),
    "max_siblings": (np.int16, lambda family: family.max_siblings or UNLIMITED),
    "free_places": (np.int8, lambda family: family.free_places),
    "place": (np.int16, lambda family: place_of(family.postcode)),
    "paused_until": (np.int32, lambda family: _day(family.availability.paused_until)),
    "available_from": (np.int32, lambda family: _day(family.availability.available_from)),
    "confirmed_day": (np.int32, lambda family: _day_of(family.availability.confirmed_at)),
    "disputed_day": (np.int32, lambda family: _dispute(family.availability)),
    "confirmed_second": (np.int64, lambda family: _second(family.availability.confirmed_at)),
}
"""Each column with its type and what it takes from a family.

Ages are months with both ends included (an open bound is the end of all ages), days are ordinals of
Copenhagen's calendar, `confirmed_second` counts UTC seconds since 1970. A family that has not said
which age it wants has UNKNOWN in both bounds; one that takes no parent has UNKNOWN as the highest age
of a child with its parent. `disputed_day` is NO_DAY unless the dispute is later than the confirmation.
"""


class Columns:
    """The numbers of all families; a slot that nobody has put is not approved, so never found."""

    def __init__(self, size: int) -> None:
        """Make columns of `size` zeros."""
        self._columns: dict[str, Column] = {name: np.zeros(size, dtype) for name, (dtype, _) in FACTS.items()}

    def __getitem__(self, name: str) -> Column:
        """Return a column."""
        return self._columns[name]

    def widen(self, size: int) -> None:
        """Make every column `size` long."""
        for name, column in self._columns.items():
            self._columns[name] = np.pad(column, (0, size - len(column)))

    def put(self, slots: Sequence[int], families: Sequence[Family]) -> None:
        """Write the families' numbers at their slots."""
        for name, (_, number) in FACTS.items():
            self._columns[name][slots] = [number(family) for family in families]
