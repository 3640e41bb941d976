"""The engine port: `Criteria` in, `Found` out. Both engines and the oracle speak it.

An engine is a copy of the register that can be thrown away. It stores dates, never states: what a
family's status is follows from the `Moment` of each search.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from families.availability import FreshnessRule
from families.family import Family
from register.stored import StoredFamily
from search_api.criteria import Criteria


@dataclass(frozen=True, slots=True)
class Moment:
    """What a search knows of time: today in Copenhagen, and what counts as fresh."""

    today: date
    rule: FreshnessRule


@dataclass(frozen=True, slots=True)
class Found:
    """An engine's answer: the page's families in order, and all counts, as of one change number."""

    total: int
    change_number: int
    families: tuple[Family, ...]
    counts: Mapping[str, Mapping[str, int]]
    """Facet key → option code → count, zeros included."""
    behind: int = 0
    """How many changes the engine's copy lacks; the answer holds them all the same."""


class EngineUnavailable(Exception):
    """The engine cannot answer right now; the message is a Danish sentence for whoever searched.

    Never is a part of the answer shown as if it were the whole.
    """


class FellBehind(Exception):
    """The engine's copy turned out to hold less than it stood at: level it, and ask again."""


class Engine(Protocol):
    """Something that finds families. What it is asked raises `EngineUnavailable` when it cannot answer."""

    @property
    def change_number(self) -> int:
        """The last change of the register that this engine holds."""
        ...

    def held(self) -> int:
        """Return the last change up to which the engine's own copy holds everything, asked anew."""
        ...

    def wants_since(self, present: int) -> int:
        """Return the change after which the engine wants to be told what changed, up to `present`."""
        ...

    def apply(self, changes: Iterable[StoredFamily], reached: int, after: int | None = None) -> None:
        """Take changes in; late, repeated and re-ordered ones are harmless. Then stand at `reached`.

        `after` is the change that they follow, None for the one that the engine stands at: an engine
        that has gone back behind it in the meantime does not take them.
        """
        ...

    def search(self, criteria: Criteria, moment: Moment) -> Found:
        """Answer from one consistent state of the copy; raises `FellBehind` when that is too old."""
        ...

    def totals(self, searches: Sequence[Criteria], moment: Moment) -> Sequence[int]:
        """Tell how many families each search finds: no page, no counts; raises as `search`."""
        ...
