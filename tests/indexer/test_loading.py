"""Loading a file into a real register: what is loaded, what is not, and what is said about it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.load_report import LoadReport
from indexer.loading import load_file
from indexer.sources.line import FileRefused
from register.register import Register
from tests.indexer.files import a_record, ndjson, separated, table


def written(folder: Path, records: list[dict[str, object]], name: str = "f.ndjson") -> Path:
    """Write a file of families."""
    path = folder / name
    text = ndjson(records) if path.suffix == ".ndjson" else separated(table(records))
    path.write_text(text, encoding="utf-8")
    return path


def counts(report: LoadReport) -> tuple[int, int, int, int, int]:
    """Return how many lines were read, added, changed, unchanged and rejected."""
    return (report.read, report.added, report.changed, report.unchanged, report.rejected)


def rejected_lines(path: Path) -> list[dict[str, object]]:
    """Read the file of rejected lines."""
    text = path.with_name(f"{path.name}.rejected.ndjson").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def said(confirmed_at: str, **changes: object) -> dict[str, object]:
    """Build what a family says about its places."""
    return {"occupied_places": 0, "confirmed_at": confirmed_at, **changes}


def test_of_a_thousand_rows_the_seven_wrong_ones_are_named_and_the_rest_loaded(
    tmp_path: Path, register: Register
) -> None:
    rows = table([a_record(number, own_room=True, smoking="none") for number in range(1, 1001)])
    column = {str(name): place for place, name in enumerate(rows[0])}
    rows[17][column["approved_places"]] = 12
    rows[100][column["municipality_code"]] = "9999"
    rows[200][column["family_type"]] = "normal"
    rows[300][column["family_id"]] = "F-299"
    rows[400][column["own_room"]] = "måske"
    rows[500][column["approved_age_max_months"]] = 900
    rows[999].append("for meget")
    path = tmp_path / "f.csv"
    path.write_text(separated(rows), encoding="utf-8")
    report = load_file(path, register)
    assert counts(report) == (1000, 993, 0, 0, 7)
    assert report.exit_code == 3
    lines = rejected_lines(path)
    assert [line["line"] for line in lines] == [18, 101, 201, 301, 401, 501, 1000]
    fields = [error["field"] for line in lines for error in line["errors"]]  # type: ignore[attr-defined]
    assert fields == [
        "approved_places", "municipality_code", "family_type", "family_id", "own_room",
        "approved_age_max_months", "line",
    ]  # fmt: skip
    assert str(report.rejected_path) in " ".join(report.sentences())
