"""The reports about a family as they were made, and what happens when two speak at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from families.availability import Availability
from families.vocabulary import Reporter
from register.database import Database
from register.rows import availability
from register.tables import availability_reports

_of = availability_reports.c


@dataclass(frozen=True, slots=True)
class StoredReport:
    """One report: what it made of the family's availability (`said`), when (UTC) and by whom.

    `note` is for the family, its authority and the log, and stands in no search; `who` is for the last two.
    """

    change_number: int
    reported_at: datetime
    reporter: Reporter
    said: Availability
    note: str | None
    who: str | None


class ReportedMeanwhile(Exception):
    """Something was reported since the page was drawn that a report was made from; nothing is written.

    `report` is the latest one. The message is a Danish sentence.
    """

    def __init__(self, report: StoredReport) -> None:
        """Keep what was reported meanwhile."""
        super().__init__("Der er meldt noget nyt om pladserne, siden siden blev vist. Se, hvad der står nu.")
        self.report = report


class Reports:
    """Every report there has been; rows are added and never change."""

    def __init__(self, database: Database) -> None:
        """Read from `database`."""
        self._database = database

    def of_family(self, family_id: str, most: int) -> Sequence[StoredReport]:
        """Return the reports about one family, the latest first, at most `most`."""
        with self._database.read() as connection:
            return latest_reports(connection, family_id, most)


def latest_reports(connection: Connection, family_id: str, most: int) -> Sequence[StoredReport]:
    """Return the reports about one family, the latest first, at most `most`."""
    asked = select(availability_reports).where(_of.family_id == family_id)
    latest = asked.order_by(_of.change_number.desc(), _of.report_id.desc()).limit(most)
    return [
        StoredReport(
            row["change_number"],
            row["reported_at"],
            Reporter(row["reporter"]),
            availability(row),
            row["note"],
            row["who"],
        )
        for row in connection.execute(latest).mappings()
    ]


def refuse_stale(connection: Connection, family_id: str, seen: int) -> None:
    """Raise `ReportedMeanwhile` when the family has a report with a later change number than `seen`."""
    for report in latest_reports(connection, family_id, 1):
        if report.change_number > seen:
            raise ReportedMeanwhile(report)
