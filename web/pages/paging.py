"""Which hits a page shows, and the pages that can be gone to from there."""

from dataclasses import dataclass

from families.danish import thousands
from search_api.criteria import Criteria
from search_api.parameters import MAX_WINDOW

_AROUND = 1
"""How many pages are named on each side of the present one, beside the first and the last."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page to go to: its number, None where numbers are left out, and its search."""

    number: int | None
    criteria: Criteria


@dataclass(frozen=True, slots=True)
class Paging:
    """The pages of one search; `last` is 0 when nothing was found."""

    criteria: Criteria
    total: int

    @property
    def last(self) -> int:
        """The last page that can be gone to."""
        most = min(self.total, MAX_WINDOW - MAX_WINDOW % self.criteria.size)
        return -(-most // self.criteria.size)

    @property
    def past_the_end(self) -> bool:
        """Whether the page lies beyond the last one that has families."""
        return self.total > 0 and self.criteria.page > self.last

    @property
    def shown(self) -> str:
        """Which hits are shown: "1–20 af 1.204"."""
        first = (self.criteria.page - 1) * self.criteria.size + 1
        last = min(first + self.criteria.size - 1, self.total)
        return f"{thousands(first)}–{thousands(last)} af {thousands(self.total)}"

    @property
    def previous(self) -> Criteria | None:
        """The search with the page before, None on the first."""
        return self.to(self.criteria.page - 1) if self.criteria.page > 1 else None

    @property
    def next(self) -> Criteria | None:
        """The search with the page after, None on the last."""
        return self.to(self.criteria.page + 1) if self.criteria.page < self.last else None

    @property
    def pages(self) -> tuple[Page, ...]:
        """The first, the last and those around the present page, with gaps between."""
        here = self.criteria.page
        around = range(here - _AROUND, here + _AROUND + 1)
        numbers = sorted({1, self.last, *(n for n in around if 1 <= n <= self.last)})
        found: list[Page] = []
        for number in numbers:
            before = found[-1].number if found else None
            if before is not None and number > before + 1:
                # A gap of one page is no shorter than the page.
                gap = before + 1 if number == before + 2 else None
                found.append(Page(gap, self.to(before + 1)))
            found.append(Page(number, self.to(number)))
        return tuple(found)

    def to(self, number: int) -> Criteria:
        """Return the same search on another page."""
        return self.criteria.with_changes(page=number)
