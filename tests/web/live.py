"""The application behind a real socket."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Thread

import uvicorn
from fastapi import FastAPI

_PATIENCE_SECONDS = 20


@contextmanager
def served(app: FastAPI, port: int = 0) -> Iterator[str]:
    """Serve `app` on a port of this machine, 0 for any free one, and yield its address."""
    with closing(socket.create_server(("127.0.0.1", port))) as listener:
        config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            _wait_for(server, thread)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def _wait_for(server: uvicorn.Server, thread: Thread) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > until:
            raise RuntimeError("The server does not start.")
        time.sleep(0.01)
