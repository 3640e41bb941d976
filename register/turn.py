"""A turn that one process at a time can have, and that ends with its holder, even when that is killed."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, text

_REBUILDING = 5_061_003
"""The advisory lock of PostgreSQL for this turn; see `register.database` for the others."""


class TurnTaken(Exception):
    """Somebody else has the turn."""


@contextmanager
def turn_in_postgresql(connection: Connection) -> Iterator[Callable[[], object]]:
    """Hold the server's lock on a connection in autocommit; the yielded check raises when it is lost."""
    if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _REBUILDING}):
        raise TurnTaken
    try:
        yield lambda: connection.scalar(text("SELECT 1"))
    finally:
        # The connection goes back to the pool and would keep the lock. Is it dead, so is the lock.
        if not connection.invalidated:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _REBUILDING})


@contextmanager
def turn_beside(database: Path) -> Iterator[Callable[[], object]]:
    """Hold a lock on an empty file beside SQLite's, which stays there; it is never lost while we live."""
    with database.with_name(f"{database.name}-turn").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise TurnTaken from None
        yield lambda: None
