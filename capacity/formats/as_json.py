"""Counts as JSON, as `capacity.answers` describes it."""

from collections.abc import Iterator
from typing import Any

import orjson

from capacity.dimensions import code_of
from capacity.table import CapacityTable
from register.counted import CountedRow

Json = dict[str, Any]

_ROWS_AT_ONCE = 500


def write_json(table: CapacityTable) -> Iterator[bytes]:
    """Yield the table as one JSON object, its rows some hundreds at a time."""
    yield orjson.dumps(_before_rows(table))[:-1] + b',"rows":['
    for start in range(0, len(table.rows), _ROWS_AT_ONCE):
        part = table.rows[start : start + _ROWS_AT_ONCE]
        yield (b"," if start else b"") + orjson.dumps([row_json(table, row) for row in part])[1:-1]
    if table.question.step:
        yield b"]}"
    else:
        total = table.total
        yield b'],"total":' + orjson.dumps(total and total._asdict()) + b"}"


def row_json(table: CapacityTable, row: CountedRow) -> Json:
    """Return one row by name: the day of a series, the dimensions' values, the measures."""
    day = {"day": row.day} if table.question.step else {}
    values = {one.dimension.value: value for one, value in zip(table.dimensions, row.values, strict=True)}
    return {**day, **values, **row.places._asdict()}


def _before_rows(table: CapacityTable) -> Json:
    question = table.question
    days = question.days
    asked = (
        {"from": days[0], "to": days[-1], "step": question.step.value}
        if question.step
        else {"as_of": days[0]}
    )
    dimensions = [
        {
            "name": one.dimension.value,
            "label": one.dimension.label,
            "additive": one.additive,
            "labels": labels_found(table, place),
        }
        for place, one in enumerate(table.dimensions)
    ]
    return {
        **asked,
        "question": question.query_string,
        "change_number": table.change_number,
        "made_at": table.made_at_text,
        "protected": question.published,
        "dimensions": dimensions,
    }


def labels_found(table: CapacityTable, place: int) -> dict[str, str]:
    """Return the labels of the values that a dimension has in the rows, in order."""
    found = {code_of(row.values[place]) for row in table.rows}
    return {code: label for code, label in table.dimensions[place].labels.items() if code in found}
