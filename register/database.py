"""The database that the register lives in: SQLite in a file, or PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, make_url, text, update
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from register.connections import (
    POOL_SIZE,
    WAIT_SECONDS,
    WRITES,
    glances_engine,
    postgresql_engine,
    sqlite_engine,
)
from register.migrating import NewerDatabase, migrate
from register.tables import change_clock
from register.turn import turn_beside, turn_in_postgresql

__all__ = ["POOL_SIZE", "Database", "RegisterUnavailable"]

_MIGRATING = 5_061_001
_LOADING = 5_061_002
"""Advisory locks of PostgreSQL: any numbers that nobody else uses in this database."""


class RegisterUnavailable(Exception):
    """The register cannot be opened or does not answer; the message is Danish and holds no secret."""


class Database:
    """One open database, brought to the present tables; safe to share between threads.

    `url` is `sqlite:///FILE` or `postgresql+psycopg://USER:PASSWORD@HOST/NAME`. Raises
    `RegisterUnavailable` when the address is wrong, nobody answers, nothing can be written, or the
    database was made by a newer version.
    """

    def __init__(self, url: str) -> None:
        """Connect, and run the migrations that are missing."""
        self._address = _address(url)
        self._sqlite = self._address.get_backend_name() == "sqlite"
        engine = sqlite_engine(self._address) if self._sqlite else postgresql_engine(self._address)
        self._writes = engine.execution_options(**{WRITES: True})
        self._one_at_a_time = Lock()
        if self._sqlite:
            self._reads = self._snapshots = self._glances = engine
        else:
            # A transaction around one statement would be two more ways to the server and back.
            self._reads = engine.execution_options(isolation_level="AUTOCOMMIT")
            self._snapshots = engine.execution_options(isolation_level="REPEATABLE READ")
            self._glances = glances_engine(self._address)
        self._driver_error = self._glances.dialect.loaded_dbapi.Error
        try:
            self._bring_up_to_date()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._writes.dispose()
        self._glances.dispose()

    @contextmanager
    def read(self, *, consistent: bool = False) -> Iterator[Connection]:
        """Lend a connection to read with.

        With `consistent` all its statements see the register at one and the same instant; without,
        each of them sees what has been committed when it begins.
        """
        with self._answering(), (self._snapshots if consistent else self._reads).connect() as connection:
            yield connection

    @contextmanager
    def write(self, *, alone: bool = False) -> Iterator[Connection]:
        """Open a transaction that commits at the end and leaves nothing when something is raised.

        In SQLite it waits for other writers before it reads. With `alone` it does so in PostgreSQL
        too, but only for other such ones: loads take turns, and reports go on beside them.
        """
        with self._answering(), self._turn(), self._writes.begin() as connection:
            if alone:
                self._lock(connection, _LOADING)
            yield connection

    @contextmanager
    def turn(self) -> Iterator[Callable[[], object]]:
        """Have the one turn that everybody with this register takes in turn; raises `TurnTaken`.

        It ends with its holder. What is yielded ends it with `RegisterUnavailable` when it was lost.
        """
        if self._sqlite:
            with turn_beside(Path(self._address.database or "")) as check:
                yield check
        else:
            with self.read() as connection, turn_in_postgresql(connection) as check:
                yield check

    def glance(self, statement: str) -> Any:
        """Return the first value that a plain SELECT gives, as fast as the driver can.

        When the connections turn out to be dead (the server was restarted), new ones are made once.
        """
        with self._answering():
            try:
                return self._glance(statement)
            except self._driver_error:
                self._glances.dispose()
            try:
                return self._glance(statement)
            except self._driver_error as error:
                raise self._silent() from error

    def _glance(self, statement: str) -> Any:
        borrowed = self._glances.raw_connection()
        try:
            cursor = borrowed.cursor()
            cursor.execute(statement)
            (value,) = cursor.fetchone() or (None,)
        except self._driver_error:
            borrowed.invalidate()
            raise
        else:
            return value
        finally:
            borrowed.close()

    def _bring_up_to_date(self) -> None:
        try:
            with self._writes.begin() as connection:
                self._lock(connection, _MIGRATING)
                migrate(connection)
                # A file or a server that may only be read says so now and not at the first report.
                connection.execute(update(change_clock).values(number=change_clock.c.number))
        except NewerDatabase as newer:
            raise RegisterUnavailable(
                f"Registret {self._shown} er lavet af en nyere udgave af Ledig (trin {newer})."
                " Opdatér Ledig, før du bruger det."
            ) from None
        except SQLAlchemyError as error:
            raise RegisterUnavailable(
                f"Registret {self._shown} kan ikke åbnes til at læse og skrive i. Kontrollér"
                f" LEDIG_DATABASE_URL. Databasen siger: {self._said(error)}"
            ) from None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """In SQLite, let one thread of this process write at a time: the others need not keep looking."""
        if not self._sqlite:
            yield
        elif self._one_at_a_time.acquire(timeout=WAIT_SECONDS):
            try:
                yield
            finally:
                self._one_at_a_time.release()
        else:
            raise self._silent()

    def _lock(self, connection: Connection, key: int) -> None:
        """Wait until nobody else holds this lock of PostgreSQL's; in SQLite every write is alone."""
        if not self._sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except (OperationalError, InterfaceError, PoolTimeout) as error:
            raise self._silent() from error

    def _silent(self) -> RegisterUnavailable:
        return RegisterUnavailable(f"Registret {self._shown} svarer ikke. Prøv igen om lidt.")

    @property
    def _shown(self) -> str:
        """The address without anything that may be a password."""
        return self._address.set(query={}).render_as_string(hide_password=True)

    def _said(self, error: SQLAlchemyError) -> str:
        """Return the driver's own words in one line."""
        original = error.orig if isinstance(error, DBAPIError) else error
        said = " ".join(str(original).split())
        secret = self._address.password
        return "(skjult)" if secret and str(secret) in said else said


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        address = None
    if address and address.drivername == "sqlite" and address.database not in {None, "", ":memory:"}:
        return address
    if address and address.drivername in {"postgresql", "postgresql+psycopg"} and address.database:
        return address.set(drivername="postgresql+psycopg")
    raise RegisterUnavailable(
        "Registrets adresse (LEDIG_DATABASE_URL) er ikke rigtig. Skriv sqlite:///FIL eller"
        " postgresql+psycopg://BRUGER:KODE@VÆRT/NAVN."
    )
