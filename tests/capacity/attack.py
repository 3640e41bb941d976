"""An attack on the whole set of protected tables with a linear solver: what can be proven from them.

The attacker knows all tables of all months, how they are made and perturbed, how they add up, and for
each municipality and month how many families changed at all. Every true count is an unknown; what is told
of it, how counts add up, and how far months can differ are its inequalities. A family is found when some
cell is proven to hold one or two families.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil, floor
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from capacity.dimensions import DIMENSIONS
from capacity.perturbation import FAMILIES, PLACES
from capacity.publication import GEOGRAPHIES, published_sets
from families.ages import AGE_BANDS
from families.geography import municipalities
from families.vocabulary import StayType
from register.counted import Dimension, Places

MEASURES = ("families", "occupied_places", "free_places", "blocked_places", "free_confirmed_places")
MOST_PLACES = 9
EPSILON = 1e-6

Cell = frozenset[tuple[Dimension, Any]]
Table = Mapping[Cell, Places]
"""What is told of every cell of every table of one month; a cell without a row is not there."""
Unknown = tuple[int, str, Cell]
"""A true count: of which month, which measure, which cell."""


@dataclass(frozen=True)
class Tables:
    """The published tables of some months, and what else the attacker knows."""

    months: Sequence[Table]
    changed: Sequence[Mapping[str, int]]
    """For each month but the first: municipality → how many of its families came, went or changed."""
    values: Mapping[Dimension, Sequence[Any]]
    most: Mapping[str, int]
    """How large the noise of each measure can be, either way."""
    hidden: int
    """How many families a cell without a row can have at most."""

    def cells(self, geography: Callable[[Cell], bool]) -> list[Cell]:
        """Return every cell of every table that is about these places."""
        every = (
            frozenset(zip(by, values, strict=True))
            for by in published_sets()
            for values in product(*(self.values[one] for one in by))
        )
        return [cell for cell in every if geography(cell)]

    def window(self, month: int, measure: str, cell: Cell) -> tuple[float, float]:
        """Return what the published number alone says of the true one."""
        told, most = self.months[month].get(cell), self.most[measure]
        if measure != "families" and (told is None or told.families == 0):
            return 0, MOST_PLACES * self.hidden
        if told is None or told.families == 0:
            return 0, self.hidden
        number = getattr(told, measure)
        if measure == "free_confirmed_places" and number == told.free_places:
            return 0, np.inf  # it may have been cut to the free ones
        return (1 if number else 0) if number <= most else number - most, number + most


def noise_bounds() -> dict[str, int]:
    """Return how large the noise of each measure can be."""
    return {name: FAMILIES.most if name == "families" else PLACES.most for name in MEASURES}


def of_municipality(code: str) -> Callable[[Cell], bool]:
    """Choose the cells of one municipality."""
    return lambda cell: (Dimension.MUNICIPALITY, code) in cell


class Attack:
    """The linear programme about some cells: every unknown with its bounds, and every inequality."""

    def __init__(self, tables: Tables, cells: Sequence[Cell], measures: Sequence[str] = MEASURES) -> None:
        """Write everything down that is known about the cells."""
        self._tables = tables
        self._cells = set(cells)
        self._measures = measures
        self._months = range(len(tables.months))
        unknowns = product(self._months, measures, cells)
        self._place: dict[Unknown, int] = {unknown: place for place, unknown in enumerate(unknowns)}
        self._bounds = [tables.window(*unknown) for unknown in self._place]
        self._rows: list[dict[int, float]] = []
        self._limits: list[float] = []
        for month, measure, cell in self._place:
            self._adds_up(month, measure, cell)
            self._moves(month, measure, cell)
        for month, cell in product(self._months, cells):
            self._places_of_families(month, cell)
        self._matrix = self._as_matrix()

    def proven(self, cell: Cell, month: int) -> tuple[int, int]:
        """Return the least and the greatest number of families that the cell can have."""
        place = self._place[month, "families", cell]
        goal = np.zeros(len(self._place))
        goal[place] = 1
        low, high = (self._solved(sign * goal) * sign for sign in (1, -1))
        return ceil(low - EPSILON), floor(high + EPSILON)

    def _solved(self, goal: "np.ndarray[Any, Any]") -> float:
        answer = linprog(goal, A_ub=self._matrix, b_ub=self._limits, bounds=self._bounds, method="highs")
        assert answer.status == 0, answer.message
        return float(answer.fun)

    def _adds_up(self, month: int, measure: str, cell: Cell) -> None:
        """Relate a cell to those that divide it."""
        for by, values in self._tables.values.items():
            parts = [self._at(month, measure, cell | {(by, value)}) for value in values]
            if not parts or by in dict(cell) or None in parts:
                continue
            whole, sums = self._place[month, measure, cell], dict.fromkeys(parts, 1.0)
            if DIMENSIONS[by].additive:
                self._equal(sums, {whole: 1.0})
                continue
            for part in sums:
                self._at_most({part: 1.0, whole: -1.0}, 0)
            if by is Dimension.AGE_BAND and measure == "families":
                # Everybody touches a band, and whoever touches two touches those in between.
                self._at_most({whole: 1.0, **dict.fromkeys(sums, -1.0)}, 0)
                first, middle, last = parts[0], parts[1], parts[2]
                self._at_most({first: 1.0, last: 1.0, middle: -1.0, whole: -1.0}, 0)
        self._adds_up_to_larger_places(month, measure, cell)

    def _adds_up_to_larger_places(self, month: int, measure: str, cell: Cell) -> None:
        """Relate a region or an authority to its municipalities."""
        place = next(((by, value) for by, value in cell if by in GEOGRAPHIES[1:]), None)
        if place is None:
            return
        rest = cell - {place}
        inside = [
            self._at(month, measure, rest | {(Dimension.MUNICIPALITY, code)})
            for code in self._tables.values[Dimension.MUNICIPALITY]
            if place_of(code, place[0]) == place[1]
        ]
        if None not in inside:
            self._equal(dict.fromkeys(inside, 1.0), {self._place[month, measure, cell]: 1.0})

    def _moves(self, month: int, measure: str, cell: Cell) -> None:
        """Let a cell differ from that of the month before by no more than what is known to have changed."""
        municipality = dict(cell).get(Dimension.MUNICIPALITY)
        if month == 0 or municipality is None or measure != "families" or Dimension.FRESHNESS in dict(cell):
            return
        most = self._tables.changed[month - 1].get(municipality, 0)
        now, before = self._place[month, measure, cell], self._place[month - 1, measure, cell]
        self._at_most({now: 1.0, before: -1.0}, most)
        self._at_most({now: -1.0, before: 1.0}, most)

    def _places_of_families(self, month: int, cell: Cell) -> None:
        """Give every family one to nine places, of which no more are confirmed free than are free."""
        if set(self._measures) != set(MEASURES):
            return
        families, occupied, free, blocked, confirmed = (self._place[month, name, cell] for name in MEASURES)
        approved = {occupied: -1.0, free: -1.0, blocked: -1.0}
        self._at_most({families: 1.0, **approved}, 0)
        self._at_most({families: -MOST_PLACES, **dict.fromkeys(approved, 1.0)}, 0)
        self._at_most({confirmed: 1.0, free: -1.0}, 0)

    def _at(self, month: int, measure: str, cell: Cell) -> int | None:
        return self._place.get((month, measure, cell))

    def _equal(self, left: Mapping[Any, float], right: Mapping[int, float]) -> None:
        self._at_most({**left, **{place: -factor for place, factor in right.items()}}, 0)
        self._at_most({**{place: -factor for place, factor in left.items()}, **right}, 0)

    def _at_most(self, factors: Mapping[Any, float], limit: float) -> None:
        self._rows.append(dict(factors))
        self._limits.append(limit)

    def _as_matrix(self) -> csr_array:
        ends = np.cumsum([0, *map(len, self._rows)])
        places = [place for row in self._rows for place in row]
        factors = [factor for row in self._rows for factor in row.values()]
        return csr_array((factors, places, ends), shape=(len(self._rows), len(self._place)))


def place_of(code: str, geography: Dimension) -> str:
    """Return the region or the authority of a municipality, as of the autumn of 2026."""
    one = municipalities()[code]
    return str(one.authority) if geography is Dimension.AUTHORITY else one.region_code


def values_of(codes: Sequence[str]) -> dict[Dimension, Sequence[Any]]:
    """Return every value of every dimension, of a country that has these municipalities."""
    places = {by: sorted({place_of(code, by) for code in codes}) for by in GEOGRAPHIES[1:]}
    told: dict[Dimension, Sequence[Any]] = {
        by: list(one.labels) for by, one in DIMENSIONS.items() if by not in GEOGRAPHIES
    }
    told[Dimension.PARENT_CHILD] = [True, False]
    told[Dimension.AGE_BAND] = list(AGE_BANDS)
    told[Dimension.STAY] = [stay.value for stay in StayType]
    return {Dimension.MUNICIPALITY: list(codes), **places, **told}


def found(attack: Attack, cells: Sequence[Cell], months: Sequence[int]) -> Iterator[tuple[Cell, int]]:
    """Yield every cell that is proven to hold one or two families, with the month."""
    for cell, month in product(cells, months):
        low, high = attack.proven(cell, month)
        if low >= 1 and high <= FAMILIES.small:
            yield cell, month
