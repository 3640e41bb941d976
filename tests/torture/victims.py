"""Registers to be hurt: a file, and a PostgreSQL of one's own that writes as durably as in production."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any, Protocol

import psutil

from benchmarks.databases import start_postgresql


class Victim(Protocol):
    """Where a register lives."""

    url: str

    def hurt(self) -> bool:
        """Kill the database's own processes and start it again; False when it has none."""
        ...


class SqliteVictim:
    """A file: its only process is the server that is killed anyway."""

    def __init__(self, folder: Path) -> None:
        """Name the file."""
        self.url = f"sqlite:///{folder}/register.db"

    def hurt(self) -> bool:
        """Do nothing."""
        return False


class PostgresVictim:
    """A server with its defaults: fsync, full page writes, synchronous commit."""

    def __init__(self, server: Any) -> None:
        """Take a server that runs."""
        self._server = server
        self.url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)

    def hurt(self) -> bool:
        """Kill the server with all its processes at once, and start it again: it recovers from its log."""
        server = psutil.Process(self._server.get_pid())
        everyone = [server, *server.children(recursive=True)]
        for process in everyone:
            process.send_signal(signal.SIGKILL)
        psutil.wait_procs(everyone, timeout=30)
        self._server.ensure_postgres_running()
        return True


@contextmanager
def postgres_victim() -> Iterator[PostgresVictim]:
    """Lend a server; raises ImportError without the wheel."""
    # A path short enough for a socket.
    folder = Path(mkdtemp(prefix="ledig-pg-"))
    server = start_postgresql(folder)
    try:
        yield PostgresVictim(server)
    finally:
        server.cleanup()
        rmtree(folder, ignore_errors=True)
