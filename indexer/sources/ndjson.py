"""Families from NDJSON: one JSON object a line."""

import json
from collections.abc import Iterator
from math import isfinite
from typing import BinaryIO, NoReturn

from families.record import read_partly
from indexer.sources import columns
from indexer.sources.cells import Cell, tidy
from indexer.sources.line import Line, Rejected, judged, unreadable
from indexer.sources.physical import NOT_UTF8, TOO_LONG, physical_lines

_REJECTED_FIELDS = {"line", "errors", "record"}
_MAX_DEPTH = 20
"""Objects within objects; a record needs three, and what is never so deep can be walked safely."""
_TOO_DEEP = "Linjen har for mange objekter eller lister inden i hinanden."


def ndjson_lines(file: BinaryIO) -> Iterator[Line | Rejected]:
    """Yield every line of the file; blank ones are skipped.

    A line of a file of rejected lines (`{"line", "errors", "record"}`) is read as its record, so
    that such a file can be mended and loaded.
    """
    for number, raw in physical_lines(file):
        if raw is None:
            yield unreadable(number, TOO_LONG, None)
        elif raw.strip():
            yield _line(number, raw)


def _line(number: int, raw: bytes) -> Line | Rejected:
    try:
        text = raw.decode("utf-8").strip()
    except UnicodeDecodeError:
        return unreadable(number, NOT_UTF8, raw.decode("utf-8", "replace").strip())
    try:
        value = strict_json(text)
    except ValueError as error:
        return unreadable(number, _broken(error), text)
    except RecursionError:
        return unreadable(number, _TOO_DEEP, text)
    if text.count("{") + text.count("[") > _MAX_DEPTH and _deeper_than(_MAX_DEPTH, value):
        return unreadable(number, _TOO_DEEP, text)
    if isinstance(value, dict) and value.keys() == _REJECTED_FIELDS:
        value = value["record"]
        if isinstance(value, dict) and not any(isinstance(v, dict | list) for v in value.values()):
            return _row(number, value)
    if not isinstance(value, dict):
        return unreadable(number, 'Linjen er ikke et JSON-objekt som {"family_id": …}.', value)
    return judged(number, value, read_partly(value))


def _row(number: int, record: dict[str, Cell]) -> Line | Rejected:
    """Read the record of a rejected line that came from a table: it has columns and no objects."""
    row = {name: tidy(cell) for name, cell in record.items()}
    return judged(number, record, columns.read_row(row))


class _NotStrict(ValueError):
    """Something that Python reads and JSON does not allow; the message is for a person."""


def strict_json(text: str) -> object:
    """Read JSON without what Python allows beyond it: NaN, doubled names, numbers without end."""
    return json.loads(text, object_pairs_hook=_unique_names, parse_constant=_no_constant, parse_float=_finite)


def _unique_names(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) < len(pairs):
        names = [name for name, _ in pairs]
        doubled = sorted({name for name in names if names.count(name) > 1})
        raise _NotStrict(f"{', '.join(doubled)} står to gange i samme objekt. Behold den ene.")
    return record


def _no_constant(name: str) -> NoReturn:
    raise _NotStrict(f"{name} findes ikke i JSON. Brug et tal eller null.")


def _deeper_than(levels: int, value: object) -> bool:
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_deeper_than(levels - 1, item) for item in inner)


def _finite(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise _NotStrict(f"Tallet {digits[:20]} er for stort.")
    return number


def _broken(error: ValueError) -> str:
    match error:
        case _NotStrict():
            return str(error)
        case json.JSONDecodeError():
            where = f"ved tegn {error.pos + 1}"
            return f"Linjen er ikke gyldig JSON: fejlen står {where}. Hver linje skal være ét objekt."
        case _:
            return "Linjen er ikke gyldig JSON: et tal har for mange cifre."
