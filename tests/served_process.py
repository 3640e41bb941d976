"""`ledig serve` as a process of its own, which can be killed."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_server

_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class ServedProcess:
    """A server that answers on a port of this machine."""

    process: subprocess.Popen[str]
    port: int

    def kill(self) -> None:
        """End it in the middle of whatever it does, as the kernel does when memory is short."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@contextmanager
def served_process(url: str, *options: str) -> Iterator[ServedProcess]:
    """Serve the register at a database's address, until it is no longer needed.

    `options` are more of `ledig serve`.
    """
    port = _free_port()
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "ledig", "serve", "--port", str(port), *options],
        cwd=_ROOT,
        env={**os.environ, "LEDIG_DATABASE_URL": url, "PYTHONPATH": str(_ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            _wait_for_address(process)
            yield ServedProcess(process, port)
        finally:
            process.kill()


def _wait_for_address(process: subprocess.Popen[str]) -> None:
    # The socket listens before this is said, so whoever calls then is answered.
    for line in process.stdout or ():
        if re.search(r"http://\S+", line):
            return
    raise AssertionError("ledig serve ended before it listened")


def _free_port() -> int:
    with closing(create_server(("127.0.0.1", 0))) as listener:
        return int(listener.getsockname()[1])
