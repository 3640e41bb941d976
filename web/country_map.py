"""The 98 municipalities as shapes, shaded by a number (`data/SOURCES.md` says where they come from)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from families.danish import thousands
from families.geography import municipalities

SHADES = 4
"""How many shades there are beside "none"; more could not be told apart in print."""


@dataclass(frozen=True, slots=True)
class Area:
    """One municipality: its outline as an SVG path, its name, its number and the shade of that."""

    code: str
    name: str
    path: str
    count: int
    shade: int


@dataclass(frozen=True, slots=True)
class CountryMap:
    """The country in one drawing; `legend` has a label for each shade, 0 first."""

    view_box: str
    areas: tuple[Area, ...]
    legend: tuple[str, ...]


@cache
def _drawing() -> tuple[str, tuple[tuple[str, str], ...]]:
    drawn = json.loads(files("web").joinpath("data", "map.json").read_text(encoding="utf-8"))
    return drawn["viewBox"], tuple((one["kode"], one["d"]) for one in drawn["kommuner"])


def shaded(counts: Mapping[str, int]) -> CountryMap:
    """Return the map for a number of each municipality by code; one that is missing has none.

    Each shade holds about as many municipalities as the next, so that a few large cities do not
    leave all others pale.
    """
    view_box, outlines = _drawing()
    lasts = _last_of_each_shade(sorted(count for count in counts.values() if count))
    areas = tuple(
        Area(code, municipalities()[code].name, path, count, _shade(count, lasts))
        for code, path in outlines
        for count in (counts.get(code, 0),)
    )
    return CountryMap(view_box, areas, ("0", *_labels(lasts)))


def _last_of_each_shade(ascending: Sequence[int]) -> list[int]:
    """Return the highest number of each shade, without shades that would be empty."""
    if not ascending:
        return []
    ends = ((len(ascending) * part - 1) // SHADES for part in range(1, SHADES + 1))
    return sorted({ascending[max(end, 0)] for end in ends})


def _shade(count: int, lasts: Sequence[int]) -> int:
    """Return 0 for none, and the darkest shade for the most, however few shades there are."""
    if not count:
        return 0
    place = next(place for place, last in enumerate(lasts) if count <= last)
    return place + 1 + SHADES - len(lasts)


def _labels(lasts: Sequence[int]) -> Iterable[str]:
    """Yield "1–4" and so on; a shade that no number has is called "–"."""
    yield from ("–" for _ in range(SHADES - len(lasts)))
    low = 1
    for last in lasts:
        yield thousands(last) if low == last else f"{thousands(low)}–{thousands(last)}"
        low = last + 1
