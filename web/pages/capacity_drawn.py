"""Counts as drawings: bars of a day, lines of a series. All numbers are percents of the drawing's size."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from capacity.confirmed import ConfirmedTable
from register.counted import CountedRow, Places

MOST_BARS = 30
MOST_LINES = 24
"""More than that cannot be told apart; the table has them all."""
_STEPS = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80)
_POWERS = (1, 10, 100, 1_000, 10_000, 100_000)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar: `kind` is its pattern's name, where it begins and how wide it is."""

    kind: str
    label: str
    places: int
    begins: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: all its approved places, in parts."""

    label: str
    places: Places
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One group over time, as the points of two polylines in a square of 100 by 100."""

    label: str
    free: str
    confirmed: str
    first: Places
    last: Places


@dataclass(frozen=True, slots=True)
class Lines:
    """Every group of a series on one scale, from 0 to `highest` places."""

    lines: tuple[Line, ...]
    highest: int
    first_day: date
    last_day: date


def label_of(counted: ConfirmedTable, row: CountedRow) -> str:
    """Return a row's values in words."""
    dimensions = counted.table.dimensions
    words = [one.label(value) for one, value in zip(dimensions, row.values, strict=True)]
    return ", ".join(words) or "Alle"


def bar_of(label: str, places: Places, fresh: int, widest: int) -> Bar:
    """Return a bar, as wide as its places are of the widest one's."""
    shares = (
        ("fresh", "Ledig, bekræftet for nylig", fresh),
        ("confirmed", "Ledig, bekræftet", places.free_confirmed_places - fresh),
        ("unsure", "Ledig, ikke bekræftet", places.free_places - places.free_confirmed_places),
        ("blocked", "Ikke til rådighed", places.blocked_places),
        ("occupied", "Optaget", places.occupied_places),
    )
    parts, begins = [], 0.0
    for kind, name, number in shares:
        width = 100 * number / widest if widest else 0.0
        parts.append(Part(kind, name, number, round(begins, 3), round(width, 3)))
        begins += width
    return Bar(label, places, tuple(part for part in parts if part.places))


def bars_of(counted: ConfirmedTable) -> tuple[Bar, ...]:
    """Return a bar a row of one day; none where there are too many to look at."""
    rows = counted.table.rows
    if counted.table.question.step or not counted.table.dimensions or not 0 < len(rows) <= MOST_BARS:
        return ()
    widest = max(row.places.approved_places for row in rows)
    return tuple(
        bar_of(label_of(counted, row), row.places, counted.fresh_places(row), widest) for row in rows
    )


def lines_of(counted: ConfirmedTable) -> Lines | None:
    """Return the free places of each group over time; None for one day, or for too many groups."""
    days = counted.table.question.days
    groups: dict[tuple[object, ...], dict[date, CountedRow]] = {}
    for row in counted.table.rows:
        groups.setdefault(row.values, {})[row.day] = row
    if not counted.table.question.step or len(days) == 1 or not 0 < len(groups) <= MOST_LINES:
        return None
    highest = _round_up(max((row.places.free_places for row in counted.table.rows), default=0))
    lines = tuple(
        _line(label_of(counted, next(iter(found.values()))), _on_every_day(found, days), days, highest)
        for found in groups.values()
    )
    return Lines(lines, highest, days[0], days[-1])


def _on_every_day(found: dict[date, CountedRow], days: Sequence[date]) -> list[Places]:
    return [found[day].places if day in found else Places() for day in days]


def _line(label: str, series: Sequence[Places], days: Sequence[date], highest: int) -> Line:
    free = _points((places.free_places for places in series), days, highest)
    confirmed = _points((places.free_confirmed_places for places in series), days, highest)
    return Line(label, free, confirmed, series[0], series[-1])


def _points(numbers: Iterable[int], days: Sequence[date], highest: int) -> str:
    span = (days[-1] - days[0]).days
    return " ".join(
        f"{100 * (day - days[0]).days / span:.2f},{100 - 100 * number / highest:.2f}"
        for day, number in zip(days, numbers, strict=True)
    )


def _round_up(number: int) -> int:
    """Return the next number that a scale may end with: two digits at most, and zeros."""
    return next(step * power for power in _POWERS for step in _STEPS if number <= step * power)
