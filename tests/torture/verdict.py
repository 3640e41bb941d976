"""What must be true of a register after whatever happened: all that was acknowledged, nothing half."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from register.database import Database
from register.oversight_tables import notices
from register.tables import (
    OPEN_END,
    availability_reports,
    change_clock,
    families,
    places_intervals,
    remembered_answers,
)
from tests.register.reading import rows
from tests.torture.calls import Call, Told

_SAID = sorted(
    {column.name for column in families.columns}
    & {column.name for column in availability_reports.columns if column.name != "change_number"}
)
_COUNTED = ("occupied_places", "blocked_places", "confirmed_at")


class Verdict:
    """A judge of one register, round after round: looks at what is new since the last look."""

    def __init__(self, database: Database) -> None:
        """Take what is there as given."""
        self._database = database
        self._judged = self._number()

    def judge(self, told: Told) -> None:
        """Fail when anything that was acknowledged is missing, or anything is half there."""
        with self._database.read() as connection:
            newer = select(availability_reports).where(availability_reports.c.change_number > self._judged)
            reports = [dict(row) for row in connection.execute(newer).mappings()]
            told_of = select(notices).where(notices.c.change_number > self._judged)
            advised = [dict(row) for row in connection.execute(told_of).mappings()]
        number = self._number()
        assert sorted(report["change_number"] for report in reports) == list(
            range(self._judged + 1, number + 1)
        )
        _everything_kept(told, reports)
        assert Counter(one["change_number"] for one in advised if one["to_authority"]) == Counter(
            report["change_number"] for report in reports
        )
        self._judge_answers(told.kept)
        self._judge_present(reports)
        self._judged = number

    def judge_past(self) -> None:
        """Fail when a family's intervals leave a gap, overlap, or do not end in the present."""
        present = {row["family_id"]: row for row in rows(self._database, families)}
        for family_id, family in present.items():
            past = rows(self._database, places_intervals, family_id=family_id)
            assert [one["known_to"] for one in past if one["known_to"] == OPEN_END] == [OPEN_END]
            assert past[-1]["known_to"] == OPEN_END
            assert all(one["known_to"] == other["known_from"] for one, other in pairwise(past))
            assert [past[-1][name] for name in _COUNTED] == [family[name] for name in _COUNTED]

    def sure_of(self, calls: Iterable[Call], answers: Sequence[str]) -> None:
        """Fail unless calls that were repeated with their keys are one report each, as they were told."""
        for call, answer in zip(calls, answers, strict=True):
            (report,) = rows(self._database, availability_reports, note=call.note)
            assert report["change_number"] == json.loads(answer)["change_number"]

    def _number(self) -> int:
        (clock,) = rows(self._database, change_clock)
        number: int = clock["number"]
        return number

    def _judge_answers(self, kept: dict[Call, str]) -> None:
        for call, answer in kept.items():
            if call.key:
                (remembered,) = rows(self._database, remembered_answers, key=call.key)
                assert remembered["answer"] == answer

    def _judge_present(self, reports: Sequence[dict[str, Any]]) -> None:
        last = {
            report["family_id"]: report for report in sorted(reports, key=lambda one: one["change_number"])
        }
        for family in rows(self._database, families):
            assert family["change_number"] > 0
            if report := last.get(family["family_id"]):
                assert family["change_number"] == report["change_number"]
                assert [family[name] for name in _SAID] == [report[name] for name in _SAID]


def _everything_kept(told: Told, reports: Sequence[dict[str, Any]]) -> None:
    found = Counter(report["note"] for report in reports)
    by_note = {report["note"]: report for report in reports}
    for call, answer in told.kept.items():
        said = json.loads(answer)
        assert found[call.note] == 1, f"acknowledged as {said['change_number']} and lost"
        report = by_note[call.note]
        assert (report["family_id"], report["occupied_places"]) == (call.family_id, call.occupied)
        assert report["change_number"] == said["change_number"]
    # One that nobody was told about may have been kept; once, and as a whole.
    assert all(found[call.note] <= 1 for call in told.unsure)
