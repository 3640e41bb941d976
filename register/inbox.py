"""The notices of one authority or municipality: read, filtered, and marked as read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, false, func, select, update

from families.clock import Clock
from families.notice import NoticeKind
from families.vocabulary import Authority, Reporter
from register.database import Database
from register.oversight_tables import notices

_of = notices.c


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whose notices: an authority's or a municipality's, never both."""

    authority: Authority | None = None
    municipality_code: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice; `before` and `after` are fields of a record, instants are UTC.

    `municipality_code` is the family's at that time, `read_by` who marked it as read.
    """

    notice_id: int
    kind: NoticeKind
    family_id: str
    municipality_code: str
    reporter: Reporter | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    note: str | None
    at: datetime
    change_number: int
    read_at: datetime | None
    read_by: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which notices are asked for: without kinds every kind, without a municipality every one.

    `family_id` narrows to one family. Unless `read_too`, only those that nobody has read.
    """

    kinds: frozenset[NoticeKind] = frozenset()
    municipality_code: str | None = None
    family_id: str | None = None
    read_too: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many notices there are by kind and by the family's municipality, each where there are any."""

    kinds: Mapping[NoticeKind, int]
    municipalities: Mapping[str, int]


class Notices:
    """Every notice; safe to share between threads.

    Every method raises `RegisterUnavailable` when the database does not answer.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        """Read from `database`; `clock` says when a notice is read."""
        self._database = database
        self._clock = clock

    def page(self, whose: Recipient, asked: Asked, *, after: int = 0, limit: int = 50) -> Sequence[Notice]:
        """Return the notices behind the number `after`, the oldest first, at most `limit`."""
        found = select(notices).where(*_asked(whose, asked), _of.notice_id > after)
        with self._database.read() as connection:
            rows = connection.execute(found.order_by(_of.notice_id).limit(limit)).mappings()
            return [_notice(row) for row in rows]

    def count_unread(self, whose: Recipient) -> int:
        """Return how many nobody has read."""
        with self._database.read() as connection:
            return connection.scalar(select(func.count()).where(*_asked(whose, Asked()))) or 0

    def counts(self, whose: Recipient, asked: Asked) -> Counts:
        """Count what a filter can choose: kinds without the asked kinds, municipalities without theirs."""
        by_kind = _grouped(_of.kind, whose, replace(asked, kinds=frozenset()))
        by_place = _grouped(_of.municipality_code, whose, replace(asked, municipality_code=None))
        with self._database.read(consistent=True) as connection:
            kinds = dict(connection.execute(by_kind).all())
            places = dict(connection.execute(by_place).all())
        return Counts({kind: kinds[kind.value] for kind in NoticeKind if kind.value in kinds}, places)

    def marked_by(self, whose: Recipient, numbers: Collection[int], who: str) -> Sequence[int]:
        """Return those of the notices that `who` has marked as read."""
        asked = select(_of.notice_id).where(_own(whose), _of.notice_id.in_(numbers), _of.read_by == who)
        with self._database.read() as connection:
            return sorted(connection.scalars(asked))

    def mark_read(self, whose: Recipient, numbers: Collection[int], who: str) -> Sequence[int]:
        """Mark those of the notices as read that are one's own and unread; return their numbers."""
        marks = {"read_at": self._clock.now().replace(microsecond=0), "read_by": who}
        unread = _of.read_at.is_(None)
        return self._mark(and_(_own(whose), _of.notice_id.in_(sorted(numbers)), unread), marks)

    def mark_unread(self, whose: Recipient, numbers: Collection[int], who: str) -> Sequence[int]:
        """Take the marks back that `who` made; return the numbers of the notices that are unread again."""
        mine = and_(_own(whose), _of.notice_id.in_(sorted(numbers)), _of.read_by == who)
        return self._mark(mine, {"read_at": None, "read_by": None})

    def _mark(self, condition: ColumnElement[bool], marks: Mapping[str, Any]) -> Sequence[int]:
        marked = update(notices).where(condition).values(marks).returning(_of.notice_id)
        with self._database.write() as connection:
            return sorted(connection.scalars(marked))


def _own(whose: Recipient) -> ColumnElement[bool]:
    if whose.authority is not None:
        return _of.to_authority == whose.authority.value
    # Somebody bound to nothing gets nothing: no row has neither.
    return _of.to_municipality == whose.municipality_code if whose.municipality_code else false()


def _asked(whose: Recipient, asked: Asked) -> list[ColumnElement[bool]]:
    conditions = [_own(whose)]
    if asked.kinds:
        conditions.append(_of.kind.in_(sorted(kind.value for kind in asked.kinds)))
    if asked.municipality_code is not None:
        conditions.append(_of.municipality_code == asked.municipality_code)
    if asked.family_id is not None:
        conditions.append(_of.family_id == asked.family_id)
    return conditions if asked.read_too else [*conditions, _of.read_at.is_(None)]


def _grouped(column: ColumnElement[str], whose: Recipient, asked: Asked) -> Select[str, int]:
    return select(column, func.count()).where(*_asked(whose, asked)).group_by(column)


def _notice(row: RowMapping) -> Notice:
    values = {name: row[name] for name in Notice.__dataclass_fields__}
    reporter = values["reporter"]
    return Notice(
        **{
            **values,
            "kind": NoticeKind(values["kind"]),
            "reporter": Reporter(reporter) if reporter else None,
        }
    )
