"""The same families say the same in NDJSON, CSV and XLSX."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from families.record import RECORD_FIELDS, FamilyPatch
from indexer.invention.family import invent_families
from indexer.sources.columns import known_columns
from indexer.sources.line import Line
from tests.indexer.files import lines_of, ndjson, separated, table, write_workbook

FAMILIES = list(invent_families(300, seed=5, today=date(2026, 11, 24)))


def patches(path: Path) -> list[FamilyPatch]:
    """Read a file in which every line is right."""
    lines = lines_of(path)
    assert all(isinstance(line, Line) for line in lines)
    return [line.patch for line in lines if isinstance(line, Line)]


def a_semicolon_file(path: Path) -> None:
    """Write the families as a Danish spreadsheet would."""
    path.write_text("\ufeff" + separated(table(FAMILIES)), encoding="utf-8")


def a_comma_file(path: Path) -> None:
    """Write the families as most programs would."""
    path.write_text(separated(table(FAMILIES), ","), encoding="utf-8")


def a_workbook(path: Path) -> None:
    """Write the families as a sheet in which numbers are numbers."""
    write_workbook(path, table(FAMILIES))


@pytest.mark.parametrize(
    ("name", "write"),
    [("f.csv", a_semicolon_file), ("g.csv", a_comma_file), ("f.xlsx", a_workbook)],
)
def test_the_same_families_give_the_same_patches(
    tmp_path: Path, name: str, write: Callable[[Path], None]
) -> None:
    (tmp_path / "f.ndjson").write_text(ndjson(FAMILIES), encoding="utf-8")
    write(tmp_path / name)
    assert patches(tmp_path / name) == patches(tmp_path / "f.ndjson")


def test_every_field_of_a_record_has_its_columns() -> None:
    assert {column.field for column in known_columns().values()} == set(RECORD_FIELDS)
