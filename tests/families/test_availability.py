"""Status and freshness follow from the day; nothing is stored."""

from datetime import UTC, date, datetime, timedelta

import pytest

from families.availability import FreshnessRule
from families.clock import SetClock, copenhagen_day, today
from families.problem import InvalidInput
from families.vocabulary import AvailabilityStatus, Freshness
from tests.building import NOW, a_family, an_availability

RULE = FreshnessRule()
TODAY = date(2026, 11, 24)


def status(day: date = TODAY, *, today: date = TODAY, **said: object) -> AvailabilityStatus:
    """Derive the status of a family with two places."""
    return a_family(availability=an_availability(**said)).status_on(day, today=today, rule=RULE)


@pytest.mark.parametrize(
    ("days", "grade"),
    [
        (0, Freshness.FRESH),
        (14, Freshness.FRESH),
        (15, Freshness.AGEING),
        (42, Freshness.AGEING),
        (43, Freshness.STALE),
    ],
)
def test_freshness_counts_whole_copenhagen_days(days: int, grade: Freshness) -> None:
    assert RULE.of(NOW, copenhagen_day(NOW) + timedelta(days=days)) is grade


def test_never_confirmed_is_stale() -> None:
    assert RULE.of(None, TODAY) is Freshness.STALE


def test_a_confirmation_late_in_the_evening_belongs_to_the_next_day_in_copenhagen() -> None:
    assert copenhagen_day(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == date(2026, 7, 2)
    assert copenhagen_day(datetime(2026, 12, 1, 22, 30, tzinfo=UTC)) == date(2026, 12, 1)


@pytest.mark.parametrize(
    "night", [datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)]
)
def test_a_night_that_changes_the_clocks_is_one_day(night: datetime) -> None:
    clock = SetClock(night)
    before = today(clock)
    clock.move(timedelta(days=1))
    assert today(clock) - before == timedelta(days=1)


def test_the_first_rule_that_holds_decides() -> None:
    assert status() is AvailabilityStatus.FREE
    assert status(occupied_places=1) is AvailabilityStatus.PARTLY_FREE
    assert status(blocked_places=1) is AvailabilityStatus.PARTLY_FREE
    assert status(occupied_places=1, confirmed_at=None) is AvailabilityStatus.UNCONFIRMED
    assert status(occupied_places=2, confirmed_at=None) is AvailabilityStatus.OCCUPIED
    assert status(occupied_places=1, blocked_places=1) is AvailabilityStatus.OCCUPIED
    assert status(occupied_places=2, paused_until=TODAY) is AvailabilityStatus.PAUSED


def test_a_pause_holds_its_last_day_and_no_more() -> None:
    assert status(paused_until=TODAY) is AvailabilityStatus.PAUSED
    assert status(TODAY + timedelta(days=1), paused_until=TODAY) is AvailabilityStatus.FREE


def test_places_are_free_from_and_with_their_day() -> None:
    later = TODAY + timedelta(days=10)
    assert status(available_from=later) is AvailabilityStatus.OCCUPIED
    assert status(later, available_from=later) is AvailabilityStatus.FREE


def test_silence_never_turns_into_free() -> None:
    assert status(today=TODAY + timedelta(days=42)) is AvailabilityStatus.FREE
    assert status(today=TODAY + timedelta(days=43)) is AvailabilityStatus.UNCONFIRMED


def test_a_dispute_counts_until_the_family_speaks_or_thirty_days_have_passed() -> None:
    heard = datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert status(disputed_at=heard) is AvailabilityStatus.UNCONFIRMED
    assert status(disputed_at=heard, confirmed_at=heard) is AvailabilityStatus.FREE
    assert status(disputed_at=heard, today=TODAY + timedelta(days=29)) is AvailabilityStatus.UNCONFIRMED
    assert status(disputed_at=heard, today=TODAY + timedelta(days=30)) is AvailabilityStatus.FREE


def test_places_always_add_up() -> None:
    family = a_family(approved_places=4, availability=an_availability(occupied_places=1, blocked_places=2))
    assert family.free_places == 1
    with pytest.raises(InvalidInput, match="flere end de 2 godkendte"):
        a_family(availability=an_availability(occupied_places=2, blocked_places=1))
