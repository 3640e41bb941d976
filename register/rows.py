"""How a family stands in the tables: from its values to rows, and back."""

from typing import Any

from sqlalchemy import RowMapping

from families.ages import AgeRange
from families.availability import Availability
from families.contact import Contact
from families.family import Family
from families.record import profile_record, read_profile
from families.vocabulary import BlockedReason, Reporter, StayType
from register.stored import StoredFamily

Row = dict[str, Any]


def stored_family(row: RowMapping) -> StoredFamily:
    """Read a row of `families`."""
    family = Family(
        family_id=row["family_id"], availability=availability(row), **read_profile(row["profile"])
    )
    return StoredFamily(family, row["change_number"])


def contact(row: RowMapping) -> Contact:
    """Read a row of `contacts`."""
    return Contact(**{name: row[name] for name in Contact.__dataclass_fields__})


def contact_row(family_id: str, known: Contact) -> Row:
    """Write a row of `contacts`."""
    return {"family_id": family_id, **{name: getattr(known, name) for name in Contact.__dataclass_fields__}}


def profile_row(family: Family) -> Row:
    """Write the columns of `families` that the approved scope and the own words fill."""
    return {"approval": family.approval.value, "profile": profile_record(family)}


def availability_row(said: Availability) -> Row:
    """Write the columns that `families` and `availability_reports` have for an availability."""
    wanted = said.wanted_age
    return {
        "occupied_places": said.occupied_places,
        "blocked_places": said.blocked_places,
        "blocked_reason": said.blocked_reason and said.blocked_reason.value,
        "available_from": said.available_from,
        "paused_until": said.paused_until,
        "wanted_age": wanted and {"min_months": wanted.min_months, "max_months": wanted.max_months},
        "confirmed_at": said.confirmed_at,
        "confirmed_by": said.confirmed_by and said.confirmed_by.value,
        "disputed_at": said.disputed_at,
    }


def interval_row(family: Family) -> Row:
    """Write the columns of `places_intervals` that follow from the family."""
    said = family.availability
    stays = {f"stay_{stay.value}": stay in family.stay_types for stay in StayType}
    return {
        "family_id": family.family_id,
        "approval": family.approval.value,
        "municipality_code": family.municipality_code,
        "family_type": family.family_type.value,
        "first_month": family.approved_age.first,
        "last_month": family.approved_age.last,
        "parent_child": family.parent_child is not None,
        **stays,
        "approved_places": family.approved_places,
        "occupied_places": said.occupied_places,
        "blocked_places": said.blocked_places,
        "blocked_reason": said.blocked_reason and said.blocked_reason.value,
        "available_from": said.available_from,
        "paused_until": said.paused_until,
        "confirmed_at": said.confirmed_at,
        "disputed_at": said.disputed_at,
    }


def availability(row: RowMapping) -> Availability:
    """Read the columns that `families` and `availability_reports` have for an availability."""
    wanted = row["wanted_age"]
    reason, by = row["blocked_reason"], row["confirmed_by"]
    return Availability(
        occupied_places=row["occupied_places"],
        blocked_places=row["blocked_places"],
        blocked_reason=BlockedReason(reason) if reason else None,
        available_from=row["available_from"],
        paused_until=row["paused_until"],
        wanted_age=AgeRange(**wanted) if wanted is not None else None,
        confirmed_at=row["confirmed_at"],
        confirmed_by=Reporter(by) if by else None,
        disputed_at=row["disputed_at"],
    )
