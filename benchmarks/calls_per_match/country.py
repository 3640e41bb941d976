"""The register while people use it: what is said, asked and answered, day by day, in one way."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import Any

from benchmarks.calls_per_match.area import Resident, keyed
from benchmarks.calls_per_match.assumptions import Assumptions
from benchmarks.calls_per_match.way import Way
from benchmarks.databases import sqlite_database
from benchmarks.invented import TODAY
from families.availability import Availability
from families.clock import SetClock, copenhagen_day
from families.record import FamilyPatch, read_record
from families.reminder import reason_to_remind
from families.vocabulary import BlockedReason, CallOutcome, Reporter
from register.calls import Calls, Told
from register.database import Database
from register.placements import NewPlacement, NoFreePlace, Placements
from register.register import Register
from search_api.criteria import Criteria
from search_api.embedded.engine import EmbeddedEngine
from search_api.find import find_families
from search_api.results import Results

_MORNING = time(6, tzinfo=UTC)
_AT_ONCE = 500
_MUNICIPALITY, _SOMEBODY = "0657", "simulated"


def instant(day: int) -> datetime:
    """Return the morning of a day, counted from the one on which Ledig is there."""
    return datetime.combine(TODAY + timedelta(days=day), _MORNING)


class Country:
    """A real register with a search over it, and the people around it."""

    def __init__(
        self, database: Database, residents: Sequence[Resident], way: Way, assumed: Assumptions, seed: int
    ) -> None:
        """Load what the families said before day 0, as a file."""
        self.way, self._assumed, self._seed = way, assumed, seed
        self.residents: Mapping[str, Resident] = {one.story.family_id: one for one in residents}
        self.today = 0
        self.letters = 0
        self._clock = SetClock(instant(0))
        self._register = Register(database, self._clock)
        self._calls = Calls(database, self._clock, way.rule)
        self._placements = Placements(database, self._clock)
        self._said: dict[str, Availability] = {}
        self._lettered: dict[str, int] = {}
        self._answers: dict[int, list[Resident]] = {}
        patches = map(self._first_patch, residents)
        while batch := list(islice(patches, _AT_ONCE)):
            self._register.put(batch)
            for patch in batch:
                self._read(patch.family_id)
        self._engine = EmbeddedEngine.from_register(self._register)
        self._calendar = _calendar(residents)

    def wake(self, day: int) -> None:
        """Let a day come: families report, municipalities tell, letters are answered and sent."""
        self.today, self._clock.instant = day, instant(day)
        said, placed = self._calendar.get(day, ((), ()))
        for one in placed:
            told = keyed(self._seed, "placement", one.story.family_id, day).random()
            if self.way.placements_told and told < self._assumed.placement_told:
                self._place(one)
        for one in (*said, *self._answers.pop(day, ())):
            self._report(one)
        if self.way.letters:
            for one in self._to_be_reminded():
                self._write_to(one)

    def find(self, criteria: Criteria) -> Results:
        """Search as the product does."""
        return find_families(self._register, self._engine, criteria, self._clock, self.way.rule)

    def has_place(self, one: Resident, children: int) -> bool:
        """Tell whether a family really has so many places today."""
        truth = one.story.on(self.today)
        free = one.family.approved_places - truth.occupied - truth.blocked
        return truth.break_ends is None and free >= children

    def heard_taken(self, one: Resident, child: int) -> None:
        """Let a caseworker who heard "optaget" tell it, if they do: the family is disputed, and asked."""
        family_id = one.story.family_id
        tells = keyed(self._seed, "told", child, family_id).random()
        if not self.way.calls_told or tells >= self._assumed.call_told:
            return
        before = self._is_disputed(family_id)
        seen = self._register.change_number()
        self._calls.note(Told(family_id, CallOutcome.OCCUPIED, _MUNICIPALITY, _SOMEBODY, seen))
        self._read(family_id)
        if self._is_disputed(family_id) and not before:
            self._write_to(one)

    def _place(self, one: Resident) -> None:
        """Let a municipality tell that it placed a child, where the register still knows of a place."""
        family_id = one.story.family_id
        new = NewPlacement(family_id, _MUNICIPALITY, _SOMEBODY, self._register.change_number())
        with suppress(NoFreePlace):
            self._placements.place(new)
        self._read(family_id)

    def _is_disputed(self, family_id: str) -> bool:
        return self._said[family_id].disputed(copenhagen_day(self._clock.now()), self.way.rule)

    def _read(self, family_id: str) -> None:
        stored = self._register.family(family_id)
        if stored is not None:
            self._said[family_id] = stored.family.availability

    def _first_patch(self, one: Resident) -> FamilyPatch:
        day = max(day for day in one.story.said if day <= 0)
        record = {**one.record, **_said(one, day), "confirmed_at": f"{instant(day):%Y-%m-%dT%H:%M:%SZ}"}
        return read_record(record if self.way.wish_known else {**record, "wanted_age": None})

    def _report(self, one: Resident) -> None:
        said = _said(one, self.today)
        reason = said["blocked_reason"]
        last = one.story.on(self.today).break_ends
        changes: dict[str, Any] = {
            **said,
            "blocked_reason": BlockedReason(reason) if reason else None,
            "paused_until": None if last is None else TODAY + timedelta(days=last),
        }
        stored = self._register.report(one.story.family_id, changes, Reporter.FAMILY)
        self._said[one.story.family_id] = stored.family.availability

    def _to_be_reminded(self) -> list[Resident]:
        """Return whom the product's rule has reminded today."""
        rule = replace(self.way.rule, fresh_days=self.way.remind_after)
        day = copenhagen_day(self._clock.now())
        last = self.today - self.way.remind_every
        return [
            self.residents[family_id]
            for family_id, said in self._said.items()
            if self._lettered.get(family_id, last) <= last and reason_to_remind(said, day, rule)
        ]

    def _write_to(self, one: Resident) -> None:
        """Send a family the letter with its link; it answers within some days, or does not."""
        family_id = one.story.family_id
        self._lettered[family_id] = self.today
        self.letters += 1
        deaf = keyed(self._seed, "deaf", family_id).random() < self._assumed.deaf
        chance = keyed(self._seed, "letter", family_id, self.today)
        answers = self._assumed.answers_link if self.way.links else self._assumed.answers_login
        if not deaf and chance.random() < answers:
            day = self.today + 1 + chance.randrange(self._assumed.answers_within)
            self._answers.setdefault(day, []).append(one)


@contextmanager
def country(residents: Sequence[Resident], way: Way, assumed: Assumptions, seed: int) -> Iterator[Country]:
    """Lend a country whose register lives as long."""
    with sqlite_database() as url:
        database = Database(url)
        yield Country(database, residents, way, assumed, seed)
        database.close()


def _said(one: Resident, day: int) -> dict[str, Any]:
    """Return what a family says when it says what is true, as JSON values."""
    truth = one.story.on(day)
    last = truth.break_ends
    return {
        "occupied_places": truth.occupied,
        "blocked_places": truth.blocked,
        "blocked_reason": BlockedReason.OTHER.value if truth.blocked else None,
        "available_from": None,
        "paused_until": None if last is None else (TODAY + timedelta(days=last)).isoformat(),
    }


def _calendar(residents: Sequence[Resident]) -> dict[int, tuple[list[Resident], list[Resident]]]:
    """Return for each day who reports unasked, and with whom a child is placed."""
    days: dict[int, tuple[list[Resident], list[Resident]]] = {}
    for one in residents:
        for day in one.story.said:
            days.setdefault(day, ([], []))[0].append(one)
        for day in one.story.placements:
            days.setdefault(day, ([], []))[1].append(one)
    return days
