"""The whole page: the time that the process needs for `GET /soeg?…`, and where it goes."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from cProfile import Profile
from pstats import Stats
from time import process_time
from typing import Any
from unittest.mock import patch

from fastapi import FastAPI

from benchmarks.asking import ask, at_once
from benchmarks.filled import application
from benchmarks.invented import DENMARK
from benchmarks.machine import machine
from benchmarks.questions import questions
from benchmarks.table import table
from benchmarks.timing import p50, p99, settled

SIZES = (DENMARK, 100_000)
PAGES = 300
BLOCKS = 3
_TIMES = ("families", "p50 ms", "p99 ms", "kB of HTML")
_ROOMS = {
    "/search_api/embedded/": "the embedded engine",
    "/numpy/": "the embedded engine",
    "/search_api/": "criteria, options, reasons",
    "/families/": "criteria, options, reasons",
    "/dataclasses.py": "criteria, options, reasons",
    "/register/": "the register",
    "/sqlalchemy/": "the register",
    "/web/templates/": "templates",
    "/jinja2/": "templates",
    "/markupsafe/": "templates",
    "/web/pages/": "the page's own code",
}
"""Whose time it is, by a part of the file's path; the first that fits."""
_OTHERS = "FastAPI, Starlette, middleware, the rest"


def answer(sizes: Sequence[int]) -> Iterator[str]:
    """Yield the machine, the times, and where they go at the first size."""
    yield machine(("fastapi", "jinja2", "numpy", "sqlalchemy"))
    rows, shares = [], Counter[str]()
    for size in sizes:
        with application(size) as (app, token), settled():
            rows.append((f"{size:,}", *asyncio.run(_times(app, token))))
            shares = shares or asyncio.run(_shares(app, token))
    yield table(_TIMES, rows)
    whole = shares.total()
    heading = (f"where it goes at {sizes[0]:,}", "share of the time")
    yield table(heading, ((room, f"{time / whole:.0%}") for room, time in shares.most_common()))


async def _times(app: FastAPI, token: str) -> Sequence[str]:
    """Return process times, both cores and all threads included."""
    queries = [criteria.query_string() for criteria in questions(PAGES)]
    sizes = [await ask(app, token, query) for query in queries]
    times = []
    for _ in range(BLOCKS):
        for query in queries:
            started = process_time()
            await ask(app, token, query)
            times.append((process_time() - started) * 1000)
    return f"{p50(times):.1f}", f"{p99(times):.1f}", f"{p50(sizes) / 1000:.0f}"


async def _shares(app: FastAPI, token: str) -> "Counter[str]":
    """Return the time by room; what is built in counts for whoever calls it."""
    profile = Profile()
    with patch("anyio.to_thread.run_sync", at_once):
        profile.enable()
        for criteria in questions(PAGES):
            await ask(app, token, criteria.query_string())
        profile.disable()
    shares = Counter[str]()
    stats: dict[Any, Any] = vars(Stats(profile))["stats"]
    for (path, _, _), (_, _, own, _, callers) in stats.items():
        if path == "~":
            for (caller, _, _), (_, _, its, _) in callers.items():
                shares[_room(caller)] += its
        else:
            shares[_room(path)] += own
    return shares


def _room(path: str) -> str:
    return next((room for part, room in _ROOMS.items() if part in path), _OTHERS)
