"""Wrong links that were tried: counted for all processes together, forgotten after minutes."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import bindparam, case, delete, func, select, text

from register.database import Database
from register.letter_tables import link_guesses
from register.tables import Instant

WINDOW = timedelta(minutes=10)
"""How long wrong links are counted together, from each full ten minutes on."""
_of = link_guesses.c
_COUNTED = text(
    "INSERT INTO link_guesses (since, caller, wrong) VALUES (:since, :caller, 1)"
    " ON CONFLICT (since, caller) DO UPDATE SET wrong = link_guesses.wrong + 1"
).bindparams(bindparam("since", type_=Instant))


class LinkGuesses:
    """How many wrong links were tried in this window: never which, and by whom only as a hash."""

    def __init__(self, database: Database) -> None:
        """Count in `database`, so that every process sees what the others have counted."""
        self._database = database

    def count(self, address: str, now: datetime) -> tuple[int, int]:
        """Return how many wrong links this address tried in the window, and how many everybody did."""
        since = _window(now)
        mine = func.sum(case((_of.caller == _hash(since, address), _of.wrong), else_=0))
        with self._database.read() as connection:
            own, everybody = connection.execute(
                select(mine, func.sum(_of.wrong)).where(_of.since == since)
            ).one()
            return own or 0, everybody or 0

    def note(self, address: str, now: datetime) -> None:
        """Count one wrong link, and forget what belongs to earlier windows."""
        since = _window(now)
        with self._database.write() as connection:
            connection.execute(delete(link_guesses).where(_of.since < since))
            connection.execute(_COUNTED, {"since": since, "caller": _hash(since, address)})

    def forget(self, now: datetime) -> None:
        """Forget what belongs to earlier windows, also when nobody tries a wrong link any more."""
        with self._database.write() as connection:
            connection.execute(delete(link_guesses).where(_of.since < _window(now)))


def _window(now: datetime) -> datetime:
    return datetime.fromtimestamp(now.timestamp() // WINDOW.total_seconds() * WINDOW.total_seconds(), UTC)


def _hash(since: datetime, address: str) -> str:
    """Return another hash in each window, so that nobody can be followed from one to the next."""
    return sha256(f"{since.isoformat()} {address}".encode()).hexdigest()
