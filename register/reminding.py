"""Reminders: which families are to be asked whether what they said is still so, and the letters to them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, or_, select

from families.availability import FreshnessRule
from families.clock import Clock, copenhagen_day, start_of_day
from families.reminder import ReminderReason, reason_to_remind
from families.vocabulary import Approval
from register.database import Database
from register.letter_tables import outbox
from register.outbox import Letter, LetterKind, link_letter_since, write_letter
from register.rows import availability
from register.tables import contacts, families

_AT_ONCE = 500
_of = families.c


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """When families are reminded: `freshness` says what is old, `days` how long they are left in peace.

    `by_sms`: families with a telephone number alone are reached too.
    """

    freshness: FreshnessRule
    days: int = 7
    by_sms: bool = False


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A family that is to be reminded now, and why. `by_mail`: it has an e-mail address."""

    family_id: str
    reason: ReminderReason
    by_mail: bool


class Reminders:
    """Finds and writes reminders; several processes may do so at once and write each only once."""

    def __init__(self, database: Database, clock: Clock, rule: ReminderRule) -> None:
        """Remind the families in `database`."""
        self._database = database
        self._clock = clock
        self._rule = rule

    def due(self, among: Collection[str] | None = None) -> Iterator[DueReminder]:
        """Yield who is to be reminded now, by family id; `among` narrows it to these families."""
        after: str | None = ""
        while after is not None:
            with self._database.read() as connection:
                found, after = self._page(connection, after, among)
            yield from found

    def write(self, among: Collection[str] | None = None) -> int:
        """Write a letter to everybody who is due, page by page, and return how many."""
        after: str | None = ""
        written = 0
        while after is not None:
            # Alone, so that what another process writes meanwhile is seen.
            with self._database.write(alone=True) as connection:
                found, after = self._page(connection, after, among)
                for one in found:
                    letter = Letter(LetterKind.REMINDER, {"reason": one.reason.value}, one.family_id)
                    write_letter(connection, letter, self._clock.now())
            written += len(found)
        return written

    def _page(
        self, connection: Connection, after: str, among: Collection[str] | None
    ) -> tuple[Sequence[DueReminder], str | None]:
        """Return who is due of a page of families, and after whom the next page begins; None at the end."""
        rows = connection.execute(self._asked(after, among)).mappings().all()
        day = copenhagen_day(self._clock.now())
        found = []
        for row in rows:
            reason = reason_to_remind(availability(row), day, self._rule.freshness)
            if reason is not None:
                found.append(DueReminder(row["family_id"], reason, row["by_mail"]))
        return found, rows[-1]["family_id"] if len(rows) == _AT_ONCE else None

    def _asked(self, after: str, among: Collection[str] | None) -> Select[tuple[object, ...]]:
        """Select a page of families that may be due: the reason itself is found by the domain."""
        has_mail = _is_there(contacts.c.email)
        reached = or_(has_mail, _is_there(contacts.c.phone)) if self._rule.by_sms else has_mail
        since = self._clock.now() - timedelta(days=self._rule.days)
        reminded = exists().where(outbox.c.family_id == _of.family_id, link_letter_since(since))
        asked = (
            select(families, has_mail.label("by_mail"))
            .join_from(families, contacts)
            .where(
                _of.family_id > after,
                _of.approval == Approval.APPROVED.value,
                reached,
                ~reminded,
                self._may_be_due(),
            )
        )
        if among is not None:
            asked = asked.where(_of.family_id.in_(among))
        return asked.order_by(_of.family_id).limit(_AT_ONCE)

    def _may_be_due(self) -> ColumnElement[bool]:
        today = copenhagen_day(self._clock.now())
        first_fresh_day = start_of_day(today - timedelta(days=self._rule.freshness.fresh_days))
        old = or_(_of.confirmed_at.is_(None), _of.confirmed_at < first_fresh_day)
        return or_(old, _of.disputed_at > _of.confirmed_at, _of.paused_until < today)


def _is_there(column: ColumnElement[str | None]) -> ColumnElement[bool]:
    return and_(column.is_not(None), func.trim(column) != "")
