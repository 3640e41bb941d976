"""How a request becomes a caller, and how a route asks whether the caller may."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request

from access.caller import Caller, NotPermitted, NotSignedIn
from access.demo import InventedOnly, demo_caller
from access.permissions import Permission
from access.signing_in import SigningIn
from access.tokens import caller_of_token
from register.tokens import Tokens

SESSION_PERSON = "person"
"""Where the session keeps who was chosen on the demo's sign-in page."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Knows who is calling. `create_app` puts one on `app.state.gate`."""

    tokens: Tokens
    demo: InventedOnly | None
    """In the demo a call without a token is a demo person; see `access.demo` for its limits."""
    signing_in: SigningIn | None = None
    """Sessions of browsers, where an identity provider is set up; machines send a token."""

    def identify(self, request: Request, *, for_contact: bool = False) -> Caller:
        """Return the caller: by token, by session, or in the demo by choice; raises `NotSignedIn`.

        `for_contact` is for those who want to see contact details: then the demo looks twice.
        """
        authorization = request.headers.get("authorization")
        if authorization is not None:
            return caller_of_token(self.tokens, authorization)
        if self.demo is None:
            return self._by_session(request)
        self.demo.refuse_real(afresh=for_contact)
        chosen = None if request.url.path.startswith("/api/") else request.session.get(SESSION_PERSON)
        return self.demo.family.bind(demo_caller(request.headers, chosen))

    def session_of(self, request: Request) -> str | None:
        """Return the session's secret that a browser sends, whether or not it has ended.

        A machine's address takes none: what changes something there asks for no token of a form.
        """
        if self.signing_in is None or request.url.path.startswith("/api/"):
            return None
        return request.cookies.get(self.signing_in.cookie)

    def _by_session(self, request: Request) -> Caller:
        secret = self.session_of(request)
        if self.signing_in is None or secret is None:
            raise NotSignedIn("Log ind, eller send et token: 'Authorization: Bearer …'.")
        caller = self.signing_in.caller_of(secret)
        if caller is None:
            raise NotSignedIn(
                "Du er logget af, fordi du har været væk for længe. Log ind, så fortsætter du her."
            )
        return caller


def _gate(request: Request) -> Gate:
    gate: Gate = request.app.state.gate
    return gate


def require(permission: Permission) -> Callable[[Request], Caller]:
    """Return a dependency that yields the caller, or raises `NotSignedIn` or `NotPermitted`."""

    def check(request: Request) -> Caller:
        caller = _gate(request).identify(request, for_contact=permission is Permission.VIEW_CONTACT)
        if not caller.may(permission):
            raise NotPermitted(caller, permission)
        return caller

    return check


def maybe_caller(request: Request) -> Caller | None:
    """Return the caller where anybody is welcome (help, error pages), None when nobody is known.

    A route with this dependency, or with `open_to_all`, is open on purpose; one with neither is a
    mistake that a test finds.
    """
    try:
        return _gate(request).identify(request)
    except NotSignedIn:
        return None


def open_to_all() -> None:
    """Mark a route that tells nothing about anybody: health, static files."""
