"""One report on its way into the register."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from families.patch import take_report
from families.vocabulary import Approval, Reporter
from register.changes import Change, Present
from register.stored import FamilyEnded, FamilyGone


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody says about one family's places; without `changes` it confirms what is known.

    `changes` are fields of `Availability`, `note` is for the authority and the log, `who` identifies the
    person or machine.
    """

    family_id: str
    changes: Mapping[str, Any]
    by: Reporter
    note: str | None = None
    who: str | None = None

    def change_of(self, present: Present | None, at: datetime) -> Change:
        """Return what becomes of the family; raises `FamilyGone`, `FamilyEnded` and `InvalidInput`."""
        if present is None:
            raise FamilyGone
        if present.family.approval is Approval.ENDED:
            raise FamilyEnded
        family = take_report(present.family, self.changes, at, self.by)
        return Change(present, family, self.by, self.note, self.who)
