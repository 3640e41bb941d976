"""Asking for a new personal link: it goes to the address that the register knows, and to no other."""

from datetime import timedelta

from sqlalchemy import Connection, func, select

from families.clock import Clock
from families.vocabulary import Approval
from register.changes import instant_of_change
from register.database import Database
from register.letter_tables import outbox
from register.outbox import Letter, LetterKind, write_letter
from register.putting import present_families

PAUSE = timedelta(minutes=10)
"""For so long after a link was asked for, asking again sends nothing: the letter is on its way."""
MOST_A_DAY = 3
"""So many links a family is sent on request within 24 hours: nobody can flood its mailbox."""
_of = outbox.c


class LinkRequests:
    """The way in for whoever asks for a new link."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Write to `database`; `clock` says when something is asked."""
        self._database = database
        self._clock = clock

    def ask(self, family_id: str) -> None:
        """Write a letter with a new link to a family, unless it was just sent one.

        Nothing happens, and nothing is told, when there is no such family or its approval has ended.
        """
        with self._database.write() as connection:
            present = present_families(connection, [family_id]).get(family_id)
            if present is None or present.family.approval is Approval.ENDED:
                return
            now = instant_of_change(connection, self._clock)
            if self._asked(connection, family_id, now - PAUSE) >= 1:
                return
            if self._asked(connection, family_id, now - timedelta(days=1)) >= MOST_A_DAY:
                return
            write_letter(connection, Letter(LetterKind.LINK, family_id=family_id), now)

    def _asked(self, connection: Connection, family_id: str, since: object) -> int:
        asked = select(func.count()).where(
            _of.family_id == family_id, _of.kind == LetterKind.LINK.value, _of.written_at > since
        )
        return connection.scalar(asked) or 0
