"""What every command begins with: the clock, the settings, and the register that they name."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from families.clock import SystemClock
from register.database import Database
from register.register import Register
from web.settings import Settings

CLOCK = SystemClock()
"""The time of this machine: only the command line takes it, and hands it on."""


@contextmanager
def opened_register(url: str) -> Iterator[tuple[Database, Register]]:
    """Lend the register at a database's address; raises `RegisterUnavailable`."""
    with closing(Database(url)) as database:
        yield database, Register(database, CLOCK)


@contextmanager
def chosen_register(settings: Settings) -> Iterator[tuple[Database, Register]]:
    """Lend the register that the settings name; raises `RegisterUnavailable`."""
    with opened_register(settings.database_url) as opened:
        yield opened
