"""Asking the application for a page without a network: only the application's own time is left."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI

ADDRESS = "/soeg"


async def ask(app: FastAPI, token: str, query: str) -> int:
    """Get the page of a search and return its bytes; raises ValueError when it is not given."""
    sent: list[Any] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": ADDRESS,
        "raw_path": ADDRESS.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost"), (b"authorization", f"Bearer {token}".encode())],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 80),
    }
    await app(scope, receive, send)
    if sent[0]["status"] != 200:
        raise ValueError(f"{query}: {sent[0]['status']}")
    return sum(len(message.get("body", b"")) for message in sent)


async def at_once(work: Callable[..., Any], *given: object, **_: object) -> Any:
    """Do in this thread what the application would give to another, so that a profiler sees it."""
    return work(*given)
