"""The log of look-ups: who was shown a family's contact details, when and why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, select, update

from register.database import Database
from register.log_chain import BEGINNING, LookUp, append, look_up_of
from register.log_check import LogCheck, check_log, end_of
from register.log_tables import look_up_segments, look_ups
from register.tables import OPEN_END, places_intervals

__all__ = ["LookUp", "LookUps", "LookUpsAsked"]

_line = look_ups.c


@dataclass(frozen=True, slots=True)
class LookUpsAsked:
    """Which look-ups to find; what is None asks for nothing."""

    family_municipalities: Collection[str]
    """Where the families live now: those of one authority."""
    family_id: str | None = None
    municipality: str | None = None
    """Whose people looked."""
    since: datetime | None = None
    """The first instant, included."""
    until: datetime | None = None
    """The last instant, not included."""


class LookUps:
    """Every look-up there has been, as one chain; lines are added and never change."""

    def __init__(self, database: Database) -> None:
        """Keep the log in `database`."""
        self._database = database

    def record(self, told: LookUp) -> None:
        """Write one look-up down; when this returns it is kept for good."""
        with self._database.write() as connection:
            append(connection, told)

    def of_family(self, family_id: str) -> list[LookUp]:
        """Return the look-ups of one family, the latest first."""
        asked = select(look_ups).where(_line.family_id == family_id).order_by(_line.look_up_id.desc())
        with self._database.read() as connection:
            return [look_up_of(row) for row in connection.execute(asked).mappings()]

    def find(self, asked: LookUpsAsked, most: int) -> list[LookUp]:
        """Return what is asked for, the latest first, at most so many."""
        found = (
            select(look_ups)
            .join(places_intervals, places_intervals.c.family_id == _line.family_id)
            .where(places_intervals.c.known_to == OPEN_END)
            .where(places_intervals.c.municipality_code.in_(asked.family_municipalities))
            .where(*_narrowed(asked))
            .order_by(_line.look_up_id.desc())
            .limit(most)
        )
        with self._database.read() as connection:
            return [look_up_of(row) for row in connection.execute(found).mappings()]

    def check(self, keep: timedelta) -> LogCheck:
        """Check the chain; `keep` is how long lines stand before they may be removed."""
        with self._database.read(consistent=True) as connection:
            return check_log(connection, keep)

    def over(self, keep: timedelta, now: datetime) -> list[str]:
        """Return the months whose lines have stood for `keep` since the month ended, the oldest first."""
        asked = select(look_up_segments.c.segment).where(
            look_up_segments.c.removed_at.is_(None), look_up_segments.c.segment != BEGINNING
        )
        with self._database.read() as connection:
            return sorted(one for one in connection.scalars(asked) if end_of(one) + keep <= now)

    @staticmethod
    def remove(connection: Connection, segments: Collection[str], now: datetime) -> int:
        """Remove the lines of months that are over and return how many; the heads of the months stay."""
        removed = connection.execute(delete(look_ups).where(_line.segment.in_(segments)))
        noted = update(look_up_segments).where(look_up_segments.c.segment.in_(segments))
        connection.execute(noted.values(removed_at=now))
        return removed.rowcount


def _narrowed(asked: LookUpsAsked) -> list[ColumnElement[bool]]:
    conditions = []
    if asked.family_id is not None:
        conditions.append(_line.family_id == asked.family_id)
    if asked.municipality is not None:
        conditions.append(_line.municipality == asked.municipality)
    if asked.since is not None:
        conditions.append(_line.at >= asked.since)
    if asked.until is not None:
        conditions.append(_line.at < asked.until)
    return conditions
