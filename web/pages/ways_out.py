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
_NEVER_DROPPED = frozenset({"parent_child", "age"})
"""What the child needs: a family that cannot take this child is no way out."""


@dataclass(frozen=True, slots=True)
class WayOut:
    """A search that differs in one criterion: what changes in words, and exactly what it finds."""

    text: str
    total: int
    criteria: Criteria


def ways_out(service: SearchService, criteria: Criteria, total: int) -> tuple[WayOut, ...]:
    """Return at most five searches that find more than `total`, most families first."""
    counted = (
        WayOut(text, service.find(changed.with_changes(size=1)).total, changed)
        for text, changed in _changes(criteria)
    )
    better = sorted((way for way in counted if way.total > total), key=lambda way: -way.total)
    return tuple(better[:_SHOWN])


def _changes(criteria: Criteria) -> Iterator[tuple[str, Criteria]]:
    if criteria.within is not None:
        for km in _WIDER_KM:
            if km > criteria.within:
                yield f"Op til {km} km væk", criteria.with_changes(within=km)
                break
    for chip in chips(criteria):
        if chip.param not in _NEVER_DROPPED and chip.param != "availability":
            yield f"Uden “{chip.text}”", chip.without
    if criteria.availability == DEFAULT_AVAILABILITY:
        wider = (*DEFAULT_AVAILABILITY, "unconfirmed")
        yield "Også dem, der ikke har bekræftet", criteria.with_choice("availability", wider)
        yield "Også optagne og dem, der holder pause", criteria.with_choice("availability", ())
    if criteria.from_day is not None and Parameter.FROM not in {chip.param for chip in chips(criteria)}:
        yield "I dag", criteria.without(Parameter.FROM)
