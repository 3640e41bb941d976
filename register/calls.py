"""Calls to families: what a caseworker was told, and what "optaget" makes of it.

Only the family's side confirms. What somebody else heard on the phone can make a family disputed, so
that others ask before they trust its places; it never makes it free.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from families.availability import Availability, FreshnessRule
from families.clock import Clock, copenhagen_day
from families.family import Family
from families.notice import NoticeKind
from families.vocabulary import Approval, AvailabilityStatus, CallOutcome
from register.caseworker_tables import calls
from register.changes import Change, Present, instant_of_change, write_changes
from register.database import Database
from register.heard import UNDONE, Call, Heard, read_calls, read_heard
from register.notices import NewNotice, write_notice
from register.outbox import Letter, LetterKind, take_back_letter, write_letter
from register.putting import present_families
from register.reports import refuse_stale
from register.stored import FamilyGone, NotApproved
from register.undoing import UNDO_TIME

_AGREES = frozenset({AvailabilityStatus.OCCUPIED, AvailabilityStatus.PAUSED})
"""States that "optaget" does not contradict."""


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody of a municipality was told on the phone.

    `seen` is the family's change number on the page that they called from: a report after that may
    have come after the call.
    """

    family_id: str
    outcome: CallOutcome
    municipality_code: str
    who: str
    seen: int


class CallGone(Exception):
    """There is no such call to take back; the message is a Danish sentence."""

    def __init__(self) -> None:
        """Say what can be done instead."""
        super().__init__(
            "Opkaldet kan ikke fortrydes: der er gået mere end ti minutter, eller det er fortrudt."
            " Står familien forkert, så bed den eller dens kommune om at melde, hvordan det er."
        )


class Calls:
    """Every call that was noted; safe to share between threads.

    Every method raises `RegisterUnavailable` when the database does not answer; one that writes is one
    transaction.
    """

    def __init__(self, database: Database, clock: Clock, rule: FreshnessRule) -> None:
        """Keep the calls in `database`; `rule` says how long a dispute lasts."""
        self._database = database
        self._clock = clock
        self._rule = rule

    def heard_of(self, family_ids: Collection[str]) -> Mapping[str, Heard]:
        """Return what is known of each of the families, in one statement whatever their number."""
        with self._database.read() as connection:
            return read_heard(connection, family_ids, self._clock.now())

    def note(self, told: Told) -> Call:
        """Write down what was heard; "optaget" disputes free places that were confirmed before.

        Then the family is sent its link, unless it was disputed already, and its authority a notice.
        The same outcome by the same person within ten minutes is the same call. Raises `FamilyGone`,
        `NotApproved`, and for "optaget" `ReportedMeanwhile`: then the last word is the family's.
        """
        with self._database.write() as connection:
            present = _callable(connection, told.family_id)
            now = instant_of_change(connection, self._clock)
            for call in read_calls(connection, told.family_id):
                if (call.who, call.outcome) == (told.who, told.outcome) and _recent(call, now):
                    return call
            if told.outcome is CallOutcome.OCCUPIED:
                refuse_stale(connection, told.family_id, told.seen)
            call = _written(connection, told, now)
            if self._contradicts(call, present.family):
                if not present.family.availability.disputed(copenhagen_day(now), self._rule):
                    write_letter(connection, _letter(told.family_id, call), now)
                _dispute(connection, present, call.at, now)
            return call

    def undo(self, family_id: str, call_id: int, who: str) -> None:
        """Take a call back, within ten minutes and by whoever noted it, and with it its dispute.

        A letter that is not just being sent is not sent. Raises `CallGone`.
        """
        with self._database.write() as connection:
            present = present_families(connection, [family_id]).get(family_id)
            now = instant_of_change(connection, self._clock)
            standing = read_calls(connection, family_id)
            last = next((call for call in standing if call.who == who), None)
            if present is None or last is None or last.call_id != call_id or not _recent(last, now):
                raise CallGone
            _write(connection, family_id, last.municipality_code, who, UNDONE, now)
            take_back_letter(connection, _letter(family_id, last), now)
            said, others = present.family.availability, [call for call in standing if call is not last]
            if said.disputed_at == last.at and _later(said.disputed_at, said):
                _dispute(connection, present, _last_dispute(others, said), now, "Fortrudt: noteret forkert.")

    def _contradicts(self, call: Call, family: Family) -> bool:
        """Tell whether "optaget" was heard later than the last confirmation, of places that are free."""
        if call.outcome is not CallOutcome.OCCUPIED or not _later(call.at, family.availability):
            return False
        day = copenhagen_day(call.at)
        return family.status_on(day, today=day, rule=self._rule) not in _AGREES


def _callable(connection: Connection, family_id: str) -> Present:
    """Return a family that may be called about a place, locked; raises `FamilyGone` and `NotApproved`."""
    present = present_families(connection, [family_id]).get(family_id)
    if present is None:
        raise FamilyGone
    if present.family.approval is not Approval.APPROVED:
        raise NotApproved
    return present


def _written(connection: Connection, told: Told, at: datetime) -> Call:
    number = _write(connection, told.family_id, told.municipality_code, told.who, told.outcome.value, at)
    return Call(number, told.municipality_code, told.who, told.outcome, at)


def _write(
    connection: Connection, family_id: str, municipality_code: str, who: str, outcome: str, at: datetime
) -> int:
    row: dict[str, Any] = {
        "family_id": family_id,
        "municipality_code": municipality_code,
        "who": who,
        "outcome": outcome,
        "at": at,
    }
    number: int = connection.execute(insert(calls).returning(calls.c.call_id), row).scalar_one()
    return number


def _dispute(
    connection: Connection,
    present: Present,
    disputed_at: datetime | None,
    now: datetime,
    note: str | None = None,
) -> None:
    """Make the family disputed, or no longer so, and tell its authority; hearsay is no report."""
    said = replace(present.family.availability, disputed_at=disputed_at)
    change = Change(present, replace(present.family, availability=said), note=note)
    (number,) = write_changes(connection, [change], now)
    write_notice(connection, NewNotice.of(change, NoticeKind.DISPUTED), now, number)


def _last_dispute(standing: Iterable[Call], said: Availability) -> datetime | None:
    """Return when "optaget" was last heard since the confirmation; None when it was not."""
    heard = [call.at for call in standing if call.outcome is CallOutcome.OCCUPIED and _later(call.at, said)]
    return max(heard, default=None)


def _later(at: datetime, said: Availability) -> bool:
    return said.confirmed_at is None or at > said.confirmed_at


def _recent(call: Call, now: datetime) -> bool:
    return now - call.at <= UNDO_TIME


def _letter(family_id: str, call: Call) -> Letter:
    return Letter(LetterKind.DISPUTED, {"call_id": call.call_id}, family_id=family_id)
