"""The protected form of counts, for anyone outside (`api.md`, Capacity): which tables, and how.

There is one fixed set of tables, and no other can be asked for: at most one geography and two other
dimensions, of all families, at month ends. Their counts are perturbed (`capacity.perturbation`).
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

from capacity.perturbation import perturbed
from register.counted import CountedPlaces, Dimension

GEOGRAPHIES = (Dimension.MUNICIPALITY, Dimension.REGION, Dimension.AUTHORITY)
_OTHERS = tuple(one for one in Dimension if one not in GEOGRAPHIES)
_MOST_OTHERS = 2


def published_sets() -> Iterator[tuple[Dimension, ...]]:
    """Yield the dimensions of every table that is published."""
    for geography in ((), *((one,) for one in GEOGRAPHIES)):
        for number in range(_MOST_OTHERS + 1):
            for others in combinations(_OTHERS, number):
                yield (*geography, *others)


def by_problem(by: Sequence[Dimension]) -> str | None:
    """Return the Danish sentence about dimensions that are not published together; None when they are."""
    geographies = sum(one in GEOGRAPHIES for one in by)
    if geographies <= 1 and len(by) - geographies <= _MOST_OTHERS:
        return None
    names = ", ".join(GEOGRAPHIES)
    return f"Den beskyttede udgave deles højst op efter ét sted ({names}) og to andre dimensioner."


def month_ends(first: date, last: date) -> Iterator[date]:
    """Yield the last day of every month in the span, both ends included."""
    day = _month_end(first)
    while day <= last:
        yield day
        day = _month_end(day + timedelta(days=1))


def read_month_end(day: date, today: date) -> date:
    """Return a day that is the last of its month and is over; raises ValueError with a Danish sentence.

    Until it is over, its numbers change with every report: asking after each would tell of that family.
    """
    end = _month_end(day)
    before = day.replace(day=1) - timedelta(days=1)
    if day != end:
        raise ValueError(
            f"Den beskyttede udgave gælder den sidste dag i en måned. Brug {before} eller {end}."
        )
    if day >= today:
        raise ValueError(f"Dagen er ikke slut, og først da findes dens beskyttede udgave. Brug {before}.")
    return day


def protected(counted: CountedPlaces, by: Iterable[Dimension]) -> CountedPlaces:
    """Return counts, made with cell keys, in the form that is published.

    A combination whose families become 0 has no row, so that it cannot be told from one without any.
    """
    rows = [replace(row, places=perturbed(row), cell_key=0) for row in counted.rows]
    return replace(counted, rows=[row for row in rows if row.places.families or not tuple(by)])


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
