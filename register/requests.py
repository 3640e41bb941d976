"""What families ask to be approved for: nothing of it is searchable until it is granted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, select, update

from families.clock import Clock, copenhagen_day
from families.danish import day_in_words
from families.notice import NoticeKind
from families.problem import InvalidInput, Problem
from families.record import profile_record
from families.scope import asked_scope
from families.vocabulary import Approval, Authority, Reporter
from register.changes import Present, instant_of_change
from register.database import Database
from register.notices import NewNotice, write_notice
from register.oversight_tables import scope_requests
from register.putting import present_families
from register.scope_request import (
    IS_OPEN,
    RequestGone,
    RequestSettled,
    RequestState,
    ScopeRequest,
    insert_request,
    read_request,
    read_requests,
)
from register.stored import FamilyEnded, FamilyGone
from register.tables import families

MAX_WORDS = 2_000
"""The most characters in a family's why and in an authority's reason."""

_of = scope_requests.c


class ScopeRequests:
    """Every request there has been; safe to share between threads."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Keep the requests in `database`; `clock` says when something is asked."""
        self._database = database
        self._clock = clock

    def ask(self, family_id: str, raw: Mapping[str, Any], who: str, why: str | None = None) -> ScopeRequest:
        """Ask for fields of `families.scope.SCOPE_FIELDS`, in the family's name, and tell its authority.

        Asking again for what is asked already gives the request that is open. Raises `FamilyGone`,
        `FamilyEnded`, and `InvalidInput` with every problem: see `families.scope.asked_scope`, and
        a field that another open request names.
        """
        told = told_words(why, "why")
        with self._database.write() as connection:
            present = locked_family(connection, family_id)
            if present.family.approval is Approval.ENDED:
                raise FamilyEnded
            asked = asked_scope(present.family, raw)
            waiting = read_requests(connection, and_(_of.family_id == family_id, IS_OPEN))
            same = next((one for one in waiting if one.asked == asked), None)
            if same:
                return same
            _refuse_repeats(asked, waiting)
            at = instant_of_change(connection, self._clock)
            row = {"asked": asked, "why": told, "asked_by": who, "asked_at": at, "awaiting_source": False}
            number = insert_request(connection, present, row)
            _tell_authority(connection, NoticeKind.REQUEST, present, asked, told, at)
            return read_request(connection, number)

    def withdraw(self, request_id: int, family_id: str) -> ScopeRequest:
        """Take a family's own request back; raises `RequestGone` and `RequestSettled`."""
        with self._database.write() as connection:
            present = locked_family(connection, family_id)
            request = read_request(connection, request_id)
            if request.family_id != family_id or request.is_own_word:
                raise RequestGone
            if request.state is RequestState.WITHDRAWN:
                return request
            if request.state is not RequestState.OPEN:
                raise RequestSettled(request)
            at = instant_of_change(connection, self._clock)
            withdrawn = update(scope_requests).where(_of.request_id == request_id).values(withdrawn_at=at)
            connection.execute(withdrawn)
            _tell_authority(connection, NoticeKind.WITHDRAWN, present, request.asked, None, at)
            return read_request(connection, request_id)

    def find(self, request_id: int) -> ScopeRequest:
        """Return one request; raises `RequestGone`."""
        with self._database.read() as connection:
            return read_request(connection, request_id)

    def of_family(self, family_id: str) -> Sequence[ScopeRequest]:
        """Return every request of a family, and its authority's own words, the latest first."""
        with self._database.read() as connection:
            return read_requests(connection, _of.family_id == family_id)[::-1]

    def open_under(self, authority: Authority) -> Sequence[ScopeRequest]:
        """Return the open requests of the families under an authority, the oldest first."""
        return self._under(authority, IS_OPEN)

    def awaiting_under(self, authority: Authority) -> Sequence[ScopeRequest]:
        """Return what the authority granted and the source does not say yet, the oldest first."""
        return self._under(authority, _of.awaiting_source.is_(True))

    def _under(self, authority: Authority, condition: ColumnElement[bool]) -> Sequence[ScopeRequest]:
        with self._database.read(consistent=True) as connection:
            found = read_requests(connection, condition)
            present = present_families(connection, {one.family_id for one in found}, locked=False)
        return [one for one in found if present[one.family_id].family.authority is authority]


def locked_family(connection: Connection, family_id: str) -> Present:
    """Return a family, locked to the end of the transaction; raises `FamilyGone`."""
    present = present_families(connection, [family_id]).get(family_id)
    if present is None:
        raise FamilyGone
    return present


def told_words(text: str | None, field: str) -> str | None:
    """Return words without what cannot be shown, None for none; raises `InvalidInput` when too many."""
    kept = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text or "").strip()
    if len(kept) > MAX_WORDS:
        raise InvalidInput([Problem(field, None, f"Skriv højst {MAX_WORDS} tegn.")])
    return kept or None


def _refuse_repeats(asked: Mapping[str, Any], waiting: Sequence[ScopeRequest]) -> None:
    """Two open requests about one field could be decided against one another."""
    problems = [
        Problem(
            name,
            value,
            f"I har allerede bedt om en ændring her den {day_in_words(copenhagen_day(one.asked_at))}."
            " Træk den tilbage, før I beder om noget andet.",
        )
        for name, value in asked.items()
        for one in waiting
        if name in one.asked
    ]
    if problems:
        raise InvalidInput(problems)


def _tell_authority(
    connection: Connection,
    kind: NoticeKind,
    present: Present,
    asked: Mapping[str, Any],
    note: str | None,
    at: datetime,
) -> None:
    family = present.family
    record = profile_record(family)
    before = {name: record[name] for name in asked}
    # Nothing of the family changes: the notice carries the number of its last change.
    last = select(families.c.change_number).where(families.c.family_id == family.family_id)
    told = NewNotice(
        kind=kind, family=family, before=before, after=asked, reporter=Reporter.FAMILY, note=note
    )
    write_notice(connection, told, at, connection.execute(last).scalar_one())
