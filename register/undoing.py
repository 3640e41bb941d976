"""Taking a report back, shortly after it was made: itself a report."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from families.availability import Availability
from families.clock import COPENHAGEN
from families.vocabulary import Reporter
from register.changes import Present
from register.reporting import Report
from register.reports import ReportedMeanwhile, StoredReport, latest_reports
from register.tables import places_intervals

UNDO_TIME = timedelta(minutes=10)
"""For so long after a report, included, whoever made it may take it back."""
UNDO_NOTE = "Fortryder meldingen kl. "
"""How the note of a report begins that takes another back."""
_interval = places_intervals.c


class UndoRefused(Exception):
    """A report cannot be taken back; the message is a Danish sentence that says why and what to do."""


class TooLateToUndo(UndoRefused):
    """More than `UNDO_TIME` has passed."""

    def __init__(self) -> None:
        """Say what can be done instead."""
        super().__init__(
            "Der er gået mere end ti minutter, så det kan ikke fortrydes længere. Meld i stedet, hvordan det"
            " er nu."
        )


class ChangedMeanwhile(UndoRefused):
    """What the report said does not stand any more, though nobody has reported since: a dispute, say."""

    def __init__(self) -> None:
        """Say what can be done instead."""
        super().__init__(
            "En kommune har siden fået noget andet at vide. Se, hvad der står nu, og meld, hvordan det er."
        )


class NothingToUndo(UndoRefused):
    """There is no such report, or somebody else made it."""

    def __init__(self) -> None:
        """Say what can be done instead."""
        super().__init__("Der er ikke noget at fortryde. Meld i stedet, hvordan det er nu.")


@dataclass(frozen=True, slots=True)
class Undo:
    """Somebody takes the report with this change number back; `by` and `who` as for a `Report`."""

    family_id: str
    change_number: int
    by: Reporter
    who: str | None = None

    def settled(self, connection: Connection, present: Present | None, at: datetime) -> Report:
        """Return the report that restores what was said before, the last confirmation and a dispute too.

        The family is locked. Raises `NothingToUndo`, `TooLateToUndo`, `ChangedMeanwhile`, and
        `ReportedMeanwhile` when anybody has reported since.
        """
        last, before = _last_two(connection, self.family_id)
        if last is None or last.change_number < self.change_number:
            raise NothingToUndo
        if last.change_number > self.change_number:
            raise ReportedMeanwhile(last)
        if last.reporter is not self.by:
            raise NothingToUndo
        if at - last.reported_at > UNDO_TIME:
            raise TooLateToUndo
        if present and present.family.availability != last.said:
            raise ChangedMeanwhile
        said = before.said if before else Availability()
        restored = replace(said, disputed_at=_disputed_before(connection, self.family_id, last, said))
        note = f"{UNDO_NOTE}{last.reported_at.astimezone(COPENHAGEN):%H.%M}."
        return Report(self.family_id, {}, self.by, note, self.who, restores=restored)


def _last_two(connection: Connection, family_id: str) -> tuple[StoredReport | None, StoredReport | None]:
    last, before, *_ = [*latest_reports(connection, family_id, 2), None, None]
    return last, before


def _disputed_before(
    connection: Connection, family_id: str, last: StoredReport, said: Availability
) -> datetime | None:
    """Return the dispute that the last report ended: it makes no report of its own."""
    asked = select(_interval.disputed_at).where(
        _interval.family_id == family_id, _interval.known_to == last.reported_at
    )
    closed = connection.execute(asked).first()
    disputed_at: datetime | None = closed.disputed_at if closed else said.disputed_at
    return disputed_at
