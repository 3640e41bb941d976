"""What the peers store of a family: numbers, and a bit for each option that it is found by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from benchmarks.invented import MOMENT, TODAY
from families.ages import ChildAge
from families.family import Family
from families.vocabulary import Approval, AvailabilityStatus, Freshness
from search_api.embedded.columns import FACTS
from search_api.facet import StoredFacet
from search_api.facets import FACET, FACETS

NUMBERS = (
    "approved_first",
    "approved_last",
    "wanted_first",
    "wanted_last",
    "child_with_parent_last",
    "max_siblings",
    "free_places",
    "place",
    "confirmed_second",
)
"""The columns of the embedded engine that the peers have too."""


_OTHERWISE = {"age", "parent_child", "language", "municipality"}
FEW = tuple(facet for facet in FACETS if isinstance(facet, StoredFacet) and facet.key not in _OTHERWISE)
"""Facets with few enough options to be the bits of one integer each."""

_FREE = (AvailabilityStatus.FREE, AvailabilityStatus.PARTLY_FREE)


@dataclass(frozen=True, slots=True)
class Facts:
    """One approved family; `n` is its place in the order of ids, other facts are places of options."""

    n: int
    family_id: str
    availability: int
    confirmed: int
    from_pregnancy: bool
    numbers: Mapping[str, int]
    bits: Mapping[str, int]
    """By facet of FEW: bit i is its option i."""
    languages: tuple[int, ...]
    municipality: int
    family: Family


def facts_of(families: Iterable[Family]) -> list[Facts]:
    """Return the facts of the approved families, in the order of ids."""
    approved = [family for family in families if family.approval is Approval.APPROVED]
    ordered = sorted(approved, key=lambda family: family.family_id)
    return [_facts(n, family) for n, family in enumerate(ordered)]


def bits_of(key: str, codes: Iterable[str]) -> int:
    """Return options of a facet of FEW as the bits of one integer."""
    return sum(1 << _PLACES[key][code] for code in codes)


def codes_of(key: str) -> list[str]:
    """Return today's options of a facet, in order."""
    return [option.code for option in FACET[key].options(TODAY)]


def place_of(key: str, code: str) -> int:
    """Return the place of one of today's options."""
    return _PLACES[key][code]


def _facts(n: int, family: Family) -> Facts:
    status = family.status_on(TODAY, today=TODAY, rule=MOMENT.rule)
    freshness: Freshness = MOMENT.rule.of(family.availability.confirmed_at, TODAY)
    return Facts(
        n,
        family.family_id,
        availability=place_of("availability", "free" if status in _FREE else status.value),
        confirmed=place_of("confirmed", freshness.value),
        from_pregnancy=family.approved_for(ChildAge(None)),
        numbers={name: int(FACTS[name][1](family)) for name in NUMBERS},
        bits={facet.key: bits_of(facet.key, facet.codes_of(family)) for facet in FEW},
        languages=tuple(place_of("language", code) for code in family.languages),
        municipality=int(family.municipality_code),
        family=family,
    )


_PLACES = {facet.key: {code: place for place, code in enumerate(codes_of(facet.key))} for facet in FACETS}
