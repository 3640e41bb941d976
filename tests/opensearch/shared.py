"""One OpenSearch for all processes of a test run, started by the first and gone after the last.

Whoever uses it holds a shared lock on a file, and a keeper (`keeper.py`) outside the run waits for the
file alone: when nobody holds it any more, because they are done or dead, it ends the server.
"""

import fcntl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


@contextmanager
def shared_opensearch(folder: Path) -> Iterator[str]:
    """Lend the address of the run's server; `folder` is the run's own, the same for all its processes."""
    with (folder / "opensearch.used").open("a") as used:
        with (folder / "opensearch.starting").open("a") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            # Waits for a keeper that is at its end; it has removed the address then.
            fcntl.flock(used, fcntl.LOCK_SH)
            address = folder / "opensearch.address"
            if not address.exists():
                address.write_text(_start_keeper(folder), encoding="utf-8")
        yield address.read_text(encoding="utf-8")


def _start_keeper(folder: Path) -> str:
    complaints = folder / "opensearch.keeper"
    with complaints.open("ab") as stderr:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.opensearch.keeper", str(folder)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            # Ctrl-C is for the tests; the keeper sees that they are gone.
            start_new_session=True,
        )
    assert keeper.stdout
    with keeper.stdout as said:
        url = said.readline().strip()
    if not url:
        raise RuntimeError(complaints.read_text(encoding="utf-8")[-3_000:])
    # It outlives this process on purpose, so nobody is to be warned of that.
    keeper.returncode = 0
    return url
