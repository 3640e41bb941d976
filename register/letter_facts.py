"""What letters tell of, read when they are sent: it may have changed since they were written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from register.database import Database
from register.oversight_tables import notices
from register.scope_request import ScopeRequest, read_request

_of = notices.c


@dataclass(frozen=True, slots=True)
class UnreadNotices:
    """How many notices of one kind an authority has not read; `oldest_at` is UTC."""

    kind: str
    number: int
    oldest_at: datetime


class LetterFacts:
    """What stands behind a letter's numbers and codes."""

    def __init__(self, database: Database) -> None:
        """Read from `database`."""
        self._database = database

    def request(self, request_id: int) -> ScopeRequest:
        """Return a family's request; raises `RequestGone`."""
        with self._database.read() as connection:
            return read_request(connection, request_id)

    def unread(self, authority: str) -> Sequence[UnreadNotices]:
        """Return what an authority has not read, most first."""
        number = func.count()
        asked = (
            select(_of.kind, number.label("number"), func.min(_of.at).label("oldest_at"))
            .where(_of.to_authority == authority, _of.read_at.is_(None))
            .group_by(_of.kind)
            .order_by(number.desc(), _of.kind)
        )
        with self._database.read() as connection:
            return [UnreadNotices(**row) for row in connection.execute(asked).mappings()]
