"""The rows of a municipality's list of families: what each tells, which are shown, and in which order."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from families.family import Family
from families.vocabulary import AvailabilityStatus, Freshness, Word
from register.followed import Followed
from register.letters import LetterFailure


class Show(Word):
    """Which of the families are listed."""

    ALL = "all", "Alle"
    MISSING = "missing", "Mangler at bekræfte"
    AGEING = "ageing", "Snart for længe siden"
    NEVER = "never", "Aldrig bekræftet"
    DISPUTED = "disputed", "Oplyst optaget i telefonen"
    FAILED = "failed", "Brev nåede ikke frem"


class Order(Word):
    """In which order they are listed."""

    OLDEST = "oldest", "Længst siden bekræftet"
    NEWEST = "newest", "Senest bekræftet"
    FAMILY = "family", "Familie"
    STATUS = "status", "Pladser"


@dataclass(frozen=True, slots=True)
class Row:
    """One family of the list; `status` is None when it is in no search at all.

    `failure` is why the last letter did not arrive; `why_not` why it is not reminded now, None when it
    can be; `needs_asking` whether it ought to be.
    """

    followed: Followed
    status: AvailabilityStatus | None
    freshness: Freshness
    disputed: bool
    failure: LetterFailure | None
    why_not: str | None
    needs_asking: bool

    @property
    def family(self) -> Family:
        """The family itself."""
        return self.followed.stored.family

    @property
    def confirmed_at(self) -> datetime:
        """When it last confirmed, to sort by: never comes before everything."""
        return self.family.availability.confirmed_at or datetime.min.replace(tzinfo=UTC)


_SHOWN: Mapping[Show, Callable[[Row], bool]] = {
    Show.ALL: lambda _: True,
    Show.MISSING: lambda row: row.disputed or row.freshness is Freshness.STALE,
    Show.AGEING: lambda row: row.freshness is Freshness.AGEING,
    Show.NEVER: lambda row: row.family.availability.confirmed_at is None,
    Show.DISPUTED: lambda row: row.disputed,
    Show.FAILED: lambda row: row.failure is not None,
}
_STATES = [*AvailabilityStatus, None]
_ORDERED: Mapping[Order, Callable[[Row], Any]] = {
    Order.OLDEST: lambda row: (row.confirmed_at, row.family.family_id),
    Order.NEWEST: lambda row: (-row.confirmed_at.timestamp(), row.family.family_id),
    Order.FAMILY: lambda row: row.family.family_id,
    Order.STATUS: lambda row: (_STATES.index(row.status), row.confirmed_at, row.family.family_id),
}


def listed(rows: Collection[Row], show: Show, order: Order) -> list[Row]:
    """Return the rows that are to be shown, in order."""
    return sorted(filter(_SHOWN[show], rows), key=_ORDERED[order])


def counts(rows: Collection[Row]) -> Mapping[Show, int]:
    """Return how many rows each choice shows."""
    return {show: sum(map(test, rows)) for show, test in _SHOWN.items()}
