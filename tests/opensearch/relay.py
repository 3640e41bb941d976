"""Something between us and a real OpenSearch that can be slow, lose things, or act at a chosen request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import urllib3

Pass = Callable[["Asked"], "Answered"]
"""Sends a request on, and returns the answer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request on its way."""

    method: str
    path: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer on its way back."""

    status: int
    body: bytes
    kind: str = "application/json"


@contextmanager
def relayed(url: str, interfere: Callable[[Asked, Pass], Answered]) -> Iterator[str]:
    """Lend an address whose requests `interfere` passes on to `url` in whatever way it likes."""
    with urllib3.PoolManager(maxsize=20) as pool:

        def send(asked: Asked) -> Answered:
            headers = {"Content-Type": "application/json"}
            answer = pool.request(
                asked.method, url + asked.path, body=asked.body or None, headers=headers, retries=False
            )
            return Answered(answer.status, answer.data, answer.headers.get("Content-Type", ""))

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one_request(self) -> None:
                try:
                    super().handle_one_request()
                except OSError:
                    # Whoever asked is gone, perhaps because a test has killed it.
                    self.close_connection = True

            def relay(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                try:
                    answer = interfere(Asked(self.command, self.path, body), send)
                except urllib3.exceptions.HTTPError:
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.kind)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = relay  # noqa: N815 - its names there

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
                return

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            server.daemon_threads = True
            thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            thread.start()
            try:
                yield f"http://127.0.0.1:{server.server_port}"
            finally:
                server.shutdown()
                thread.join()
