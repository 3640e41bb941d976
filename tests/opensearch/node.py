"""Nodes of OpenSearch on this machine, which can be killed, held up and started again."""

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socket import create_server
from tempfile import TemporaryDirectory

import urllib3

from tests.opensearch.software import Software, find_software

QUICK_START = "-Xms512m -Xmx512m -XX:TieredStopAtLevel=1"
"""Java for tests: little memory, and no time spent on code that will not run for long."""
_NOBODY = "nobody"
_PATIENCE_SECONDS = 240
_SETTINGS = {
    "network.host": "127.0.0.1",
    "action.auto_create_index": "false",
    "cluster.routing.allocation.disk.threshold_enabled": "false",
    "node.store.allow_mmap": "false",
}
"""As an operator sets them; a full disk of this machine is nobody's business here."""


class NodeDoesNotStart(RuntimeError):
    """A node ended or stayed silent; the message is the end of what it said."""


@dataclass(slots=True)
class Node:
    """One process of OpenSearch. It dies with the process that started it, even when that is killed."""

    software: Software
    folder: Path
    port: int
    settings: Mapping[str, str]
    java_options: str
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def url(self) -> str:
        """The address for HTTP; the same after another start."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the process; `wait` for it before asking it anything."""
        self._lay_out()
        settings = {**_SETTINGS, "http.port": str(self.port), **self.settings}
        given = [word for name, value in settings.items() for word in ("-E", f"{name}={value}")]
        with (self.folder / "said").open("ab") as said:
            self._process = subprocess.Popen(
                [*_held(), "/bin/bash", str(self.software.opensearch / "bin" / "opensearch"), *given],
                env=self._environment(),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
            )

    def wait(self, nodes: int = 1) -> None:
        """Wait until the node answers in a cluster of so many; raises `NodeDoesNotStart`."""
        until = time.monotonic() + _PATIENCE_SECONDS
        while not self._is_up(nodes):
            if self._process is None or self._process.poll() is not None or time.monotonic() > until:
                said = (self.folder / "said").read_text(encoding="utf-8", errors="replace")
                raise NodeDoesNotStart(said[-3_000:])
            time.sleep(0.1)

    def kill(self) -> None:
        """End the process as a power cut does, and wait until it is gone."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def hold_up(self) -> None:
        """Stop the process where it stands: connections stay open, and nothing is answered."""
        self._signal(signal.SIGSTOP)

    def let_go(self) -> None:
        """Let a process that was held up go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process
        self._process.send_signal(number)

    def _is_up(self, nodes: int) -> bool:
        wanted = f"{self.url}/_cluster/health?wait_for_nodes={nodes}&wait_for_status=yellow&timeout=2s"
        try:
            with urllib3.PoolManager() as pool:
                return pool.request("GET", wanted, retries=False, timeout=10).status == 200
        except urllib3.exceptions.HTTPError:
            return False

    def _lay_out(self) -> None:
        """Make the node's own folders, the property of the user who runs it."""
        if not (self.folder / "config").exists():
            shutil.copytree(self.software.opensearch / "config", self.folder / "config")
            for name in ("data", "logs", "temporary"):
                (self.folder / name).mkdir()
            for path in [self.folder, *self.folder.rglob("*")] if _is_root() else []:
                shutil.chown(path, _NOBODY)

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": "/usr/bin:/bin",
            "HOSTNAME": "localhost",
            "OPENSEARCH_JAVA_HOME": str(self.software.java),
            "OPENSEARCH_PATH_CONF": str(self.folder / "config"),
            "OPENSEARCH_TMPDIR": str(self.folder / "temporary"),
            "OPENSEARCH_JAVA_OPTS": self.java_options,
        }


@contextmanager
def running_nodes(
    count: int, settings: Mapping[str, str] | None = None, java_options: str = QUICK_START
) -> Iterator[list[Node]]:
    """Lend a cluster of so many nodes that are up; `settings` are OpenSearch's own."""
    with (
        TemporaryDirectory(prefix="ledig-opensearch-", ignore_cleanup_errors=True) as folder,
        ExitStack() as up,
    ):
        # The user who runs them must get through to their own folders.
        Path(folder).chmod(0o755)
        nodes = list(_laid_out(Path(folder), count, settings or {}, java_options))
        for node in nodes:
            up.callback(node.kill)
            node.start()
        for node in nodes:
            node.wait(count)
        yield nodes


def _laid_out(folder: Path, count: int, further: Mapping[str, str], java_options: str) -> Iterator[Node]:
    software = find_software()
    ports = _free_ports(2 * count)
    transport = [str(port) for port in ports[count:]]
    for number, port in enumerate(ports[:count]):
        place = folder / f"node-{number}"
        place.mkdir()
        settings = {
            "node.name": place.name,
            "transport.port": transport[number],
            "path.data": str(place / "data"),
            "path.logs": str(place / "logs"),
            **_discovery(count, transport),
            **further,
        }
        yield Node(software, place, port, settings, java_options)


def _discovery(count: int, transport: list[str]) -> dict[str, str]:
    if count == 1:
        return {"discovery.type": "single-node"}
    return {
        "discovery.seed_hosts": ",".join(f"127.0.0.1:{port}" for port in transport),
        "cluster.initial_cluster_manager_nodes": ",".join(f"node-{number}" for number in range(count)),
    }


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        return [
            int(held.enter_context(create_server(("127.0.0.1", 0))).getsockname()[1]) for _ in range(count)
        ]


def _is_root() -> bool:
    return os.geteuid() == 0


def _held() -> list[str]:
    """Return the words before a command that let it die with us, and run it as somebody who may.

    OpenSearch refuses to run as root; anybody else runs it as themselves.
    """
    setpriv = ["setpriv", "--pdeathsig", "KILL"]
    if not _is_root():
        return setpriv
    nobody = pwd.getpwnam(_NOBODY)
    return [*setpriv, f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
