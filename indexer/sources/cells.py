"""Cells of a table (CSV or XLSX) as the JSON values that a record holds.

A reader changes only what a spreadsheet does to a value. What it does not understand it passes on,
so that `families.record` says what would be right; only what a table writes in another way than a
record (years, yes and no) is refused here. None is an empty cell.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from math import isfinite

from families.ages import MAX_MONTHS, MONTHS_A_YEAR
from families.clock import COPENHAGEN

Cell = str | int | float | bool | time | date | datetime | timedelta | None
"""What a cell can hold; text is stripped and never empty."""
CellReader = Callable[[Cell], object]

_WHOLE = re.compile(r"(?P<whole>-?[0-9]{1,15})(?:\.0+)?", re.ASCII)
_DANISH_DATE = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})", re.ASCII)
_DANISH_TIME = re.compile(rf"{_DANISH_DATE.pattern}(?: ([0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}})?))?", re.ASCII)
_YES_NO = {
    **dict.fromkeys(("ja", "true", "1", "sand"), True),
    **dict.fromkeys(("nej", "false", "0", "falsk"), False),
}
"""A Danish Excel writes its own yes and no as SAND and FALSK."""
_MAX_YEARS = MAX_MONTHS // MONTHS_A_YEAR
_CODE_DIGITS = 4


def tidy(value: Cell) -> Cell:
    """Return the cell without the blanks around it; None when nothing is left."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def text(cell: Cell) -> object:
    """Read any cell as text: a phone number or an id that Excel took for a number."""
    match cell:
        case None | str():
            return cell
        case bool():
            return "true" if cell else "false"
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)


def whole(cell: Cell) -> object:
    """Read a whole number, also one written as `3.0`."""
    match = _WHOLE.fullmatch(cell) if isinstance(cell, str) else None
    return int(match["whole"]) if match else plain(cell)


def code(cell: Cell) -> object:
    """Read a code of four digits that Excel may have cut: 657 and 657.0 are 0657."""
    number = None if isinstance(cell, bool) else whole(cell)
    if isinstance(number, int) and number >= 0:
        return str(number).zfill(_CODE_DIGITS)
    return text(cell)


def yes_no(cell: Cell) -> object:
    """Read `ja`/`nej`, `true`/`false`, `1`/`0`, and what Excel makes of them, in any case."""
    if cell is None:
        return None
    said = _YES_NO.get(str(text(cell)).lower().removesuffix(".0"))
    if said is None:
        raise ValueError("Skal være ja eller nej (eller true/false, 1/0).")
    return said


def day(cell: Cell) -> object:
    """Read a date: `2026-11-24`, a date cell, or `24-11-2026` as a Danish Excel writes it."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    match = _DANISH_DATE.fullmatch(cell) if isinstance(cell, str) else None
    return f"{match[3]}-{match[2]}-{match[1]}" if match else plain(cell)


def instant(cell: Cell) -> object:
    """Read an instant; the dates of Excel know no time zone, so they are Copenhagen's.

    They are date cells, or text as a Danish Excel writes it: `20-11-2026 09:12`, or the day alone.
    """
    at = _danish_time(cell) if isinstance(cell, str) else cell
    if isinstance(at, date):
        at = at if isinstance(at, datetime) else datetime.combine(at, time())
        return at.replace(tzinfo=COPENHAGEN).isoformat()
    return plain(cell)


def _danish_time(cell: str) -> datetime | None:
    match = _DANISH_TIME.fullmatch(cell)
    if match is None:
        return None
    try:
        return datetime.fromisoformat(f"{match[3]}-{match[2]}-{match[1]} {match[4] or '00:00'}")
    except ValueError:
        return None


def first_month(cell: Cell) -> object:
    """Read whole years as the first month of that year of life: 6 is month 72."""
    years = _years(cell)
    return None if years is None else years * MONTHS_A_YEAR


def last_month(cell: Cell) -> object:
    """Read whole years as the last month of that year of life: 6 is month 83."""
    years = _years(cell)
    return None if years is None else years * MONTHS_A_YEAR + MONTHS_A_YEAR - 1


def listed(read_one: CellReader) -> CellReader:
    """Return a reader of lists that are separated by `|`."""

    def read(cell: Cell) -> object:
        if cell is None:
            return None
        items = cell.split("|") if isinstance(cell, str) else [cell]
        return [read_one(item) for item in map(tidy, items) if item is not None]

    return read


def _years(cell: Cell) -> int | None:
    years = whole(cell)
    if years is None:
        return None
    if isinstance(years, bool) or not isinstance(years, int) or not 0 <= years <= _MAX_YEARS:
        raise ValueError(f"Skal være et helt antal år fra 0 til {_MAX_YEARS}.")
    return years


def plain(cell: Cell) -> object:
    """Return the cell as a JSON value, as it stands in the file."""
    match cell:
        case datetime() if cell.time() != time():
            return cell.replace(tzinfo=COPENHAGEN).isoformat()
        case datetime():
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case float() if not isfinite(cell):
            return str(cell)
        case _:
            return cell
