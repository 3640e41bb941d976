"""Counts as an Excel workbook: the numbers, why places are blocked, and what all of it means."""

from collections.abc import Iterator, Sequence
from datetime import date
from tempfile import TemporaryFile
from typing import Any

import xlsxwriter

from capacity.dictionary import DIMENSION_ENTRIES, MEASURES, SOURCE
from capacity.formats.as_csv import cells
from capacity.table import CapacityTable

_PIECE = 65_536
_WIDTHS = {"code": 12, "label": 30, "number": 18}
_ABOUT = {
    "question": "Spørgsmål",
    "as_of": "Dag",
    "from": "Første dag",
    "to": "Sidste dag",
    "step": "Spring",
    "made_at": "Lavet (UTC)",
    "change_number": "Ændringsnummer",
}
_OVERLAPS = "{label} *"
_MARK = "* Rækkerne overlapper og kan ikke lægges sammen: en familie kan være i flere af dem."
_PROTECTED = "Tallene er beskyttet med støj: de er ikke nøjagtige og kan ikke lægges sammen."


def write_xlsx(table: CapacityTable) -> Iterator[bytes]:
    """Yield a workbook that was written row by row to a file of its own, never wholly in memory.

    Every text is written as text: no cell can become a formula or a link.
    """
    with TemporaryFile() as file:
        with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
            book.set_properties({"title": "Plejefamilier og deres pladser", "created": table.made_at})
            sheets = _Sheets(book)
            _write_numbers(sheets, table)
            if table.reasons:
                _write_reasons(sheets, table)
            _write_about(sheets, table)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


class _Sheets:
    """A workbook's sheets and how their cells look."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self.head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
        self.number = book.add_format({"num_format": "#,##0"})
        self.day = book.add_format({"num_format": "dd-mm-yyyy", "align": "left"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def add(self, name: str, heading: Sequence[str], widths: Sequence[int]) -> Any:
        """Return a new sheet whose heading stays in sight."""
        sheet = self._book.add_worksheet(name)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.freeze_panes(1, 0)
        for place, text in enumerate(heading):
            sheet.write_string(0, place, text, self.head)
        return sheet

    def write(self, sheet: Any, line: int, row: Sequence[object]) -> None:
        """Write each value as what it is."""
        for place, value in enumerate(row):
            match value:
                case bool():
                    sheet.write_boolean(line, place, value)
                case int():
                    sheet.write_number(line, place, value, self.number)
                case date():
                    sheet.write_datetime(line, place, value, self.day)
                case _:
                    sheet.write_string(line, place, str(value), self.wrapped)


def _write_numbers(sheets: _Sheets, table: CapacityTable) -> None:
    labels = [
        one.dimension.label if one.additive else _OVERLAPS.format(label=one.dimension.label)
        for one in table.dimensions
    ]
    days = ["Dag"] if table.question.step else []
    named = [text for label in labels for text in (f"{label} (kode)", label)]
    widths = [
        *(_WIDTHS["code"] for _ in days),
        *(_WIDTHS[kind] for _ in labels for kind in ("code", "label")),
        *(_WIDTHS["number"] for _ in MEASURES),
    ]
    heading = [*days, *named, *(one.label for one in MEASURES)]
    sheet = sheets.add("Tal", heading, widths)
    sheet.autofilter(0, 0, max(len(table.rows), 1), len(heading) - 1)
    for line, row in enumerate(table.rows, start=1):
        sheets.write(sheet, line, cells(table, row))


def _write_reasons(sheets: _Sheets, table: CapacityTable) -> None:
    day = table.question.days[-1]
    sheet = sheets.add("Ikke til rådighed", ["Dag", "Årsag", "Pladser"], [12, 40, 12])
    for line, (reason, places) in enumerate(table.reasons, start=1):
        sheets.write(sheet, line, [day, reason.label, places])


def _write_about(sheets: _Sheets, table: CapacityTable) -> None:
    sheet = sheets.add("Om tallene", ["Hvad", "Værdi", "Enhed", "Kilde", "Forbehold"], [28, 70, 12, 40, 60])
    about: list[list[object]] = [
        [label, table.about[name]] for name, label in _ABOUT.items() if name in table.about
    ]
    notes: list[list[object]] = [["Kilde", SOURCE]]
    if not all(one.additive for one in table.dimensions):
        notes.append(["Bemærk", _MARK])
    if table.question.published:
        notes.append(["Bemærk", _PROTECTED])
    asked = {one.value for one in table.question.by}
    entries = [*(one for one in DIMENSION_ENTRIES if one.name in asked), *MEASURES]
    meanings: list[list[object]] = [
        [one.label, one.meaning, one.unit, one.source, one.caveat] for one in entries
    ]
    for line, row in enumerate([*about, *notes, *meanings], start=1):
        sheets.write(sheet, line, row)
