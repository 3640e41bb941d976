"""What families ask their authority for: the oldest first, and each decided field by field."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from access.caller import Caller
from access.http import require
from access.permissions import Permission
from access.supervising import authority_of
from families.clock import copenhagen_day
from families.problem import InvalidInput, Problem
from register.decisions import FamilyChangedMeanwhile
from register.requests import MAX_WORDS
from register.scope_request import RequestSettled, RequestState
from web.pages.own_places import sent_form, texts
from web.pages.page import Pages, pages_of
from web.pages.record_words import LABELS
from web.pages.standing import standing_of
from web.pages.supervision_desk import (
    NOT_REFUSED,
    Refusal,
    SupervisionDesk,
    officer_of,
    reason_of,
    supervision_desk,
)
from web.pages.supervision_words import ShownRequest, granted_in_words

HERE = "/tilsyn/anmodninger"
GRANT, DECLINE = "grant", "decline"
_FIELD = "field-"

router = APIRouter(prefix=HERE, include_in_schema=False)

_Officer = Annotated[Caller, Depends(require(Permission.SUPERVISE))]
_Desk = Annotated[SupervisionDesk, Depends(supervision_desk)]
_Pages = Annotated[Pages, Depends(pages_of)]


@router.get("")
def show_requests(request: Request, caller: _Officer, desk: _Desk, pages: _Pages) -> Response:
    """Show what waits for the authority, and what it granted that the source does not say yet."""
    waiting = desk.open_requests(caller)
    awaiting = desk.requests.awaiting_under(authority_of(caller))
    return pages.render(
        request,
        "supervision_requests.html",
        caller,
        requests=[ShownRequest.of(one, desk.family(caller, one.family_id).family) for one in waiting],
        awaiting=[(ShownRequest.of(one), granted_in_words(one)) for one in awaiting],
        today=copenhagen_day(desk.clock.now()),
        **desk.frame(caller),
    )


@router.get("/{request_id}")
def show_request(request: Request, request_id: int, caller: _Officer, desk: _Desk, pages: _Pages) -> Response:
    """Show one request: open with the form, else with what has become of it."""
    return _page(request, request_id, caller, desk, pages)


@router.post("/{request_id}")
def decide(
    request: Request,
    request_id: int,
    caller: _Officer,
    desk: _Desk,
    pages: _Pages,
    form: Annotated[FormData, Depends(sent_form)],
) -> Response:
    """Decide every field, and go on to what it came to; else draw the page with why not."""
    sent = texts(form)
    asked, _ = desk.request(caller, request_id)
    try:
        # Somebody else may have decided: that is said before what is missing in the form.
        if asked.state is RequestState.OPEN:
            _refuse_undecided(asked.asked, sent)
        granted = [name for name in asked.asked if sent.get(f"{_FIELD}{name}") == GRANT]
        desk.decisions.decide(
            officer_of(caller), request_id, granted, reason_of(sent), _version(sent.get("version"))
        )
    except InvalidInput as refused:
        return _page(request, request_id, caller, desk, pages, Refusal(sent, refused.problems))
    except (RequestSettled, FamilyChangedMeanwhile) as overtaken:
        return _page(request, request_id, caller, desk, pages, Refusal(sent, overtaken=str(overtaken)))
    return RedirectResponse(f"{HERE}/{request_id}?afgjort=ja", 303)


def _page(
    request: Request,
    request_id: int,
    caller: Caller,
    desk: SupervisionDesk,
    pages: Pages,
    refusal: Refusal | None = None,
) -> Response:
    asked, stored = desk.request(caller, request_id)
    today, is_open = copenhagen_day(desk.clock.now()), asked.state is RequestState.OPEN
    return pages.render(
        request,
        "supervision_request.html",
        caller,
        status=refusal.status if refusal else 200,
        shown=ShownRequest.of(asked, stored.family if is_open else None),
        is_open=is_open,
        family=stored.family,
        standing=standing_of(stored.family, today, desk.rule),
        version=desk.versions.of_family(asked.family_id, 1)[0].version,
        decided=request.query_params.get("afgjort") == "ja" and not is_open,
        most=MAX_WORDS,
        today=today,
        **(refusal or NOT_REFUSED).view(lambda field: _named(field, asked.asked)),
        **desk.frame(caller),
    )


def _refuse_undecided(asked: Mapping[str, object], sent: Mapping[str, str]) -> None:
    missing = [name for name in asked if sent.get(f"{_FIELD}{name}") not in {GRANT, DECLINE}]
    if missing:
        raise InvalidInput([Problem(name, None, "Vælg, om I godkender det.") for name in missing])


def _version(text: str | None) -> int:
    if text and text.isascii() and text.isdigit() and len(text) < 10:  # noqa: PLR2004 - an integer's digits
        return int(text)
    raise FamilyChangedMeanwhile("Siden var ikke hel. Intet er afgjort. Se oplysningerne, og afgør igen.")


def _named(field: str, asked: Mapping[str, object]) -> tuple[str, str | None]:
    if field == "reason":
        return "Begrundelse", "reason"
    return LABELS.get(field, "Anmodningen"), f"{_FIELD}{field}" if field in asked else None
