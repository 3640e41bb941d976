"""The authority's inbox: what was reported about its families, the oldest first, to be marked as read."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from access.caller import Caller
from access.http import require
from access.permissions import Permission
from access.supervising import authority_of
from families.clock import copenhagen_day
from families.geography import municipalities
from families.notice import TO_MUNICIPALITIES, NoticeKind
from register.inbox import Asked, Notice
from web.pages.page import Pages, pages_of
from web.pages.record_words import Told, person_in_words, told
from web.pages.supervision_desk import SupervisionDesk, recipient_of, supervision_desk

HERE = "/tilsyn"
PAGE = 50
"""So many notices stand on a page."""
_LONGEST_NUMBER = 18
"""Digits of a number that a database can hold."""

router = APIRouter(prefix=HERE, include_in_schema=False)

_Officer = Annotated[Caller, Depends(require(Permission.SUPERVISE))]
_Desk = Annotated[SupervisionDesk, Depends(supervision_desk)]
_Pages = Annotated[Pages, Depends(pages_of)]
_Numbers = Annotated[list[str], Form(alias="notice", default_factory=list)]


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice in words."""

    notice: Notice
    told: tuple[Told, ...]
    place: str
    read_by: str | None


@dataclass(frozen=True, slots=True)
class _Filter:
    """What the address asks for; `after` is the notice that the page begins behind."""

    asked: Asked
    after: int

    @classmethod
    def of(cls, request: Request) -> "_Filter":
        """Read the address leniently: what is unknown asks for nothing."""
        query = request.query_params
        kinds = frozenset(kind for kind in NoticeKind if kind.value in query.getlist("slags"))
        place = query.get("kommune")
        asked = Asked(
            kinds,
            place if place in municipalities() else None,
            query.get("familie") or None,
            read_too=query.get("laeste") == "ja",
        )
        return cls(asked, next(iter(_numbers([query.get("efter", "")])), 0))

    def query(self, **more: object) -> str:
        """Return the address's query without its page, and with `more`."""
        asked = self.asked
        pairs = [("slags", kind.value) for kind in NoticeKind if kind in asked.kinds]
        pairs += [("kommune", asked.municipality_code)] if asked.municipality_code else []
        pairs += [("familie", asked.family_id)] if asked.family_id else []
        pairs += [("laeste", "ja")] if asked.read_too else []
        return urlencode([*pairs, *((name, str(value)) for name, value in more.items() if value)])


@router.get("")
def show_inbox(request: Request, caller: _Officer, desk: _Desk, pages: _Pages) -> Response:
    """Show the notices that the address asks for; `laest` names those that were just marked as read."""
    return _page(request, caller, desk, pages)


@router.post("/laest")
def mark_read(
    request: Request,
    caller: _Officer,
    desk: _Desk,
    pages: _Pages,
    chosen: _Numbers,
    act: Annotated[str, Form()] = "chosen",
    shown: Annotated[str, Form()] = "",
) -> Response:
    """Mark the chosen notices as read, or all that the page showed, and go back to where they stood."""
    numbers = _numbers(shown.split("-") if act == "shown" else chosen)
    if not numbers:
        problem = "Vælg mindst ét advis, eller markér alle på siden."
        return _page(request, caller, desk, pages, problem=problem)
    marked = desk.notices.mark_read(recipient_of(caller), numbers, caller.who)
    asked = _Filter.of(request)
    query = asked.query(efter=asked.after, laest="-".join(map(str, marked or numbers)))
    return RedirectResponse(f"{HERE}?{query}", 303)


@router.post("/ulaest")
def mark_unread(
    request: Request, caller: _Officer, desk: _Desk, shown: Annotated[str, Form()] = ""
) -> Response:
    """Take back one's own marks, and go back to where the notices stood."""
    desk.notices.mark_unread(recipient_of(caller), _numbers(shown.split("-")), caller.who)
    asked = _Filter.of(request)
    query = asked.query(efter=asked.after)
    return RedirectResponse(f"{HERE}?{query}" if query else HERE, 303)


def _page(
    request: Request, caller: Caller, desk: SupervisionDesk, pages: Pages, problem: str | None = None
) -> Response:
    asked, whose = _Filter.of(request), recipient_of(caller)
    found = desk.notices.page(whose, asked.asked, after=asked.after, limit=PAGE + 1)
    shown, more = found[:PAGE], len(found) > PAGE
    just_read = _numbers(request.query_params.get("laest", "").split("-"))
    return pages.render(
        request,
        "supervision.html",
        caller,
        status=422 if problem else 200,
        notices=_in_words(shown),
        shown="-".join(str(notice.notice_id) for notice in shown),
        filter=asked.asked,
        after=asked.after,
        narrowed=bool(asked.asked.kinds or asked.asked.municipality_code or asked.asked.family_id),
        query=asked.query(),
        here=asked.query(efter=asked.after),
        next=asked.query(efter=shown[-1].notice_id) if more else None,
        with_read=_read_too(asked).query(),
        just_read=desk.notices.marked_by(whose, just_read, caller.who) if just_read else (),
        problem=problem,
        today=copenhagen_day(desk.clock.now()),
        **_choices(desk, caller, asked),
        **desk.frame(caller),
    )


def _choices(desk: SupervisionDesk, caller: Caller, asked: _Filter) -> dict[str, Any]:
    """Return what the filter offers, whatever there is of it: what is on the page never moves."""
    counts = desk.notices.counts(recipient_of(caller), asked.asked)
    under = [one for one in municipalities().values() if one.authority is authority_of(caller)]
    return {
        "kinds": [(kind, counts.kinds.get(kind, 0)) for kind in NoticeKind if kind not in TO_MUNICIPALITIES],
        "places": sorted(under, key=lambda one: one.name),
    }


def _read_too(asked: _Filter) -> _Filter:
    narrowing = asked.asked
    return _Filter(Asked(narrowing.kinds, narrowing.municipality_code, narrowing.family_id, read_too=True), 0)


def _in_words(notices: Iterable[Notice]) -> Sequence[ShownNotice]:
    return [
        ShownNotice(
            notice,
            told(notice.before, notice.after),
            municipalities()[notice.municipality_code].official_name,
            person_in_words(notice.read_by),
        )
        for notice in notices
    ]


def _numbers(texts: Collection[str]) -> list[int]:
    """Return the numbers among texts, at most a page of them; anything else is passed over."""
    digits = [text for text in texts if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER]
    return [int(text) for text in digits[:PAGE]]
