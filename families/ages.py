"""Ages in months: what a family takes, and how old a child is."""

import re
from dataclasses import dataclass
from typing import Self

from families.problem import InvalidInput, Problem

MAX_MONTHS = 275
"""The last month of the 22nd year: the end of aftercare (Barnets lov: until 23)."""
MONTHS_A_YEAR = 12

AGE_BANDS = {"0-5": (0, 71), "6-11": (72, 143), "12-17": (144, 215), "18-22": (216, MAX_MONTHS)}
"""Statistics Denmark's bands for counts, as first and last month, both included."""

_AGE = re.compile(r"(?P<years>[0-9]{1,2})|(?P<months>[0-9]{1,3})m", re.ASCII)


@dataclass(frozen=True, slots=True)
class AgeRange:
    """A range of ages in months, both ends included; a bound that is missing means open.

    Raises `InvalidInput` when a bound lies outside 0-275 or the ends are the wrong way round.
    """

    min_months: int | None = None
    max_months: int | None = None

    def __post_init__(self) -> None:
        """Refuse a range that holds no age."""
        for name in ("min_months", "max_months"):
            bound = getattr(self, name)
            if bound is not None and not 0 <= bound <= MAX_MONTHS:
                message = f"Alderen skal være 0-{MAX_MONTHS} måneder."
                raise InvalidInput([Problem(name, bound, message)])
        if self.first > self.last:
            message = f"Den højeste alder er lavere end den laveste ({self.first} måneder)."
            raise InvalidInput([Problem("max_months", self.max_months, message)])

    @property
    def first(self) -> int:
        """The first month held; 0 when open."""
        return 0 if self.min_months is None else self.min_months

    @property
    def last(self) -> int:
        """The last month held, included; 275 when open."""
        return MAX_MONTHS if self.max_months is None else self.max_months

    def holds(self, month: int) -> bool:
        """Tell whether a child of `month` months is inside the range."""
        return self.first <= month <= self.last

    def lies_within(self, other: "AgeRange") -> bool:
        """Tell whether no stated bound reaches outside `other`; an open bound reaches nowhere."""
        return (self.min_months is None or other.holds(self.min_months)) and (
            self.max_months is None or other.holds(self.max_months)
        )


@dataclass(frozen=True, slots=True)
class ChildAge:
    """How old the child is: whole months, or unborn (`months is None`)."""

    months: int | None

    @property
    def unborn(self) -> bool:
        """Whether the child is not born yet."""
        return self.months is None

    @property
    def code(self) -> str:
        """The shortest way to write it in a query: `unborn`, `4` (years) or `18m` (months)."""
        if self.months is None:
            return "unborn"
        years, rest = divmod(self.months, MONTHS_A_YEAR)
        return f"{self.months}m" if rest else str(years)

    @property
    def sort_key(self) -> int:
        """Unborn first, then by months."""
        return -1 if self.months is None else self.months

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `unborn`, `0`-`22` (years) or `0m`-`275m` (months); raises `InvalidInput` if neither."""
        if text == "unborn":
            return cls(None)
        match = _AGE.fullmatch(text)
        if match:
            years, months = match["years"], match["months"]
            age = int(months) if months is not None else int(years) * MONTHS_A_YEAR
            if age <= MAX_MONTHS:
                return cls(age)
        message = "Skriv 0-22 (år), 0m-275m (måneder) eller unborn (ufødt)."
        raise InvalidInput([Problem("age", text, message)])
