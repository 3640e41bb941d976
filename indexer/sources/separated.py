"""Families from CSV: `;` or `,`, UTF-8 with or without BOM, quoted as in RFC 4180."""

import csv
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

from indexer.sources.line import MAX_LINE_BYTES, FileRefused, Line, Rejected, unreadable
from indexer.sources.physical import NOT_UTF8, TOO_LONG, physical_lines
from indexer.sources.table import Table

_MAX_ROW_LINES = 200
"""A row over more lines than this is one whose quotation mark is never closed."""
_BROKEN = 'Anførselstegnene går ikke op. Sæt " om hele cellen, og skriv "" for et anførselstegn i den.'


class _BrokenRow(Exception):
    """A row that cannot be told from the ones round it; the message is for a person."""


class _Text:
    """The lines of a file as text for one row at a time, which can be given back but for its first.

    A quotation mark that is never closed would swallow the rows after it; they are read again.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._lines = physical_lines(file)
        self._again: deque[tuple[int, bytes | None]] = deque()
        self._row: list[tuple[int, bytes | None]] = []
        self._size = 0

    def begin_row(self) -> None:
        """Forget the lines of the row before."""
        self._row.clear()
        self._size = 0

    def give_back(self) -> None:
        """Read the lines of this row again, but for its first."""
        self._again.extendleft(reversed(self._row[1:]))

    @property
    def row_number(self) -> int:
        """The number of the line on which the row begins."""
        return self._row[0][0]

    @property
    def row_text(self) -> str:
        """The line on which the row begins, as well as it can be read."""
        return (self._row[0][1] or b"").decode("utf-8", "replace").rstrip("\r\n")

    def separator(self) -> str:
        """Return what separates the cells of the first line that is not blank."""
        self.begin_row()
        for first in self:
            if first.strip():
                self._again.append(self._row[-1])
                return ";" if ";" in first else ","
        return ";"

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self._row.append(line)
        self._size += len(line[1] or b"")
        if line[1] is None or self._size > MAX_LINE_BYTES:
            raise _BrokenRow(TOO_LONG if len(self._row) == 1 else _BROKEN)
        if len(self._row) > _MAX_ROW_LINES:
            raise _BrokenRow(_BROKEN)
        return line[1].decode("utf-8", "surrogateescape")


def separated_lines(file: BinaryIO) -> Iterator[Line | Rejected]:
    """Yield every row with the number of the line it begins on; empty rows are skipped.

    Raises `FileRefused` before the first row when the heading is wrong.
    """
    text = _Text(file)
    separator, table = _heading(text)
    for row in _rows(text, separator):
        if isinstance(row, _BrokenRow):
            yield unreadable(text.row_number, str(row), text.row_text)
        elif any(cell.strip() for cell in row):
            yield _line(table, text.row_number, row)


def _line(table: Table, number: int, row: list[str]) -> Line | Rejected:
    if not _is_utf8("".join(row)):
        return unreadable(number, NOT_UTF8, [_readable(cell) for cell in row])
    if len(row) != table.width:
        message = f"Rækken har {len(row)} celler, men overskriften har {table.width}."
        return unreadable(number, f"{message} Er der et skilletegn for meget eller for lidt?", row)
    return table.line(number, row)


def _rows(text: _Text, separator: str) -> Iterator[list[str] | _BrokenRow]:
    while True:
        text.begin_row()
        try:
            # A reader of its own for each row: one that failed may not go on in the middle of a cell.
            yield next(csv.reader(text, delimiter=separator, strict=True))
        except StopIteration:
            return
        except (csv.Error, _BrokenRow) as error:
            text.give_back()
            yield error if isinstance(error, _BrokenRow) else _BrokenRow(_explained(error))


def _explained(error: csv.Error) -> str:
    if "field larger" in str(error):
        return "En celle er over 131.072 tegn. Gør teksten kortere."
    return _BROKEN


def _heading(text: _Text) -> tuple[str, Table]:
    """Return the separator and the table; raises `FileRefused` when there is no right heading."""
    try:
        separator = text.separator()
        heading = next(_rows(text, separator), None)
    except _BrokenRow as error:
        heading = error
    if heading is None:
        raise FileRefused("Filen er tom. Første linje skal være overskrifter, fx family_id;postcode.")
    if isinstance(heading, _BrokenRow) or not _is_utf8("".join(heading)):
        raise FileRefused("Overskriften (første linje) kan ikke læses. Gem filen som CSV UTF-8.")
    return separator, Table(heading)


def _is_utf8(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _readable(cell: str) -> str:
    return cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
