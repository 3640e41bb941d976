"""Signing in and out. In the demo people choose who they are; without it, this page says how it is done."""

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from access.caller import Caller
from access.demo import DEFAULT_PERSON, DEMO_PERSONS, refuse_strangers
from access.http import SESSION_PERSON, Gate, maybe_caller, open_to_all
from families.problem import InvalidInput, Problem
from web.pages.page import Pages, home_of, pages_of

router = APIRouter(include_in_schema=False)

_LOCAL_PATH = re.compile(r"/(?!/)[^\\\x00-\x20\x7f]{0,2000}")
"""One slash, then no backslash and nothing that a browser drops: `//host`, `/\\host`, `/<tab>/host` leave."""


def local_path(text: str) -> str:
    """Return the address if it lies within Ledig, else the front page: nobody is sent elsewhere."""
    return text if _LOCAL_PATH.fullmatch(text) else "/"


@router.get("/log-ind")
def show_sign_in(
    request: Request,
    caller: Annotated[Caller | None, Depends(maybe_caller)],
    pages: Annotated[Pages, Depends(pages_of)],
) -> Response:
    """Offer the demo's persons, or say how one signs in here."""
    gate: Gate = request.app.state.gate
    if gate.demo:
        refuse_strangers(request.headers)
    return pages.render(
        request,
        "sign_in.html",
        caller,
        persons=DEMO_PERSONS.values() if gate.demo else (),
        default=DEMO_PERSONS[DEFAULT_PERSON],
        next=local_path(request.query_params.get("next", "/")),
    )


@router.post("/log-ind", dependencies=[Depends(open_to_all)])
def sign_in(
    request: Request,
    person: Annotated[str, Form()] = "",
    next_page: Annotated[str, Form(alias="next")] = "/",
) -> Response:
    """Remember who was chosen and go on to where the person was going, else to the role's own first page."""
    _demo_only(request)
    if person not in DEMO_PERSONS:
        raise InvalidInput([Problem("person", person, "Vælg en af personerne på listen.")])
    request.session[SESSION_PERSON] = person
    going = local_path(next_page)
    return RedirectResponse(home_of(DEMO_PERSONS[person].caller.role) if going == "/" else going, 303)


@router.post("/log-af", dependencies=[Depends(open_to_all)])
def sign_out(request: Request) -> Response:
    """Forget who was chosen."""
    _demo_only(request)
    request.session.clear()
    return RedirectResponse("/log-ind", 303)


def _demo_only(request: Request) -> None:
    gate: Gate = request.app.state.gate
    if not gate.demo:
        raise HTTPException(403, "Man kan kun vælge, hvem man er, i demoen.")
    refuse_strangers(request.headers)
