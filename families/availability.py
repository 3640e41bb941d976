"""What a family says about its places right now, and what that means on a day.

This is the family's own lane of change: its word is valid at once. Nothing derived is stored: status
and freshness are functions of the day, so nothing has to be written at midnight.
"""

from dataclasses import dataclass
from datetime import date, datetime

from families.ages import AgeRange
from families.clock import copenhagen_day
from families.vocabulary import AvailabilityStatus, BlockedReason, Freshness, Reporter


@dataclass(frozen=True, slots=True)
class FreshnessRule:
    """How old a confirmation may be, in whole days. Settings, not constants (*ours*)."""

    fresh_days: int = 14
    """Fresh: 0 to this many days, included."""
    ageing_days: int = 42
    """Ageing: up to this many days, included; older or never is stale."""
    dispute_days: int = 30
    """A dispute ends when this many days have passed."""

    def of(self, confirmed_at: datetime | None, today: date) -> Freshness:
        """Grade a confirmation by the days from its Copenhagen date to `today`."""
        if confirmed_at is None:
            return Freshness.STALE
        days = (today - copenhagen_day(confirmed_at)).days
        if days <= self.fresh_days:
            return Freshness.FRESH
        return Freshness.AGEING if days <= self.ageing_days else Freshness.STALE


@dataclass(frozen=True, slots=True)
class Availability:
    """The last report: places that are taken or blocked, the days, the wish, and who said so when.

    `available_from` is the first day on which the free places are free; `paused_until` the last day
    of the pause (included). `confirmed_at` and `disputed_at` are UTC instants in whole seconds.
    """

    occupied_places: int = 0
    blocked_places: int = 0
    blocked_reason: BlockedReason | None = None
    available_from: date | None = None
    paused_until: date | None = None
    wanted_age: AgeRange | None = None
    confirmed_at: datetime | None = None
    confirmed_by: Reporter | None = None
    disputed_at: datetime | None = None

    def disputed(self, today: date, rule: FreshnessRule) -> bool:
        """Tell whether a caseworker heard "optaget" since the last confirmation, not long ago."""
        if self.disputed_at is None:
            return False
        if self.confirmed_at is not None and self.disputed_at <= self.confirmed_at:
            return False
        return (today - copenhagen_day(self.disputed_at)).days < rule.dispute_days

    def status_on(
        self, day: date, *, today: date, approved_places: int, rule: FreshnessRule
    ) -> AvailabilityStatus:
        """Derive the status on `day` from what is known `today`: the first rule that holds."""
        if self.paused_until is not None and self.paused_until >= day:
            return AvailabilityStatus.PAUSED
        comes_later = self.available_from is not None and self.available_from > day
        if comes_later or approved_places - self.occupied_places - self.blocked_places == 0:
            return AvailabilityStatus.OCCUPIED
        stale = rule.of(self.confirmed_at, today) is Freshness.STALE
        if stale or self.disputed(today, rule):
            return AvailabilityStatus.UNCONFIRMED
        if self.occupied_places == 0 and self.blocked_places == 0:
            return AvailabilityStatus.FREE
        return AvailabilityStatus.PARTLY_FREE
