"""Loading a file: `ledig import` as a whole process, its rows per second and its peak memory."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.databases import DATABASES
from benchmarks.invented import DENMARK, NOW, SEED, TODAY
from benchmarks.machine import machine
from benchmarks.table import table
from benchmarks.timing import milliseconds
from indexer.invention.file import invent_to_file
from indexer.sources.columns import known_columns

SIZES = (DENMARK, 100_000)
_HEADING = ("families", "file", "MB", "register", "rows a second", "peak MB", "once more: rows a second")
_MEGABYTE = 1_000_000
_NIGHTLY = ("occupied_places", "blocked_places", "blocked_reason", "available_from", "confirmed_at")


def answer(sizes: Sequence[int]) -> Iterator[str]:
    """Yield the machine and a table with a line for each kind of file and of database."""
    yield machine(("psycopg", "sqlalchemy"))
    with TemporaryDirectory(prefix="ledig-benchmarks-") as folder:
        yield table(_HEADING, (line for size in sizes for line in _lines(size, Path(folder))))


def _lines(size: int, folder: Path) -> Iterator[Sequence[object]]:
    records, separated, nightly = (folder / f"{size}{end}" for end in (".ndjson", ".csv", ".nightly.csv"))
    invent_to_file(records, size, SEED, 0, TODAY)
    write_separated(records, separated)
    write_nightly(records, nightly)
    kinds = {"NDJSON": (records, None), "CSV": (separated, None), "CSV of places only": (nightly, records)}
    for kind, (path, before) in kinds.items():
        for name, database in DATABASES.items():
            with database() as url:
                if before:
                    _import(before, url)
                first, peak = _import(path, url)
                again, _ = _import(path, url)
            megabytes = path.stat().st_size / _MEGABYTE
            rates = (f"{size / first:,.0f}", f"{peak / _MEGABYTE:,.0f}", f"{size / again:,.0f}")
            yield f"{size:,}", kind, f"{megabytes:.1f}", name, *rates


def _import(path: Path, url: str) -> tuple[float, int]:
    """Load the file in a process of its own; return its seconds and its peak memory (bytes)."""
    started = subprocess.Popen(
        [sys.executable, "-m", "ledig", "import", str(path)],
        env={**os.environ, "LEDIG_DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    usage: dict[str, Any] = {}

    def wait() -> None:
        _, usage["status"], usage["of"] = os.wait4(started.pid, 0)

    seconds = milliseconds(wait) / 1000
    started.returncode = os.waitstatus_to_exitcode(usage["status"])
    if started.returncode:
        raise subprocess.CalledProcessError(started.returncode, started.args)
    return seconds, usage["of"].ru_maxrss * 1024


def write_nightly(records: Path, nightly: Path) -> None:
    """Write what each family says of its places, said once more half a day later, and nothing else of it."""
    with records.open(encoding="utf-8") as lines, nightly.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["family_id", *_NIGHTLY])
        for line in lines:
            record = json.loads(line)
            if said_at := record["confirmed_at"]:
                again = datetime.fromisoformat(said_at) + timedelta(hours=12)
                record["confirmed_at"] = min(again, NOW).isoformat()
            writer.writerow([record["family_id"], *(_cell(record[name]) for name in _NIGHTLY)])


def write_separated(records: Path, separated: Path) -> None:
    """Write the records of an NDJSON file as CSV."""
    names = [name for name in known_columns() if not name.endswith("_years")]
    with records.open(encoding="utf-8") as lines, separated.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(names)
        for line in lines:
            row = dict(_cells(json.loads(line)))
            writer.writerow([row.get(name, "") for name in names])


def _cells(record: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in record.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}_{part}", _cell(inner)) for part, inner in value.items())
            yield name, "ja"
        else:
            yield name, _cell(value)


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nej"
        case list():
            return "|".join(map(str, value))
        case _:
            return str(value)
