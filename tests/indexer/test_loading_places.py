"""Nightly files that tell of places only, for families that the register knows."""

from datetime import date
from pathlib import Path

import pytest

from families.availability import Availability
from families.vocabulary import BlockedReason, Reporter
from indexer.loading import load_file
from indexer.sources.line import FileRefused
from register.register import Register
from tests.indexer.files import Record, a_record, ndjson, separated, table, write_workbook
from tests.indexer.test_loading import counts, rejected_lines, told

NIGHTLY: Record = {
    "occupied_places": 1,
    "blocked_places": 1,
    "blocked_reason": "illness",
    "available_from": "2026-12-01",
    "paused_until": "2026-11-30",
    "wanted_age": {"min_months": 0, "max_months": 35},
    "confirmed_at": "2026-11-23T20:00:00Z",
}


@pytest.fixture(params=["f.ndjson", "f.csv", "f.xlsx"])
def nightly(request: pytest.FixtureRequest, tmp_path: Path) -> "Nightly":
    """Return a writer of nightly files of each kind in turn."""
    return Nightly(tmp_path / request.param)


class Nightly:
    """A file that another system writes every night."""

    def __init__(self, path: Path) -> None:
        """Name the file; its ending says of what kind it is."""
        self.path = path

    def with_lines(self, *records: Record) -> Path:
        """Write the lines."""
        match self.path.suffix:
            case ".ndjson":
                self.path.write_text(ndjson(records), encoding="utf-8")
            case ".csv":
                self.path.write_text(separated(table(records)), encoding="utf-8")
            case _:
                write_workbook(self.path, table(records))
        return self.path


def known(register: Register, number: int) -> Availability:
    """Return what the register knows of a family's places."""
    stored = register.family(f"F-{number}")
    assert stored is not None
    assert stored.family.home == "farm"
    return stored.family.availability


@pytest.fixture
def loaded(tmp_path: Path, sqlite_register: Register) -> Register:
    """Return a register that knows two families with all that a file can say."""
    path = tmp_path / "all.ndjson"
    path.write_text(ndjson([a_record(number, home="farm") for number in (1, 2)]), encoding="utf-8")
    assert load_file(path, sqlite_register).added == 2
    return sqlite_register


def test_places_are_taken_and_everything_else_stays(nightly: Nightly, loaded: Register) -> None:
    path = nightly.with_lines({"family_id": "F-1", **NIGHTLY})
    assert counts(load_file(path, loaded)) == (1, 0, 1, 0, 0)
    said = known(loaded, 1)
    assert (said.occupied_places, said.blocked_places, said.blocked_reason) == (1, 1, BlockedReason.ILLNESS)
    assert (said.available_from, said.paused_until) == (date(2026, 12, 1), date(2026, 11, 30))
    assert said.confirmed_by is Reporter.SOURCE
    assert known(loaded, 2) == Availability()
    assert counts(load_file(path, loaded)) == (1, 0, 0, 1, 0)


def test_of_an_unknown_family_it_is_said_that_it_is_not_in_the_register(
    nightly: Nightly, loaded: Register
) -> None:
    report = load_file(
        nightly.with_lines({"family_id": "F-9", **NIGHTLY}, {"family_id": "F-1", **NIGHTLY}), loaded
    )
    assert counts(report) == (2, 0, 1, 0, 1)
    (line,) = rejected_lines(nightly.path)
    assert told(line) == [("family_id", "F-9")]
    assert "ikke i registret" in str(line["errors"])


def test_what_the_family_said_since_stands(nightly: Nightly, loaded: Register) -> None:
    loaded.report("F-1", {"occupied_places": 2}, Reporter.FAMILY)
    assert counts(load_file(nightly.with_lines({"family_id": "F-1", **NIGHTLY}), loaded)) == (1, 0, 0, 1, 0)
    assert known(loaded, 1).occupied_places == 2


def test_places_without_an_instant_change_nothing_and_that_is_said(
    nightly: Nightly, loaded: Register
) -> None:
    report = load_file(nightly.with_lines({"family_id": "F-1", "occupied_places": 2}), loaded)
    assert counts(report) == (1, 0, 0, 1, 0)
    assert known(loaded, 1).occupied_places == 0
    assert "1 linje tæller pladser uden confirmed_at" in " ".join(report.sentences())


@pytest.mark.parametrize("yes", [False, True])
def test_no_family_ends_because_a_nightly_file_lacks_it(
    nightly: Nightly, loaded: Register, yes: bool
) -> None:
    path = nightly.with_lines({"family_id": "F-1", **NIGHTLY})
    with pytest.raises(FileRefused, match="--complete"):
        load_file(path, loaded, complete=True, yes=yes)
    assert loaded.count_approved() == 2
    assert known(loaded, 1) == Availability()
