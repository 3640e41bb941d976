"""The parameters of counts, told to OpenAPI; the query itself is read by `capacity.question`."""

from typing import Any

from capacity.dimensions import DIMENSIONS
from capacity.formats import Format
from capacity.formats.limits import MAX_CELLS, MAX_SHEET_ROWS
from capacity.narrowings import OF_INTERVALS, OF_PROFILES, REGION, YES_NO, Choice
from capacity.question import COUNT_PARAMETERS, MAX_DAYS, SERIES_PARAMETERS, Step
from register.counted import MAX_ROWS, Dimension

Schema = dict[str, Any]

_LISTED_WITH_LABELS = 30
_AGE = "^(unborn|[01]?[0-9]|2[0-2]|[0-9]{1,3}m)$"
_DAY: Schema = {"type": "string", "format": "date"}


def count_parameters() -> list[Schema]:
    """Return every parameter of a count in canonical order."""
    return [_PARAMETERS[name] for name in COUNT_PARAMETERS]


def series_parameters() -> list[Schema]:
    """Return every parameter of a series in canonical order."""
    return [_PARAMETERS[name] for name in SERIES_PARAMETERS]


def _parameter(name: str, description: str, schema: Schema, *, required: bool = False) -> Schema:
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": description,
        "schema": schema,
    }


def _many(name: str, description: str, items: Schema) -> Schema:
    return _parameter(name, f"{description} May repeat.", {"type": "array", "items": items})


def _choice(choice: Choice) -> Schema:
    described = choice.describes
    if len(choice.options) <= _LISTED_WITH_LABELS:
        words = "; ".join(f"`{option.code}` {option.label}" for option in choice.options)
        described = f"{described} Codes: {words}."
    return _many(choice.key, described, {"type": "string", "enum": [one.code for one in choice.options]})


def _yes(name: str, description: str) -> Schema:
    return _parameter(name, description, {"type": "string", "enum": ["true"]})


_BY = "; ".join(f"`{one.dimension}` {one.describes}" for one in DIMENSIONS.values())

_PARAMETERS: dict[str, Schema] = {
    parameter["name"]: parameter
    for parameter in (
        _many(
            "by",
            f"The dimensions of the rows, in this order; none gives one row a day. {_BY}. An answer has"
            f" at most {MAX_ROWS} rows.",
            {"type": "string", "enum": list(Dimension)},
        ),
        _parameter(
            "as_of",
            "The counted day, as known at its end in Copenhagen: from the day of the register's first"
            " change to today. Default: today, as known now.",
            _DAY,
        ),
        _parameter(
            "from",
            "The first day of the series, not before the day of the register's first change.",
            _DAY,
            required=True,
        ),
        _parameter("to", "The last day of the series, included. Default: today, as known now.", _DAY),
        _parameter(
            "step",
            "How far the counted days lie apart, from the first one on; by month on the same day of the"
            f" month or, where there is none, on its last. A series has at most {MAX_DAYS} days.",
            {"type": "string", "enum": list(Step), "default": Step.WEEK.value},
        ),
        _yes("parent_child", "A parent is placed together with the child."),
        _many(
            "age",
            "The child's age: whole years `0`-`22`, months `0m`-`275m`, or `unborn`. Several are siblings:"
            " the family is approved for every one, and for so many at a time.",
            {"type": "string", "pattern": _AGE, "examples": ["4", "18m", "unborn"]},
        ),
        *(_choice(choice) for choice in (*OF_INTERVALS, REGION, *OF_PROFILES)),
        *(_yes(fact.key, fact.describes) for fact in YES_NO),
        _yes(
            "publish",
            "The protected form, for anyone outside: counts with noise (cell-key perturbation), of all"
            " families, at month ends, by at most one of municipality, region and authority and two other"
            " dimensions. Default of `as_of` is then the last month end that is over; a series is by month.",
        ),
        _parameter(
            "format",
            "`json`; `csv`: UTF-8 with BOM, semicolons, each dimension with its Danish label beside it;"
            f" `xlsx`: at most {MAX_SHEET_ROWS} rows; `parquet`; `json-stat`: a JSON-stat 2.0 dataset of at"
            f" most {MAX_CELLS} numbers; `hsds`: a page of Open Referral services, one a municipality"
            " (`by=municipality`, one day). Default: what `Accept` prefers, else `json`.",
            {"type": "string", "enum": list(Format)},
        ),
    )
}
