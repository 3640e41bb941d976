"""Counting families and their places in memory: the same counts as `register.counting`, from columns.

Every interval is repeated for each of the days that lie in it; each row then is a family on a day. A
combination of the dimensions is one number (mixed radix), and sums go by that number.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from math import prod
from typing import Any

import numpy as np

from families.ages import AGE_BANDS
from families.clock import start_of_day
from families.geography import municipalities, region_on, regions, regions_on
from families.vocabulary import Authority, Freshness
from register.counted import MAX_ROWS, CountedRow, Dimension, Places, PlacesAsked, TooManyRows
from register.interval_columns import STAYS, TYPES, Columns, Numbers, day_number, instant_number
from register.tables import OPEN_END

_ROWS_AT_ONCE = 2_000_000
"""About so many rows of families on days are worked on at a time: some hundred megabytes."""
_FRESHNESS = tuple(Freshness)
_OVERLAPPING = {Dimension.AGE_BAND: len(AGE_BANDS), Dimension.STAY: len(STAYS)}
"""Dimensions of which a family can have several values, and how many at most."""


def count_columns(parts: Sequence[Columns], asked: PlacesAsked) -> list[CountedRow]:
    """Count what `asked` asks; its narrowing must not read profiles. Raises `TooManyRows`."""
    chosen = [_narrowed(columns, asked) for columns in parts]
    rows: list[CountedRow] = []
    for days in _days_together(asked.days, _most_on_a_day(chosen, asked)):
        rows += _Days(asked, days).rows(chosen)
        if len(rows) > MAX_ROWS:
            raise TooManyRows
    return rows


def _most_on_a_day(parts: Sequence[Columns], asked: PlacesAsked) -> int:
    """Return about how many rows a day has: of the first, the last and one between, with overlaps."""
    days = {asked.days[0], asked.days[len(asked.days) // 2], asked.days[-1]}
    known = (
        sum(int(np.count_nonzero((part["known_from"] <= at) & (part["known_to"] > at))) for part in parts)
        for at in (_known_at(day, asked) for day in days)
    )
    overlapping = [_OVERLAPPING[one] for one in asked.by if one in _OVERLAPPING]
    return max(known) * prod(overlapping)


def _known_at(day: date, asked: PlacesAsked) -> int:
    """Return the second at which a day is counted: its last, or for today the present."""
    over = day < asked.today
    return instant_number(start_of_day(day + timedelta(days=1)) if over else OPEN_END) - 1


def _days_together(days: Sequence[date], rows: int) -> Iterator[Sequence[date]]:
    """Split the days into runs with the same regions, each small enough for memory."""
    most = max(1, _ROWS_AT_ONCE // max(1, rows))
    for _, same in groupby(days, regions_on):
        run = list(same)
        for start in range(0, len(run), most):
            yield run[start : start + most]


def _narrowed(columns: Columns, asked: PlacesAsked) -> Columns:
    """Return the intervals of those who are asked for, of any day: regions are told apart by the day."""
    narrowing = asked.narrowing
    tests = []
    born = narrowing.born
    if born:
        tests += [columns["first_month"] <= min(born), columns["last_month"] >= max(born)]
    if narrowing.parent_child:
        tests.append(columns["parent_child"] == 1)
    if narrowing.types:
        tests.append(np.isin(columns["type"], [TYPES.index(one) for one in map(_type, narrowing.types)]))
    if narrowing.stays:
        tests.append(columns["stays"] & sum(1 << STAYS.index(stay) for stay in narrowing.stays) > 0)
    if not tests:
        return columns
    places = np.flatnonzero(np.logical_and.reduce(tests))
    return {name: numbers[places] for name, numbers in columns.items()}


def _type(code: str) -> Any:
    return next(one for one in TYPES if one.value == code)


@dataclass(frozen=True)
class _Days:
    """The count of some days on which the regions are the same."""

    asked: PlacesAsked
    days: Sequence[date]

    def rows(self, parts: Sequence[Columns]) -> list[CountedRow]:
        """Return one row a day and combination that has a family."""
        counted = [self._counted(columns) for columns in parts]
        codes = np.concatenate([codes for codes, _ in counted]) if counted else np.empty(0, np.int64)
        sums = np.concatenate([sums for _, sums in counted]) if counted else np.empty((0, 6), np.int64)
        # A combination can have families in both parts.
        unique, where = np.unique(codes, return_inverse=True)
        total = np.zeros((len(unique), sums.shape[1]), np.int64)
        np.add.at(total, where, sums)
        return [
            CountedRow(*self._decoded(int(code)), Places(*map(int, places)))
            for code, places in zip(unique, total, strict=True)
        ]

    def _counted(self, columns: Columns) -> "tuple[Numbers, np.ndarray[Any, Any]]":
        """Return the codes of the combinations that have families, and their sums."""
        place, day = self._on_days(columns)
        known = {name: numbers[place] for name, numbers in columns.items()}
        codes, repeated = self._codes(known, day)
        unique, where = np.unique(codes, return_inverse=True)
        measures = [np.bincount(where, minlength=len(unique))]
        for numbers in self._measures(known, day):
            weights = numbers if repeated is None else numbers[repeated]
            measures.append(np.bincount(where, weights=weights, minlength=len(unique)))
        return unique, np.stack(measures, axis=1).astype(np.int64)

    def _on_days(self, columns: Columns) -> tuple[Numbers, Numbers]:
        """Return each interval once for each day in it, as its place and the day's number."""
        instants = np.array([_known_at(day, self.asked) for day in self.days])
        first = np.searchsorted(instants, columns["known_from"], side="left")
        past = np.searchsorted(instants, columns["known_to"], side="left")
        lasting = past - first
        here = np.flatnonzero((lasting > 0) & self._here(columns))
        times = lasting[here]
        place = np.repeat(here, times)
        begun = np.repeat(np.cumsum(times) - times, times)
        return place, np.repeat(first[here], times) + np.arange(len(place)) - begun

    def _here(self, columns: Columns) -> Any:
        """Tell which intervals lie in the places asked for, on these days."""
        codes = self.asked.narrowing.municipalities_on(self.days[0])
        return True if codes is None else np.isin(columns["municipality"], [int(code) for code in codes])

    def _measures(self, known: Columns, day: Numbers) -> list[Numbers]:
        """Return the places of each family on each day, in the order of `Places`."""
        approved, occupied, blocked = known["approved"], known["occupied"], known["blocked"]
        today = self._numbers(day_number)[day]
        held_back = (known["paused_until"] >= today) | (known["available_from"] > today)
        confirmed, disputed = known["confirmed_at"], known["disputed_at"]
        rule = self.asked.rule
        in_dispute = (disputed > confirmed) & (disputed >= self._begun(rule.dispute_days - 1)[day])
        free = np.where(held_back, 0, approved - occupied - blocked)
        sure = ~in_dispute & (confirmed >= self._begun(rule.ageing_days)[day])
        return [
            approved,
            occupied,
            free,
            np.where(sure, free, 0),
            np.where(held_back, approved - occupied, blocked),
        ]

    def _numbers(self, number: Any) -> Numbers:
        return np.array([number(day) for day in self.days], np.int64)

    def _begun(self, days: int) -> Numbers:
        """Return for each day the instant that lies so many days before it."""
        return self._numbers(lambda day: instant_number(start_of_day(day - timedelta(days=days))))

    def _codes(self, known: Columns, day: Numbers) -> tuple[Numbers, Numbers | None]:
        """Return each row's combination as a number; where rows are repeated, also which row it was."""
        codes, repeated = day.astype(np.int64), None
        for dimension in self.asked.by:
            size = len(self._values[dimension])
            if dimension in _OVERLAPPING:
                has = self._has(dimension, known)
                row, value = np.nonzero(has if repeated is None else has[repeated])
                codes, repeated = codes[row] * size + value, row if repeated is None else repeated[row]
            else:
                values = self._place(dimension, known, day)
                codes = codes * size + (values if repeated is None else values[repeated])
        return codes, repeated

    def _has(self, dimension: Dimension, known: Columns) -> "np.ndarray[Any, Any]":
        """Tell for each row which values of an overlapping dimension it has."""
        if dimension is Dimension.STAY:
            return np.stack([known["stays"] >> place & 1 for place in range(len(STAYS))], axis=1)
        touches = [
            (known["first_month"] <= last) & (known["last_month"] >= first)
            for first, last in AGE_BANDS.values()
        ]
        return np.stack(touches, axis=1)

    def _place(self, dimension: Dimension, known: Columns, day: Numbers) -> Numbers:
        """Return where each row's value stands among those of a dimension."""
        match dimension:
            case Dimension.TYPE:
                return known["type"]
            case Dimension.PARENT_CHILD:
                return known["parent_child"]
            case Dimension.FRESHNESS:
                rule, confirmed = self.asked.rule, known["confirmed_at"]
                fresh, ageing = (self._begun(days)[day] for days in (rule.fresh_days, rule.ageing_days))
                return (confirmed < fresh).astype(np.int64) + (confirmed < ageing)
            case _:
                return self._of_municipality[dimension][known["municipality"]]

    @cached_property
    def _of_municipality(self) -> dict[Dimension, Numbers]:
        """For each geography: by municipality, where its value stands."""
        found = {}
        for dimension in (Dimension.MUNICIPALITY, Dimension.REGION, Dimension.AUTHORITY):
            values = self._values[dimension]
            places = np.zeros(10_000, np.int64)
            for code in municipalities():
                places[int(code)] = values.index(self._value(dimension, code))
            found[dimension] = places
        return found

    def _value(self, dimension: Dimension, code: str) -> str:
        one = municipalities()[code]
        if dimension is Dimension.MUNICIPALITY:
            return code
        return one.authority if dimension is Dimension.AUTHORITY else region_on(one.region_code, self.days[0])

    @cached_property
    def _values(self) -> dict[Dimension, Sequence[Any]]:
        """Every value of each dimension, in the order that codes count them."""
        return {
            Dimension.MUNICIPALITY: list(municipalities()),
            Dimension.REGION: list(regions()),
            Dimension.AUTHORITY: list(Authority),
            Dimension.TYPE: [one.value for one in TYPES],
            Dimension.AGE_BAND: list(AGE_BANDS),
            Dimension.PARENT_CHILD: [False, True],
            Dimension.STAY: [stay.value for stay in STAYS],
            Dimension.FRESHNESS: [one.value for one in _FRESHNESS],
        }

    def _decoded(self, code: int) -> tuple[date, tuple[Any, ...]]:
        values: list[Any] = []
        for dimension in reversed(self.asked.by):
            code, place = divmod(code, len(self._values[dimension]))
            values.insert(0, self._values[dimension][place])
        return self.days[code], tuple(values)
