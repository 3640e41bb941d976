"""The database that the register lives in: SQLite in a file, or PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url, text
from sqlalchemy.exc import (
    ArgumentError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

from register.migrating import NewerDatabase, migrate

POOL_SIZE = 20
"""The connections of one process, and so the requests that it can answer at the same time."""
WAIT_SECONDS = 30
"""How long a caller waits for a connection, and in SQLite for another's write to end."""
CONNECT_SECONDS = 5
"""How long connecting to PostgreSQL may take."""

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
        address = _address(url)
        self._shown = address.render_as_string(hide_password=True)
        self._sqlite = address.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(address) if self._sqlite else _postgresql_engine(address)
        self._writes = self.engine.execution_options(ledig_writes=True)
        self._glances = self.engine if self._sqlite else _glances_engine(address)
        try:
            self._migrate()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give every connection back; a closed database opens them again when it is used."""
        self.engine.dispose()
        self._glances.dispose()

    @contextmanager
    def read(self, *, consistent: bool = False) -> Iterator[Connection]:
        """Open a transaction that only reads.

        With `consistent` every statement in it sees the same instant; without, on PostgreSQL, each
        statement sees what has been committed when it begins.
        """
        level = {"isolation_level": "REPEATABLE READ"} if consistent and not self._sqlite else {}
        with self._answering(), self.engine.connect() as connection:
            yield connection.execution_options(**level)

    @contextmanager
    def write(self, *, alone: bool = False) -> Iterator[Connection]:
        """Open a transaction that commits at the end and leaves nothing when something is raised.

        In SQLite it waits for other writers before it reads. With `alone` it does so in PostgreSQL
        too, for other such ones: loads take turns, single reports go on beside them.
        """
        with self._answering(), self._writing() as connection:
            if alone and not self._sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOADING})
            yield connection

    def glance(self, statement: str) -> Any:
        """Return the one value that a plain SELECT gives, in microseconds: no transaction around it."""
        with self._answering():
            borrowed = self._glances.raw_connection()
            try:
                cursor = borrowed.cursor()
                cursor.execute(statement)
                row = cursor.fetchone()
                cursor.close()
                return row[0] if row else None
            finally:
                borrowed.close()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._writes.begin() as connection:
            yield connection

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except (OperationalError, InterfaceError, PoolTimeout) as error:
            raise RegisterUnavailable(f"Registret {self._shown} svarer ikke. Prøv igen om lidt.") from error

    def _migrate(self) -> None:
        try:
            with self._writing() as connection:
                if not self._sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
                migrate(connection)
        except NewerDatabase as newer:
            raise RegisterUnavailable(
                f"Registret {self._shown} er lavet af en nyere udgave af Ledig (trin {newer})."
                " Opdatér Ledig, før du bruger det."
            ) from None
        except SQLAlchemyError:
            raise RegisterUnavailable(f"Registret {self._shown} kan ikke åbnes.") from None


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
        "Registrets adresse er ikke rigtig. Skriv sqlite:///FIL eller"
        " postgresql+psycopg://BRUGER:KODE@VÆRT/NAVN."
    )


def _engine(address: URL, **options: Any) -> Engine:
    return create_engine(
        address,
        poolclass=QueuePool,
        max_overflow=0,
        pool_timeout=WAIT_SECONDS,
        # What a statement carries can be personal, and errors end in logs.
        hide_parameters=True,
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=orjson.loads,
        **options,
    )


def _sqlite_engine(address: URL) -> Engine:
    engine = _engine(address, pool_size=POOL_SIZE, connect_args={"timeout": WAIT_SECONDS})

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _: object) -> None:
        # The driver would begin transactions by its own rules; SQLAlchemy documents this way out.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        # Reading first and writing then under a plain BEGIN fails as soon as somebody wrote between.
        writes = connection.get_execution_options().get("ledig_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql_engine(address: URL) -> Engine:
    return _engine(
        address,
        pool_size=POOL_SIZE,
        pool_pre_ping=True,
        connect_args={"connect_timeout": CONNECT_SECONDS, "application_name": "ledig"},
    )


def _glances_engine(address: URL) -> Engine:
    return _engine(
        address,
        pool_size=4,
        isolation_level="AUTOCOMMIT",
        connect_args={"connect_timeout": CONNECT_SECONDS, "application_name": "ledig"},
    )
