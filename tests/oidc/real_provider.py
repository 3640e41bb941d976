"""A real provider: npm's `oidc-provider` on the machine's Node, fetched once and kept elsewhere."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from access.oidc import ProviderSettings

_HERE = Path(__file__).parent
_FILES = ("package.json", "package-lock.json", ".npmrc", "provider.mjs")


@contextmanager
def real_provider(port: int, site: str) -> Iterator[ProviderSettings]:
    """Run the provider on a port of this machine, for an application at `site`; yield how to ask it.

    Left out aloud where Node or the package cannot be had; in CI that is a failure.
    """
    process = subprocess.Popen(
        ["node", _installed() / "provider.mjs", str(port), site],  # noqa: S607 - the machine's own
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "ready"
            yield ProviderSettings(f"http://127.0.0.1:{port}", "ledig", "hemmelig", timeout=30)
        finally:
            process.kill()


def _installed() -> Path:
    """Return a folder with the provider and what it needs, made by whoever comes first."""
    if not (shutil.which("node") and shutil.which("npm")):
        _left_out("Node is missing: apt-get install nodejs npm")
    content = b"".join((_HERE / name).read_bytes() for name in _FILES)
    kept = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "ledig")
    folder = kept / f"oidc-provider-{sha256(content).hexdigest()[:12]}"
    kept.mkdir(parents=True, exist_ok=True)
    with (kept / "oidc-provider.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "whole").exists():
            _install(folder)
    return folder


def _install(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in _FILES:
        shutil.copyfile(_HERE / name, folder / name)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    if done.returncode:
        _left_out(f"oidc-provider cannot be installed: {done.stderr[-300:]}")
    (folder / "whole").touch()


def _left_out(reason: str) -> None:
    if "CI" in os.environ:
        pytest.fail(reason)
    pytest.skip(reason)
