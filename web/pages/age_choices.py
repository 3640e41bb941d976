"""Ages to choose the wanted age from, by the month, within what the family is approved for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from families.ages import MAX_MONTHS, MONTHS_A_YEAR, ChildAge
from families.danish import age_in_words
from families.family import Family

_HALF = MONTHS_A_YEAR // 2
_YOUNGEST = 2 * MONTHS_A_YEAR
"""Below this age half years can be chosen too."""


@dataclass(frozen=True, slots=True)
class MonthChoice:
    """A month (included) with its words."""

    months: int
    words: str


def first_months(family: Family) -> Sequence[MonthChoice]:
    """Return the youngest ages that can be wanted: whole years and, under two years, half ones."""
    approved, wanted = family.approved_age, family.availability.wanted_age
    usual = [
        month for month in range(0, MAX_MONTHS + 1, _HALF) if month < _YOUNGEST or month % MONTHS_A_YEAR == 0
    ]
    own = {approved.first} | ({wanted.min_months} if wanted and wanted.min_months is not None else set())
    return [MonthChoice(month, _from(month)) for month in _within(family, {*usual, *own})]


def last_months(family: Family) -> Sequence[MonthChoice]:
    """Return the oldest ages that can be wanted: the last month of a year or, under two, of a half one."""
    approved, wanted = family.approved_age, family.availability.wanted_age
    usual = [
        month - 1
        for month in range(_HALF, MAX_MONTHS + 2, _HALF)
        if month < _YOUNGEST or month % MONTHS_A_YEAR == 0
    ]
    own = {approved.last} | ({wanted.max_months} if wanted and wanted.max_months is not None else set())
    return [MonthChoice(month, _to(month)) for month in _within(family, {*usual, *own})]


def _within(family: Family, months: Iterable[int]) -> list[int]:
    return sorted(month for month in months if family.approved_age.holds(month))


def _from(month: int) -> str:
    return "Nyfødt" if month == 0 else age_in_words(ChildAge(month))


def _to(month: int) -> str:
    """Return the year that ends with this month ("6 år" for 83), else the month itself."""
    years, rest = divmod(month + 1, MONTHS_A_YEAR)
    return age_in_words(ChildAge(month)) if rest or years == 1 else f"{years - 1} år"
