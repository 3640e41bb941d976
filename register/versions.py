"""Every approved scope with own words that a family has had."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from register.database import Database
from register.tables import family_versions

_of = family_versions.c


@dataclass(frozen=True, slots=True)
class Version:
    """One version; `profile` is as `families.record.profile_record` writes it, `known_at` is UTC."""

    version: int
    profile: Mapping[str, Any]
    known_at: datetime
    change_number: int


class Versions:
    """The versions of families; rows are added and never change."""

    def __init__(self, database: Database) -> None:
        """Read from `database`."""
        self._database = database

    def of_family(self, family_id: str, most: int) -> Sequence[Version]:
        """Return the versions of one family, the latest first, at most `most`."""
        asked = (
            select(*(_of[name] for name in Version.__dataclass_fields__))
            .where(_of.family_id == family_id)
            .order_by(_of.version.desc())
            .limit(most)
        )
        with self._database.read() as connection:
            return [Version(**row) for row in connection.execute(asked).mappings()]
