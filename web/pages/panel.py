"""The panel of criteria: every facet in page order, grouped so that a person finds the way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from search_api.facet import Facet
from search_api.facets import FACETS
from search_api.results import FacetOption

_DRAWN_BY_THE_TEMPLATE = frozenset({"parent_child", "age", "availability"})
_OPEN_AT_FIRST = frozenset({"type", "stay"})
_NEEDS_A_FILTER = 10
"""A group with more options than this gets a box to filter them by name."""
_TOGETHER = "Praktiske forhold"
"""The heading over facets that are one yes each: a fold for each would hide more than it shows."""

Facets = Mapping[str, tuple[FacetOption, ...]]


@dataclass(frozen=True, slots=True)
class Section:
    """Options of one facet under one heading, None where the group's own title is enough."""

    key: str
    heading: str | None
    options: tuple[FacetOption, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A fold of the panel: one facet, or several that are one yes each."""

    key: str
    title: str
    sections: tuple[Section, ...]
    opened: bool

    @property
    def chosen(self) -> int:
        """How many of its options are chosen."""
        return sum(option.selected for section in self.sections for option in section.options)

    @property
    def filtered(self) -> bool:
        """Whether it is long enough to need a box to filter by."""
        return sum(len(section.options) for section in self.sections) > _NEEDS_A_FILTER


def group_ids() -> dict[str, str]:
    """Return, for each facet of the panel, the id of the fold that holds it."""
    return {facet.key: f"facet-{key}" for key, facets in _grouped() for facet in facets}


def panel_groups(facets: Facets, everywhere: Facets) -> tuple[Group, ...]:
    """Return the panel's folds in page order, each with every option that a change could bring.

    Inputs stay on the page while criteria change, so an option that has a count only after the next
    click must be there from the start: `everywhere` has the counts of a search without criteria.
    """
    groups = []
    for key, members in _grouped():
        alone = len(members) == 1
        sections = [
            section
            for facet in members
            for section in _sections(facet, _all_options(facet, facets, everywhere))
        ]
        group = Group(key, members[0].label if alone else _TOGETHER, tuple(sections), key in _OPEN_AT_FIRST)
        groups.append(replace(group, opened=group.opened or group.chosen > 0))
    return tuple(groups)


def _grouped() -> Iterable[tuple[str, Sequence[Facet]]]:
    for single, run in groupby(_listed(), key=lambda facet: len(facet.every_option) == 1):
        if single:
            facets = list(run)
            yield facets[0].key, facets
        else:
            yield from ((facet.key, [facet]) for facet in run)


def _listed() -> Iterable[Facet]:
    return (facet for facet in FACETS if facet.key not in _DRAWN_BY_THE_TEMPLATE)


def _all_options(facet: Facet, facets: Facets, everywhere: Facets) -> tuple[FacetOption, ...]:
    given = facets[facet.key]
    if facet.lists_zero:
        return given
    now = {option.value: option for option in given}
    possible = now.keys() | {option.value for option in everywhere[facet.key]}
    return tuple(
        now.get(code) or FacetOption(code, facet.label_of(code), 0, selected=False)
        for code in facet.in_order(possible)
    )


def _sections(facet: Facet, options: tuple[FacetOption, ...]) -> Iterable[Section]:
    for heading, run in groupby(options, key=lambda option: option.group):
        yield Section(facet.key, heading, tuple(run))
