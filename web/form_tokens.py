"""What ties a form to the one it was drawn for, so that no other site can send it in their name.

Beside Sec-Fetch-Site and Origin (`web.security`): every form of a page carries a token that only who
has the session, or the personal link, can make. Machines carry a token of their own in each call, which
no browser adds by itself, and are not asked for another.
"""

import hmac
from hashlib import sha256
from secrets import token_urlsafe

from starlette.requests import Request

from access.http import Gate

FIELD = "form_token"
"""The name of the hidden field."""
_SESSION_KEY = "form"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class StaleForm(Exception):
    """A form was drawn for another session: before signing in or out, or by somebody else."""

    def __init__(self) -> None:
        """Say what may have happened, and that nothing is lost."""
        super().__init__(
            "Der er logget ind eller af, siden siden blev hentet, så intet er gemt endnu. Det, du skrev, er"
            " med her: send det igen."
        )


def token_of(secret: str) -> str:
    """Return the token that goes with a secret; the secret cannot be told from it."""
    return hmac.digest(secret.encode(), b"ledig form", sha256).hex()


def form_token(request: Request) -> str:
    """Return the token for forms of the page that is drawn; empty for whom nobody knows."""
    secret = _secret(request)
    if secret is None and "session" in request.scope:
        secret = request.session[_SESSION_KEY] = token_urlsafe(32)
    return token_of(secret) if secret else ""


async def own_form(request: Request) -> None:
    """Refuse a form that was not drawn for who sends it: a dependency of every page.

    What was sent is kept on `request.state.sent`, so that an error page can offer to send it again.
    Raises `StaleForm`.
    """
    if request.method in _SAFE_METHODS or "authorization" in request.headers:
        return
    form = await request.form()
    request.state.sent = [
        (name, value) for name, value in form.multi_items() if name != FIELD and isinstance(value, str)
    ]
    secret, sent = _secret(request), form.get(FIELD)
    if secret is None and "session" not in request.scope:
        return  # Nobody's session: the page itself says who may, and nothing is done in anyone's name.
    if (
        not secret
        or not isinstance(sent, str)
        or not hmac.compare_digest(sent.encode(), token_of(secret).encode())
    ):
        raise StaleForm


def _secret(request: Request) -> str | None:
    if link := request.path_params.get("secret"):
        return str(link)
    if "session" in request.scope:
        chosen: str | None = request.session.get(_SESSION_KEY)
        return chosen
    gate: Gate = request.app.state.gate
    return gate.session_of(request)
