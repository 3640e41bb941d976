"""One report on its way into the register."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from sqlalchemy import Connection

from families.availability import Availability
from families.patch import take_report
from families.vocabulary import Approval, Reporter
from register.changes import Change, Present
from register.reports import refuse_stale
from register.stored import FamilyEnded, FamilyGone


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody says about one family's places; without `changes` it confirms what is known.

    `changes` are fields of `Availability`, `note` is for the authority and the log, `who` identifies the
    person or machine. `seen` is the last change number that whoever reports knew of, None when it does
    not matter. `restores` is what is to stand again instead of `changes`, confirming nothing.
    """

    family_id: str
    changes: Mapping[str, Any]
    by: Reporter
    note: str | None = None
    who: str | None = None
    seen: int | None = None
    restores: Availability | None = None

    def settled(self, connection: Connection, present: Present | None, at: datetime) -> Self:
        """Return the report itself when nothing was reported that its maker has not seen.

        The family is locked. Raises `ReportedMeanwhile`.
        """
        del present, at
        if self.seen is not None:
            refuse_stale(connection, self.family_id, self.seen)
        return self

    def change_of(self, present: Present | None, at: datetime) -> Change:
        """Return what becomes of the family; raises `FamilyGone`, `FamilyEnded` and `InvalidInput`."""
        if present is None:
            raise FamilyGone
        if present.family.approval is Approval.ENDED:
            raise FamilyEnded
        if self.restores:
            family = replace(present.family, availability=self.restores)
        else:
            family = take_report(present.family, self.changes, at, self.by)
        return Change(present, family, self.by, self.note, self.who)
