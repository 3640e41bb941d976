"""The intake told to OpenAPI: what may be sent, field by field, and what is answered.

Bodies are read by `families.record`, so that everything that is wrong is said at once; what FastAPI
would learn from a signature is therefore written here. Tests hold the two together.
"""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from families.ages import MAX_MONTHS
from families.record import MAX_LINE, MAX_PLACES
from families.vocabulary import AvailabilityStatus, BlockedReason, Freshness
from indexer.intake import KEY_HEADER, KEY_PATTERN
from search_api.answers import AgeRangeAnswer, Answer

Schema = dict[str, Any]


class ReportAnswer(Answer):
    """A family's places as they stand after the report."""

    family_id: str
    change_number: Annotated[int, Field(description="The register's change that the report is.")]
    availability: Annotated[AvailabilityStatus, Field(description="Today.")]
    occupied_places: int
    blocked_places: int
    blocked_reason: BlockedReason | None
    available_from: Annotated[date | None, Field(description="First day that places are free.")]
    paused_until: Annotated[date | None, Field(description="Last day of the pause, included.")]
    wanted_age: Annotated[AgeRangeAnswer | None, Field(description="Wished now; null is unknown.")]
    confirmed_at: Annotated[datetime, Field(description="The report's instant: UTC, whole seconds.")]
    freshness: Annotated[Freshness, Field(description="Of the confirmation, today.")]


def _days(description: str) -> Schema:
    schema: Schema = {"type": ["string", "null"], "format": "date", "description": description}
    return schema


_MONTHS: Schema = {"type": ["integer", "null"], "minimum": 0, "maximum": MAX_MONTHS}
_REASONS = [reason.value for reason in BlockedReason]
_LABELS = "; ".join(f"`{reason.value}` {reason.label}" for reason in BlockedReason)

_REPORT: Schema = {
    "title": "Report",
    "description": "A field that is missing stays as it is; null clears. Occupied and blocked places"
    " together are at most the approved.",
    "type": "object",
    "additionalProperties": False,
    "required": ["occupied_places"],
    "properties": {
        "occupied_places": {
            "type": "integer",
            "minimum": 0,
            "maximum": MAX_PLACES,
            "description": "Places that are taken.",
        },
        "blocked_places": {
            "type": ["integer", "null"],
            "minimum": 0,
            "maximum": MAX_PLACES,
            "description": "Places that are neither taken nor free; 0 clears the reason too.",
        },
        "blocked_reason": {
            "type": ["string", "null"],
            "enum": [*_REASONS, None],
            "description": f"Why; may be missing. Codes: {_LABELS}.",
        },
        "available_from": _days("The first day on which free places are free: today or later."),
        "paused_until": _days("The last day of a pause, included: today or later."),
        "wanted_age": {
            "type": ["object", "null"],
            "additionalProperties": False,
            "properties": {"min_months": _MONTHS, "max_months": _MONTHS},
            "description": "Ages in months that the family wishes now, both ends included, inside the"
            " approved; null is an open end.",
        },
        "note": {
            "type": ["string", "null"],
            "maxLength": MAX_LINE,
            "description": "Kept with the report and shown in no search. Nothing like a CPR number.",
        },
    },
}
_NOTHING: Schema = {
    "title": "Confirmation",
    "description": "No body, or an empty object.",
    "type": "object",
    "additionalProperties": False,
    "maxProperties": 0,
}
_KEY: Schema = {
    "name": KEY_HEADER,
    "in": "header",
    "required": False,
    "description": "A key of the caller's choice, such as a UUID, kept for 24 hours: the same call with"
    " the same key is one report and gets the same answer. The same key with anything else is a 409.",
    "schema": {"type": "string", "pattern": KEY_PATTERN},
}


def report_operation() -> Schema:
    """Return what OpenAPI is told about a report beside its path and its answers."""
    return _operation(_REPORT, required=True)


def confirmation_operation() -> Schema:
    """Return the same about a confirmation."""
    return _operation(_NOTHING, required=False)


def _operation(schema: Schema, *, required: bool) -> Schema:
    content = {"application/json": {"schema": schema}}
    return {"parameters": [_KEY], "requestBody": {"required": required, "content": content}}
