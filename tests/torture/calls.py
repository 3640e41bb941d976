"""Callers who report over HTTP as fast as they are answered, and remember what they were told."""

import json
import random
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from threading import Event, Lock, Thread
from uuid import uuid4

from tests.web.reports import at

_PATIENCE_SECONDS = 30
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


@dataclass(frozen=True, slots=True)
class Call:
    """One report that is sent: `note` is its own, and so is `key`, if it has one."""

    family_id: str
    token: str
    occupied: int
    note: str
    key: str | None

    def headers(self) -> dict[str, str]:
        """Return what it is sent with."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        return {**headers, "Idempotency-Key": self.key} if self.key else headers

    def body(self) -> bytes:
        """Return what it says."""
        return json.dumps({"occupied_places": self.occupied, "note": self.note}).encode()


@dataclass(slots=True)
class Told:
    """What callers were told: `kept` with the answer's text, `unsure` without an answer."""

    kept: dict[Call, str] = field(default_factory=dict)
    unsure: list[Call] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def add(self, call: Call, answer: str | None) -> None:
        """Remember one call."""
        with self._lock:
            if answer is None:
                self.unsure.append(call)
            else:
                self.kept[call] = answer


def send(connection: HTTPConnection, call: Call) -> str | None:
    """Send a report; return the answer when it says that it is kept, None when the register is away."""
    connection.request("POST", at(call.family_id), body=call.body(), headers=call.headers())
    answer = connection.getresponse()
    text = answer.read().decode()
    assert answer.status in {201, 503}, text
    return text if answer.status == 201 else None


@contextmanager
def callers(port: int, families: Sequence[tuple[str, str, int]], number: int) -> Iterator[Told]:
    """Let so many callers report about families (id, token, places) until the server is gone.

    What they were told is whole when the block has ended; it must end with the server dead.
    """
    told, failures = Told(), list[BaseException]()
    threads = [Thread(target=_report, args=(port, families, told, failures)) for _ in range(number)]
    for thread in threads:
        thread.start()
    try:
        yield told
    finally:
        for thread in threads:
            thread.join()
    assert failures == []


def _unique_note() -> str:
    """Return words that nobody else says, without digits: those of a UUID can look like a CPR number."""
    return uuid4().hex.translate(_LETTERS)


def _report(
    port: int, families: Sequence[tuple[str, str, int]], told: Told, failures: list[BaseException]
) -> None:
    chance, pause = random.Random(), Event()
    try:
        with closing(HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_SECONDS)) as connection:
            while True:
                family_id, token, places = chance.choice(families)
                key = str(uuid4()) if chance.random() < 0.5 else None
                call = Call(family_id, token, chance.randint(0, places), _unique_note(), key)
                try:
                    answer = send(connection, call)
                except (OSError, HTTPException):
                    told.add(call, None)
                    return
                told.add(call, answer)
                if answer is None:
                    pause.wait(0.05)
    except BaseException as error:
        failures.append(error)
