"""Every route asks who may: the whole of the application's routes against the one table."""

from collections.abc import Iterator
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount

from access.http import maybe_caller, open_to_all, require
from access.permissions import ALLOWED, Permission, Role
from tests.named_families import EXPECTANT, FREE
from tests.web.conftest import ClientOf
from web.app import Parts, create_app
from web.pages.link_page import known_by_link

NEEDED = {
    ("GET", "/api/v1/families"): Permission.SEARCH,
    ("GET", "/api/v1/families/{family_id}"): Permission.VIEW_PROFILE,
    ("GET", "/api/v1/capacity"): Permission.VIEW_CAPACITY,
    ("GET", "/api/v1/capacity/series"): Permission.VIEW_CAPACITY,
    ("POST", "/api/v1/families/{family_id}/availability"): Permission.REPORT,
    ("POST", "/api/v1/families/{family_id}/availability/confirm"): Permission.REPORT,
    ("POST", "/api/v1/sms"): Permission.RELAY,
    ("GET", "/min-side"): Permission.OWN_PAGE,
    ("POST", "/min-side"): Permission.OWN_PAGE,
    ("GET", "/min-side/profil"): Permission.OWN_PAGE,
    ("POST", "/min-side/profil"): Permission.OWN_PAGE,
    ("GET", "/min-side/godkendelse"): Permission.OWN_PAGE,
    ("POST", "/min-side/godkendelse"): Permission.OWN_PAGE,
    ("GET", "/kapacitet"): Permission.VIEW_CAPACITY,
    ("GET", "/kapacitet/fil"): Permission.VIEW_CAPACITY,
    ("GET", "/"): Permission.SEARCH,
    ("GET", "/sammenlign"): Permission.VIEW_PROFILE,
    ("GET", "/soeg"): Permission.SEARCH,
    ("GET", "/familie/{family_id}"): Permission.VIEW_PROFILE,
    ("GET", "/familie/{family_id}/kontakt"): Permission.VIEW_PROFILE,
    ("POST", "/familie/{family_id}/kontakt"): Permission.VIEW_CONTACT,
    ("POST", "/familie/{family_id}/opkald"): Permission.TELL,
    ("POST", "/familie/{family_id}/opkald/fortryd"): Permission.TELL,
    ("POST", "/familie/{family_id}/anbragt"): Permission.TELL,
    ("POST", "/familie/{family_id}/anbragt/fortryd"): Permission.TELL,
    ("GET", "/kommune"): Permission.FOLLOW_FAMILIES,
    ("POST", "/kommune/paamind"): Permission.FOLLOW_FAMILIES,
    ("POST", "/kommune/laest"): Permission.FOLLOW_FAMILIES,
    ("GET", "/kommune/familie/{family_id}"): Permission.FOLLOW_FAMILIES,
    ("POST", "/kommune/familie/{family_id}"): Permission.FOLLOW_FAMILIES,
    ("GET", "/tilsyn"): Permission.SUPERVISE,
    ("POST", "/tilsyn/laest"): Permission.SUPERVISE,
    ("POST", "/tilsyn/ulaest"): Permission.SUPERVISE,
    ("GET", "/tilsyn/anmodninger"): Permission.SUPERVISE,
    ("GET", "/tilsyn/anmodninger/{request_id}"): Permission.SUPERVISE,
    ("POST", "/tilsyn/anmodninger/{request_id}"): Permission.SUPERVISE,
    ("GET", "/tilsyn/familie/{family_id}"): Permission.SUPERVISE,
    ("POST", "/tilsyn/familie/{family_id}"): Permission.SUPERVISE,
    ("GET", "/tilsyn/opslag"): Permission.SUPERVISE,
    ("GET", "/tilsyn/opslag/fil"): Permission.SUPERVISE,
    ("POST", "/tilsyn/familie/{family_id}/adgang"): Permission.SUPERVISE,
    ("POST", "/tilsyn/familie/{family_id}/adgang/fjern"): Permission.SUPERVISE,
}
"""Every route that is not for everybody."""

_ASKS = cast("Any", require(Permission.SEARCH)).__code__


def routes_of(routes: list[BaseRoute]) -> Iterator[BaseRoute]:
    """Yield every route, those of included routers too."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is None:
            yield route
        else:
            yield from routes_of(included.routes)


def calls_of(dependant: Dependant) -> Iterator[Any]:
    """Yield every dependency of a route, and theirs."""
    for needed in dependant.dependencies:
        yield needed.call
        yield from calls_of(needed)


def asks(route: APIRoute) -> bool:
    """Tell whether a route asks for a permission."""
    return any(getattr(call, "__code__", None) is _ASKS for call in calls_of(route.dependant))


@pytest.fixture
def app(parts: Parts) -> FastAPI:
    """Return the application."""
    return create_app(parts)


def test_every_route_asks_or_is_open_on_purpose(app: FastAPI) -> None:
    for route in routes_of(app.routes):
        if isinstance(route, Mount):
            assert route.path == "/static"
            continue
        assert isinstance(route, APIRoute), route
        open_on_purpose = {maybe_caller, open_to_all, known_by_link}.intersection(calls_of(route.dependant))
        assert asks(route) or open_on_purpose, f"{route.path} asks nobody"


def test_a_route_that_asks_nobody_would_be_found(app: FastAPI) -> None:
    app.get("/glemt")(lambda: None)
    with pytest.raises(AssertionError, match="/glemt asks nobody"):
        test_every_route_asks_or_is_open_on_purpose(app)


def test_the_table_here_names_every_route_that_asks(app: FastAPI) -> None:
    found = {
        (method, route.path)
        for route in routes_of(app.routes)
        if isinstance(route, APIRoute) and asks(route)
        for method in route.methods or ()
    }
    assert found == set(NEEDED)


@pytest.mark.parametrize("role", Role)
def test_each_role_is_let_in_where_the_table_says_so_and_nowhere_else(
    client_of: ClientOf, role: Role
) -> None:
    client = client_of(role)
    for (method, path), permission in NEEDED.items():
        # The consultant's own families live elsewhere than the family that everybody else is asked about.
        family_id = EXPECTANT if path.startswith("/kommune") else FREE
        address = path.format(family_id=family_id, request_id=1)
        answer = client.request(method, address, data={"reason": "prøve"})
        let_in = answer.status_code not in {401, 403}
        assert let_in is (permission in ALLOWED[role]), f"{role} {method} {path} {answer.status_code}"
        assert let_in or "har ikke adgang" in answer.text
