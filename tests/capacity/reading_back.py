"""Reading counts back out of a file of any form: the rows, as the other forms have them too."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from io import BytesIO, StringIO
from itertools import product
from typing import Any

import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook

from capacity.formats import Format
from capacity.formats.as_csv import ABOUT
from capacity.table import CapacityTable
from register.counted import Places

Row = tuple[Any, ...]
"""The day of a series, the codes of the dimensions, the measures: text and numbers."""


def rows_of(table: CapacityTable) -> list[Row]:
    """Return the rows that every file must have."""
    days = [(f"{row.day}",) if table.question.step else () for row in table.rows]
    return [
        (*day, *(_code(value) for value in row.values), *row.places)
        for day, row in zip(days, table.rows, strict=True)
    ]


def _code(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _json(data: bytes, table: CapacityTable) -> list[Row]:
    told = json.loads(data)
    return [tuple(_number_or_code(value) for value in row.values()) for row in told["rows"]]


def _number_or_code(value: object) -> object:
    return value if isinstance(value, int) and not isinstance(value, bool) else _code(value)


def _csv(data: bytes, table: CapacityTable) -> list[Row]:
    lines = list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    return [_without_labels(line[: -len(ABOUT)], table) for line in lines[1:]]


def _without_labels(line: list[Any], table: CapacityTable) -> Row:
    days = 1 if table.question.step else 0
    measures = line[-len(Places._fields) :]
    return (*line[:days], *line[days : -len(Places._fields) : 2], *map(int, measures))


def _xlsx(data: bytes, table: CapacityTable) -> list[Row]:
    lines = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name("Tal").to_python()
    return [
        _without_labels([f"{cell}" if isinstance(cell, date) else cell for cell in line], table)
        for line in lines[1:]
    ]


def _parquet(data: bytes, table: CapacityTable) -> list[Row]:
    columns = pq.read_table(BytesIO(data)).to_pydict()
    wanted = [values for name, values in columns.items() if not name.endswith("_label")]
    return [
        tuple(f"{value}" if isinstance(value, date) else _number_or_code(value) for value in row)
        for row in zip(*wanted, strict=True)
    ]


def _json_stat(data: bytes, table: CapacityTable) -> list[Row]:
    return list(_cube(json.loads(data), with_day=table.question.step is not None, by=table.question.by))


def _cube(told: Mapping[str, Any], *, with_day: bool, by: tuple[Any, ...]) -> Iterator[Row]:
    values = iter(told["value"])
    axes = [told["dimension"][name]["category"]["index"] for name in told["id"][:-1]]
    for day, *codes in product(*axes):
        places = tuple(next(values) for _ in Places._fields)
        if places[0] or not by:
            yield (*([day] if with_day else []), *codes, *places)


def _hsds(data: bytes, table: CapacityTable) -> list[Row]:
    return [
        (
            one["service_areas"][0]["description"],
            *(int(attribute["value"]) for attribute in one["attributes"]),
        )
        for one in json.loads(data)["contents"]
    ]


READERS: Mapping[Format, Callable[[bytes, CapacityTable], list[Row]]] = {
    Format.JSON: _json,
    Format.CSV: _csv,
    Format.XLSX: _xlsx,
    Format.PARQUET: _parquet,
    Format.JSON_STAT: _json_stat,
    Format.HSDS: _hsds,
}
