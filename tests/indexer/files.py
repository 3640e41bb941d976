"""Files of families for tests: written as a municipality would, read back as lines."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from indexer.sources.file import SourceFile
from indexer.sources.line import Line, Rejected

Record = Mapping[str, object]

PLAIN: Record = {
    "family_id": "F-1",
    "municipality_code": "0657",
    "postcode": "7400",
    "family_type": "general",
    "approved_places": 2,
    "approved_age": {"min_months": 0, "max_months": 83},
}
"""What a new family needs and no more."""


def a_record(number: int = 1, **changes: object) -> dict[str, object]:
    """Build the record of family `F-<number>`."""
    return {**PLAIN, "family_id": f"F-{number}", **changes}


def lines_of(path: Path) -> list[Line | Rejected]:
    """Read a whole file."""
    with SourceFile(path) as source:
        return list(source)


def read(folder: Path, name: str, content: str | bytes) -> list[Line | Rejected]:
    """Write a file and read it."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return lines_of(path)


def errors(line: Line | Rejected) -> dict[str, str]:
    """Return the message of each field that is wrong; fails when the line is not rejected."""
    assert isinstance(line, Rejected), line
    return {problem.field: problem.message for problem in line.problems}


def patch_fields(line: Line | Rejected) -> dict[str, object]:
    """Return all the fields that a line says something about; fails when it is rejected."""
    assert isinstance(line, Line), line
    return {**line.patch.profile, **line.patch.availability, **line.patch.contact}


def ndjson(records: Iterable[Record]) -> str:
    """Write records as NDJSON."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def table(records: Sequence[Record]) -> list[list[object]]:
    """Write records as a heading and rows: nested fields as columns, lists with `|`."""
    flat = [_flat(record) for record in records]
    heading = list(dict.fromkeys(name for row in flat for name in row))
    return [list(heading), *([row.get(name) for name in heading] for row in flat)]


def separated(rows: Iterable[Sequence[object]], separator: str = ";") -> str:
    """Write a table as CSV."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def write_workbook(path: Path, rows: Iterable[Iterable[object]]) -> Path:
    """Write a table as the first sheet of a workbook; dates become date cells."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        moment = book.add_format({"num_format": "dd-mm-yyyy hh:mm"})
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    style = moment if isinstance(value, datetime) else day
                    sheet.write_datetime(number, place, value, style)
                else:
                    sheet.write(number, place, value)
    return path


def _flat(record: Record) -> dict[str, object]:
    row: dict[str, object] = {}
    for name, value in record.items():
        if isinstance(value, Mapping):
            row |= {f"{name}_{part}": inner for part, inner in value.items()}
        else:
            row[name] = "|".join(map(str, value)) if isinstance(value, list) else value
    for name, parts in _NESTED.items():
        if name in row and row.pop(name) is None:
            row |= {f"{name}_{part}": None for part in parts}
    return row


_NESTED = {
    "approved_age": ("min_months", "max_months"),
    "wanted_age": ("min_months", "max_months"),
    "parent_child": ("max_adults", "from_pregnancy", "child_age_max_months", "separate_unit"),
}


def _cell(value: object) -> object:
    return {True: "ja", False: "nej"}[value] if isinstance(value, bool) else value
