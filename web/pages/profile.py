"""One family: what a caseworker needs before phoning, and the contact details behind a logged click."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from access.caller import Caller
from access.http import require
from access.look_ups import ContactLookUps
from access.permissions import Permission
from families.problem import InvalidInput, Problem
from web.pages.family_page import BETWEEN, PURPOSES, FamilyPages, family_pages

router = APIRouter(prefix="/familie", include_in_schema=False)

_OTHER = "other"

_Drawn = Annotated[FamilyPages, Depends(family_pages)]


@router.get("/{family_id}")
def show_profile(
    family_id: str, drawn: _Drawn, caller: Annotated[Caller, Depends(require(Permission.VIEW_PROFILE))]
) -> Response:
    """Show one family as the search in the query string sees it; without one, as it is today."""
    page = drawn.draw(caller, family_id)
    drawn.desk.note_view(page, caller, [family_id], drawn.service.today)
    return page


@router.get("/{family_id}/kontakt")
def leave_contact(
    family_id: str, drawn: _Drawn, caller: Annotated[Caller, Depends(require(Permission.VIEW_PROFILE))]
) -> Response:
    """Go back to the profile: contact details are the answer to a reason, never an address."""
    del caller
    return RedirectResponse(drawn.address(family_id, "kontakt"), 303)


@router.post("/{family_id}/kontakt")
def show_contact(
    request: Request,
    family_id: str,
    caller: Annotated[Caller, Depends(require(Permission.VIEW_CONTACT))],
    drawn: _Drawn,
    purpose: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Log the look-up and show the details as the answer itself.

    No redirect: that would need the details, or a pass to them, kept somewhere for the next request.
    Loading the answer anew sends the reason anew, and so is a look-up of its own in the log.
    """
    look_ups: ContactLookUps = request.app.state.contact_look_ups
    drawn.service.family(family_id)
    told = _told(purpose, reason)
    try:
        contact = look_ups.look_up(caller, family_id, told)
    except InvalidInput as error:
        problem = _problem(error.problems) if told else "Vælg en grund, eller skriv den selv."
        entered = {"purpose": purpose, "reason": reason, "problem": problem}
        return drawn.draw(caller, family_id, status=422, **entered)
    at = drawn.service.clock.now()
    return drawn.draw(caller, family_id, "contact.html", contact=contact, told=told, at=at)


def _told(purpose: str, reason: str) -> str:
    """Return the reason as it is logged: what was chosen, what was written, or both."""
    chosen = "" if purpose == _OTHER else PURPOSES.get(purpose, "")
    return BETWEEN.join(part for part in (chosen, reason.strip()) if part)


def _problem(problems: Sequence[Problem]) -> str:
    return " ".join(problem.message for problem in problems)
