"""What a peer is: something that holds the same families and gives the same answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from benchmarks.peers.facts import Facts
from search_api.criteria import Criteria
from search_api.engine import Found


@dataclass(frozen=True, slots=True)
class Answer:
    """The ids of the page in order, the total, and every count above 0 by (facet, option)."""

    page: tuple[str, ...]
    total: int
    counts: Mapping[tuple[str, str], int]

    @classmethod
    def of(cls, found: Found) -> "Answer":
        """Return what the embedded engine found."""
        counts = {
            (key, code): count
            for key, options in found.counts.items()
            for code, count in options.items()
            if count
        }
        return cls(tuple(family.family_id for family in found.families), found.total, counts)


class Peer(Protocol):
    """One engine, filled once and then asked."""

    @property
    def name(self) -> str:
        """The name with its version."""
        ...

    def fill(self, families: Sequence[Facts]) -> None:
        """Take all families in and make everything ready to be asked."""
        ...

    def prepared(self, criteria: Criteria) -> Callable[[], Answer]:
        """Return what answers the criteria; all that can be done before is not its time."""
        ...

    def close(self) -> None:
        """Stop what was started."""
        ...
