"""A corner of an OpenSearch for one test: names that begin with a prefix nobody else has."""

from dataclasses import dataclass, field
from uuid import uuid4

import orjson
import urllib3

TEST_PREFIX = "ledig-test-"
"""What every name begins with that a test may make or remove, on whatever server it runs."""


@dataclass(frozen=True, slots=True)
class Indexes:
    """The indexes and aliases of one test."""

    url: str
    prefix: str = field(default_factory=lambda: f"{TEST_PREFIX}{uuid4().hex[:12]}")
    _pool: urllib3.PoolManager = field(default_factory=urllib3.PoolManager)

    def names(self) -> list[str]:
        """Return the indexes there are, by name."""
        found = self.ask("GET", f"/_cat/indices/{self.prefix}*?format=json&h=index")
        return sorted(one["index"] for one in found)

    def aliases(self) -> dict[str, list[str]]:
        """Return the indexes behind each alias."""
        behind: dict[str, list[str]] = {}
        for one in self.ask("GET", f"/_cat/aliases/{self.prefix}*?format=json&h=alias,index&s=index"):
            behind.setdefault(one["alias"], []).append(one["index"])
        return behind

    def remove(self) -> None:
        """Remove the indexes there are, each by its full name."""
        if not self.prefix.startswith(TEST_PREFIX):
            raise ValueError(
                f"Only indexes named {TEST_PREFIX}… may be removed by a test, not {self.prefix}…"
            )
        for name in self.names():
            self.ask("DELETE", f"/{name}")

    def ask(self, method: str, path: str, body: object | None = None) -> list[dict[str, str]]:
        """Say something to the server past all of our own code; raises on anything but success."""
        content = None if body is None else orjson.dumps(body)
        headers = {"Content-Type": "application/json"}
        answer = self._pool.request(method, self.url + path, body=content, headers=headers, timeout=30)
        if answer.status >= 400:
            raise RuntimeError(f"{answer.status} {answer.data.decode()}")
        read: list[dict[str, str]] = orjson.loads(answer.data)
        return read
