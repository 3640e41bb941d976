"""The page behind a personal link: no login, nothing but the family's own status, changed only by a button.

The secret stands in the address alone: forms go to the address that is open, and where the browser is
sent on is told without it.
"""

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from access.caller import Caller
from access.http import open_to_all
from access.links import LinkCallers, LinkExpired, LinkRefused, TooManyWrongLinks
from register.link_requests import LinkRequests
from register.stored import FamilyGone
from web.pages.own_places import OwnPlaces, own_places, sent_form, texts
from web.pages.page import Pages, pages_of
from web.pages.places_refusal import Refusal

NEW_LINK = "new_link"
ASK = "/nyt-link"
_CALLED = re.compile(r"^\s*plejefamilie\s+", re.IGNORECASE)
"""What families are called in letters, before their number."""
_HIDDEN = {"X-Robots-Tag": "noindex, nofollow"}

router = APIRouter(include_in_schema=False)

_Places = Annotated[OwnPlaces, Depends(own_places)]
_Pages = Annotated[Pages, Depends(pages_of)]


def known_by_link(request: Request, secret: str) -> Caller | LinkRefused:
    """Return whom the link in the address speaks for, or why for nobody: a dependency of routes."""
    try:
        return _links(request).open(secret, _address(request))
    except LinkRefused as refused:
        return refused


_Known = Annotated[Caller | LinkRefused, Depends(known_by_link)]


@router.get("/link/{secret}")
def show(request: Request, known: _Known, places: _Places, pages: _Pages) -> Response:
    """Show how the family stands. Nothing changes: mail programs open links too."""
    if isinstance(known, LinkRefused):
        return _closed(request, pages, known)
    return _page(request, known, places, pages)


@router.post("/link/{secret}")
def press(
    request: Request,
    secret: str,
    known: _Known,
    places: _Places,
    pages: _Pages,
    form: Annotated[FormData, Depends(sent_form)],
) -> Response:
    """Take what a button says, and go on to its receipt; behind a closed link, send a new one if asked."""
    said = texts(form)
    if isinstance(known, LinkRefused):
        if said.get("act") != NEW_LINK or not isinstance(known, LinkExpired):
            return _closed(request, pages, known, unsaved=True)
        requests: LinkRequests = request.app.state.link_requests
        requests.ask(_links(request).family_of(secret) or "")
        return RedirectResponse("?sendt=1", 303)
    taken = places.take(known, said)
    if isinstance(taken, Refusal):
        return _page(request, known, places, pages, taken)
    _links(request).note_used(known)
    return RedirectResponse(f"?kvittering={taken}#kvittering", 303)


@router.get(ASK, dependencies=[Depends(open_to_all)])
def show_ask(request: Request, pages: _Pages) -> Response:
    """Show where a family that has no link any more asks for one."""
    return _ask_page(request, pages)


@router.post(ASK, dependencies=[Depends(open_to_all)])
def ask(request: Request, pages: _Pages, family_id: Annotated[str, Form()] = "") -> Response:
    """Send the family a new link if there is such a family, and tell nobody whether there is."""
    told = _CALLED.sub("", family_id).strip()
    if not told or not told.isprintable():
        return _ask_page(request, pages, told, "Skriv jeres nummer. Det står i alle breve fra os, fx F-0001.")
    try:
        _links(request).note_asked(_address(request))
    except TooManyWrongLinks:
        message = "Der er bedt om mange links herfra. Vent ti minutter, og prøv igen."
        return _ask_page(request, pages, told, message)
    requests: LinkRequests = request.app.state.link_requests
    # As it was typed and in capitals, as numbers stand in letters: nobody is told that there was a slip.
    for number in dict.fromkeys((told, told.upper())):
        requests.ask(number)
    return RedirectResponse(f"{ASK}?sendt=1", 303)


def _page(
    request: Request, caller: Caller, places: OwnPlaces, pages: Pages, refusal: Refusal | None = None
) -> Response:
    try:
        stored = places.family(caller)
    except FamilyGone as gone:
        return _closed(request, pages, gone)
    return pages.render(
        request,
        "link_page.html",
        None,
        status=refusal.status if refusal else 200,
        headers=_HIDDEN,
        **places.view(stored, request.query_params.get("kvittering"), refusal),
    )


def _closed(
    request: Request, pages: Pages, why: LinkRefused | FamilyGone, *, unsaved: bool = False
) -> Response:
    """Draw why the link opens nothing, and what to do."""
    status = 429 if isinstance(why, TooManyWrongLinks) else 410 if isinstance(why, LinkExpired) else 404
    return pages.render(
        request,
        "link_closed.html",
        None,
        status=status,
        headers=_HIDDEN,
        message=str(why),
        expired=isinstance(why, LinkExpired),
        sent=request.query_params.get("sendt") == "1",
        unsaved=unsaved,
    )


def _ask_page(request: Request, pages: Pages, typed: str = "", problem: str = "") -> Response:
    return pages.render(
        request,
        "new_link.html",
        None,
        status=422 if problem else 200,
        typed=typed,
        problem=problem,
        sent=request.query_params.get("sendt") == "1",
    )


def _links(request: Request) -> LinkCallers:
    links: LinkCallers = request.app.state.link_callers
    return links


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
