"""The application that puts the rooms together: `create_app` is handed everything it may use."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from anyio.to_thread import current_default_thread_limiter
from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware

from access.caller import NotPermitted, NotSignedIn
from access.claims import SignInRefused
from access.demo import InventedOnly
from access.http import Gate
from access.links import LinkCallers
from access.look_ups import ContactLookUps
from access.oidc import ProviderUnavailable
from access.signing_in import SigningIn
from capacity.routes import router as capacity_routes
from capacity.service import CapacityService
from families.availability import FreshnessRule
from families.clock import Clock
from families.problem import InvalidInput
from indexer.intake import Intake
from indexer.intake_routes import router as intake_routes
from indexer.sms_routes import router as sms_routes
from messages.answers import SmsAnswers
from messages.mailbox import Mailbox
from register.calls import Calls
from register.database import POOL_SIZE, Database, RegisterUnavailable
from register.decisions import OtherAuthority
from register.link_guesses import LinkGuesses
from register.link_requests import LinkRequests
from register.links import Links
from register.look_ups import LookUps
from register.needs import Needs
from register.own_words import OwnWords
from register.phones import Phones
from register.placements import Placements
from register.protection import Protection
from register.register import Register
from register.remembered_answers import KeyUsedOtherwise
from register.reminding import ReminderRule
from register.reports import Reports
from register.stored import FamilyEnded, FamilyGone
from register.tokens import Tokens
from register.views import ProfileViews
from search_api.engine import Engine, EngineUnavailable
from search_api.needs import SearchedNeeds
from search_api.openapi import problem_response
from search_api.routes import router as search_routes
from search_api.services import SearchService, UnknownFamily
from web import operations
from web.files import HashedFiles
from web.form_tokens import StaleForm, own_form
from web.head_requests import HeadRequests
from web.metrics import MeasuredEngine, MeasuredRequests, Metrics
from web.pages import (
    capacity,
    compare,
    demo_letters,
    front,
    link_page,
    municipality,
    on_behalf,
    own_page,
    own_profile,
    own_scope,
    profile,
    search,
    sign_in,
    supervision,
    supervision_access,
    supervision_family,
    supervision_look_ups,
    supervision_requests,
    told,
)
from web.pages import help as help_pages
from web.pages.desk import Desk
from web.pages.errors import error_page
from web.pages.following import Following
from web.pages.own_places import OwnPlaces
from web.pages.page import Pages
from web.pages.supervision_desk import SupervisionDesk
from web.problems import ErrorAnswers, UnforeseenErrors
from web.security import BodyLimit, OwnRequestsOnly, SecurityHeaders

SESSION_COOKIE = "ledig_session"
SESSION_SECONDS = 8 * 3600
"""How long the demo remembers who was chosen: a working day."""

EXPECTED = (
    HTTPException,
    RequestValidationError,
    NotSignedIn,
    NotPermitted,
    SignInRefused,
    ProviderUnavailable,
    StaleForm,
    InvalidInput,
    UnknownFamily,
    FamilyGone,
    FamilyEnded,
    KeyUsedOtherwise,
    OtherAuthority,
    RegisterUnavailable,
    EngineUnavailable,
)
"""The errors that have words of their own; every other is unforeseen."""

_DESCRIPTION = (
    "Find a foster family that really has a place. Ages are in months, distances in km as the crow"
    " flies, days are Copenhagen's, instants are UTC in whole seconds. Every error is a problem"
    " (RFC 9457) that names every wrong parameter at once, in Danish."
)
_ALWAYS_POSSIBLE: dict[int | str, dict[str, Any]] = {
    405: problem_response("The address takes another method: see `Allow`."),
    500: problem_response("Our fault; `reference` finds it in our log."),
    503: problem_response("The register, or the search engine, does not answer right now."),
}


@dataclass(frozen=True, slots=True)
class Parts:
    """What the application is made of. With `demo`, people choose who they are (`access.demo`).

    `database` is the one of `register`: for what is written beside the families.
    """

    database: Database
    register: Register
    look_ups: LookUps
    tokens: Tokens
    engine: Engine
    clock: Clock
    rule: FreshnessRule
    demo: bool
    reminders: ReminderRule | None = None
    """When families are reminded; None is a week's peace, and by mail alone."""
    mailbox: Mailbox | None = None
    """Where the demo's letters are put, to be read on a page; None when they really leave."""
    signing_in: SigningIn | None = None
    """How people sign in with a browser; None where only tokens, or the demo's persons, are known."""
    encrypted: bool = False
    """Whether people reach us by https."""


def create_app(parts: Parts) -> FastAPI:
    """Return the application: pages, API, static files, and the rules for every request."""
    metrics, files, answers = Metrics(), HashedFiles(), ErrorAnswers(error_page)
    app = FastAPI(
        title="Ledig",
        version="1",
        description=_DESCRIPTION,
        servers=[{"url": "/", "description": "This service"}],
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_as_many_threads_as_connections,
        middleware=_middleware(parts, metrics, answers),
    )
    for error in EXPECTED:
        app.add_exception_handler(error, answers.expected)
    app.state.metrics = metrics
    invented = InventedOnly(parts.register) if parts.demo else None
    app.state.gate = Gate(parts.tokens, invented, None if parts.demo else parts.signing_in)
    app.state.pages = Pages(files, demo=parts.demo, demo_letters=parts.mailbox is not None)
    engine = MeasuredEngine(parts.engine, metrics)
    app.state.search = SearchService(parts.register, engine, parts.clock, parts.rule)
    app.state.needs = SearchedNeeds(Needs(parts.database))
    app.state.desk = Desk(
        Calls(parts.database, parts.clock, parts.rule),
        Placements(parts.database, parts.clock),
        ProfileViews(parts.database),
    )
    app.state.contact_look_ups = ContactLookUps(
        parts.register, parts.look_ups, Protection(parts.database), parts.clock
    )
    app.state.capacity = CapacityService(parts.register, parts.clock, parts.rule)
    app.state.intake = Intake(parts.register, parts.clock, parts.rule)
    app.state.sms_answers = SmsAnswers(parts.register, Phones(parts.database))
    app.state.own_places = OwnPlaces(parts.register, Reports(parts.database), parts.clock, parts.rule)
    app.state.own_words = OwnWords(parts.database, parts.clock)
    app.state.link_callers = LinkCallers(Links(parts.database), LinkGuesses(parts.database), parts.clock)
    app.state.link_requests = LinkRequests(parts.database, parts.clock)
    reminders = parts.reminders or ReminderRule(parts.rule)
    app.state.following = Following.on(parts.database, parts.register, parts.clock, reminders)
    app.state.supervision = SupervisionDesk.on(parts.database, parts.register, parts.clock, parts.rule)
    token = HTTPBearer(auto_error=False, description="A token that `ledig token --role ROLE` made.")
    for routes in (search_routes, intake_routes, sms_routes, capacity_routes):
        app.include_router(routes, dependencies=[Depends(token)], responses=_ALWAYS_POSSIBLE)
    for part in (
        front,
        search,
        compare,
        profile,
        told,
        capacity,
        own_page,
        own_profile,
        own_scope,
        link_page,
        municipality,
        on_behalf,
        supervision,
        supervision_requests,
        supervision_family,
        supervision_access,
        supervision_look_ups,
        sign_in,
        help_pages,
        operations,
    ):
        app.include_router(part.router, dependencies=[Depends(own_form)])
    if parts.mailbox:
        app.state.mailbox = parts.mailbox
        app.include_router(demo_letters.router, dependencies=[Depends(own_form)])
    app.mount("/static", files)
    return app


@asynccontextmanager
async def _as_many_threads_as_connections(_: FastAPI) -> AsyncIterator[None]:
    """Let no more requests work at a time than there are connections for (`architecture.md`, Sync)."""
    current_default_thread_limiter().total_tokens = POOL_SIZE
    yield


def _middleware(parts: Parts, metrics: Metrics, answers: ErrorAnswers) -> list[Middleware]:
    """Return the rules for every request, outermost first.

    What counts sees every answer, the headers are on every answer, and whoever answers with an error
    page knows the session.
    """
    session = Middleware(
        SessionMiddleware,
        # A new one at each start: the demo forgets who was chosen, and nobody can have guessed it.
        secret_key=secrets.token_urlsafe(32),
        session_cookie=SESSION_COOKIE,
        max_age=SESSION_SECONDS,
        same_site="lax",
    )
    return [
        Middleware(HeadRequests),
        Middleware(MeasuredRequests, metrics=metrics),
        Middleware(SecurityHeaders, encrypted=parts.encrypted),
        *([session] if parts.demo else []),
        Middleware(UnforeseenErrors, answers=answers),
        Middleware(OwnRequestsOnly, refuse=answers.expected),
        Middleware(BodyLimit, refuse=answers.expected),
    ]
