"""From the embedded engine to OpenSearch and back as docs/opensearch.md tells it, while somebody searches."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import httpx2
import orjson
import pytest

from access.permissions import Role
from access.tokens import TokenScope, issue_token
from families.clock import SystemClock
from register.tokens import Tokens
from tests.indexer.indexed import Indexed, until
from tests.indexer.test_rebuilding import report

_SEARCH = "/api/v1/families?availability=any&size=100&sort=confirmed"


class Person:
    """Somebody who searches all the while, through a proxy that sends them to one address or another."""

    def __init__(self, indexed: Indexed, address: str) -> None:
        """Sign in as a caseworker, and begin at an address."""
        self._indexed = indexed
        self.address = address
        token = issue_token(Tokens(indexed.database), Role.CASEWORKER, TokenScope("0657"), SystemClock())
        self._headers = {"Authorization": f"Bearer {token}"}
        self.answers = 0
        self.wrong: list[str] = []

    def search(self, address: str | None = None) -> bytes:
        answer = httpx2.get((address or self.address) + _SEARCH, headers=self._headers, timeout=30)
        return answer.content if answer.status_code == 200 else f"{answer.status_code}".encode()

    def is_level(self, address: str) -> bool:
        ready = httpx2.get(f"{address}/health/ready").json()
        return bool(ready["engine"]["state"] == "level")

    @contextmanager
    def searching(self) -> Iterator[None]:
        stop = Event()
        number = self._indexed.register.change_number

        def keep() -> None:
            while not stop.is_set():
                before, answer, after = number(), self.search(), number()
                told = orjson.loads(answer).get("change_number") if answer.startswith(b"{") else None
                if told is None or not before <= told <= after:
                    self.wrong.append(f"{before}, {answer[:100]!r}, {after}")
                self.answers += 1

        thread = Thread(target=keep)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()


@contextmanager
def served(indexed: Indexed, engine: str) -> Iterator[str]:
    with indexed.running("serve", "--port", _a_free_port(), engine=engine) as process:
        assert process.stdout
        for line in process.stdout:
            if found := re.search(r"http://\S+", line):
                yield found[0]
                return
        raise AssertionError(process.stderr and process.stderr.read())


def _a_free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


@pytest.mark.slow
def test_nobody_loses_a_search_on_the_way_to_opensearch_and_back(indexed: Indexed) -> None:
    families = sorted(indexed.in_register())
    with served(indexed, "embedded") as first:
        person = Person(indexed, first)
        with person.searching():
            with indexed.running("rebuild") as rebuild:
                report(indexed, families[0])
                assert rebuild.wait(60) == 0
            with indexed.running("work"), served(indexed, "opensearch") as there:
                until(lambda: person.is_level(there))
                assert person.search(there) == person.search(first)
                person.address = there
                _search_on(person)
                report(indexed, families[1])
                _search_on(person)
                with served(indexed, "embedded") as back:
                    until(lambda: person.is_level(back))
                    person.address = back
                    _search_on(person)
                    assert person.search(there) == person.search(back)
                    # The proxy's last word before this one stops as well.
                    person.address = first
                    _search_on(person)
    assert person.wrong == []


@pytest.mark.slow
def test_serving_from_opensearch_builds_the_first_index(indexed: Indexed) -> None:
    with served(indexed, "opensearch") as address:
        person = Person(indexed, address)
        assert orjson.loads(person.search())["total"] == indexed.register.count_approved()
    assert indexed.in_index() == indexed.in_register()


def _search_on(person: Person) -> None:
    answered = person.answers
    until(lambda: person.answers > answered + 3)
