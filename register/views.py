"""Which municipalities have looked at a family, by day: for the family to see (hearing answer of 2013)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Date, bindparam, select, text

from families.clock import copenhagen_day
from register.caseworker_tables import profile_views
from register.database import Database
from register.log_tables import look_ups

_NOTE = text(
    "INSERT INTO profile_views (family_id, municipality_code, day, views)"
    " VALUES (:family_id, :municipality_code, :day, 1)"
    " ON CONFLICT (family_id, municipality_code, day) DO UPDATE SET views = profile_views.views + 1"
).bindparams(bindparam("day", type_=Date))


@dataclass(frozen=True, slots=True)
class Seen:
    """What a municipality's people looked at on one Copenhagen day; who they were is not told.

    A look-up of contact details without the profile comes from an address that was kept.
    """

    municipality_code: str
    day: date
    profile: bool
    """Somebody opened the profile, or put the family beside others."""
    contact: bool
    """Somebody was shown name, phone, e-mail and address, with a reason that is logged."""


class ProfileViews:
    """Every view of a profile, counted by municipality and day; takes no change number."""

    def __init__(self, database: Database) -> None:
        """Keep the views in `database`."""
        self._database = database

    def note(self, family_ids: Collection[str], municipality_code: str, day: date) -> None:
        """Count one view of each family's profile by somebody of the municipality.

        Raises `RegisterUnavailable`; whoever shows a page need not fail for that.
        """
        rows = [
            {"family_id": family_id, "municipality_code": municipality_code, "day": day}
            # In one order, so that nobody waits for somebody who waits for them.
            for family_id in sorted(family_ids)
        ]
        if rows:
            with self._database.write() as connection:
                connection.execute(_NOTE, rows)

    def seen_by(self, family_id: str) -> list[Seen]:
        """Return who has looked at one family: the latest day first, then by municipality code."""
        with self._database.read() as connection:
            profile, contact = _profile_days(connection, family_id), _contact_days(connection, family_id)
        found = sorted(profile | contact)
        found.sort(key=lambda looked: looked[1], reverse=True)
        return [Seen(*looked, profile=looked in profile, contact=looked in contact) for looked in found]


_Looked = tuple[str, date]


def _profile_days(connection: Connection, family_id: str) -> set[_Looked]:
    view = profile_views.c
    asked = select(view.municipality_code, view.day).where(view.family_id == family_id)
    return {(code, day) for code, day in connection.execute(asked)}


def _contact_days(connection: Connection, family_id: str) -> set[_Looked]:
    log = look_ups.c
    asked = select(log.municipality, log.at).where(
        log.family_id == family_id, log.municipality.is_not(None), log.refused.is_(False)
    )
    return {(code, copenhagen_day(at)) for code, at in connection.execute(asked)}
