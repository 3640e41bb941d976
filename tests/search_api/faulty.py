"""A server that answers as an OpenSearch in trouble does: what the real one cannot be made to do at will."""

import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep
from typing import Any

import orjson

WHOLE = {
    "timed_out": False,
    "_shards": {"failed": 0},
    "hits": {"total": {"value": 0}},
    "suggest": {"mark": [{"options": [{"_source": {"reached": 7}}]}]},
}
"""An empty answer in which everything is in order."""


@dataclass
class Faulty:
    """What the server says next: one status and body for everything, after so many seconds."""

    url: str = ""
    status: int = 200
    body: Any = field(default_factory=lambda: dict(WHOLE))
    kind: str = "application/json"
    raw: bytes | None = None
    """What it says instead of the body, which need not be JSON."""
    seconds: float = 0.0
    statuses: list[int] = field(default_factory=list)
    """What it answers first, one after the other, before it comes to `status`."""
    asked: Counter[str] = field(default_factory=Counter)
    """How often each path was asked."""


@contextmanager
def faulty_server(certificate: tuple[str, str] | None = None) -> Iterator[Faulty]:
    """Lend such a server; with a certificate and its key over TLS."""
    faulty = Faulty()

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            faulty.asked[self.path.partition("?")[0]] += 1
            if faulty.seconds:
                # Whoever asked has gone by then.
                self.close_connection = True
                sleep(faulty.seconds)
                return
            said = orjson.dumps(faulty.body) if faulty.raw is None else faulty.raw
            self.send_response(faulty.statuses.pop(0) if faulty.statuses else faulty.status)
            self.send_header("Content-Type", faulty.kind)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_POST  # noqa: N815 - the name is http.server's

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    faulty.url = f"http{'s' if certificate else ''}://127.0.0.1:{server.server_address[1]}"
    yield faulty
    server.shutdown()
    server.server_close()
    thread.join()
