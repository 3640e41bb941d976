"""The page that tells a person what went wrong and where to go from here."""

from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import Response

from access.caller import Caller
from access.http import maybe_caller
from access.permissions import Role
from access.signing_in import BACK
from web.pages.page import pages_of
from web.problems import LINKS, Fault

_OURS = 500
"""From this status on the fault lies with us, and nothing more is asked of what may be broken."""
_NOT_SIGNED_IN = 401

_SEARCHING = "Søge efter familier og se deres profiler"
ROLE_CAN = {
    Role.CASEWORKER: f"{_SEARCHING}, slå kontaktoplysninger op med en grund, og notere opkald og"
    " anbringelser.",
    Role.CONSULTANT: f"{_SEARCHING}, slå kontaktoplysninger op med en grund, og følge, påminde og melde for"
    " kommunens egne familier.",
    Role.AUTHORITY: f"{_SEARCHING}, og læse advis og afgøre anmodninger for familier under jeres tilsyn."
    " Kontaktoplysninger er for dem, der skal anbringe et barn.",
    Role.FAMILY: "Melde ledigt og optaget på jeres egen side, og se, hvem der har set på jer. Plejefamilier"
    " søger ikke efter hinanden.",
    Role.ANALYST: "Analytikere arbejder med tal for hele landet og ser ingen familier. Siden med tal er på"
    " vej.",
    Role.INTAKE: "Rollen er til programmer, der indberetter over API'et, og har ingen sider.",
    Role.ADMINISTRATOR: "Administratorer laver tokens og ser indstillinger på serveren, med 'ledig token' og"
    " 'ledig status', og ser ingen familier.",
}
"""What each role can do, for whoever knocks on a door that is not theirs."""


def error_page(request: Request, fault: Fault) -> Response:
    """Draw the page of a fault.

    A part of a page (htmx) would be lost on the sign-in page, so the browser is told to go there
    instead (`ui.md` 2.4).
    """
    caller: Caller | None = maybe_caller(request) if fault.status < _OURS else None
    sign_in = f"/log-ind?{urlencode({'next': _way_back(request)})}"
    headers = dict(fault.headers)
    if fault.status == _NOT_SIGNED_IN and request.headers.get("hx-request") == "true":
        headers["HX-Redirect"] = sign_in
    return pages_of(request).render(
        request,
        "error.html",
        caller,
        status=fault.status,
        headers=headers,
        fault=fault,
        can=ROLE_CAN[caller.role] if caller else None,
        sign_in=sign_in,
        again=_way_back(request),
        sent=getattr(request.state, "sent", ()) if fault.resend else (),
    )


def _way_back(request: Request) -> str:
    if request.url.path.startswith(LINKS):
        # A secret stands in no page: the empty address means the one that is open.
        return ""
    if request.method != "GET" or request.url.path == BACK:
        return "/"
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
