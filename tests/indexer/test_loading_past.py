"""Loading invented families with their past: the register ends where the file is."""

import json
import os
import signal
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from families.clock import SetClock, copenhagen_day
from families.patch import apply_patch
from families.record import FamilyPatch, read_record
from indexer.invention.file import history_path, invent_to_file
from indexer.loading import load_file
from register.database import Database
from register.putting import PutOutcome
from register.register import Register
from register.tables import families, places_intervals
from tests.building import NOW
from tests.databases import Databases
from tests.register.reading import rows


def test_the_past_is_loaded_before_the_file_and_leads_to_it(
    tmp_path: Path, register: Register, database: Database
) -> None:
    path = tmp_path / "f.ndjson"
    invent_to_file(path, 20, 1, 90, copenhagen_day(NOW))
    report = load_file(path, register, history=history_path(path))
    assert (report.added, report.reports) == (20, history_path(path).read_text().count("\n"))
    for family_id, told in file_of(path).items():
        stored = register.family(family_id)
        assert stored is not None
        assert stored.family == apply_patch(read_record(told), None, at=NOW)
    known_from = [row["known_from"] for row in rows(database, places_intervals)]
    assert NOW - timedelta(days=91) < min(known_from) < NOW - timedelta(days=85)
    before = register.change_number()
    again = load_file(path, register, history=history_path(path))
    assert (again.unchanged, again.reports, register.change_number()) == (20, 0, before)


class Interrupted(Register):
    """A register whose user presses Ctrl-C during the fourth batch."""

    batches = 0

    def put(self, patches: Sequence[FamilyPatch], known_at: datetime | None = None) -> Sequence[PutOutcome]:
        """Put them and let the key be pressed."""
        self.batches += 1
        if self.batches == 4:
            os.kill(os.getpid(), signal.SIGINT)
        return super().put(patches, known_at)


def test_a_past_that_was_interrupted_is_finished_by_loading_it_again(
    tmp_path: Path, databases: Databases, clock: SetClock
) -> None:
    path = tmp_path / "f.ndjson"
    invent_to_file(path, 10, 1, 60, copenhagen_day(NOW))
    kept = []
    for loads in ([Register], [Interrupted, Register]):
        with databases.fresh() as url, closing(Database(url)) as database:
            reports = [load_file(path, load(database, clock), history=history_path(path)) for load in loads]
            # A record key is random: it is each register's own.
            known = [{**row, "record_key": None} for row in rows(database, families)]
            kept.append([rows(database, places_intervals), known])
    assert [report.interrupted for report in reports] == [True, False]
    assert reports[0].exit_code == 130
    assert kept[0] == kept[1]


def file_of(path: Path) -> dict[str, dict[str, object]]:
    """Read a file of families by id."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {record["family_id"]: record for record in records}
