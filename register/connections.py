"""Connections to SQLite and PostgreSQL, and how long each may keep anybody waiting."""

from sqlite3 import SQLITE_BUSY
from time import monotonic, sleep
from typing import Any

import orjson
from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import OperationalError

POOL_SIZE = 20
"""The connections of one process, and so the requests that it should answer at the same time."""
WAIT_SECONDS = 30
"""How long a caller waits for a connection, and for another's write to end."""
LOOK_SECONDS = 0.001
"""How long a writer in SQLite sleeps before it looks again whether it may write."""
CONNECT_SECONDS = 5
"""How long connecting to PostgreSQL may take."""
IDLE_SECONDS = 60
"""How long a transaction in PostgreSQL may do nothing before the server ends it."""
GLANCES = 4
"""Connections to PostgreSQL kept aside for glances: each is in use for some 0.1 ms."""
WRITES = "ledig_writes"
"""The execution option of an engine whose transactions write."""


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


def sqlite_engine(address: URL) -> Engine:
    """Return connections to a file: safe against a power cut, and readers beside one writer."""
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
        if connection.get_execution_options().get(WRITES, False):
            _begin_to_write(connection)
        else:
            connection.exec_driver_sql("BEGIN")

    return engine


def _begin_to_write(connection: Connection) -> None:
    """Wait for the right to write, asking often.

    SQLite's own waiting sleeps up to 0.1 s between two looks, and beside a file that is being loaded
    the lock was never free when it looked: reports waited for seconds.
    """
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    try:
        until = monotonic() + WAIT_SECONDS
        while not _begun_to_write(connection, last_try=monotonic() > until):
            sleep(LOOK_SECONDS)
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")


def _begun_to_write(connection: Connection, *, last_try: bool) -> bool:
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except OperationalError as error:
        # The kind of busy stands in the higher bits.
        busy = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == SQLITE_BUSY
        if last_try or not busy:
            raise
        return False
    return True


def postgresql_engine(address: URL) -> Engine:
    """Return connections to a server; one that has died is replaced before it is used."""
    return _engine(
        address, pool_size=POOL_SIZE, pool_pre_ping=True, connect_args=_postgresql_options(address)
    )


def glances_engine(address: URL) -> Engine:
    """Return connections to a server for single statements; dead ones are not looked for."""
    options = _postgresql_options(address)
    return _engine(address, pool_size=GLANCES, isolation_level="AUTOCOMMIT", connect_args=options)


def _postgresql_options(address: URL) -> dict[str, Any]:
    # A process that stops in the middle of a change must not hold up all others for good.
    limits = f"-c lock_timeout={WAIT_SECONDS}s -c idle_in_transaction_session_timeout={IDLE_SECONDS}s"
    return {
        "connect_timeout": CONNECT_SECONDS,
        "application_name": "ledig",
        "options": f"{address.query.get('options', '')} {limits}".strip(),
    }
