"""What an authority's pages work with: put together once by `create_app`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.exceptions import HTTPException

from access.caller import Caller
from access.supervising import authority_of, supervised
from families.availability import FreshnessRule
from families.clock import Clock
from families.problem import InvalidInput, Problem
from indexer.personal_number import personal_number_problems
from register.database import Database
from register.decisions import Decisions, Officer
from register.inbox import Notices, Recipient
from register.protection import Protection
from register.register import Register
from register.reports import Reports
from register.requests import ScopeRequests
from register.scope_request import RequestGone, ScopeRequest
from register.stored import FamilyGone, StoredFamily
from register.versions import Versions

_LAST_NUMBER = 2**63 - 1
"""The largest number that a database can look for."""


@dataclass(frozen=True, slots=True)
class SupervisionDesk:
    """The notices, requests and decisions, and what is known of the families."""

    register: Register
    notices: Notices
    requests: ScopeRequests
    decisions: Decisions
    protection: Protection
    reports: Reports
    versions: Versions
    clock: Clock
    rule: FreshnessRule

    @classmethod
    def on(
        cls, database: Database, register: Register, clock: Clock, rule: FreshnessRule
    ) -> "SupervisionDesk":
        """Put it together; `database` is the one of `register`."""
        return cls(
            register=register,
            notices=Notices(database, clock),
            requests=ScopeRequests(database, clock),
            decisions=Decisions(database, clock),
            protection=Protection(database),
            reports=Reports(database),
            versions=Versions(database),
            clock=clock,
            rule=rule,
        )

    def family(self, caller: Caller, family_id: str) -> StoredFamily:
        """Return a family under the caller's authority; raises `FamilyGone` and `NotUnderAuthority`."""
        stored = self.register.family(family_id)
        if stored is None:
            raise FamilyGone
        supervised(caller, stored.family)
        return stored

    def request(self, caller: Caller, request_id: int) -> tuple[ScopeRequest, StoredFamily]:
        """Return a request with its family, both under the caller's authority; 404 when there is none."""
        try:
            found = self.requests.find(min(request_id, _LAST_NUMBER))
        except RequestGone as gone:
            raise HTTPException(404, str(gone)) from None
        if found.is_own_word:
            raise HTTPException(404, str(RequestGone()))
        return found, self.family(caller, found.family_id)

    def open_requests(self, caller: Caller) -> Sequence[ScopeRequest]:
        """Return what waits for the caller's authority, the oldest first."""
        return self.requests.open_under(authority_of(caller))

    def frame(self, caller: Caller) -> dict[str, Any]:
        """Return what the head of every page of the authority tells."""
        return {
            "authority": authority_of(caller),
            "unread": self.notices.count_unread(recipient_of(caller)),
            "waiting": len(self.open_requests(caller)),
        }


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a form changed nothing: problems with what it said, or what happened before it (`overtaken`)."""

    sent: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
    overtaken: str | None = None

    @property
    def status(self) -> int:
        """The HTTP status of the page that tells so."""
        return 409 if self.overtaken else 422

    def view(self, named: Callable[[str], tuple[str, str | None]]) -> dict[str, Any]:
        """Return what templates know of it; `named` gives a field's label and the id of its input."""
        return {
            "sent": self.sent,
            "wrong": {problem.field: problem.message for problem in self.problems},
            "summary": [
                (label, one.message, at) for one in self.problems for label, at in [named(one.field)]
            ],
            "overtaken": self.overtaken,
        }


NOT_REFUSED = Refusal({})


def recipient_of(caller: Caller) -> Recipient:
    """Return whose notices the caller reads."""
    return Recipient(authority=authority_of(caller))


def officer_of(caller: Caller) -> Officer:
    """Return as whom the caller decides."""
    return Officer(caller.who, authority_of(caller))


def reason_of(sent: Mapping[str, str]) -> str | None:
    """Return the reason as written; raises `InvalidInput` when it holds something like a CPR number."""
    reason = sent.get("reason")
    problems = [
        Problem("reason", None, problem.message) for problem in personal_number_problems({"note": reason})
    ]
    if problems:
        raise InvalidInput(problems)
    return reason


def supervision_desk(request: Request) -> SupervisionDesk:
    """Return the application's: a dependency of routes."""
    found: SupervisionDesk = request.app.state.supervision
    return found
