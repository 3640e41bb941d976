"""What went wrong, told to whoever asked: RFC 9457 problems to machines, a helpful page to people.

Nothing from the inside gets out: an error that nobody foresaw is logged under a reference, and only
the reference is shown.
"""

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from access.caller import NotPermitted, NotSignedIn
from access.claims import SignInRefused
from access.oidc import ProviderUnavailable
from families.problem import InvalidInput, Problem
from register.database import RegisterUnavailable
from register.decisions import OtherAuthority
from register.remembered_answers import KeyUsedOtherwise
from register.stored import FamilyEnded, FamilyGone
from search_api.engine import EngineUnavailable
from search_api.services import UnknownFamily
from web.form_tokens import StaleForm

PROBLEM_TYPE = "application/problem+json"
_TITLES: Mapping[int, tuple[str, str]] = {
    400: ("Anmodningen kan ikke læses", "Det sendte kan ikke læses. Ret det, og send igen."),
    401: ("Du er ikke logget ind", "Log ind for at komme videre."),
    403: ("Du har ikke adgang", "Din rolle giver ikke adgang til dette."),
    404: ("Siden findes ikke", "Adressen er forkert, eller indholdet er flyttet eller slettet."),
    405: ("Det kan man ikke her", "Siden findes, men den tager ikke imod denne slags anmodning."),
    409: ("Det passer ikke med det, der står nu", "Hent siden igen, og prøv på ny."),
    413: ("Der er sendt for meget", "Der er sendt for meget på én gang. Højst 1 MB."),
    415: ("Forkert indholdstype", "Send indholdet som application/json."),
    422: ("Noget skal rettes", "Se hvad der er galt, ret det, og prøv igen."),
    500: ("Der skete en fejl hos os", "Det er ikke din skyld. Prøv igen om lidt."),
    503: ("Tjenesten svarer ikke lige nu", "Prøv igen om lidt."),
}

_NO_SEARCH = (
    "Søgemaskinen svarer ikke, så vi kan ikke vise, hvem der er ledig. Indberetninger bliver gemt, og"
    " familiernes sider kan åbnes. Prøv igen om lidt."
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that went wrong, in Danish words; `errors` names every wrong parameter at once."""

    status: int
    title: str
    detail: str
    errors: tuple[Problem, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    reference: str | None = None
    resend: bool = False
    """Whether what was sent may be sent once more as it is, when the reader has seen to it."""

    @classmethod
    def of_status(cls, status: int, detail: str | None = None) -> "Fault":
        """Return the fault with the words that go with a status."""
        title, usual = _TITLES.get(status, (f"Fejl {status}", "Prøv igen."))
        return cls(status, title, detail or usual)


def fault_of(error: Exception) -> Fault:
    """Return what an expected error means to the one who asked; 500 for any other."""
    match error:
        case NotSignedIn() | SignInRefused() | ProviderUnavailable() | StaleForm():
            return _fault_of_caller(error)
        case NotPermitted() | OtherAuthority():
            return Fault.of_status(403, str(error))
        case UnknownFamily() | FamilyGone():
            return Fault(404, "Familien findes ikke", str(error))
        case FamilyEnded() | KeyUsedOtherwise():
            return Fault.of_status(409, str(error))
        case RegisterUnavailable():
            return Fault.of_status(503)
        case EngineUnavailable():
            # What the engine says is for whoever runs it, and stands in the log.
            return Fault(503, "Søgningen virker ikke lige nu", _NO_SEARCH)
        case InvalidInput():
            return _invalid(error.problems)
        case RequestValidationError():
            return _fault_of_validation(error)
        case HTTPException():
            return _fault_of_http(error)
        case _:
            return Fault.of_status(500)


def _fault_of_caller(error: Exception) -> Fault:
    match error:
        case NotSignedIn():
            usual = Fault.of_status(401, str(error))
            challenge = {"WWW-Authenticate": "Bearer"}
            return Fault(401, usual.title, usual.detail, headers=challenge, resend=True)
        case StaleForm():
            return Fault(403, "Siden var for gammel", str(error), resend=True)
        case SignInRefused():
            return Fault(401, "Du kunne ikke logges ind", str(error))
        case _:
            return Fault(
                503, "Login-tjenesten svarer ikke lige nu", "Det er ikke din skyld. Prøv igen om lidt."
            )


def _invalid(problems: tuple[Problem, ...]) -> Fault:
    number = len(problems)
    detail = "Én værdi er forkert." if number == 1 else f"{number} værdier er forkerte."
    return Fault(422, Fault.of_status(422).title, detail, problems)


def _fault_of_http(error: HTTPException) -> Fault:
    usual = Fault.of_status(error.status_code, _said(error))
    return Fault(usual.status, usual.title, usual.detail, headers=error.headers or {})


def _said(error: HTTPException) -> str | None:
    # What the frameworks say is English: the phrase of the status, and the reason why a body could
    # not be read.
    frameworks = error.status_code == HTTPStatus.BAD_REQUEST
    return None if frameworks or error.detail == HTTPStatus(error.status_code).phrase else str(error.detail)


_VALIDATION_WORDS = {
    "missing": "Mangler. Værdien skal være der.",
    "extra_forbidden": "Ukendt. Fjern den, eller ret navnet.",
    "int_parsing": "Skriv et helt tal.",
    "bool_parsing": "Skriv true eller false.",
    "string_type": "Skriv en tekst.",
}


def _fault_of_validation(error: RequestValidationError) -> Fault:
    found = error.errors()
    if any(one["type"] == "json_invalid" for one in found):
        return Fault.of_status(400, "Indholdet er ikke gyldig JSON. Ret det, og send igen.")
    if any(one["type"] == "model_attributes_type" for one in found):
        return Fault.of_status(415)
    problems = tuple(
        Problem(
            ".".join(str(part) for part in one["loc"][1:]),
            None,
            _VALIDATION_WORDS.get(one["type"], "Værdien er ikke gyldig. Se beskrivelsen af API'et."),
        )
        for one in found
    )
    return _invalid(problems)


def problem_response(fault: Fault) -> Response:
    """Return the fault as `application/problem+json` (RFC 9457)."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": fault.title,
        "status": fault.status,
        "detail": fault.detail,
        "errors": [{"param": p.field, "message": p.message} for p in fault.errors],
    }
    if fault.reference:
        body["reference"] = fault.reference
    return JSONResponse(body, fault.status, dict(fault.headers), media_type=PROBLEM_TYPE)


_FOR_MACHINES = ("/api/", "/health/", "/metrics")
LINKS = "/link/"
"""Where personal links begin: what follows is a secret, and stands in no log and on no page."""

ErrorPage = Callable[[Request, Fault], Response]


class ErrorAnswers:
    """Answers an error in the form that fits the address: to machines a problem, elsewhere a page."""

    def __init__(self, error_page: ErrorPage) -> None:
        """Draw pages with `error_page`."""
        self._error_page = error_page
        self._log = logging.getLogger("ledig.web")

    def expected(self, request: Request, error: Exception) -> Response:
        """Answer an error that somebody foresaw."""
        if isinstance(error, RegisterUnavailable | EngineUnavailable | ProviderUnavailable):
            self._log.error("%s %s: %s", request.method, _told_path(request), error)
        return self._answer(request, fault_of(error))

    def unexpected(self, request: Request, error: Exception) -> Response:
        """Log an error that nobody foresaw, and answer with the reference it is logged under."""
        reference = secrets.token_hex(4)
        # The path without its query: what somebody searched for does not belong in a log.
        self._log.error(
            "%s %s failed, reference %s", request.method, _told_path(request), reference, exc_info=error
        )
        usual = Fault.of_status(500)
        return self._answer(request, Fault(500, usual.title, usual.detail, reference=reference))

    def _answer(self, request: Request, fault: Fault) -> Response:
        if request.url.path.startswith(_FOR_MACHINES):
            return problem_response(fault)
        return self._error_page(request, fault)


def _told_path(request: Request) -> str:
    """Return the address as it may be logged."""
    path = request.url.path
    return f"{LINKS}…" if path.startswith(LINKS) else path


class UnforeseenErrors:
    """Answers what no handler took, inside the middleware that adds the headers."""

    def __init__(self, app: ASGIApp, answers: ErrorAnswers) -> None:
        """Wrap `app`."""
        self._app = app
        self._answers = answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; answer with a 500 when it fails before an answer has begun."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_noting(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        except Exception as error:
            if begun:
                raise
            response = await run_in_threadpool(self._answers.unexpected, Request(scope, receive), error)
            await response(scope, receive, send)
