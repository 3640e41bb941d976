"""The daily digest: a letter to each authority that has not read everything."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, exists, select

from families.clock import Clock, copenhagen_day, start_of_day
from register.database import Database
from register.letter_tables import outbox
from register.outbox import Letter, LetterKind, write_letter
from register.oversight_tables import notices

FROM_HOUR = timedelta(hours=6)
"""Counted from the day's beginning in Copenhagen: digests are written no earlier."""


class Digests:
    """Writes digests; several processes may do so at once and write each only once."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Tell of the notices in `database`."""
        self._database = database
        self._clock = clock

    def write(self, authorities: Collection[str]) -> int:
        """Write to these authorities, if they have unread notices and no digest of today; return how many."""
        now = self._clock.now()
        begin = start_of_day(copenhagen_day(now))
        if now < begin + FROM_HOUR:
            return 0
        # Alone, so that what another process writes meanwhile is seen.
        with self._database.write(alone=True) as connection:
            due = _due(connection, authorities, begin)
            for authority in due:
                write_letter(connection, Letter(LetterKind.DIGEST, authority=authority), now)
            return len(due)


def _due(connection: Connection, authorities: Collection[str], begin: datetime) -> list[str]:
    told = exists().where(
        outbox.c.authority == notices.c.to_authority,
        outbox.c.kind == LetterKind.DIGEST.value,
        outbox.c.written_at >= begin,
    )
    asked = (
        select(notices.c.to_authority)
        .where(notices.c.read_at.is_(None), notices.c.to_authority.in_(authorities), ~told)
        .distinct()
        .order_by(notices.c.to_authority)
    )
    return [authority for authority in connection.scalars(asked) if authority]
