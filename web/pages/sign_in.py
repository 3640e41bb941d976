"""Signing in and out: at the identity provider, or in the demo by choosing who one is.

Where there is neither, the page says who can use Ledig how. No form leads to the provider: the policy for
forms (`form-action`) holds for where they are sent on to as well, so links and pages do.
"""

import re
from secrets import token_urlsafe
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from access.caller import Caller
from access.demo import DEFAULT_PERSON, DEMO_PERSONS, refuse_strangers
from access.http import SESSION_PERSON, Gate, maybe_caller, open_to_all
from access.signing_in import BACK, SigningIn
from families.problem import InvalidInput, Problem
from web.pages.page import Pages, home_of, pages_of

router = APIRouter(include_in_schema=False)

_BEGIN = "/log-ind/begynd"

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
    going = local_path(request.query_params.get("next", "/"))
    return pages.render(
        request,
        "sign_in.html",
        caller,
        persons=DEMO_PERSONS.values() if gate.demo else (),
        default=DEMO_PERSONS[DEFAULT_PERSON],
        next=going,
        begin=f"{_BEGIN}?{urlencode({'next': going})}" if gate.signing_in else None,
        signed_out=False,
    )


@router.get(_BEGIN, dependencies=[Depends(open_to_all)])
def begin(request: Request) -> Response:
    """Send the browser to the identity provider, with a cookie that knows it when it comes back."""
    signing_in = _signing_in(request)
    browser = request.cookies.get(signing_in.begun_cookie) or token_urlsafe(32)
    going = local_path(request.query_params.get("next", "/"))
    answer = RedirectResponse(signing_in.begin(browser, going), 303)
    _set_cookie(answer, signing_in, signing_in.begun_cookie, browser)
    return answer


@router.get(BACK, dependencies=[Depends(open_to_all)])
def come_back(request: Request) -> Response:
    """Take what the provider says; begin a session under a new secret, and go on to where one was going."""
    signing_in = _signing_in(request)
    browser = request.cookies.get(signing_in.begun_cookie, "")
    before = request.cookies.get(signing_in.cookie)
    signed_in = signing_in.finish(dict(request.query_params), browser, before)
    going = signed_in.going
    home = going == "/" or going.startswith("/log-")
    answer = RedirectResponse(home_of(signed_in.caller.role) if home else going, 303)
    _set_cookie(answer, signing_in, signing_in.cookie, signed_in.secret)
    return answer


@router.get("/log-af")
def show_signed_out(
    request: Request,
    caller: Annotated[Caller | None, Depends(maybe_caller)],
    pages: Annotated[Pages, Depends(pages_of)],
) -> Response:
    """Tell that one has signed out here, and lead on to signing out at the provider."""
    elsewhere = None if caller else _signing_in(request).sign_out_address()
    return pages.render(
        request,
        "sign_in.html",
        caller,
        persons=(),
        begin=_BEGIN,
        signed_out=caller is None,
        elsewhere=elsewhere,
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
    # What was drawn for somebody else is stale from now on, so its forms are too.
    request.session.clear()
    request.session[SESSION_PERSON] = person
    going = local_path(next_page)
    return RedirectResponse(home_of(DEMO_PERSONS[person].caller.role) if going == "/" else going, 303)


@router.post("/log-af", dependencies=[Depends(open_to_all)])
def sign_out(request: Request) -> Response:
    """End the session; in the demo, forget who was chosen."""
    gate: Gate = request.app.state.gate
    if gate.signing_in:
        if secret := gate.session_of(request):
            gate.signing_in.sign_out(secret)
        answer = RedirectResponse("/log-af", 303)
        _set_cookie(answer, gate.signing_in, gate.signing_in.cookie, None)
        return answer
    _demo_only(request)
    request.session.clear()
    return RedirectResponse("/log-ind", 303)


def _signing_in(request: Request) -> SigningIn:
    gate: Gate = request.app.state.gate
    if gate.signing_in is None:
        raise HTTPException(404)
    return gate.signing_in


def _set_cookie(answer: Response, signing_in: SigningIn, name: str, value: str | None) -> None:
    """Set a cookie that ends with the browser, or with None remove it."""
    answer.set_cookie(
        name,
        value or "",
        max_age=None if value else 0,
        path="/",
        secure=signing_in.encrypted,
        httponly=True,
        samesite="lax",
    )


def _demo_only(request: Request) -> None:
    gate: Gate = request.app.state.gate
    if not gate.demo:
        raise HTTPException(403, "Man kan kun vælge, hvem man er, i demoen.")
    refuse_strangers(request.headers)
