"""Counts with how fresh their free places are: what a count of free places must never stand without."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import add

from capacity.formats import Format
from capacity.question import Question
from capacity.service import CapacityService
from capacity.table import CapacityTable
from families.vocabulary import Freshness
from register.counted import CountedPlaces, CountedRow, Dimension, Places


@dataclass(frozen=True, slots=True)
class ConfirmedTable:
    """A count, and beside each row how many of its free places were confirmed freshly (14 days)."""

    table: CapacityTable
    _fresh: Mapping[tuple[object, ...], int]

    def fresh_places(self, row: CountedRow) -> int:
        """Return how many free places of a row were confirmed freshly, and are not disputed."""
        return self._fresh.get((row.day, *row.values), 0)

    @property
    def total_fresh(self) -> int:
        """The sum of that over all rows; it means something where the table has a total."""
        return sum(self._fresh.values())


def count_confirmed(service: CapacityService, question: Question) -> ConfirmedTable:
    """Count once, by freshness too, and put each row together again.

    Every family is fresh, ageing or stale: so the rows are those of the question itself. Raises
    `InvalidInput` when there are too many.
    """
    by = question.by
    divided = by if Dimension.FRESHNESS in by else (*by, Dimension.FRESHNESS)
    counted = service.answer(replace(question, by=divided, format=Format.JSON))
    place = divided.index(Dimension.FRESHNESS)
    rows: dict[tuple[object, ...], CountedRow] = {}
    fresh: dict[tuple[object, ...], int] = {}
    for row in counted.rows:
        values = row.values if divided is by else row.values[:-1]
        key = (row.day, *values)
        known = rows.get(key, CountedRow(row.day, values, Places()))
        rows[key] = replace(known, places=Places(*map(add, known.places, row.places)))
        if row.values[place] == Freshness.FRESH:
            fresh[key] = fresh.get(key, 0) + row.places.free_confirmed_places
    if not by:
        for day in question.days:
            rows.setdefault((day,), CountedRow(day, (), Places()))
    whole = CountedPlaces(counted.change_number, list(rows.values()))
    return ConfirmedTable(CapacityTable.of(question, whole, counted.made_at), fresh)
