"""What one change of a search would give, when it finds little or nothing (`domain.md`, Near misses)."""

from collections.abc import Iterator
from dataclasses import dataclass

from search_api.chips import chips
from search_api.criteria import Criteria
from search_api.parameters import DEFAULT_AVAILABILITY, Parameter
from search_api.services import SearchService

FEW = 5
"""With so many families or fewer, the page says what would give more."""
_SHOWN = 5
_WIDER_KM = (30, 60, 100, 200)
_KEPT = frozenset({"parent_child", "age", "availability", Parameter.NEAR, Parameter.WITHIN})
"""What is not simply dropped: a family that cannot take this child is no way out, and states and
distance are widened instead."""


@dataclass(frozen=True, slots=True)
class WayOut:
    """A search that differs in one criterion: what changes in words, and exactly what it finds."""

    text: str
    total: int
    criteria: Criteria


def ways_out(service: SearchService, criteria: Criteria, total: int) -> tuple[WayOut, ...]:
    """Return at most five searches that find more than `total`, most families first."""
    found = [way for ways in _changes(service, criteria) if (way := _first_better(ways, total))]
    return tuple(sorted(found, key=lambda way: -way.total)[:_SHOWN])


def _first_better(ways: Iterator[WayOut], total: int) -> WayOut | None:
    return next((way for way in ways if way.total > total), None)


def _changes(service: SearchService, criteria: Criteria) -> Iterator[Iterator[WayOut]]:
    """Yield, for each criterion, the ways to relax it, nearest first: counted only as far as needed."""

    def ways(*changes: tuple[str, Criteria]) -> Iterator[WayOut]:
        for text, changed in changes:
            yield WayOut(text, service.find(changed.with_changes(size=1)).total, changed)

    if criteria.within is not None:
        wider = [km for km in _WIDER_KM if km > criteria.within]
        yield ways(
            *((f"Op til {km} km væk", criteria.with_changes(within=km)) for km in wider),
            ("Uanset afstand", criteria.without(Parameter.WITHIN)),
        )
    for chip in chips(criteria):
        if chip.param not in _KEPT:
            yield ways((f"Uden “{chip.text}”", chip.without))
    if criteria.availability == DEFAULT_AVAILABILITY:
        unconfirmed = (*DEFAULT_AVAILABILITY, "unconfirmed")
        yield ways(("Også dem, der ikke har bekræftet", criteria.with_choice("availability", unconfirmed)))
    if criteria.availability:
        yield ways(("Også optagne og dem, der holder pause", criteria.with_choice("availability", ())))
