"""What time it is: instants are UTC, days are Copenhagen's, and the clock is passed in."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


class Clock(Protocol):
    """Something that tells the time."""

    def now(self) -> datetime:
        """Return the current instant: aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the current instant: aware, in UTC."""
        return datetime.now(UTC)


@dataclass
class SetClock:
    """A clock that stands still until somebody moves it: for tests, benchmarks and past days."""

    instant: datetime

    def now(self) -> datetime:
        """Return the instant that the clock is set to."""
        return self.instant

    def move(self, delta: timedelta) -> None:
        """Move the clock by `delta`, backwards when it is negative."""
        self.instant += delta


@lru_cache(maxsize=4096)
def copenhagen_day(instant: datetime) -> date:
    """Return the calendar day that `instant` (aware) falls on in Copenhagen."""
    return instant.astimezone(COPENHAGEN).date()


def start_of_day(day: date) -> datetime:
    """Return the first instant (UTC) of a Copenhagen day: days have 23, 24 or 25 hours."""
    return datetime.combine(day, time.min, COPENHAGEN).astimezone(UTC)


def today(clock: Clock) -> date:
    """Return today's date in Copenhagen."""
    return copenhagen_day(clock.now())
