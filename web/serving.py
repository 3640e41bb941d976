"""Listening on a port, and answering there until somebody stops it."""

import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import uvicorn
from fastapi import FastAPI


class NotServed(Exception):
    """The server cannot start like this; the message is a Danish sentence that says what would do."""


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """Listen before anything else is begun; raises `NotServed` when the port cannot be had."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise NotServed(
            f"Der kan ikke lyttes på {host}:{port} ({error.strerror}). Vælg en anden port med --port."
        ) from None
    with closing(listener):
        yield listener


def serve_on(listener: socket.socket, app: FastAPI, tell: Callable[[str], None], proxy: str = "") -> None:
    """Answer until a signal stops it; `tell` is told the address.

    Who is calling is what a proxy says that has one of the addresses `proxy`, with commas between.
    """
    # Addresses tell what somebody searched for, so requests are counted and not logged.
    config = uvicorn.Config(
        app,
        access_log=False,
        proxy_headers=bool(proxy),
        forwarded_allow_ips=proxy,
        server_header=False,
        log_level="warning",
    )
    host, port = listener.getsockname()[:2]
    tell(f"Ledig kører på http://{f'[{host}]' if ':' in host else host}:{port} (stop med Ctrl-C)")
    uvicorn.Server(config).run(sockets=[listener])
