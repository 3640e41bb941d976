"""Requests in the words of the authority's pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from families.family import Family
from families.record import profile_record
from register.scope_request import ScopeRequest
from web.pages.record_words import LABELS, Told, in_words, labels, person_in_words, told


@dataclass(frozen=True, slots=True)
class ShownRequest:
    """A request in words.

    `told` is what was asked beside what stood there: now while it is open, else when it was decided.
    `changed` names the fields that stand otherwise now than when it was asked.
    """

    request: ScopeRequest
    told: tuple[Told, ...]
    granted: str
    declined: str
    awaited: str
    decided_by: str | None
    changed: str

    @classmethod
    def of(cls, request: ScopeRequest, family: Family | None = None) -> "ShownRequest":
        """Tell of a request; with `family` what is asked stands beside what is so now."""
        before = _present(request, family) if family else _then(request)
        since = [name for name, value in before.items() if value != request.before[name]] if family else []
        return cls(
            request,
            told(before, request.asked),
            labels(request.granted),
            labels(request.declined),
            labels([name for name, granted in request.granted.items() if granted.awaiting]),
            person_in_words(request.decided_by),
            labels(since),
        )


def shown_requests(requests: Iterable[ScopeRequest]) -> Sequence[ShownRequest]:
    """Return requests in words as they were when they were asked or decided."""
    return [ShownRequest.of(request) for request in requests]


def granted_in_words(request: ScopeRequest) -> tuple[Told, ...]:
    """Return what was granted and is awaited still."""
    return tuple(
        Told(name, LABELS[name], in_words(name, one.before), in_words(name, one.after))
        for name, one in request.granted.items()
        if one.awaiting
    )


def _present(request: ScopeRequest, family: Family) -> Mapping[str, Any]:
    now = profile_record(family)
    return {name: now[name] for name in request.asked}


def _then(request: ScopeRequest) -> Mapping[str, Any]:
    decided = {name: granted.before for name, granted in request.granted.items()}
    return {**request.before, **decided}
