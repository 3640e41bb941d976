"""XLSX: typed cells, the first sheet, and the limits that are checked beforehand."""

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from indexer.sources.line import FileRefused, Rejected
from indexer.sources.workbook import MAX_ROWS
from tests.indexer.files import errors, lines_of, patch_fields, write_workbook


def test_numbers_dates_and_truth_values_are_taken_as_excel_keeps_them(tmp_path: Path) -> None:
    heading = ["family_id", "municipality_code", "postcode", "approved_places", "own_room", "phone"]
    heading += ["available_from", "paused_until", "confirmed_at", "own_children", "approved_age_max_years"]
    row: list[object] = [17, 657, 7400.0, 3, True, 12345678, date(2026, 12, 24)]
    row += [datetime(2026, 12, 24, 10, 30), datetime(2026, 11, 20, 10, 12), 2011, 6]
    (line,) = lines_of(write_workbook(tmp_path / "f.xlsx", [list[object](heading), row]))
    fields = patch_fields(line)
    assert line.family_id == "17"
    assert fields["municipality_code"] == "0657"
    assert (fields["approved_places"], fields["own_room"], fields["phone"]) == (3, True, "12345678")
    assert fields["available_from"] == fields["paused_until"] == date(2026, 12, 24)
    # Excel knows no time zone: what stands there is Danish time, an hour ahead of UTC in November.
    assert str(fields["confirmed_at"]) == "2026-11-20 09:12:00+00:00"
    assert fields["own_children"] == (2011,)


def test_row_numbers_are_those_of_the_sheet_and_empty_rows_are_skipped(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [],
        ["family_id", "postcode"],
        ["F-1", "7400"],
        [],
        [None, ""],
        ["F-2", "7401x"],
    ]
    first, second = lines_of(write_workbook(tmp_path / "f.xlsx", rows))
    assert (first.number, second.number) == (3, 6)
    assert errors(second)["postcode"] == "Ukendt dansk postnummer."


def test_only_the_first_sheet_is_read(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "f.xlsx") as book:
        book.add_worksheet("Familier").write_column(0, 0, ["family_id", "F-1"])
        book.add_worksheet("Noter").write(0, 0, "Husk at ringe")
    assert [line.family_id for line in lines_of(tmp_path / "f.xlsx")] == ["F-1"]


def test_a_rejected_row_keeps_what_stood_in_its_cells(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["family_id", "approved_places", "approved_since"],
        ["F-1", 3.5, date(2019, 5, 1)],
    ]
    (line,) = lines_of(write_workbook(tmp_path / "f.xlsx", rows))
    assert isinstance(line, Rejected)
    assert line.problems[0].value == 3.5
    assert line.record == {"family_id": "F-1", "approved_places": 3.5, "approved_since": "2019-05-01"}


@pytest.mark.parametrize("cell", [(MAX_ROWS, 0), (1_048_575, 16_383), (1, 200)])
def test_a_sheet_with_a_cell_beyond_the_limit_is_refused(tmp_path: Path, cell: tuple[int, int]) -> None:
    with xlsxwriter.Workbook(tmp_path / "f.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "family_id")
        sheet.write(*cell, "x")
    with pytest.raises(FileRefused, match=r"højst 20\.000 rækker og 200 kolonner.*CSV"):
        lines_of(tmp_path / "f.xlsx")


def test_a_workbook_that_unpacks_to_very_much_is_refused(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "f.xlsx", [["family_id"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/x", "w") as part:
        for _ in range(256):
            part.write(b"\0" * 1_000_000)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(FileRefused, match="for stort"):
        lines_of(path)


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 torn", b"\xd0\xcf\x11\xe0 old xls"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "f.xlsx").write_bytes(content)
    with pytest.raises(FileRefused, match="adgangskode"):
        lines_of(tmp_path / "f.xlsx")


def test_an_archive_without_sheets_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "f.xlsx", "w") as archive:
        archive.writestr("readme.txt", "nothing")
    with pytest.raises(FileRefused, match="ikke et Excel-ark"):
        lines_of(tmp_path / "f.xlsx")


def test_an_empty_sheet_and_an_unknown_column_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="tomt"):
        lines_of(write_workbook(tmp_path / "f.xlsx", []))
    with pytest.raises(FileRefused, match="Den nærmeste kendte er postcode"):
        lines_of(write_workbook(tmp_path / "f.xlsx", [["family_id", "postcodes"]]))
