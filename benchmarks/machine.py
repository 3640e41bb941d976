"""What the figures were measured on: a table without its machine says nothing."""

import os
import platform
import sqlite3
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

_PROCESSORS = Path("/proc/cpuinfo")


def machine(packages: Iterable[str] = ("numpy",)) -> str:
    """Return one line: the processor, its cores, Python, SQLite and the packages with their versions."""
    named = ", ".join(f"{name} {version(name)}" for name in packages)
    return (
        f"Measured on {os.cpu_count()} cores of {_processor()}, {platform.system()};"
        f" Python {platform.python_version()}, {named}, SQLite {sqlite3.sqlite_version}."
    )


def _processor() -> str:
    lines = _PROCESSORS.read_text().splitlines() if _PROCESSORS.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
