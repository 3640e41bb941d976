"""Two servers on one register: what is reported through one is in the very next search through the other."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from threading import Event
from typing import Any

import pytest

from access.permissions import Role
from access.tokens import TokenScope, issue_token
from families.clock import SystemClock
from register.database import Database
from register.register import Register
from register.tokens import Tokens
from tests.databases import Databases
from tests.register.reading import a_patch
from tests.served_process import served_process
from tests.web.reports import FAMILIES, at

ROUNDS = 25
OTHERS = range(100, 140)
"""Families that others report about all the time."""


class Person:
    """Somebody with a token, at one server after the other."""

    def __init__(self, token: str) -> None:
        """Take the token."""
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def report(self, port: int, family_id: str, occupied: int) -> int:
        """Report through a server, and return the change number that it acknowledges."""
        answer = self._ask(port, "POST", at(family_id), {"occupied_places": occupied}, 201)
        return int(answer["change_number"])

    def free(self, port: int) -> tuple[set[str], int]:
        """Search through a server; return the free families of Herning, and the change number."""
        answer = self._ask(port, "GET", f"{FAMILIES}?municipality=0657&size=100", None, 200)
        return {family["family_id"] for family in answer["families"]}, int(answer["change_number"])

    def _ask(self, port: int, method: str, path: str, body: object, expected: int) -> dict[str, Any]:
        with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            connection.request(method, path, json.dumps(body) if body else None, self._headers)
            answer = connection.getresponse()
            text = answer.read()
        assert answer.status == expected, text
        told: dict[str, Any] = json.loads(text)
        return told


@contextmanager
def others_reporting(machine: Person, ports: tuple[int, int]) -> Iterator[None]:
    """Let others report through both servers as fast as they can."""
    over = Event()

    def report(port: int) -> int:
        number = 0
        while not over.is_set():
            machine.report(port, f"F-{OTHERS[number % len(OTHERS)]}", number % 3)
            number += 1
        return number

    with ThreadPoolExecutor(len(ports)) as pool:
        running = [pool.submit(report, port) for port in ports]
        try:
            yield
        finally:
            over.set()
        assert all(one.result() for one in running)


@pytest.mark.slow
def test_the_next_search_through_the_other_process_sees_the_report(databases: Databases) -> None:
    with databases.fresh() as url:
        machine, caseworker = _people(url)
        with served_process(url) as one, served_process(url) as other:
            ports = (one.port, other.port)
            with others_reporting(machine, ports):
                for number in range(ROUNDS):
                    here, there = ports if number % 2 else ports[::-1]
                    for occupied in (2, 1):
                        acknowledged = machine.report(here, "F-1", occupied)
                        found, reached = caseworker.free(there)
                        assert ("F-1" in found) is (occupied < 2)
                        assert reached >= acknowledged


def _people(url: str) -> tuple[Person, Person]:
    """Make families with two places each; return a machine that reports and a caseworker who searches."""
    clock = SystemClock()
    with closing(Database(url)) as database:
        Register(database, clock).put([a_patch(number) for number in (1, *OTHERS)])
        tokens = Tokens(database)
        machine = issue_token(tokens, Role.INTAKE, TokenScope(), clock)
        caseworker = issue_token(tokens, Role.CASEWORKER, TokenScope("0657"), clock)
    return Person(machine), Person(caseworker)
