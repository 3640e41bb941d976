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

    def apply(self, changes: Iterable[StoredFamily], reached: int) -> None:
        """Take changes in; late, repeated and re-ordered ones are harmless. Then stand at `reached`."""
        ...

    def search(self, criteria: Criteria, moment: Moment) -> Found:
        """Answer from one consistent state of the copy."""
        ...

    def totals(self, searches: Sequence[Criteria], moment: Moment) -> Sequence[int]:
        """Tell how many families each search finds, from one consistent state: no page, no counts."""
        ...
