"""What every answer and every request is held to, before any page or route sees it.

Plain ASGI middleware: the headers that keep a browser from doing what a page did not ask for, the
refusal of requests that another site started, and the limit on how much may be sent.
"""

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES = 1_000_000
"""How large a request body may be, included (`api.md`: 413 above 1 MB)."""

CONTENT_SECURITY_POLICY = "; ".join(  # noqa: FLY002 - one rule a line
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""`ui.md` 2.3: nothing from other hosts, nothing inline."""

_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # The address of a search tells about a child: it goes to nobody, not even to ourselves.
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

Refuse = Callable[[Request, HTTPException], Response]


HSTS = {"Strict-Transport-Security": "max-age=63072000"}
"""Two years of nothing but https, for a site that people reach by https."""


class SecurityHeaders:
    """Puts the headers on every answer; what does not say how it may be kept is kept nowhere."""

    def __init__(self, app: ASGIApp, *, encrypted: bool = False) -> None:
        """Wrap `app`; `encrypted`: people reach us by https."""
        self._app = app
        self._headers = _HEADERS | (HSTS if encrypted else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers added."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._headers)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_with_headers)


class OwnRequestsOnly:
    """Refuses a request that changes something when a page of another site started it.

    Browsers say so in Sec-Fetch-Site, and older ones in Origin; machines send neither and carry a
    token that no other site has.
    """

    def __init__(self, app: ASGIApp, refuse: Refuse) -> None:
        """Wrap `app`; `refuse` makes the answer."""
        self._app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is safe or our own."""
        if scope["type"] == "http" and scope["method"] not in _SAFE_METHODS:
            headers = Headers(scope=scope)
            if not _is_own(headers):
                message = "Anmodningen kom fra en anden hjemmeside. Gå til siden i Ledig, og prøv igen."
                response = await run_in_threadpool(
                    self._refuse, Request(scope, receive), HTTPException(403, message)
                )
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _is_own(headers: Headers) -> bool:
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site in ("same-origin", "none")
    return origin is None or origin.partition("://")[2] == headers.get("host")


class BodyLimit:
    """Refuses a body over the limit, by its announced length or, when it lies, while it is read."""

    def __init__(self, app: ASGIApp, refuse: Refuse, most: int = MAX_BODY_BYTES) -> None:
        """Wrap `app`; `most` is in bytes, included; `refuse` makes the answer."""
        self._app = app
        self._refuse = refuse
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request whose body stays within the limit."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if announced.isdigit() and int(announced) > self._most:
            response = await run_in_threadpool(self._refuse, Request(scope, receive), self._too_large())
            await response(scope, receive, send)
            return
        await self._app(scope, self._counted(receive), send)

    def _counted(self, receive: Receive) -> Callable[[], Awaitable[Message]]:
        read = 0

        async def receive_counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._most:
                raise self._too_large()
            return message

        return receive_counted

    def _too_large(self) -> HTTPException:
        return HTTPException(413, "Der er sendt for meget på én gang. Højst 1 MB.")
