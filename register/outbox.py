"""Letters on their way out: written with what happened, sent later, each by one worker at a time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, delete, func, insert, or_, select, update

from register.database import Database
from register.letter_tables import outbox
from register.letters import WITH_LINK, Letter, LetterFailure, LetterKind
from register.tables import OPEN_END, places_intervals

__all__ = [
    "WITH_LINK",
    "ClaimedLetter",
    "FailedLetter",
    "Letter",
    "LetterFailure",
    "LetterKind",
    "Outbox",
    "has_link_letter_since",
    "take_back_letter",
    "write_letter",
]

_of = outbox.c


@dataclass(frozen=True, slots=True)
class ClaimedLetter:
    """A letter that one worker may send now; `attempts` counts this one too."""

    letter_id: int
    kind: LetterKind
    about: Mapping[str, Any]
    family_id: str | None
    authority: str | None
    municipality_code: str | None
    written_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class FailedLetter:
    """A letter that was given up, and why."""

    letter_id: int
    kind: LetterKind
    family_id: str | None
    failure: LetterFailure
    failed_at: datetime


def write_letter(connection: Connection, letter: Letter, at: datetime) -> int:
    """Write a letter inside the transaction of what it tells of, due at once; return its number."""
    row = {
        "kind": letter.kind.value,
        "about": dict(letter.about),
        "family_id": letter.family_id,
        "authority": letter.authority,
        "municipality_code": letter.municipality_code,
        "written_at": at,
        "due_at": at,
        "attempts": 0,
    }
    number: int = connection.execute(insert(outbox).returning(_of.letter_id), row).scalar_one()
    return number


def has_link_letter_since(connection: Connection, family_id: str, since: datetime) -> bool:
    """Tell whether a letter with a link to the family waits, or was written or sent after `since`."""
    asked = select(_of.letter_id).where(_of.family_id == family_id, link_letter_since(since))
    return connection.execute(asked.limit(1)).first() is not None


def take_back_letter(connection: Connection, letter: Letter, at: datetime) -> None:
    """Stop a letter to a family that is not just being sent: what it tells of was taken back.

    One that nobody has begun to send is removed; one that was turned away for now (greylisting, say)
    stays, given up as needless, because links may have been made for it.
    """
    waits = and_(_waiting(), _of.claimed_until.is_(None))
    asked = select(_of.letter_id, _of.about).where(
        _of.kind == letter.kind.value, _of.family_id == letter.family_id, waits
    )
    for letter_id, about in connection.execute(asked).all():
        if about == letter.about:
            # Asked again each time: a worker may have claimed it since.
            this = and_(_of.letter_id == letter_id, waits)
            connection.execute(delete(outbox).where(this, _of.attempts == 0))
            needless = {"failed_at": at, "failure": LetterFailure.NEEDLESS.value}
            connection.execute(update(outbox).where(this).values(needless))


def link_letter_since(since: Any) -> ColumnElement[bool]:
    """Return the condition that a letter carries a link and waits, or was written or sent after `since`."""
    late = or_(_of.written_at > since, _of.sent_at > since, _waiting())
    return and_(_of.kind.in_([kind.value for kind in WITH_LINK]), late)


class Outbox:
    """The letters that wait, were sent or were given up; safe with any number of workers."""

    def __init__(self, database: Database) -> None:
        """Keep the letters in `database`."""
        self._database = database

    def write(self, letter: Letter, at: datetime) -> int:
        """Write a letter that belongs to no other change; return its number."""
        with self._database.write() as connection:
            return write_letter(connection, letter, at)

    def claim(self, now: datetime, *, most: int, hold: timedelta) -> Sequence[ClaimedLetter]:
        """Take at most `most` letters that are due, those due longest first, for as long as `hold`.

        Nobody else is given them until then. A worker that dies leaves them to the others after it.
        """
        free = or_(_of.claimed_until.is_(None), _of.claimed_until <= now)
        due = (
            select(_of.letter_id)
            .where(_waiting(), _of.due_at <= now, free)
            .order_by(_of.due_at, _of.letter_id)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        with self._database.write() as connection:
            numbers = connection.scalars(due).all()
            if not numbers:
                return []
            taken = update(outbox).where(_of.letter_id.in_(numbers))
            connection.execute(taken.values(claimed_until=now + hold, attempts=_of.attempts + 1))
            asked = select(*(_of[name] for name in ClaimedLetter.__dataclass_fields__))
            rows = connection.execute(asked.where(_of.letter_id.in_(numbers))).mappings()
            letters = [ClaimedLetter(**{**row, "kind": LetterKind(row["kind"])}) for row in rows]
        return sorted(letters, key=lambda letter: numbers.index(letter.letter_id))

    def note_sent(self, letter_id: int, at: datetime) -> None:
        """Write down that a letter was handed over."""
        self._note(letter_id, sent_at=at, claimed_until=None)

    def note_failed(self, letter_id: int, failure: LetterFailure, at: datetime) -> None:
        """Give a letter up for good."""
        self._note(letter_id, failed_at=at, failure=failure.value, claimed_until=None)

    def put_back(self, letter_id: int, due_at: datetime) -> None:
        """Leave a letter to be tried again, by any worker, from `due_at`."""
        self._note(letter_id, due_at=due_at, claimed_until=None)

    def release(self, letter_ids: Collection[int]) -> None:
        """Give back letters that were claimed and not tried, as if they had not been."""
        if not letter_ids:
            return
        untried = update(outbox).where(_of.letter_id.in_(letter_ids), _waiting())
        with self._database.write() as connection:
            connection.execute(untried.values(claimed_until=None, attempts=_of.attempts - 1))

    def failed_of(self, municipality_code: str, since: datetime) -> Sequence[FailedLetter]:
        """Return what did not reach a municipality or its families at or after `since`, latest first.

        What had become needless is not among it.
        """
        asked = (
            select(*(_of[name] for name in FailedLetter.__dataclass_fields__))
            .outerjoin_from(outbox, places_intervals, _present(_of.family_id))
            .where(
                _of.failed_at >= since,
                _of.failure != LetterFailure.NEEDLESS.value,
                or_(
                    _of.municipality_code == municipality_code,
                    places_intervals.c.municipality_code == municipality_code,
                ),
            )
            .order_by(_of.failed_at.desc(), _of.letter_id.desc())
        )
        with self._database.read() as connection:
            return [_failed(row) for row in connection.execute(asked).mappings()]

    def count_waiting(self) -> int:
        """Return how many letters are neither sent nor given up."""
        asked = select(func.count()).select_from(outbox).where(_waiting())
        with self._database.read() as connection:
            return connection.scalar(asked) or 0

    def _note(self, letter_id: int, **values: Any) -> None:
        # What another worker has sent stays sent.
        noted = update(outbox).where(_of.letter_id == letter_id, _waiting())
        with self._database.write() as connection:
            connection.execute(noted.values(**values))


def _failed(row: RowMapping) -> FailedLetter:
    words = {"kind": LetterKind(row["kind"]), "failure": LetterFailure(row["failure"])}
    return FailedLetter(**{**row, **words})


def _waiting() -> ColumnElement[bool]:
    return and_(_of.sent_at.is_(None), _of.failed_at.is_(None))


def _present(family_id: Any) -> ColumnElement[bool]:
    """Join a family to what it is now: the municipality stands in the open interval."""
    return and_(places_intervals.c.family_id == family_id, places_intervals.c.known_to == OPEN_END)
