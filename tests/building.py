"""Families for tests: one plain family, changed in what the test is about."""

from datetime import UTC, datetime
from typing import Any

from families.ages import AgeRange
from families.availability import Availability
from families.family import Family
from families.vocabulary import FamilyType, Reporter

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""The instant at which tests happen: a Tuesday, five weeks before the regions change."""


def an_availability(**changes: Any) -> Availability:
    """Build an availability that was confirmed this morning, with nothing occupied."""
    said: dict[str, Any] = {
        "confirmed_at": datetime(2026, 11, 24, 7, 0, tzinfo=UTC),
        "confirmed_by": Reporter.FAMILY,
    }
    return Availability(**{**said, **changes})


def a_family(family_id: str = "F-0001", **changes: Any) -> Family:
    """Build a general family in Herning with two free places for children of 0-17 years."""
    plain: dict[str, Any] = {
        "family_id": family_id,
        "municipality_code": "0657",
        "postcode": "7400",
        "family_type": FamilyType.GENERAL,
        "approved_places": 2,
        "approved_age": AgeRange(0, 215),
        "availability": an_availability(),
    }
    return Family(**{**plain, **changes})
