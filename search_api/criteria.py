"""What is asked of a search: the value that URLs, pages, the API and the engines share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any, Self
from urllib.parse import urlencode

from families.ages import ChildAge
from families.problem import InvalidInput, Problem
from families.query import Query
from search_api.facet import YES, RegionFacet
from search_api.facets import FACET
from search_api.parameters import (
    ANY,
    CHOICE_FACETS,
    DEFAULT_AVAILABILITY,
    DEFAULT_SIZE,
    PARAMETERS,
    Parameter,
    Sort,
)
from search_api.reading import read_fields
from search_api.text.asked import AskedWord, as_asked, asked_words


class InvalidCriteria(InvalidInput):
    """The query is wrong; `problems` names every parameter at once (`field` is the parameter)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """One search. Ages, availability and choices are kept in canonical order.

    `ages` has the unborn first and twins twice. `availability` holds option codes, empty = any.
    `from_day` is the asked day, None = today. `near` is a postcode, `within` km (bound included).
    `choices` has the chosen codes by facet key, for the facets that have no field of their own.
    `text` is what was typed, empty = nothing; there may be no word in it that asks something.
    """

    parent_child: bool = False
    ages: tuple[ChildAge, ...] = ()
    places: int | None = None
    availability: tuple[str, ...] = DEFAULT_AVAILABILITY
    from_day: date | None = None
    near: str | None = None
    within: int | None = None
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    text: str = ""
    sort: Sort = Sort.BEST
    page: int = 1
    size: int = DEFAULT_SIZE

    def __post_init__(self) -> None:
        """Put what was chosen into canonical order, so that equal searches are equal values."""
        put = partial(object.__setattr__, self)
        put("ages", tuple(sorted(self.ages, key=lambda age: age.sort_key)))
        put("availability", FACET["availability"].in_order(self.availability))
        chosen = {
            facet.key: facet.in_order(self.choices[facet.key])
            for facet in CHOICE_FACETS
            if self.choices.get(facet.key)
        }
        put("choices", MappingProxyType(chosen))
        put("text", as_asked(self.text))

    @property
    def places_needed(self) -> int:
        """How many free places a family must have: those asked for, and one for each child."""
        return max(self.places or 1, len(self.ages))

    @property
    def born(self) -> tuple[int, ...]:
        """The months of the children that are born, youngest first."""
        return tuple(age.months for age in self.ages if age.months is not None)

    @property
    def unborn(self) -> bool:
        """Whether an unborn child is asked for."""
        return len(self.born) < len(self.ages)

    @property
    def words(self) -> tuple[AskedWord, ...]:
        """The words of the text that must all be found."""
        return asked_words(self.text)

    def asked_day(self, today: date) -> date:
        """Return the day that status and regions are asked for."""
        return self.from_day or today

    def chosen(self, key: str) -> tuple[str, ...]:
        """Return the chosen codes of any facet, in order; ages as their shortest code."""
        match key:
            case "parent_child":
                return (YES,) if self.parent_child else ()
            case "age":
                return tuple(age.code for age in self.ages)
            case "availability":
                return self.availability
            case _:
                return self.choices.get(key, ())

    def with_choice(self, key: str, codes: Iterable[str]) -> Self:
        """Return the same search, from its first page, with `codes` as the facet's whole choice."""
        match key:
            case "parent_child":
                return self.with_changes(parent_child=bool(tuple(codes)))
            case "age":
                return self.with_changes(ages=tuple(ChildAge.parse(code) for code in codes))
            case "availability":
                return self.with_changes(availability=tuple(codes))
            case _:
                return self.with_changes(choices={**self.choices, FACET[key].key: tuple(codes)})

    def with_only(self, key: str, code: str) -> Self:
        """Return the same search with the option as the facet's only choice: what a count counts."""
        return self.with_choice(key, (code,))

    def toggled(self, key: str, code: str) -> Self:
        """Return the same search with a facet's option chosen, or not chosen if it was."""
        chosen = list(self.chosen(key))
        if code in chosen:
            chosen.remove(code)
        else:
            chosen.append(code)
        return self.with_choice(key, chosen)

    def without(self, param: str, value: str | None = None) -> Self:
        """Return the same search without a parameter, or without one value of a facet (one twin).

        Without its last value availability is the default again, not `any`.
        """
        if value is not None and param in FACET and (param, value) != ("availability", ANY):
            left = self.toggled(param, value) if value in self.chosen(param) else self
            return left if left.chosen(param) else left.without(param)
        match param:
            case "availability":
                return self.with_changes(availability=DEFAULT_AVAILABILITY)
            case Parameter.FROM:
                return self._without_day()
            case Parameter.PLACES | Parameter.NEAR | Parameter.WITHIN:
                return self.with_changes(**{param: None})
            case Parameter.TEXT:
                return self.with_changes(text="")
            case Parameter.SORT:
                return self.with_changes(sort=Sort.BEST)
            case Parameter.PAGE:
                return self.with_changes()
            case Parameter.SIZE:
                return self.with_changes(size=DEFAULT_SIZE)
            case _:
                return self.with_choice(param, ())

    def _without_day(self) -> Self:
        """Return the same search as of today; a region that is yet to come is named by its founders."""
        region, chosen = FACET["region"], self.chosen("region")
        if self.from_day is None or not chosen or not isinstance(region, RegionFacet):
            return self.with_changes(from_day=None)
        founders = region.founders(chosen, self.from_day)
        return self.with_changes(from_day=None, choices={**self.choices, region.key: founders})

    def with_changes(self, **changes: Any) -> Self:
        """Return the search with some fields changed, from its first page unless `page` is named.

        Without a place there is neither a distance to keep within nor one to sort by.
        """
        changed = replace(self, **{"page": 1, **changes})
        if changed.near is not None:
            return changed
        sort = Sort.BEST if changed.sort is Sort.DISTANCE else changed.sort
        return replace(changed, within=None, sort=sort)

    def to_query(self) -> list[tuple[str, str]]:
        """Return the query's pairs in canonical order, defaults left out."""
        return [(name, value) for name in PARAMETERS for value in self._values(name)]

    def query_string(self) -> str:
        """Return the query as it stands in a URL, without the question mark."""
        return urlencode(self.to_query())

    def _values(self, name: str) -> tuple[str, ...]:
        match name:
            case "availability":
                default = self.availability == DEFAULT_AVAILABILITY
                return () if default else self.availability or (ANY,)
            case Parameter.FROM:
                return (self.from_day.isoformat(),) if self.from_day else ()
            case Parameter.PLACES | Parameter.NEAR | Parameter.WITHIN:
                value = getattr(self, name)
                return () if value is None else (str(value),)
            case Parameter.TEXT:
                return (self.text,) if self.text else ()
            case Parameter.SORT:
                return () if self.sort is Sort.BEST else (self.sort.value,)
            case Parameter.PAGE:
                return () if self.page == 1 else (str(self.page),)
            case Parameter.SIZE:
                return () if self.size == DEFAULT_SIZE else (str(self.size),)
            case _:
                return self.chosen(name)

    @classmethod
    def from_query(cls, pairs: Iterable[tuple[str, str]], today: date) -> Self:
        """Read a query string's pairs; raises `InvalidCriteria` with every wrong parameter."""
        query = Query(pairs)
        query.refuse_unknown(PARAMETERS)
        criteria = cls(**read_fields(query, today))
        if query.problems:
            raise InvalidCriteria(_in_order(query.problems))
        return criteria

    @classmethod
    def read_leniently(
        cls, pairs: Iterable[tuple[str, str]], today: date
    ) -> tuple[Self, tuple[Problem, ...]]:
        """Read what is right and return what is wrong beside it; unknown parameters are ignored."""
        query = Query(pairs)
        criteria = cls(**read_fields(query, today))
        return criteria, tuple(_in_order(query.problems))


def _in_order(problems: list[Problem]) -> list[Problem]:
    places = {name: place for place, name in enumerate(PARAMETERS)}
    return sorted(problems, key=lambda problem: places.get(problem.field, len(places)))
