"""What has been kept long enough: persons are replaced by pseudonyms, and old lines, letters and links go.

Nothing here touches an interval, a version or a number of places: the counts of every finished day stay.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Table, delete, or_, select

from register.caseworker_tables import calls, placements
from register.database import Database
from register.letter_tables import access_links, link_guesses, outbox
from register.look_ups import LookUps
from register.oversight_tables import notices, scope_requests
from register.protection_tables import address_grants
from register.pseudonyms import Pseudonyms
from register.tables import availability_reports

PERSONS = (
    (availability_reports, "who", "reported_at"),
    (calls, "who", "at"),
    (placements, "who", "at"),
    (notices, "read_by", "at"),
    (scope_requests, "asked_by", "asked_at"),
    (scope_requests, "decided_by", "asked_at"),
    (address_grants, "granted_by", "revoked_at"),
    (address_grants, "revoked_by", "revoked_at"),
)
"""Where a person stands, and the instant from which the time is counted."""
_GUESSES = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """How long each is kept."""

    look_ups: timedelta
    """Lines of the log of look-ups, from the end of their month."""
    persons: timedelta
    letters: timedelta


class _OnlyTried(Exception):
    """Ends a transaction that was to show what would happen."""


class Retention:
    """The run that removes what has been kept long enough."""

    def __init__(self, database: Database, rule: RetentionRule) -> None:
        """Clean up `database`."""
        self._database = database
        self._rule = rule

    def run(self, now: datetime, *, carry_out: bool) -> Mapping[str, int]:
        """Return how many rows each part changed or removed, or would: without `carry_out` all stays."""
        months = LookUps(self._database).over(self._rule.look_ups, now)
        done: dict[str, int] = {}
        try:
            with self._database.write() as connection:
                done["persons"] = self._replace_persons(connection, now - self._rule.persons)
                done |= _remove_letters(connection, now - self._rule.letters)
                done["guesses"] = _remove(connection, link_guesses, link_guesses.c.since < now - _GUESSES)
                done["look_ups"] = LookUps.remove(connection, months, now)
                _only_when(carry_out)
        except _OnlyTried:
            pass
        return done

    @staticmethod
    def _replace_persons(connection: Connection, before: datetime) -> int:
        words = Pseudonyms()
        return sum(
            words.replace(connection, table, name, table.c[at] < before) for table, name, at in PERSONS
        )


def _only_when(carry_out: bool) -> None:
    if not carry_out:
        raise _OnlyTried


def _remove_letters(connection: Connection, before: datetime) -> Mapping[str, int]:
    """Remove links that have long been over, then letters that are done with and carry none."""
    links = _remove(connection, access_links, access_links.c.expires_at < before)
    carried = select(access_links.c.letter_id).where(access_links.c.letter_id.is_not(None))
    letter = outbox.c
    done = or_(letter.sent_at.is_not(None), letter.failed_at.is_not(None))
    letters = _remove(connection, outbox, letter.written_at < before, done, letter.letter_id.not_in(carried))
    return {"links": links, "letters": letters}


def _remove(connection: Connection, table: Table, *which: object) -> int:
    return connection.execute(delete(table).where(*which)).rowcount  # type: ignore[arg-type]
