"""Writing a table of counts as JSON and as CSV."""

import csv
from io import StringIO
from typing import Any

import orjson

from capacity.dimensions import code_of
from capacity.formats import Format
from capacity.table import CapacityTable
from register.counted import CountedRow, Places

Json = dict[str, Any]

BOM = "\ufeff"
"""What tells Excel that a file is UTF-8."""
_BEGINS_A_FORMULA = tuple("=+-@\t\r")


def written(table: CapacityTable) -> bytes:
    """Return the table in the form that was asked for."""
    match table.question.format:
        case Format.JSON:
            return orjson.dumps(table_json(table))
        case Format.CSV:
            return table_csv(table).encode()


def table_json(table: CapacityTable) -> Json:
    """Return the table as JSON values, as `capacity.answers` describes it."""
    question = table.question
    made = {
        "change_number": table.change_number,
        "made_at": f"{table.made_at:%Y-%m-%dT%H:%M:%SZ}",
        "dimensions": [
            {
                "name": one.dimension.value,
                "label": one.dimension.label,
                "additive": one.additive,
                "labels": _labels(table, place),
            }
            for place, one in enumerate(table.dimensions)
        ],
        "rows": [_row(table, row) for row in table.rows],
    }
    days = question.days
    if question.step:
        return {"from": days[0], "to": days[-1], "step": question.step.value, **made}
    total = table.total
    return {"as_of": days[0], **made, "total": total and total._asdict()}


def _labels(table: CapacityTable, place: int) -> Json:
    """Return the labels of the values that are in the rows, in order."""
    found = {code_of(row.values[place]) for row in table.rows}
    return {code: label for code, label in table.dimensions[place].labels.items() if code in found}


def _row(table: CapacityTable, row: CountedRow) -> Json:
    day = {"day": row.day} if table.question.step else {}
    values = {one.dimension.value: value for one, value in zip(table.dimensions, row.values, strict=True)}
    return {**day, **values, **row.places._asdict()}


def table_csv(table: CapacityTable) -> str:
    """Return the table as CSV that opens right in a Danish Excel (RFC 4180 but for the semicolon).

    Each dimension has its code and, beside it, its Danish label: Excel takes `0657` for a number and
    `6-11` for a day. Nothing but the heading and the rows is in it.
    """
    text = StringIO()
    text.write(BOM)
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    named = [name for one in table.dimensions for name in (one.dimension, f"{one.dimension}_label")]
    lines.writerow([*(["day"] if table.question.step else []), *named, *Places._fields])
    for row in table.rows:
        cells = [
            cell
            for one, value in zip(table.dimensions, row.values, strict=True)
            for cell in (code_of(value), one.label(value))
        ]
        day = [row.day] if table.question.step else []
        lines.writerow(map(cell_text, (*day, *cells, *row.places)))
    return text.getvalue()


def cell_text(value: object) -> str:
    """Return what stands in a cell: numbers with a decimal comma, and no text that is a formula."""
    if isinstance(value, float):
        return str(value).replace(".", ",")
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_BEGINS_A_FORMULA) else text
