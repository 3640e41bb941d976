"""What the dates mean at one moment: availability and freshness of every family at once.

The rules are `families.availability`'s, written for whole columns.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from families.availability import FreshnessRule
from families.vocabulary import Freshness
from search_api.embedded.bits import Flags, Words, words_of
from search_api.embedded.columns import Columns
from search_api.facets import AVAILABILITY_OPTIONS

FREE, UNCONFIRMED, PAUSED, OCCUPIED = range(len(AVAILABILITY_OPTIONS))
"""The availability groups in ranked order, by the places of their options."""

_STALE = list(Freshness).index(Freshness.STALE)

ASKED_FOR_PLACES = frozenset({"free", "unconfirmed"})
"""Only of these are free places asked; of paused and occupied families they are not."""


@dataclass(frozen=True, slots=True)
class Days:
    """The days that decide at one moment: the asked day for status, today for freshness and disputes."""

    asked: date
    today: date
    rule: FreshnessRule


class States:
    """The states at one moment: as numbers for ranking, as sets for finding and counting."""

    def __init__(self, columns: Columns, days: Days) -> None:
        """Derive the states of all families."""
        self.freshness = _freshness(columns, days)
        self.group = _group(columns, days, self.freshness)
        approved = columns["approved"] == 1
        self.available: dict[str, Words] = {
            option.code: words_of(approved & (self.group == place))
            for place, option in enumerate(AVAILABILITY_OPTIONS)
        }
        self.confirmed: dict[str, Words] = {
            grade.value: words_of(self.freshness == place) for place, grade in enumerate(Freshness)
        }


def _freshness(columns: Columns, days: Days) -> NDArray[np.int8]:
    """Return the place of each family's freshness in its vocabulary: fresh, ageing, stale."""
    age = days.today.toordinal() - columns["confirmed_day"]
    ageing: Flags = age > days.rule.fresh_days
    stale: Flags = age > days.rule.ageing_days
    return np.add(ageing, ageing & stale, dtype=np.int8)


def _group(columns: Columns, days: Days, freshness: NDArray[np.int8]) -> NDArray[np.int8]:
    """Return the availability group of each family: the last rule written is the first to hold."""
    asked, today = days.asked.toordinal(), days.today.toordinal()
    disputed = today - columns["disputed_day"] < days.rule.dispute_days
    group = np.where((freshness == _STALE) | disputed, UNCONFIRMED, FREE).astype(np.int8)
    group[(columns["available_from"] > asked) | (columns["free_places"] == 0)] = OCCUPIED
    group[columns["paused_until"] >= asked] = PAUSED
    return group
