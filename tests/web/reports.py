"""What the tests of reports over HTTP share: addresses, bodies, and what was written."""

from typing import Any

from register.database import Database
from register.tables import availability_reports
from tests.register.reading import rows

FAMILIES = "/api/v1/families"
JSON = "application/json"
WHOLE = {
    "occupied_places": 1,
    "blocked_places": 1,
    "blocked_reason": "holiday",
    "available_from": "2026-12-01",
    "paused_until": "2026-11-30",
    "wanted_age": {"min_months": 0, "max_months": 35},
    "note": "Ringede selv.",
}
"""Everything that a report can say, of a family with two places or more."""


def at(family_id: str, *, confirm: bool = False) -> str:
    """Return the address of a family's reports, or of its confirmations."""
    return f"{FAMILIES}/{family_id}/availability" + ("/confirm" if confirm else "")


def reports_of(database: Database, family_id: str) -> list[dict[str, Any]]:
    """Return the reports about a family that came after the first file."""
    return rows(database, availability_reports, family_id=family_id)[1:]
