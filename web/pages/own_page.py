"""The family's own page: what caseworkers see of it now, one button that changes it, and who has looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from access.caller import Caller
from access.http import require
from access.permissions import Permission
from families.geography import municipalities
from register.scope_request import RequestState, ScopeRequest
from register.views import Seen
from web.pages.desk import desk_of
from web.pages.own_places import OwnPlaces, own_places, sent_form, texts
from web.pages.page import Pages, pages_of
from web.pages.places_refusal import Refusal
from web.pages.supervision_desk import supervision_desk

HERE = "/min-side"
VIEWS = 30
"""So many of the latest days with views are shown."""

router = APIRouter(include_in_schema=False)

_Family = Annotated[Caller, Depends(require(Permission.OWN_PAGE))]
_Places = Annotated[OwnPlaces, Depends(own_places)]
_Pages = Annotated[Pages, Depends(pages_of)]


@router.get(HERE)
def show(request: Request, caller: _Family, places: _Places, pages: _Pages) -> Response:
    """Show the page; `kvittering` names the report that was just made."""
    return _page(request, caller, places, pages)


@router.post(HERE)
def report(
    request: Request,
    caller: _Family,
    places: _Places,
    pages: _Pages,
    form: Annotated[FormData, Depends(sent_form)],
) -> Response:
    """Take what one form says, and go on to its receipt; else draw the page with why not."""
    taken = places.take(caller, texts(form))
    if isinstance(taken, Refusal):
        return _page(request, caller, places, pages, taken)
    return RedirectResponse(f"{HERE}?kvittering={taken}#kvittering", 303)


def _page(
    request: Request, caller: Caller, places: OwnPlaces, pages: Pages, refusal: Refusal | None = None
) -> Response:
    views = desk_of(request).views
    stored = places.family(caller)
    return pages.render(
        request,
        "own_page.html",
        caller,
        status=refusal.status if refusal else 200,
        waiting=sum(one.state is RequestState.OPEN for one in _asked(request, stored.family.family_id)),
        views=_looked(views.seen_by(stored.family.family_id)[:VIEWS]),
        **places.view(stored, request.query_params.get("kvittering"), refusal),
    )


def _asked(request: Request, family_id: str) -> Sequence[ScopeRequest]:
    return supervision_desk(request).requests.of_family(family_id)


@dataclass(frozen=True, slots=True)
class Looked:
    """A municipality that looked at the family on a day, in words."""

    day: date
    municipality: str
    what: str


def _looked(seen: Sequence[Seen]) -> list[Looked]:
    """Return the log in words: by municipality and day, never by person."""
    return [
        Looked(one.day, municipalities()[one.municipality_code].official_name, _what(one)) for one in seen
    ]


def _what(seen: Seen) -> str:
    if not seen.contact:
        return "Så profilen"
    return "Så profilen og kontaktoplysningerne" if seen.profile else "Så kontaktoplysningerne"
