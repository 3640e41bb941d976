"""Families from XLSX: the first sheet, within stated limits that are checked beforehand."""

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from indexer.sources.cells import Cell
from indexer.sources.line import FileRefused, Line, Rejected
from indexer.sources.table import Table

MAX_ROWS = 20_000
"""The most rows of a sheet, heading included; a sheet is held in memory whole."""
MAX_COLUMNS = 200
MAX_UNPACKED_BYTES = 250_000_000
"""The most that a workbook may hold when it is unpacked: a small file can hold a very large one."""

_POSITION = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,20})["']""")
_HEAD = 2_000
"""Bytes within which a part of the archive says whether it is a sheet."""
_CHUNK = 1 << 20
_OVERLAP = 64
"""Bytes that two chunks share, so that no position is cut in two."""
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
"""What zipfile raises for archives that are torn, locked or made up."""
_NOT_XLSX = "Filen er ikke et Excel-ark, der kan læses. Gem den som .xlsx uden adgangskode og prøv igen."
_TOO_LARGE = (
    f"Regnearket er for stort: højst {MAX_ROWS:,} rækker og {MAX_COLUMNS} kolonner."
    " Gem det som CSV UTF-8, som der ingen grænse er for."
).replace(",", ".", 1)


def workbook_lines(path: Path) -> Iterator[Line | Rejected]:
    """Yield every row of the first sheet with its number there; empty rows are skipped.

    Raises `FileRefused` before the first row when the file is no workbook, is too large, or has a
    wrong heading.
    """
    _check_size(path)
    sheet = _first_sheet(path)
    first = (sheet.start or (0, 0))[0] + 1
    rows = (
        (number, [None if cell == "" else cell for cell in row])
        for number, row in enumerate(sheet.to_python(skip_empty_area=False)[first - 1 :], first)
    )
    filled = ((number, row) for number, row in rows if any(cell is not None for cell in row))
    yield from _lines(filled)


def _lines(rows: Iterator[tuple[int, list[Cell]]]) -> Iterator[Line | Rejected]:
    _, heading = next(rows, (0, None))
    if heading is None:
        raise FileRefused("Regnearkets første ark er tomt. Første række skal være overskrifter.")
    table = Table(heading)
    for number, row in rows:
        yield table.line(number, row)


def _first_sheet(path: Path) -> CalamineSheet:
    try:
        return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    except (CalamineError, OSError, ValueError, IndexError):
        raise FileRefused(_NOT_XLSX) from None


def _check_size(path: Path) -> None:
    """Refuse a workbook that would not fit, before anything unpacks it into memory.

    One cell far out makes the whole sheet large, whatever the file's size: so positions are looked
    at, not the number of cells.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED_BYTES:
                raise FileRefused(_TOO_LARGE)
            for part in archive.infolist():
                with archive.open(part) as content:
                    _check_positions(content)
    except _DAMAGE:
        raise FileRefused(_NOT_XLSX) from None


def _check_positions(part: IO[bytes]) -> None:
    """Refuse a part that is a sheet, wherever it lies in the archive, with a cell too far out."""
    window = part.read(_CHUNK)
    if b"worksheet" not in window[:_HEAD]:
        return
    while window:
        for letters, digits in set(_POSITION.findall(window)):
            if int(digits) > MAX_ROWS or _column(letters) > MAX_COLUMNS:
                raise FileRefused(_TOO_LARGE)
        chunk = part.read(_CHUNK)
        window = window[-_OVERLAP:] + chunk if chunk else b""


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
