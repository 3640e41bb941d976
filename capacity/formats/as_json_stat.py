"""Counts as a JSON-stat 2.0 dataset (json-stat.org): a cube with every combination of the values found."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import orjson

from capacity.dictionary import MEASURES, SOURCE
from capacity.dimensions import code_of
from capacity.formats.as_json import labels_found
from capacity.table import CapacityTable
from register.counted import Dimension, Places

Json = dict[str, Any]

_PLACES_ON_A_MAP = (Dimension.MUNICIPALITY, Dimension.REGION)
_CELLS_AT_ONCE = 500
_NOT_ADDITIVE = (
    "Rækkerne for {names} overlapper og kan ikke lægges sammen: en familie kan være i flere af dem."
)
_PROTECTED = "Tallene er beskyttet med støj: de er ikke nøjagtige og kan ikke lægges sammen."


def write_json_stat(table: CapacityTable) -> Iterator[bytes]:
    """Yield the dataset, its values some hundreds at a time.

    A combination without a family is 0 here. The last dimension is the measure, so that the numbers of
    one row of the other forms stand side by side.
    """
    values = [labels_found(table, place) or one.labels for place, one in enumerate(table.dimensions)]
    yield orjson.dumps(_before_values(table, values))[:-1] + b',"value":['
    found = {(row.day, *map(code_of, row.values)): row.places for row in table.rows}
    part: list[int] = []
    begun = False
    for combination in product(table.question.days, *values):
        part += found.get(combination, Places())
        if len(part) >= _CELLS_AT_ONCE:
            yield (b"," if begun else b"") + orjson.dumps(part)[1:-1]
            part, begun = [], True
    yield (b"," if begun and part else b"") + orjson.dumps(part)[1:-1] + b"]}"


def _before_values(table: CapacityTable, values: list[Any]) -> Json:
    days = [f"{day}" for day in table.question.days]
    names = [one.dimension.value for one in table.dimensions]
    geography = [name.value for name in _PLACES_ON_A_MAP if name in table.question.by]
    dimensions: Json = {
        "day": {"label": "Dag", "category": {"index": days}},
        **{
            one.dimension.value: _dimension(one.dimension.label, labels)
            for one, labels in zip(table.dimensions, values, strict=True)
        },
        "measure": {
            "label": "Mål",
            "category": {
                "index": list(Places._fields),
                "label": {one.name: one.label for one in MEASURES},
                "unit": {one.name: {"label": one.unit, "decimals": 0} for one in MEASURES},
            },
        },
    }
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "Plejefamilier og deres pladser",
        "source": SOURCE,
        "updated": table.made_at_text,
        "note": _notes(table),
        "id": ["day", *names, "measure"],
        "size": [len(days), *map(len, values), len(Places._fields)],
        "role": {
            "time": ["day"],
            "metric": ["measure"],
            **({"geo": geography} if geography else {}),
        },
        "dimension": dimensions,
        "extension": {**table.about},
    }


def _dimension(label: str, labels: dict[str, str]) -> Json:
    return {"label": label, "category": {"index": list(labels), "label": dict(labels)}}


def _notes(table: CapacityTable) -> list[str]:
    overlapping = [one.dimension.label for one in table.dimensions if not one.additive]
    notes = [_NOT_ADDITIVE.format(names=" og ".join(overlapping))] if overlapping else []
    return [*notes, *([_PROTECTED] if table.question.published else [])]
