"""A process that is killed: what it was told is kept is kept, and of the rest there is nothing."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from families.clock import SystemClock
from register.database import Database
from register.register import Register
from register.tables import (
    availability_reports,
    contacts,
    families,
    family_versions,
    places_intervals,
)
from tests.databases import Databases
from tests.register.reading import a_patch, rows

BATCH = 150
ROUNDS = 4

LOADER = f"""
import sys
from families.clock import SystemClock
from register.database import Database
from register.register import Register
from tests.register.reading import a_spoken_patch

register = Register(Database(sys.argv[1]), SystemClock())
first = int(sys.argv[2])
while True:
    numbers = range(first, first + {BATCH})
    register.put([a_spoken_patch(n, 1, "2026-01-20T09:12:00Z", name="Ida") for n in numbers])
    print(first, flush=True)
    first += {BATCH}
"""


def test_a_killed_load_leaves_whole_batches_and_every_one_that_it_was_told_of(databases: Databases) -> None:
    chance = random.Random(1)
    with databases.fresh() as url:
        kept = 0
        for _ in range(ROUNDS):
            told = _load_and_kill(url, kept, chance.uniform(0.02, 0.4))
            database = Database(url)
            counts = _counts(database)
            assert counts["families"] % BATCH == 0
            assert counts["families"] >= kept + told
            assert set(counts.values()) == {counts["families"]}
            assert Register(database, SystemClock()).change_number() == counts["families"]
            kept = counts["families"]
            database.close()
        assert kept


def test_after_a_kill_the_next_writer_goes_on(databases: Databases) -> None:
    with databases.fresh() as url:
        _load_and_kill(url, 0, 0.1)
        database = Database(url)
        register = Register(database, SystemClock())
        before = register.change_number()
        register.put([a_patch(1_000_000)])
        assert register.change_number() == before + 1
        database.close()


def _counts(database: Database) -> Mapping[str, int]:
    tables = (families, family_versions, contacts, availability_reports, places_intervals)
    return {table.name: len(rows(database, table)) for table in tables}


def _load_and_kill(url: str, first: int, after: float) -> int:
    """Load batches in another process, kill it `after` seconds of loading, return how many it told of."""
    root = Path(__file__).parents[2]
    loader = subprocess.Popen(
        [sys.executable, "-c", LOADER, url, str(first)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
    )
    with loader:
        assert loader.stdout is not None
        told = [loader.stdout.readline()]
        time.sleep(after)
        loader.send_signal(signal.SIGKILL)
        told += loader.stdout.readlines()
    assert all(told), "the loader stopped by itself"
    return len([line for line in told if line.endswith(b"\n")]) * BATCH
