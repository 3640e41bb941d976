"""What a family says about itself: valid at once, a new version of its profile."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, select

from families.clock import Clock
from families.vocabulary import Approval
from register.changes import Change, instant_of_change, write_changes
from register.database import Database
from register.putting import present_families
from register.stored import FamilyEnded, FamilyGone, StoredFamily
from register.tables import family_versions

OWN_WORDS = (
    "description",
    "child_sex",
    "max_siblings",
    "languages",
    "pets",
    "smoking",
    "home",
    "wheelchair_access",
    "own_room",
    "carers",
    "carer_at_home",
    "own_children",
    "competences",
    "support",
)
"""The fields of a profile that are the family's own lane (`domain.md`, A family)."""


class RewordedMeanwhile(Exception):
    """The profile has changed since it was shown; nothing is written. The message is a Danish sentence."""

    def __init__(self) -> None:
        """Say what can be done."""
        super().__init__(
            "Profilen er ændret, siden siden blev vist. Se, hvad der står nu, og gem igen, hvis det, I har"
            " skrevet, skal gælde."
        )


class OwnWords:
    """The one way in which a family changes its own part of its profile."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Write to `database`; `clock` says when something becomes known."""
        self._database = database
        self._clock = clock

    def change(self, family_id: str, words: Mapping[str, Any], seen: int) -> StoredFamily | None:
        """Take a family's own words; return the family with its new version, None when nothing is new.

        `words` are fields of `Family` named in `OWN_WORDS`; `seen` is the change number of the page that
        they were written on. Raises `FamilyGone`, `FamilyEnded` and `RewordedMeanwhile`.
        """
        with self._database.write() as connection:
            present = present_families(connection, [family_id]).get(family_id)
            if present is None:
                raise FamilyGone
            if present.family.approval is Approval.ENDED:
                raise FamilyEnded
            family = replace(present.family, **words)
            if family == present.family:
                return None
            if _last_version(connection, family_id) > seen:
                raise RewordedMeanwhile
            at = instant_of_change(connection, self._clock)
            (number,) = write_changes(connection, [Change(present, family)], at)
            return StoredFamily(family, number)


def _last_version(connection: Connection, family_id: str) -> int:
    version = family_versions.c
    asked = select(func.max(version.change_number)).where(version.family_id == family_id)
    return connection.scalar(asked) or 0
