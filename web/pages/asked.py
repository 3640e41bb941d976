"""What the two pages of the search share: how the query is read, and what their forms show of it."""

from dataclasses import dataclass

from fastapi import Request

from families.ages import MAX_MONTHS, MONTHS_A_YEAR, ChildAge
from families.danish import age_in_words
from families.problem import Problem
from search_api.criteria import Criteria
from search_api.facets import FACET
from search_api.parameters import Parameter
from search_api.services import SearchService

CHILDREN = "children"
"""A parameter of the forms alone, for those without JavaScript: so many fields for children."""
MOST_CHILDREN = 9
"""As many as there can be places (`domain.md`)."""
DISTANCES_KM = (15, 30, 60, 100)


@dataclass(frozen=True, slots=True)
class AgeChoice:
    """An age to click: its code in queries, the short words on a tile, and the full ones."""

    code: str
    short: str
    words: str


def _choice(age: ChildAge, short: str) -> AgeChoice:
    words = age_in_words(age)
    return AgeChoice(age.code, short, words[0].upper() + words[1:])


UNBORN = _choice(ChildAge(None), "Ufødt")
YEARS = tuple(
    _choice(ChildAge(month), str(month // MONTHS_A_YEAR)) for month in range(0, MAX_MONTHS + 1, MONTHS_A_YEAR)
)
MONTHS = tuple(
    _choice(ChildAge(month), str(month)) for month in range(1, 2 * MONTHS_A_YEAR) if month % MONTHS_A_YEAR
)
"""For those under two years, whom families are approved for by the month."""
MONTH_CODES = frozenset(choice.code for choice in MONTHS)
WORDS = {
    choice.code: choice.words
    for choice in sorted((UNBORN, *YEARS, *MONTHS), key=lambda one: ChildAge.parse(one.code).sort_key)
}
"""Every age that has a tile, youngest first, in words for a list."""


def words_of(code: str) -> str:
    """Return any age in words, with a capital: "2 år og 6 måneder"."""
    return _choice(ChildAge.parse(code), "").words


_LABELS = {
    Parameter.TEXT: "Fritekst",
    Parameter.PLACES: "Antal pladser",
    Parameter.FROM: "Dato",
    Parameter.NEAR: "Postnummer",
    Parameter.WITHIN: "Afstand",
    Parameter.SORT: "Sortering",
    Parameter.PAGE: "Side",
    Parameter.SIZE: "Antal på hver side",
}


@dataclass(frozen=True, slots=True)
class FieldError:
    """A wrong parameter, as a page tells it; `field` is the id to go to, None when there is none."""

    param: str
    label: str
    message: str
    field: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A query that was read leniently, and what the form shows beside the criteria."""

    criteria: Criteria
    errors: tuple[FieldError, ...]
    siblings: tuple[str, ...]
    """The code of each child after the first; empty where a field waits for an answer."""
    near: str
    """The postcode as it was typed, even when there is none like it."""

    @property
    def first_age(self) -> str:
        """The code of the first child's age, empty when none is asked."""
        return self.criteria.ages[0].code if self.criteria.ages else ""

    @property
    def unusual_age(self) -> AgeChoice | None:
        """The first child's age when no tile has it (30 months): then it gets one of its own."""
        if self.first_age in WORDS or not self.criteria.ages:
            return None
        return _choice(self.criteria.ages[0], "")

    @property
    def summary(self) -> list[tuple[str, str, str | None]]:
        """Label, message and field of every wrong parameter, for the list at the top of a page."""
        return [(error.label, error.message, error.field) for error in self.errors]

    def message(self, param: str) -> str:
        """Return what is wrong with a parameter; empty when nothing is."""
        return next((error.message for error in self.errors if error.param == param), "")


def read_asked(request: Request, service: SearchService, field_of: dict[str, str]) -> Asked:
    """Read the query: what is right is applied, what is wrong is told, the unknown is ignored.

    `field_of` has the id of the field that asks for a parameter on the page.
    """
    pairs = request.query_params.multi_items()
    criteria, problems = Criteria.read_leniently(pairs, service.today)
    codes = [age.code for age in criteria.ages][1:]
    fields = _number_of_fields(request.query_params.get(CHILDREN, ""))
    codes += [""] * (min(fields, MOST_CHILDREN) - 1 - len(codes))
    errors = tuple(_error(problem, field_of) for problem in problems)
    near = criteria.near or request.query_params.get(Parameter.NEAR, "")
    return Asked(criteria, errors, tuple(codes), near)


def _number_of_fields(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) == 1 else 1


def _error(problem: Problem, field_of: dict[str, str]) -> FieldError:
    facet = FACET.get(problem.field)
    label = facet.label if facet else _LABELS[Parameter(problem.field)]
    return FieldError(problem.field, label, problem.message, field_of.get(problem.field))


def distances(criteria: Criteria) -> list[int]:
    """Return the distances to choose from, in km, with the one that is chosen."""
    return sorted({*DISTANCES_KM, *filter(None, (criteria.within,))})
