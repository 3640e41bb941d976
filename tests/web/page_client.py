"""A client that sends forms as a browser does: with the token that its pages carry."""

from typing import Any
from urllib.parse import unquote

from httpx2 import Response
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from web.form_tokens import FIELD, token_of


class PageClient(TestClient):
    """Posts to pages with the token of its session or link; calls of machines go as they are."""

    def post(self, url: Any, *, data: Any = None, **rest: Any) -> Response:
        """Post, with the token where a page asks for one and the test sends none itself."""
        bare = not (rest.keys() & {"content", "json", "files"}) and not str(url).startswith("/api/")
        if bare and FIELD not in (data or {}):
            data = {FIELD: self.form_token(str(url)), **(data or {})}
        return super().post(url, data=data, **rest)

    def form_token(self, url: str) -> str:
        """Return the token for a form of that page; empty where nobody has a session."""
        if url.startswith("/link/"):
            return token_of(unquote(url.removeprefix("/link/").partition("?")[0]))
        page = LexborHTMLParser(self.get("/log-ind").text)
        field = page.css_first(f"form input[name={FIELD}]")
        return (field.attributes["value"] or "") if field else ""
