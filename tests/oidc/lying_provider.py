"""A provider over real HTTP that says and signs whatever a test wants: no real one can be made to lie."""

import hmac
import json
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep
from typing import Any

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from families.clock import Clock

CLIENT_ID = "ledig"
CLIENT_SECRET = "hemmelig hos udbyderen" + ": med tegn/"


class LyingProvider:
    """What the provider says. `asked` counts requests by path; `sent` is how the last token was asked for."""

    def __init__(self, issuer: str, clock: Clock) -> None:
        """Begin as an honest provider of one caseworker in Herning."""
        self.issuer = issuer
        self.clock = clock
        self.key = self.new_key("first")
        self.published = [self.key]
        self.person: dict[str, Any] = {"sub": "mette", "roles": ["sagsbehandler"], "kommune": "0657"}
        self.changed: dict[str, Any] = {}
        self.token: str | None = None
        self.nonce = ""
        self.metadata: dict[str, Any] = {}
        self.status = 200
        self.delay = 0.0
        self.asked: Counter[str] = Counter()
        self.sent = ("", "")

    @staticmethod
    def new_key(kid: str) -> RSAKey:
        """Return a new key of that name."""
        return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"}, auto_kid=False)

    def claims(self) -> dict[str, Any]:
        """Return the claims of the next token; a changed value None leaves its claim out."""
        now = int(self.clock.now().timestamp())
        usual = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 60, "nonce": self.nonce}
        every = {**usual, **self.person, **self.changed}
        return {name: value for name, value in every.items() if value is not None}

    def signed(self, key: RSAKey | OctKey, algorithm: str = "RS256", kid: str = "first") -> str:
        """Return a token signed by any key."""
        return jwt.encode({"alg": algorithm, "kid": kid}, self.claims(), key, algorithms=[algorithm])

    def unsigned(self) -> str:
        """Return a token that says it needs no signature."""
        return f"{self._content('none')}."

    def signed_with_the_public_key(self) -> str:
        """Return a token whose secret is what everybody can read (RFC 8725, 2.1)."""
        content = self._content("HS256")
        signature = hmac.digest(self.key.as_pem(private=False), content.encode(), "sha256")
        return f"{content}.{_base64(signature)}"

    def _content(self, algorithm: str) -> str:
        parts = ({"alg": algorithm, "kid": "first"}, self.claims())
        return ".".join(_base64(json.dumps(part).encode()) for part in parts)

    def answer(self, path: str) -> dict[str, Any]:
        """Return what is said at a path."""
        if path == "/jwks":
            return {"keys": [key.as_dict(private=False) for key in self.published]}
        if path == "/token":
            return {
                "id_token": self.token or self.signed(self.key, kid=str(self.key.kid)),
                "access_token": "x",
            }
        pages = {"authorization": "auth", "token": "token", "end_session": "end"}
        endpoints = {f"{name}_endpoint": f"{self.issuer}/{path}" for name, path in pages.items()}
        return {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/jwks", **endpoints, **self.metadata}


def _base64(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


@contextmanager
def lying_provider(clock: Clock) -> Iterator[LyingProvider]:
    """Run one on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            provider.asked[self.path] += 1
            sleep(provider.delay)
            body = json.dumps(provider.answer(self.path)).encode()
            self.send_response(provider.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            provider.sent = (self.headers["Authorization"], body)
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider = LyingProvider(f"http://127.0.0.1:{server.server_port}", clock)
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
