"""The chosen criteria as short words, each with the search that lacks it."""

from collections.abc import Iterator
from dataclasses import dataclass

from families.danish import count_of, day_in_words
from families.geography import postcodes
from search_api.criteria import Criteria
from search_api.facets import FACET
from search_api.parameters import ANY, Parameter


@dataclass(frozen=True, slots=True)
class Chip:
    """One chosen criterion: parameter, value, Danish words, and the search without it."""

    param: str
    value: str
    text: str
    without: Criteria


def chips(criteria: Criteria) -> tuple[Chip, ...]:
    """Return a chip for each chosen criterion in canonical order; order, page and size have none."""
    return tuple(_chips(criteria))


def _chips(criteria: Criteria) -> Iterator[Chip]:
    for param, value in criteria.to_query():
        if param in FACET and (param, value) != ("availability", ANY):
            yield Chip(param, value, FACET[param].chip_text(value), criteria.without(param, value))
        elif words := _words(criteria, param):
            yield Chip(param, value, words, criteria.without(param))


def _words(criteria: Criteria, param: str) -> str | None:
    match param:
        case "availability":
            return "Også uden ledig plads"
        case Parameter.PLACES if criteria.places:
            return f"Mindst {count_of(criteria.places, 'plads', 'pladser')}"
        case Parameter.FROM if criteria.from_day:
            return f"Plads den {day_in_words(criteria.from_day)}"
        case Parameter.NEAR if criteria.near:
            return f"Nær {criteria.near} {postcodes()[criteria.near].town}"
        case Parameter.WITHIN:
            return f"Højst {criteria.within} km"
        case Parameter.TEXT:
            return f"“{criteria.text}”"
        case _:
            return None
