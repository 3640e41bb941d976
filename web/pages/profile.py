"""One family: what a caseworker needs before phoning, and the contact details behind a logged click."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from access.caller import Caller
from access.http import require
from access.look_ups import MAX_REASON, ContactLookUps
from access.permissions import Permission
from families.problem import InvalidInput, Problem
from families.vocabulary import Approval
from register.stored import StoredFamily
from search_api.chips import chips
from search_api.criteria import Criteria
from search_api.results import Hit, Verdict
from search_api.services import SearchService, search_service
from web.pages import family_facts
from web.pages.marks import marked, with_marks
from web.pages.page import Pages, pages_of

router = APIRouter(prefix="/familie", include_in_schema=False)

PURPOSES = {
    "place": "Vi søger plads til et barn nu",
    "follow_up": "Vi følger op på en tidligere henvendelse",
    "child_here": "Vi har et barn anbragt hos familien",
    "other": "Andet (skriv hvad)",
}
"""Why people look up contact details, so that a reason costs one click; `other` needs words of its own."""
_OTHER = "other"
_BETWEEN = ": "

_Pages = Annotated[Pages, Depends(pages_of)]
_Service = Annotated[SearchService, Depends(search_service)]


@router.get("/{family_id}")
def show_profile(
    request: Request,
    family_id: str,
    caller: Annotated[Caller, Depends(require(Permission.VIEW_PROFILE))],
    service: _Service,
    pages: _Pages,
) -> Response:
    """Show one family as the search in the query string sees it; without one, as it is today."""
    stored = service.family(family_id)
    return pages.render(request, "profile.html", caller, **_profile(request, service, stored))


@router.get("/{family_id}/kontakt")
def leave_contact(
    request: Request,
    family_id: str,
    service: _Service,
    caller: Annotated[Caller, Depends(require(Permission.VIEW_PROFILE))],
) -> Response:
    """Go back to the profile: contact details are the answer to a reason, never an address."""
    del caller
    service.family(family_id)
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/familie/{family_id}{query}#kontakt", 303)


@router.post("/{family_id}/kontakt")
def show_contact(
    request: Request,
    family_id: str,
    caller: Annotated[Caller, Depends(require(Permission.VIEW_CONTACT))],
    service: _Service,
    pages: _Pages,
    purpose: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Log the look-up and show the details as the answer itself.

    No redirect: that would need the details, or a pass to them, kept somewhere for the next request.
    Loading the answer anew sends the reason anew, and so is a look-up of its own in the log.
    """
    look_ups: ContactLookUps = request.app.state.contact_look_ups
    stored = service.family(family_id)
    profile = _profile(request, service, stored)
    told = _told(purpose, reason)
    try:
        contact = look_ups.look_up(caller, family_id, told)
    except InvalidInput as error:
        problem = _problem(error.problems) if told else "Vælg en grund, eller skriv den selv."
        entered = {"purpose": purpose, "reason": reason, "problem": problem}
        return pages.render(request, "profile.html", caller, status=422, **{**profile, **entered})
    return pages.render(
        request, "contact.html", caller, **profile, contact=contact, told=told, at=service.clock.now()
    )


def _told(purpose: str, reason: str) -> str:
    """Return the reason as it is logged: what was chosen, what was written, or both."""
    chosen = "" if purpose == _OTHER else PURPOSES.get(purpose, "")
    return _BETWEEN.join(part for part in (chosen, reason.strip()) if part)


def _problem(problems: Sequence[Problem]) -> str:
    return " ".join(problem.message for problem in problems)


def _profile(request: Request, service: SearchService, stored: StoredFamily) -> dict[str, Any]:
    """Return what the templates of one family know."""
    family, today = stored.family, service.today
    criteria, _ = Criteria.read_leniently(request.query_params.multi_items(), today)
    hit = service.present(stored, criteria)
    return {
        "family": family,
        "hit": hit,
        "today": today,
        "day": criteria.asked_day(today),
        "query": with_marks(criteria.query_string(), marked(request)),
        "asked": bool(chips(criteria)),
        "chips": chips(criteria),
        "verdict": _verdict(hit),
        "is_approved": family.approval is Approval.APPROVED,
        "child_facts": family_facts.child_facts(family),
        "parent_child_facts": family_facts.parent_child_facts(family.parent_child)
        if family.parent_child
        else (),
        "home_facts": family_facts.home_facts(family, today),
        "place_facts": family_facts.place_facts(hit, criteria.near, today),
        "approval_facts": family_facts.approval_facts(family),
        "experience": family_facts.experience(family),
        "purposes": PURPOSES,
        "purpose": "",
        "reason": "",
        "problem": None,
        "most": MAX_REASON - max(map(len, PURPOSES.values())) - len(_BETWEEN),
    }


_VERDICTS = (
    (Verdict.AGAINST, "Noget taler imod"),
    (Verdict.APPROVED_ONLY, "Godkendt, men ikke det, familien ønsker lige nu"),
    (Verdict.UNKNOWN, "Kan passe, men noget er ikke oplyst eller bekræftet"),
)
"""What the reasons come to, by the heaviest verdict among them."""


def _verdict(hit: Hit) -> str:
    told = {reason.verdict for reason in hit.reasons}
    return next((words for verdict, words in _VERDICTS if verdict in told), "Familien passer til søgningen")
