"""The intervals that counts of any past instant come from, whatever happened in whatever order."""

from bisect import bisect_right
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from families.clock import SetClock
from families.family import Family
from families.problem import InvalidInput
from families.record import profile_record
from families.vocabulary import Reporter, StayType
from register.database import Database
from register.register import Register
from register.stored import FamilyEnded, FamilyGone
from register.tables import availability_reports, family_versions, places_intervals
from tests.building import NOW
from tests.databases import Databases
from tests.register.reading import only, rows

NUMBERS = (1, 2, 3)


@dataclass(frozen=True)
class Step:
    """Something that happens `after` seconds; `age` is how much of that time it was known already."""

    after: int
    kind: str
    number: int
    occupied: int
    share_known: float
    said_before: int


STEPS = st.lists(
    st.builds(
        Step,
        after=st.sampled_from([0, 0, 1, 60, 86_400, 4_000_000]),
        kind=st.sampled_from(["put", "rescope", "report", "report", "confirm", "pause", "end", "contact"]),
        number=st.sampled_from(NUMBERS),
        occupied=st.integers(0, 4),
        share_known=st.sampled_from([0.0, 0.5, 1.0]),
        said_before=st.sampled_from([0, 1, 100_000]),
    ),
    min_size=1,
    max_size=14,
)


class Story:
    """A register to which things happen, and what it said about each family after each of them."""

    def __init__(self, database: Database) -> None:
        """Begin with an empty register."""
        self.database = database
        self.clock = SetClock(NOW)
        self.register = Register(database, self.clock)
        self.known: dict[str, list[tuple[datetime, Family]]] = {}
        self.reports: list[dict[str, Any]] = []

    def happen(self, step: Step) -> None:
        """Let one thing happen, refused or not, and note what is known now."""
        self.clock.move(timedelta(seconds=step.after))
        with suppress(InvalidInput, FamilyGone, FamilyEnded):
            self._happen(step)
        at = self.register.last_change_at()
        for number in NUMBERS:
            stored = self.register.family(f"F-{number}")
            if stored and at:
                told = self.known.setdefault(f"F-{number}", [])
                if not told or told[-1][1] != stored.family:
                    told.append((at, stored.family))
        reports = rows(self.database, availability_reports)
        assert reports[: len(self.reports)] == self.reports
        self.reports = reports

    def _happen(self, step: Step) -> None:
        family_id = f"F-{step.number}"
        last = self.register.last_change_at() or NOW - timedelta(days=90)
        known_at = last + (self.clock.instant - last) * step.share_known
        said = f"{known_at - timedelta(seconds=step.said_before):%Y-%m-%dT%H:%M:%SZ}"
        match step.kind:
            case "put":
                scope = {
                    "municipality_code": "0657", "postcode": "7400", "family_type": "general",
                    "approved_places": 3, "approved_age": {"max_months": 83 + step.occupied},
                }  # fmt: skip
                patch = only(family_id, **scope, occupied_places=step.occupied, confirmed_at=said)
                self.register.put([patch], known_at)
            case "rescope":
                changes = {"approved_places": 1 + step.occupied, "stay_types": ["acute"][: step.occupied]}
                self.register.put([only(family_id, **changes)], known_at)
            case "contact":
                self.register.put([only(family_id, phone=str(step.occupied))], known_at)
            case "end":
                self.register.end_missing({f"F-{number}" for number in NUMBERS} - {family_id}, known_at)
            case "pause":
                day = self.clock.instant.date() + timedelta(days=step.occupied)
                self.register.report(family_id, {"paused_until": day}, Reporter.CONSULTANT)
            case "report":
                self.register.report(family_id, {"occupied_places": step.occupied}, Reporter.FAMILY)
            case _:
                self.register.report(family_id, {}, Reporter.FAMILY)

    def state_at(self, family_id: str, instant: datetime) -> Family | None:
        """Return what the register said about a family at an instant."""
        told = self.known.get(family_id, [])
        place = bisect_right([at for at, _ in told], instant)
        return told[place - 1][1] if place else None


def an_interval(family: Family) -> dict[str, Any]:
    """Write what an interval must hold of a family, from the family's own values."""
    said = family.availability
    return {
        "approval": family.approval, "municipality_code": family.municipality_code,
        "family_type": family.family_type, "parent_child": bool(family.parent_child),
        "first_month": family.approved_age.first, "last_month": family.approved_age.last,
        **{f"stay_{stay}": stay in family.stay_types for stay in StayType},
        "approved_places": family.approved_places, "occupied_places": said.occupied_places,
        "blocked_places": said.blocked_places, "blocked_reason": said.blocked_reason,
        "available_from": said.available_from, "paused_until": said.paused_until,
        "confirmed_at": said.confirmed_at, "disputed_at": said.disputed_at,
    }  # fmt: skip


@settings(max_examples=40)
@given(steps=STEPS)
def test_at_any_instant_each_family_has_one_interval_and_it_tells_what_was_known(
    databases: Databases, steps: Sequence[Step]
) -> None:
    with databases.fresh() as url:
        database = Database(url)
        story = Story(database)
        for step in steps:
            story.happen(step)
        intervals = rows(database, places_intervals)
        profiles = {
            (row["family_id"], row["version"]): row["profile"] for row in rows(database, family_versions)
        }
        database.close()
    assert {row["family_id"] for row in intervals} == set(story.known)
    turns = {row["known_from"] for row in intervals} | {story.clock.instant}
    for instant in {turn + timedelta(seconds=beside) for turn in turns for beside in (-1, 0, 1)}:
        for family_id in story.known:
            valid = [
                row
                for row in intervals
                if row["family_id"] == family_id and row["known_from"] <= instant < row["known_to"]
            ]
            family = story.state_at(family_id, instant)
            assert len(valid) == (family is not None)
            if family:
                assert an_interval(family).items() <= valid[0].items()
                assert profiles[family_id, valid[0]["version"]] == profile_record(family)


@settings(max_examples=15)
@given(steps=STEPS)
def test_the_last_report_tells_what_the_family_says_now(databases: Databases, steps: Sequence[Step]) -> None:
    with databases.fresh() as url:
        database = Database(url)
        story = Story(database)
        for step in steps:
            story.happen(step)
            last = {row["family_id"]: row for row in story.reports}
            for family_id, told in story.known.items():
                said = told[-1][1].availability
                kept = last.get(family_id, {"occupied_places": 0, "paused_until": None, "confirmed_at": None})
                for name in ("occupied_places", "paused_until", "confirmed_at"):
                    assert kept[name] == getattr(said, name)
        database.close()
