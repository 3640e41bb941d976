"""What an invented family says about its places, and when it last said so."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from families.clock import COPENHAGEN
from indexer.invention import figures
from indexer.invention.approval import Ages, invent_wish
from indexer.invention.chance import Chance, Shares

REASONS = Shares(
    {"illness": 14, "holiday": 5, "own_family": 24, "matching": 34, "home": 10, "other": 8, None: 5}
)
_LATELY = 365
"""Only a family that has said something within so many days is on a pause that goes on."""


@dataclass(frozen=True, slots=True)
class Word:
    """The availability part of a record; without `confirmed_at` nobody has said anything."""

    occupied_places: int | None
    blocked_places: int
    blocked_reason: str | None
    available_from: date | None
    paused_until: date | None
    wanted_age: Ages | None
    confirmed_at: datetime | None

    def record(self) -> dict[str, object]:
        """Write the fields as JSON values."""
        first, last = self.wanted_age or (None, None)
        return {
            "occupied_places": self.occupied_places,
            "blocked_places": self.blocked_places,
            "blocked_reason": self.blocked_reason,
            "available_from": self.available_from and self.available_from.isoformat(),
            "paused_until": self.paused_until and self.paused_until.isoformat(),
            "confirmed_at": self.confirmed_at and f"{self.confirmed_at:%Y-%m-%dT%H:%M:%SZ}",
            "wanted_age": self.wanted_age and {"min_months": first, "max_months": last},
        }


def invent_word(chance: Chance, approved_age: Ages, today: date) -> tuple[int, Word]:
    """Return the approved places and what the family last said about them."""
    occupied = chance.draw(figures.OCCUPIED)
    beyond = chance.draw(figures.PLACES_BEYOND_OCCUPIED if occupied else figures.PLACES_OF_NONE_PLACED)
    if not occupied and chance.happens(figures.NEVER_SAID):
        return beyond, Word(None, 0, None, None, None, None, None)
    blocked = sum(chance.happens(figures.BLOCKED) for _ in range(beyond))
    free = beyond - blocked
    low, high = chance.draw(figures.CONFIRMED_DAYS)
    said_on = today - timedelta(days=chance.whole(low, high))
    lately = high <= _LATELY
    word = Word(
        occupied_places=occupied,
        blocked_places=blocked,
        blocked_reason=chance.draw(REASONS) if blocked else None,
        available_from=later_day(chance, said_on) if free and chance.happens(figures.LATER) else None,
        paused_until=later_day(chance, today) if lately and chance.happens(figures.PAUSED) else None,
        wanted_age=invent_wish(chance, approved_age),
        confirmed_at=moment(chance, said_on),
    )
    return occupied + beyond, word


def later_day(chance: Chance, day: date) -> date:
    """Return a day within the next four months."""
    return day + timedelta(days=chance.whole(3, 120))


def moment(chance: Chance, day: date) -> datetime:
    """Return an instant of the day in Copenhagen, between six in the morning and eleven at night."""
    at = time(chance.whole(6, 22), chance.whole(0, 59), chance.whole(0, 59))
    return datetime.combine(day, at, COPENHAGEN).astimezone(UTC)
