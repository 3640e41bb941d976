"""Counts as CSV that opens right in a Danish Excel (RFC 4180 but for the semicolon)."""

import csv
from collections.abc import Iterator
from io import StringIO

from capacity.dimensions import code_of
from capacity.table import CapacityTable
from register.counted import CountedRow, Places

BOM = "\ufeff"
"""What tells Excel that a file is UTF-8."""
ABOUT = ("as_of", "change_number", "made_at", "protected")
"""The last columns: the (last) counted day, the register's last change, when the file was made (UTC), and
whether the counts are perturbed."""
_BEGINS_A_FORMULA = tuple("=+-@\t\r")
_ROWS_AT_ONCE = 500


def write_csv(table: CapacityTable) -> Iterator[bytes]:
    """Yield the heading and the rows, and nothing else.

    Each dimension has its code and, beside it, its Danish label: Excel takes `0657` for a number and
    `6-11` for a day. Every row ends with what the file is (`ABOUT`), since lines about a file would break
    what reads it.
    """
    about = about_cells(table)
    text = StringIO()
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    text.write(BOM)
    lines.writerow([*heading(table), *ABOUT])
    for number, row in enumerate(table.rows, start=1):
        lines.writerow(map(cell_text, [*cells(table, row), *about]))
        if number % _ROWS_AT_ONCE == 0:
            yield _taken(text)
    yield _taken(text)


def about_cells(table: CapacityTable) -> list[object]:
    """Return the last cells of every row, in the order of `ABOUT`."""
    made_at = f"{table.made_at:%Y-%m-%dT%H:%M:%SZ}"
    return [table.question.days[-1], table.change_number, made_at, code_of(table.question.published)]


def heading(table: CapacityTable) -> list[str]:
    """Return the names of the columns that tables of cells have."""
    named = [
        name for one in table.dimensions for name in (one.dimension.value, f"{one.dimension.value}_label")
    ]
    return [*(["day"] if table.question.step else []), *named, *Places._fields]


def cells(table: CapacityTable, row: CountedRow) -> list[object]:
    """Return what stands in a row: the day of a series, each code with its label, the measures."""
    named = [
        cell
        for one, value in zip(table.dimensions, row.values, strict=True)
        for cell in (code_of(value), one.label(value))
    ]
    return [*([row.day] if table.question.step else []), *named, *row.places]


def cell_text(value: object) -> str:
    """Return what stands in a cell: numbers with a decimal comma, and no text that is a formula."""
    if isinstance(value, float):
        return str(value).replace(".", ",")
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_BEGINS_A_FORMULA) else text


def _taken(text: StringIO) -> bytes:
    """Return what has been written so far, and forget it."""
    written = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return written
