"""One request of a family to its authority as it stands in the register, and how it is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, insert, null, select

from families.clock import copenhagen_day
from families.danish import day_in_words
from families.vocabulary import Word
from register.changes import Present
from register.oversight_tables import scope_requests
from register.tables import family_versions

_of = scope_requests.c
IS_OPEN = and_(_of.withdrawn_at.is_(None), _of.decided_at.is_(None))


class RequestState(Word):
    """What has become of a request."""

    OPEN = "open", "Venter på socialtilsynet"
    GRANTED = "granted", "Godkendt"
    PARTLY = "partly", "Delvist godkendt"
    DECLINED = "declined", "Ikke godkendt"
    WITHDRAWN = "withdrawn", "Trukket tilbage"


@dataclass(frozen=True, slots=True)
class Granted:
    """One field that was granted: its record's value before and after.

    `awaiting` until an imported file says what was granted.
    """

    before: Any
    after: Any
    awaiting: bool = True


@dataclass(frozen=True, slots=True)
class ScopeRequest:
    """One request with what became of it; instants are UTC, values are as a record writes them.

    `version` is the profile's when it was asked, `before` what stood there then in the fields of `asked`.
    A word of the authority's own about the approval (`is_own_word`) is asked and decided in one.
    """

    request_id: int
    family_id: str
    version: int
    before: Mapping[str, Any]
    asked: Mapping[str, Any]
    why: str | None
    asked_by: str
    asked_at: datetime
    withdrawn_at: datetime | None
    decided_at: datetime | None
    decided_by: str | None
    granted: Mapping[str, Granted]
    answer: str | None
    awaiting_source: bool

    @property
    def is_own_word(self) -> bool:
        """Whether the authority itself spoke: suspended, ended or approved again."""
        return "approval" in self.asked

    @property
    def state(self) -> RequestState:
        """What has become of it."""
        if self.withdrawn_at:
            return RequestState.WITHDRAWN
        if not self.decided_at:
            return RequestState.OPEN
        if not self.granted:
            return RequestState.DECLINED
        return RequestState.GRANTED if self.granted.keys() == self.asked.keys() else RequestState.PARTLY

    @property
    def declined(self) -> tuple[str, ...]:
        """The fields that were decided and not granted."""
        return tuple(name for name in self.asked if name not in self.granted) if self.decided_at else ()


class RequestGone(LookupError):
    """There is no such request; the message is a Danish sentence."""

    def __init__(self) -> None:
        """Say so without repeating what was asked."""
        super().__init__("Anmodningen findes ikke. Gå tilbage til listen, og vælg den derfra.")


class RequestSettled(Exception):
    """Somebody else was first: the request is decided or withdrawn; the message is a Danish sentence."""

    def __init__(self, request: ScopeRequest) -> None:
        """Keep what it was settled as; nothing of it was changed."""
        self.request = request
        settled_at = request.withdrawn_at or request.decided_at or request.asked_at
        day = day_in_words(copenhagen_day(settled_at))
        became = request.state.label[0].lower() + request.state.label[1:]
        super().__init__(f"Anmodningen blev {became} den {day}. Intet er ændret nu.")


def read_request(connection: Connection, request_id: int) -> ScopeRequest:
    """Return one request; raises `RequestGone`."""
    found = read_requests(connection, _of.request_id == request_id)
    if not found:
        raise RequestGone
    return found[0]


def insert_request(connection: Connection, present: Present, values: Mapping[str, Any]) -> int:
    """Write a request of a family down as of its present version; return its number."""
    row = {"granted": null(), **values, "family_id": present.family.family_id, "version": present.version}
    number: int = connection.execute(
        insert(scope_requests).values(row).returning(_of.request_id)
    ).scalar_one()
    return number


def read_requests(connection: Connection, condition: ColumnElement[bool]) -> Sequence[ScopeRequest]:
    """Return requests with what stood in the profile when they were asked, the oldest first."""
    version = family_versions.c
    same = and_(version.family_id == _of.family_id, version.version == _of.version)
    asked: Select[Any] = (
        select(scope_requests, version.profile)
        .join_from(scope_requests, family_versions, same)
        .where(condition)
        .order_by(_of.request_id)
    )
    return [_request(row) for row in connection.execute(asked).mappings()]


def _request(row: RowMapping) -> ScopeRequest:
    values = dict(row)
    profile = values.pop("profile")
    granted = values.pop("granted") or {}
    return ScopeRequest(
        **values,
        before={name: profile[name] for name in values["asked"]},
        granted={name: Granted(**one) for name, one in granted.items()},
    )
