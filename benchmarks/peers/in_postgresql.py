"""PostgreSQL 18: one table of integers and a list of languages, indexes, statistics, prepared statements."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any

import psycopg

from benchmarks.databases import postgresql_database
from benchmarks.peers.distances import AGES, distance_rows
from benchmarks.peers.facts import Facts
from benchmarks.peers.peer import Answer
from benchmarks.peers.reading import read_answer
from benchmarks.peers.statement import COLUMNS, Dialect, row_of, statement, summed
from search_api.criteria import Criteria

_INDEXES = (
    "(availability, approved_first, approved_last)",
    "(municipality)",
    "(place)",
    "(child_with_parent_last) WHERE child_with_parent_last >= 0",
    "USING gin (languages)",
)
_SETTINGS = "SET jit = off; SET work_mem = '256MB'; SET plan_cache_mode = force_custom_plan"
"""Statements are prepared with their values, so a plan is made once and fits them."""


class InPostgresql:
    """Families in a server of our own, asked over its socket."""

    def __init__(self) -> None:
        """Start the server and make the tables."""
        self._open = ExitStack()
        address = self._open.enter_context(postgresql_database()).replace("+psycopg", "", 1)
        self._database = psycopg.connect(address, autocommit=True, prepare_threshold=0)
        self._database.prepared_max = None
        self._ids: list[str] = []
        number = self._database.execute("SHOW server_version").fetchone()
        self.name = f"PostgreSQL {number[0] if number else ''}"
        columns = ", ".join(f"{name} {_type(name)} NOT NULL" for name in COLUMNS)
        self._say(
            f"CREATE TABLE families ({columns}, languages smallint[] NOT NULL, PRIMARY KEY (n))",
            "CREATE TABLE distances (near int, place int, km float8, PRIMARY KEY (near, place))",
            "CREATE TABLE ages (age int PRIMARY KEY)",
        )

    def fill(self, families: Sequence[Facts]) -> None:
        """Write the rows, the indexes and the statistics."""
        self._ids = [facts.family_id for facts in families]
        self._copy("families", ((*row_of(one), list(one.languages)) for one in families))
        self._copy("distances", distance_rows())
        self._copy("ages", ((age,) for age in AGES))
        self._say(
            *(f"CREATE INDEX ON families {index}" for index in _INDEXES),
            "VACUUM ANALYZE",
            *_SETTINGS.split("; "),
        )

    def prepared(self, criteria: Criteria) -> Callable[[], Answer]:
        """Return what answers the criteria; the driver prepares the statement when it first runs."""
        text = statement(criteria, _DIALECT)
        return lambda: read_answer(self._database.execute(text, binary=True), self._ids)

    def close(self) -> None:
        """Stop the server."""
        self._database.close()
        self._open.close()

    def _copy(self, table: str, rows: Any) -> None:
        with self._database.cursor().copy(f"COPY {table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def _say(self, *statements: str) -> None:
        for said in statements:
            self._database.execute(said)


def _type(column: str) -> str:
    return "bigint" if column == "confirmed_second" else "int"


_DIALECT = Dialect(
    counts_of=partial(summed, together=lambda values: f"ARRAY[{', '.join(values)}]"),
    languages_of=lambda families: f"FROM {families}, unnest(languages) AS code",
    speaks=lambda codes: f"languages && ARRAY[{codes}]::smallint[]",
)
