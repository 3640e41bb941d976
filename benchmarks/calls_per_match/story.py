"""What is true about a family day by day, and what it says of it unasked: the same in every way."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Literal

from benchmarks.calls_per_match.assumptions import Assumptions

BEGINS = -1_500
"""Days before Ledig is there at which the stories begin: long enough to forget how they began."""
Place = Literal["occupied", "free", "blocked"]


@dataclass(frozen=True, slots=True)
class Truth:
    """How a family really stands; `break_ends` is the last day of a break that it is on."""

    occupied: int
    blocked: int
    break_ends: int | None = None

    def opens(self, before: "Truth") -> bool:
        """Tell whether there is more to give than before."""
        taken, was = self.occupied + self.blocked, before.occupied + before.blocked
        return taken < was or (taken == was and self.break_ends is None)


@dataclass(frozen=True, slots=True)
class Story:
    """One family's days, counted from the day on which Ledig is there (0)."""

    family_id: str
    days: tuple[int, ...]
    truths: tuple[Truth, ...]
    """`truths[n]` holds from `days[n]` on."""
    said: tuple[int, ...]
    """The days on which it reports unasked."""
    placements: tuple[int, ...]
    """The days on which somebody placed a child there."""

    def on(self, day: int) -> Truth:
        """Return what is true on a day."""
        return self.truths[bisect_right(self.days, day) - 1]


def invent_story(
    family_id: str, places: Iterable[Place], until: int, assumed: Assumptions, seed: int
) -> Story:
    """Return the days of a family whose places stood so when its story began, up to `until`."""
    chance = Random(f"{seed}:story {family_id}")
    changes: dict[int, dict[int, Place]] = {}
    for number, place in enumerate(places):
        for day, becomes in _place_changes(chance, place, until, assumed):
            changes.setdefault(day, {})[number] = becomes
    placements = tuple(
        sorted(day for day, ones in changes.items() if day > BEGINS and "occupied" in ones.values())
    )
    states = _with_breaks(_counted(changes), list(_breaks(chance, until, assumed)))
    days = tuple(sorted(states))
    truths = tuple(states[day] for day in days)
    return Story(family_id, days, truths, tuple(_said(chance, days, truths, until, assumed)), placements)


def _place_changes(
    chance: Random, place: Place, until: int, assumed: Assumptions
) -> Iterator[tuple[int, Place]]:
    """Yield the first state, and each that follows with its day: at most one change a day."""
    day = BEGINS
    while day < until:
        yield day, place
        day += 1 + int(chance.expovariate(1 / _span(place, assumed)))
        place = _next(chance, place, assumed)


def _span(place: Place, assumed: Assumptions) -> float:
    match place:
        case "occupied":
            return assumed.stay
        case "blocked":
            return assumed.blocking
        case _:
            return 1 / (1 / assumed.vacancy + 1 / assumed.blocking)


def _next(chance: Random, place: Place, assumed: Assumptions) -> Place:
    if place != "free":
        return "free"
    filled = assumed.blocking / (assumed.blocking + assumed.vacancy)
    return "occupied" if chance.random() < filled else "blocked"


def _counted(changes: Mapping[int, Mapping[int, Place]]) -> dict[int, Truth]:
    states: dict[int, Truth] = {}
    places: dict[int, Place] = {}
    for day in sorted(changes):
        places |= changes[day]
        standing = list(places.values())
        states[day] = Truth(standing.count("occupied"), standing.count("blocked"))
    return states


def _breaks(chance: Random, until: int, assumed: Assumptions) -> Iterator[tuple[int, int]]:
    """Yield the first and the last day of each break."""
    day = BEGINS + int(chance.expovariate(1 / assumed.between_breaks))
    while day < until:
        last = day + chance.randint(7, assumed.longest_break)
        yield day, last
        day = last + 2 + int(chance.expovariate(1 / assumed.between_breaks))


def _with_breaks(states: dict[int, Truth], breaks: list[tuple[int, int]]) -> dict[int, Truth]:
    days = sorted(states)
    for first, last in breaks:
        for day in (first, *(day for day in days if first < day <= last), last + 1):
            standing = states.get(day) or states[days[bisect_right(days, day) - 1]]
            states[day] = replace(standing, break_ends=last if day <= last else None)
    return states


def _said(
    chance: Random, days: tuple[int, ...], truths: tuple[Truth, ...], until: int, assumed: Assumptions
) -> Iterator[int]:
    """Yield the days, in order, on which the family reports without being asked."""
    diligent = chance.random() < assumed.diligent
    reports = set(range(BEGINS + chance.randrange(365), until, 365))
    reports = {day for day in reports if chance.random() < assumed.set_right_a_year}
    for day, before, truth in zip(days[1:], truths, truths[1:], strict=False):
        opens = truth.opens(before)
        if diligent or opens or chance.random() < assumed.taken_said:
            mean = assumed.soon if diligent else assumed.free_said_after
            reports.add(day + int(chance.expovariate(1 / mean)))
    # Nobody has a line in the register without having said something once.
    reports.add(BEGINS)
    yield from (day for day in sorted(reports) if day < until)
