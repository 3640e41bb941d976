"""Letters on their way out: written with what happened, sent later, each by one worker at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from register.database import Database
from register.letter_tables import outbox
from register.tables import OPEN_END, places_intervals

_of = outbox.c


class LetterKind(StrEnum):
    """What a letter tells; what it needs to tell it stands in `about`."""

    REMINDER = "reminder"
    """To a family: is this still so? `reason` is the code of `register.reminding`."""
    DISPUTED = "disputed"
    """To a family: a caseworker was told that it is occupied."""
    LINK = "link"
    """To a family: its personal link, because somebody asked for it."""
    DECISION = "decision"
    """To a family: its authority has decided a request (`request_id`)."""
    PLACEMENT = "placement"
    """To a family: a municipality says that it placed a child there (`placement_id`)."""
    APPROVAL = "approval"
    """To a family, or a municipality with a child there: suspended, ended or approved again (`approval`;
    for a municipality `family_id` too)."""
    DIGEST = "digest"
    """To an authority: how many notices wait (`unread`)."""


WITH_LINK = frozenset({LetterKind.REMINDER, LetterKind.DISPUTED, LetterKind.LINK, LetterKind.PLACEMENT})
"""Letters that carry the family's personal link; any of them counts as a reminder."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to be written: to exactly one family, authority or municipality.

    `about` holds numbers and codes only, never a secret or anything restricted.
    """

    kind: LetterKind
    about: Mapping[str, Any] = field(default_factory=dict)
    family_id: str | None = None
    authority: str | None = None
    municipality_code: str | None = None


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
    """A letter that was given up, with the code why (`messages.failure`)."""

    letter_id: int
    kind: LetterKind
    family_id: str | None
    failure: str
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
    """Tell whether a letter with a link was written to the family at or after `since`, sent or not."""
    kinds = [kind.value for kind in WITH_LINK]
    asked = select(_of.letter_id).where(
        _of.family_id == family_id, _of.kind.in_(kinds), _of.written_at >= since
    )
    return connection.execute(asked.limit(1)).first() is not None


def take_back_letter(connection: Connection, letter: Letter) -> None:
    """Remove a letter to a family that nobody has begun to send: what it tells of was taken back."""
    asked = select(_of.letter_id, _of.about).where(
        _of.kind == letter.kind.value, _of.family_id == letter.family_id, _of.attempts == 0
    )
    for letter_id, about in connection.execute(asked).all():
        if about == letter.about:
            # Asked again: a worker may have claimed it since.
            connection.execute(delete(outbox).where(_of.letter_id == letter_id, _of.attempts == 0))


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
            taken = update(outbox).where(_of.letter_id.in_(numbers))
            connection.execute(taken.values(claimed_until=now + hold, attempts=_of.attempts + 1))
            asked = select(*(_of[name] for name in ClaimedLetter.__dataclass_fields__))
            rows = connection.execute(asked.where(_of.letter_id.in_(numbers))).mappings()
            letters = [ClaimedLetter(**{**row, "kind": LetterKind(row["kind"])}) for row in rows]
        return sorted(letters, key=lambda letter: numbers.index(letter.letter_id))

    def note_sent(self, letter_id: int, at: datetime) -> None:
        """Write down that a letter was handed over."""
        self._note(letter_id, sent_at=at, claimed_until=None)

    def note_failed(self, letter_id: int, failure: str, at: datetime) -> None:
        """Give a letter up for good, with the code why."""
        self._note(letter_id, failed_at=at, failure=failure, claimed_until=None)

    def put_back(self, letter_id: int, due_at: datetime) -> None:
        """Leave a letter to be tried again, by any worker, from `due_at`."""
        self._note(letter_id, due_at=due_at, claimed_until=None)

    def failed_of(self, municipality_code: str, since: datetime) -> Sequence[FailedLetter]:
        """Return what was given up at or after `since` to a municipality or its families, latest first."""
        asked = (
            select(*(_of[name] for name in FailedLetter.__dataclass_fields__))
            .outerjoin_from(outbox, places_intervals, _present(_of.family_id))
            .where(
                _of.failed_at >= since,
                or_(
                    _of.municipality_code == municipality_code,
                    places_intervals.c.municipality_code == municipality_code,
                ),
            )
            .order_by(_of.failed_at.desc(), _of.letter_id.desc())
        )
        with self._database.read() as connection:
            rows = connection.execute(asked).mappings()
            return [FailedLetter(**{**row, "kind": LetterKind(row["kind"])}) for row in rows]

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


def _waiting() -> Any:
    return and_(_of.sent_at.is_(None), _of.failed_at.is_(None))


def _present(family_id: Any) -> Any:
    """Join a family to what it is now: the municipality stands in the open interval."""
    return and_(places_intervals.c.family_id == family_id, places_intervals.c.known_to == OPEN_END)
