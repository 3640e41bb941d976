"""The register of foster families: reading it, and the only ways in which it changes."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, func, or_, select

from families.clock import Clock
from families.contact import Contact
from families.problem import InvalidInput, Problem
from families.record import FamilyPatch, Reading
from families.vocabulary import Approval, Reporter
from register.absent import end_missing, missing
from register.awaited import count_awaiting
from register.blocked import Unavailable, count_blocked
from register.changes import instant_of_change, last_change_at, write_changes
from register.counted import CountedPlaces, PlacesAsked
from register.counting import count_places, first_known_at
from register.database import Database
from register.interval_copy import IntervalCopy
from register.narrowing import Narrowing
from register.notices import NewNotice, write_notice
from register.putting import PutOutcome, present_families, put_patches, reading_problems
from register.remembered_answers import KeyedCall, answer_once
from register.reporting import Report
from register.rows import contact, stored_family
from register.snapshot import Snapshot
from register.stored import StoredFamily
from register.tables import change_clock, contacts, families
from register.undoing import Undo

# Built once: every search after a report asks this, and building it took as long as answering it.
_CHANGED_SINCE = (
    select(families)
    .where(families.c.change_number > bindparam("number", type_=BigInteger))
    .order_by(families.c.change_number)
    .limit(bindparam("most", type_=BigInteger))
)


class Register:
    """The truth about every family; safe to share between threads.

    Every method raises `RegisterUnavailable` when the database does not answer. A method that
    writes is one transaction: all of it happens or nothing.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        """Keep the families in `database`; `clock` says when something becomes known."""
        self._database = database
        self._clock = clock
        self._intervals = IntervalCopy()
        self._first_change_at: datetime | None = None

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Open one consistent reading of all families, fetched bit by bit."""
        with self._database.read(consistent=True) as connection:
            number = connection.scalar(select(change_clock.c.number))
            yield Snapshot(number or 0, connection)

    def change_number(self) -> int:
        """Return the number of the last change, 0 before the first; costs microseconds."""
        number: int = self._database.glance("SELECT number FROM change_clock")
        return number

    def last_change_at(self) -> datetime | None:
        """Return the latest instant at which something became known; None when nothing has."""
        with self._database.read() as connection:
            return last_change_at(connection)

    def first_change_at(self) -> datetime | None:
        """Return the first instant at which anything was known; None when nothing is."""
        # Asked with every count, and never changes: finding it reads every interval there is.
        if self._first_change_at is None:
            with self._database.read() as connection:
                self._first_change_at = first_known_at(connection)
        return self._first_change_at

    def changed_since(self, number: int, limit: int) -> Sequence[StoredFamily]:
        """Return families whose last change is later than `number`, by change number, at most `limit`.

        No two families share a number, so asking again from the last one misses none.
        """
        asked = {"number": number, "most": limit}
        with self._database.read() as connection:
            return [stored_family(row) for row in connection.execute(_CHANGED_SINCE, asked).mappings()]

    def family(self, family_id: str) -> StoredFamily | None:
        """Return one family, whatever its approval; None when there is none."""
        asked = select(families).where(families.c.family_id == family_id)
        with self._database.read() as connection:
            row = connection.execute(asked).mappings().one_or_none()
            return stored_family(row) if row else None

    def contact(self, family_id: str) -> Contact | None:
        """Return a family's restricted facts; None when the register has none. See `access.look_ups`."""
        asked = select(contacts).where(contacts.c.family_id == family_id)
        with self._database.read() as connection:
            row = connection.execute(asked).mappings().one_or_none()
            return contact(row) if row else None

    def count_approved(self) -> int:
        """Return how many families are approved."""
        asked = select(func.count()).where(families.c.approval == Approval.APPROVED.value)
        with self._database.read() as connection:
            return connection.scalar(asked) or 0

    def count_blocked(self, day: date, narrowing: Narrowing, today: date) -> Mapping[Unavailable, int]:
        """Return why places of the narrowed families are blocked, as known at the end of `day`."""
        with self._database.read(consistent=True) as connection:
            return count_blocked(connection, day, narrowing, today)

    def count_places(self, asked: PlacesAsked) -> CountedPlaces:
        """Count families and places as of days that are not before the first change, in one reading.

        Raises `register.counted.TooManyRows`.
        """
        with self._database.read(consistent=True) as connection:
            if self._intervals.serves(asked):
                return self._intervals.count(connection, asked)
            return count_places(connection, asked)

    def is_invented(self) -> bool:
        """Tell whether there are families, and every one's e-mail is at example.org.

        That domain reaches nobody (RFC 2606), and `ledig invent` writes no other.
        """
        email = func.lower(contacts.c.email)
        real = or_(email.is_(None), email.not_like("%@example.org"), email.like("%@%@%"))
        beside = select(families.c.family_id).outerjoin_from(families, contacts)
        with self._database.read() as connection:
            someone = connection.scalar(select(families.c.family_id).limit(1))
            return someone is not None and connection.scalar(beside.where(real).limit(1)) is None

    def put(self, patches: Sequence[FamilyPatch], known_at: datetime | None = None) -> Sequence[PutOutcome]:
        """Take what a source says about families, and return what became of each patch, in order.

        A patch that the rules refuse has problems in its outcome and stops no other; one that says
        nothing new takes no change number. `known_at` (UTC) is when this was known, None is now.
        Raises `InvalidInput` for a `known_at` before the last change or after now.
        """
        with self._database.write(alone=True) as connection:
            return put_patches(connection, patches, partial(self._instant, connection, known_at))

    def problems_of(
        self, readings: Sequence[Reading], known_at: datetime | None = None
    ) -> Sequence[Sequence[Problem]]:
        """Return what `put` would find wrong with each record beside its own problems, in order.

        For records that could be read only in part, so that their source is told everything at once.
        Nothing is written; `known_at` as for `put`, but not checked.
        """
        if not readings:
            return []
        with self._database.read() as connection:
            return reading_problems(connection, readings, known_at or self._instant(connection, None))

    def report(
        self,
        family_id: str,
        changes: Mapping[str, Any],
        by: Reporter,
        note: str | None = None,
        who: str | None = None,
    ) -> StoredFamily:
        """Take a report about one family's places, or without `changes` a confirmation, valid at once.

        `changes` are fields of `Availability`; those that are not named stay. `who` is the person or
        machine, for the log. Raises `FamilyGone`, `FamilyEnded`, and `InvalidInput` with every
        problem: places that do not add up, a wanted age outside the approved, a day before today.
        """
        with self._database.write() as connection:
            return self._report(connection, Report(family_id, changes, by, note, who))

    def undo(self, family_id: str, change_number: int, by: Reporter, who: str | None = None) -> StoredFamily:
        """Take the report with this change number back: a report that restores what was said before it.

        Raises `FamilyGone`, `FamilyEnded`, `ReportedMeanwhile` when anybody has reported since, another
        `UndoRefused` when it is too late or not `by`'s, and `InvalidInput` when places add up no more.
        """
        with self._database.write() as connection:
            return self._report(connection, Undo(family_id, change_number, by, who))

    def report_once(
        self, call: KeyedCall, report: Report | Undo, answer: Callable[[StoredFamily], str]
    ) -> str:
        """Take a report unless it was taken already, and return the answer that it got then.

        `answer` writes the answer to a report that is taken now; it is kept for 24 hours in the same
        transaction. Two such calls at once are one report: the second waits. Raises `KeyUsedOtherwise`
        and what `report` or `undo` raises; then nothing is kept, and the same call can be made again.
        """
        with self._database.write() as connection:
            return answer_once(
                connection, call, self._clock.now(), lambda: answer(self._report(connection, report))
            )

    def count_missing(self, named: Collection[str]) -> int:
        """Return how many approved families `named` lacks."""
        with self._database.read() as connection:
            return len(missing(connection, named))

    def end_missing(self, named: Collection[str], known_at: datetime | None = None) -> int:
        """End the approved families that `named` lacks, and return how many; `known_at` as for `put`."""
        with self._database.write(alone=True) as connection:
            return end_missing(connection, named, partial(self._instant, connection, known_at))

    def count_awaiting_source(self) -> int:
        """Return how many decisions of authorities the source does not agree with yet."""
        with self._database.read() as connection:
            return count_awaiting(connection)

    def _report(self, connection: Connection, report: Report | Undo) -> StoredFamily:
        present = present_families(connection, [report.family_id]).get(report.family_id)
        at = self._instant(connection, None)
        change = report.settled(connection, present, at).change_of(present, at)
        (number,) = write_changes(connection, [change], at)
        write_notice(connection, NewNotice.of(change), at, number)
        return StoredFamily(change.family, number)

    def _instant(self, connection: Connection, known_at: datetime | None) -> datetime:
        """Return the instant from which a change is known: no earlier than the last change."""
        if known_at is None:
            return instant_of_change(connection, self._clock)
        now = self._clock.now().replace(microsecond=0)
        last = last_change_at(connection)
        if last and known_at < last:
            message = f"Ligger før registrets seneste ændring. Tidligst {last:%Y-%m-%dT%H:%M:%SZ}."
            raise InvalidInput([Problem("known_at", known_at.isoformat(), message)])
        if known_at > now:
            message = f"Ligger i fremtiden. Senest {now:%Y-%m-%dT%H:%M:%SZ}."
            raise InvalidInput([Problem("known_at", known_at.isoformat(), message)])
        return known_at.replace(microsecond=0)
