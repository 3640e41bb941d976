"""The past of an invented family: reports that lead to what it says today.

A line of a history is the availability part of a record (`api.md`, Files) with `known_at`, the
instant from which the register knows it; the lines stand oldest first.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from families.clock import COPENHAGEN
from indexer.invention import figures
from indexer.invention.chance import Chance
from indexer.invention.word import REASONS, Word, later_day, moment


@dataclass(frozen=True, slots=True)
class PastWord:
    """What one family said, and the instant (UTC) from which the register knows it."""

    known_at: datetime
    family_id: str
    word: Word

    def record(self) -> dict[str, object]:
        """Write the line of the history."""
        known_at = f"{self.known_at:%Y-%m-%dT%H:%M:%SZ}"
        return {"known_at": known_at, "family_id": self.family_id, **self.word.record()}


def invent_past(
    seed: int, family_id: str, word: Word, places: int, days: int, today: date
) -> Iterator[PastWord]:
    """Yield, newest first, what the family said in the last `days` days; `word` is the newest.

    The last one yielded is what was known when the history begins, though it was said before.
    Nothing is yielded for a family that has never said anything.
    """
    begins = history_begins(days, today)
    chance = Chance(seed, f"past of {family_id}")
    while word.confirmed_at is not None:
        yield PastWord(max(begins, word.confirmed_at), family_id, word)
        if word.confirmed_at <= begins:
            return
        word = _before(chance, word, word.confirmed_at, places)


def history_begins(days: int, today: date) -> datetime:
    """Return the instant (UTC) from which a history of so many days tells what was known."""
    return datetime.combine(today - timedelta(days=days), time(), COPENHAGEN).astimezone(UTC)


def _before(chance: Chance, word: Word, said_at: datetime, places: int) -> Word:
    """Return what the family said the time before."""
    day = said_at.date() - timedelta(days=chance.whole(*figures.DAYS_BETWEEN_REPORTS))
    earlier = replace(word, confirmed_at=moment(chance, day), available_from=None)
    if chance.happens(figures.UNCHANGED):
        return earlier
    occupied = min(places, max(0, (word.occupied_places or 0) + chance.one_of((-1, 0, 1))))
    blocked = sum(chance.happens(figures.BLOCKED) for _ in range(places - occupied))
    return replace(
        earlier,
        occupied_places=occupied,
        blocked_places=blocked,
        blocked_reason=chance.draw(REASONS) if blocked else None,
        paused_until=later_day(chance, day) if chance.happens(figures.PAUSED) else None,
    )
