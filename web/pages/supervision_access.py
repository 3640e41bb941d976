"""Whom an authority lets see how to reach a protected family: naming them, and taking it back."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from access.caller import Caller
from access.http import require
from access.permissions import ALLOWED, Permission, Role
from families.geography import municipalities
from families.problem import InvalidInput, Problem
from register.protection import GrantedTo
from web.pages.own_places import change_number, sent_form, texts
from web.pages.page import Pages, pages_of
from web.pages.supervision_desk import Refusal, SupervisionDesk, supervision_desk
from web.pages.supervision_family import draw_family

LONGEST = 300
"""So many characters has a reason, or a person's login, at most."""
_SHORTEST = 3

router = APIRouter(prefix="/tilsyn/familie", include_in_schema=False)

_Officer = Annotated[Caller, Depends(require(Permission.SUPERVISE))]
_Desk = Annotated[SupervisionDesk, Depends(supervision_desk)]
_Form = Annotated[FormData, Depends(sent_form)]


@router.post("/{family_id}/adgang")
def give_access(
    request: Request,
    family_id: str,
    caller: _Officer,
    desk: _Desk,
    pages: Annotated[Pages, Depends(pages_of)],
    form: _Form,
) -> Response:
    """Name a person, or a municipality's people, with a reason; else draw the page with why not."""
    stored, sent = desk.family(caller, family_id), texts(form)
    try:
        to, reason = _read(sent, protected=desk.protection.is_protected(family_id))
    except InvalidInput as refused:
        return draw_family(request, stored, caller, desk, pages, Refusal(sent, refused.problems))
    desk.protection.grant(family_id, to, reason, caller.who, desk.clock.now())
    return RedirectResponse(f"/tilsyn/familie/{family_id}#adgang", 303)


@router.post("/{family_id}/adgang/fjern")
def take_access(family_id: str, caller: _Officer, desk: _Desk, form: _Form) -> Response:
    """Take a grant back; one that is taken back already stays so."""
    desk.family(caller, family_id)
    number = change_number(texts(form).get("grant"))
    if number is not None:
        desk.protection.revoke(family_id, number, caller.who, desk.clock.now())
    return RedirectResponse(f"/tilsyn/familie/{family_id}#adgang", 303)


def _read(sent: Mapping[str, str], *, protected: bool) -> tuple[GrantedTo, str]:
    """Return who is named and why; raises `InvalidInput` with every problem at once."""
    code, who = sent.get("municipality", ""), sent.get("who", "").strip()
    role, reason = sent.get("role", ""), " ".join(sent.get("why", "").split())
    problems = []
    if not protected:
        problems.append(Problem("to", None, "Familien har ikke beskyttet adresse."))
    elif bool(code) == bool(who):
        problems.append(Problem("to", None, "Vælg en kommune, eller skriv ét login."))
    elif code and (code not in municipalities() or role not in _roles()):
        problems.append(Problem("to", None, "Vælg en kommune og en rolle på listen."))
    elif len(who) > LONGEST or not who.isprintable():
        problems.append(Problem("to", None, f"Skriv et login på højst {LONGEST} tegn."))
    if not _SHORTEST <= len(reason) <= LONGEST or not reason.isprintable():
        problems.append(Problem("why", None, f"Skriv hvorfor, med {_SHORTEST}-{LONGEST} tegn."))
    if problems:
        raise InvalidInput(problems)
    return (GrantedTo(municipality_code=code, role=role) if code else GrantedTo(who=who)), reason


def _roles() -> list[str]:
    return [role.value for role in Role if Permission.VIEW_CONTACT in ALLOWED[role]]
