"""From query parameters to the fields of `Criteria`: what is right is taken, what is wrong is told."""

from datetime import date
from functools import partial
from typing import TypedDict
from unicodedata import normalize

from families.ages import ChildAge
from families.danish import thousands
from families.geography import postcodes
from families.problem import InvalidInput
from families.query import Limits, Option, Query, read_yes, unknown_choice
from search_api.facet import Facet
from search_api.facets import FACET
from search_api.parameters import (
    ANY,
    CHOICE_FACETS,
    DEFAULT_AVAILABILITY,
    DEFAULT_SIZE,
    MAX_WINDOW,
    Parameter,
    Sort,
)
from search_api.query import read_asked_day
from search_api.text.asked import LONGEST_QUERY

PLACES = Limits(1, 9)
WITHIN_KM = Limits(1, 400)
PAGE = Limits(1)
SIZE = Limits(1, 100)

_NEEDS_NEAR = "Afstand skal måles fra et sted. Tilføj near med et postnummer, fx near=7400."


class Fields(TypedDict):
    """The fields of `Criteria`, read."""

    parent_child: bool
    ages: tuple[ChildAge, ...]
    places: int | None
    availability: tuple[str, ...]
    from_day: date | None
    near: str | None
    within: int | None
    choices: dict[str, tuple[str, ...]]
    text: str
    sort: Sort
    page: int
    size: int


def read_fields(query: Query, today: date) -> Fields:
    """Read every field; what is wrong is noted in `query.problems` and stays at its default."""
    from_day = query.one(Parameter.FROM, partial(read_asked_day, today=today))
    day = from_day or today
    near = query.one(Parameter.NEAR, _read_postcode)
    page, size = _window(query)
    return Fields(
        parent_child=query.one("parent_child", read_yes) or False,
        ages=query.many("age", _read_age),
        places=query.one(Parameter.PLACES, PLACES.read),
        availability=_availability(query, day),
        from_day=from_day,
        near=near,
        within=_within(query, near),
        choices={facet.key: _choice(query, facet, day) for facet in CHOICE_FACETS},
        text=query.one(Parameter.TEXT, _read_text) or "",
        sort=_sort(query, near),
        page=page,
        size=size,
    )


def _read_age(text: str) -> ChildAge:
    try:
        return ChildAge.parse(text)
    except InvalidInput as error:
        raise ValueError(error.problems[0].message) from None


def _read_postcode(text: str) -> str:
    if text in postcodes():
        return text
    raise ValueError("Ukendt dansk postnummer. Skriv fire cifre, fx 7400.")


def _choice(query: Query, facet: Facet, day: date) -> tuple[str, ...]:
    read = partial(facet.read, day=day)
    if facet.repeats:
        return query.many(facet.key, read)
    code = query.one(facet.key, read)
    return () if code is None else (code,)


def _availability(query: Query, day: date) -> tuple[str, ...]:
    facet = FACET["availability"]
    options = (*facet.options(day), Option(ANY, "Alle"))

    def read(text: str) -> str:
        if any(option.code == text for option in options):
            return text
        raise ValueError(unknown_choice(text, options))

    codes = query.many(facet.key, read)
    if ANY not in codes:
        return codes or DEFAULT_AVAILABILITY
    if set(codes) == {ANY}:
        return ()
    message = "any betyder alle og skal stå alene. Fjern any eller de andre værdier."
    query.refuse(facet.key, message, list(codes))
    return DEFAULT_AVAILABILITY


def _within(query: Query, near: str | None) -> int | None:
    within = query.one(Parameter.WITHIN, WITHIN_KM.read)
    if near is not None or within is None:
        return within
    if not query.has(Parameter.NEAR):
        query.refuse(Parameter.WITHIN, _NEEDS_NEAR, within)
    return None


def _read_text(text: str) -> str:
    length = len(normalize("NFC", text))
    if length <= LONGEST_QUERY:
        return text
    raise ValueError(f"Skriv højst {LONGEST_QUERY} tegn. Her står {thousands(length)}.")


def _sort(query: Query, near: str | None) -> Sort:
    sort = query.one(Parameter.SORT, _read_sort) or Sort.BEST
    if near is not None or sort is not Sort.DISTANCE:
        return sort
    if not query.has(Parameter.NEAR):
        query.refuse(Parameter.SORT, _NEEDS_NEAR, sort.value)
    return Sort.BEST


def _read_sort(text: str) -> Sort:
    try:
        return Sort(text)
    except ValueError:
        options = [Option(sort.value, sort.label) for sort in Sort]
        raise ValueError(unknown_choice(text, options)) from None


def _window(query: Query) -> tuple[int, int]:
    page = query.one(Parameter.PAGE, PAGE.read) or 1
    size = query.one(Parameter.SIZE, SIZE.read) or DEFAULT_SIZE
    if page * size <= MAX_WINDOW:
        return page, size
    message = (
        f"Man kan bladre gennem de første {thousands(MAX_WINDOW)} familier: med {size} på hver"
        f" side til og med side {MAX_WINDOW // size}. Gør søgningen smallere."
    )
    query.refuse(Parameter.PAGE, message, page)
    return 1, size
