"""What an authority decides about a family under it: its requests, and the approval itself.

Every decision locks the family first, so of two officers who decide at once the second is told what the
first decided, and nothing of it is overwritten.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from families.clock import Clock
from families.family import Family
from families.notice import NoticeKind
from families.problem import InvalidInput, Problem
from families.record import profile_record
from families.scope import with_scope
from families.vocabulary import Approval, Authority
from register.caseworker_tables import placements
from register.changes import Change, Present, instant_of_change, write_changes
from register.database import Database
from register.notices import NewNotice, write_notice
from register.outbox import Letter, LetterKind, write_letter
from register.oversight_tables import scope_requests
from register.requests import locked_family, told_words
from register.scope_request import (
    RequestGone,
    RequestSettled,
    RequestState,
    ScopeRequest,
    insert_request,
    read_request,
)
from register.stored import StoredFamily

MIN_REASON = 3
"""The fewest characters of a reason."""

_MOVE = frozenset({"municipality_code", "postcode"})
_of = scope_requests.c


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who decides for an authority; `who` identifies the person for the log."""

    who: str
    authority: Authority


class OtherAuthority(Exception):
    """The family is not, or no longer, under this authority; the message is a Danish sentence."""

    def __init__(self, family: Family) -> None:
        """Say under whom it is."""
        super().__init__(f"Familien hører under {family.authority.label}, så det er dem, der afgør det.")


class FamilyChangedMeanwhile(Exception):
    """What was decided on is no longer what stands there; the message is a Danish sentence."""


class Decisions:
    """The authority's lane of change; safe to share between threads."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Decide in `database`; `clock` says when."""
        self._database = database
        self._clock = clock

    def decide(
        self, officer: Officer, request_id: int, granted: Collection[str], reason: str | None, version: int
    ) -> ScopeRequest:
        """Grant those of a request's fields, decline the others, and tell the family.

        What is granted is a new version of the profile, searchable at once, and waits for the source
        to say the same. `version` is the profile's that the officer saw. A reason is needed when
        anything is declined (forvaltningsloven § 22). Raises `RequestGone`, `RequestSettled`,
        `OtherAuthority`, `FamilyChangedMeanwhile`, and `InvalidInput` with every problem.
        """
        with self._database.write() as connection:
            request = read_request(connection, request_id)
            present = _supervised(connection, request.family_id, officer)
            # Read anew behind the lock: another officer may have decided while we waited for it.
            request = read_request(connection, request_id)
            _refuse_settled(request)
            if present.version != version:
                raise FamilyChangedMeanwhile(
                    "Familiens godkendelse eller oplysninger er ændret, siden du åbnede siden. Intet er"
                    " afgjort endnu. Se de nye oplysninger, og afgør anmodningen igen."
                )
            wished = {name: value for name, value in request.asked.items() if name in granted}
            _refuse_half_a_move(request.asked, wished)
            answer = _reason(reason, needed=wished.keys() != request.asked.keys())
            family = with_scope(present.family, wished)
            at = instant_of_change(connection, self._clock)
            decided = {
                "granted": _granted(present.family, wished),
                "answer": answer,
                "decided_at": at,
                "decided_by": officer.who,
                "awaiting_source": bool(wished),
            }
            connection.execute(update(scope_requests).where(_of.request_id == request_id).values(decided))
            letter = Letter(LetterKind.DECISION, {"request_id": request_id}, family_id=request.family_id)
            write_letter(connection, letter, at)
            if wished:
                change = Change(present, family, note=answer, who=officer.who)
                _write_granted(connection, change, present.family, at)
            return read_request(connection, request_id)

    def say_approval(
        self, officer: Officer, family_id: str, word: Approval, reason: str | None, seen: Approval
    ) -> StoredFamily:
        """Suspend or end a family, or approve it again: valid at once, in every search.

        The family and the municipalities with a child there are told. `seen` is what the officer saw.
        Raises `FamilyGone`, `OtherAuthority`, `FamilyChangedMeanwhile`, and `InvalidInput` without
        a reason.
        """
        with self._database.write() as connection:
            present = _supervised(connection, family_id, officer)
            if present.family.approval is not seen:
                raise FamilyChangedMeanwhile(
                    f"Familien er allerede {present.family.approval.label.lower()}: det skete, efter at du"
                    " åbnede siden. Intet er ændret nu. Se, hvem der har skrevet hvad, nedenfor."
                )
            if word is seen:
                message = "Vælg noget andet end det, der gælder nu."
                raise InvalidInput([Problem("approval", word.value, message)])
            answer = _reason(reason, needed=True)
            at = instant_of_change(connection, self._clock)
            wished = {"approval": word.value}
            row = {
                "asked": wished,
                "asked_by": officer.who,
                "asked_at": at,
                "decided_at": at,
                "decided_by": officer.who,
                "granted": _granted(present.family, wished),
                "answer": answer,
                "awaiting_source": True,
            }
            insert_request(connection, present, row)
            change = Change(present, replace(present.family, approval=word), note=answer, who=officer.who)
            return _write_approval(connection, change, at)


def _supervised(connection: Connection, family_id: str, officer: Officer) -> Present:
    present = locked_family(connection, family_id)
    if present.family.authority is not officer.authority:
        raise OtherAuthority(present.family)
    return present


def _refuse_settled(request: ScopeRequest) -> None:
    if request.is_own_word:
        raise RequestGone
    if request.state is not RequestState.OPEN:
        raise RequestSettled(request)


def _refuse_half_a_move(asked: Mapping[str, Any], wished: Mapping[str, Any]) -> None:
    """Keep a family from living in one municipality and being looked for around another's postcode."""
    if asked.keys() >= _MOVE and len(_MOVE & wished.keys()) == 1:
        message = "Kommune og postnummer hører sammen i en flytning: godkend begge eller ingen af dem."
        raise InvalidInput([Problem("postcode", None, message)])


def _reason(text: str | None, *, needed: bool) -> str | None:
    told = told_words(text, "reason")
    if len(told or "") < MIN_REASON and (needed or told):
        message = f"Skriv en begrundelse på mindst {MIN_REASON} tegn: familien får den at læse."
        raise InvalidInput([Problem("reason", None, message)])
    return told


def _granted(family: Family, wished: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what is granted as `register.scope_request.Granted` is written."""
    now = profile_record(family)
    return {name: {"before": now[name], "after": value, "awaiting": True} for name, value in wished.items()}


def _write_granted(connection: Connection, change: Change, before: Family, at: datetime) -> None:
    """Make the new version, and tell the family's municipality, and the authority that it moves under."""
    (number,) = write_changes(connection, [change], at)
    family = change.family
    told = NewNotice.of(change, NoticeKind.DECISION, to_municipality=family.municipality_code)
    write_notice(connection, told, at, number)
    if family.authority is not before.authority:
        write_notice(connection, NewNotice.of(change, NoticeKind.MOVED), at, number)


def _write_approval(connection: Connection, change: Change, at: datetime) -> StoredFamily:
    """Make the new version, and tell the family, its municipality and those with a child there."""
    family = change.family
    (number,) = write_changes(connection, [change], at)
    about = {"approval": family.approval.value}
    write_letter(connection, Letter(LetterKind.APPROVAL, about, family_id=family.family_id), at)
    placing = set(
        connection.scalars(
            select(placements.c.municipality_code).where(placements.c.family_id == family.family_id)
        )
    )
    for code in sorted(placing | {family.municipality_code}):
        told = NewNotice.of(change, NoticeKind.APPROVAL, to_municipality=code)
        write_notice(connection, told, at, number)
    about = {**about, "family_id": family.family_id}
    for code in sorted(placing):
        write_letter(connection, Letter(LetterKind.APPROVAL, about, municipality_code=code), at)
    return StoredFamily(family, number)
