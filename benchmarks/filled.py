"""A register with invented families in it, and the application over it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice

from fastapi import FastAPI

from access.permissions import Role
from access.tokens import TokenScope, issue_token
from benchmarks.databases import sqlite_database
from benchmarks.invented import MOMENT, NOW, SEED, TODAY
from families.clock import SetClock
from families.record import read_record
from indexer.invention.family import invent_families
from register.database import Database
from register.look_ups import LookUps
from register.register import Register
from register.tokens import Tokens
from search_api.embedded.engine import EmbeddedEngine
from web.app import Parts, create_app

_AT_ONCE = 500


def fill(register: Register, size: int) -> None:
    """Put so many invented families into a register, as a load does."""
    patches = map(read_record, invent_families(size, SEED, TODAY - timedelta(days=1)))
    while batch := list(islice(patches, _AT_ONCE)):
        register.put(batch)


@contextmanager
def application(size: int) -> Iterator[tuple[FastAPI, str]]:
    """Lend the application over a register in SQLite, and the token of a caseworker."""
    clock = SetClock(NOW)
    with sqlite_database() as url:
        database = Database(url)
        register, tokens = Register(database, clock), Tokens(database)
        fill(register, size)
        parts = Parts(
            database=database,
            register=register,
            look_ups=LookUps(database),
            tokens=tokens,
            engine=EmbeddedEngine.from_register(register),
            clock=clock,
            rule=MOMENT.rule,
            demo=False,
        )
        yield create_app(parts), issue_token(tokens, Role.CASEWORKER, TokenScope("0657"), clock)
        database.close()
