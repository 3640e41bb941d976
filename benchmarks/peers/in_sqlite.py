"""SQLite: one table of integers, one of languages, in memory, with indexes and statistics."""

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial

from benchmarks.peers.distances import AGES, distance_rows
from benchmarks.peers.facts import Facts
from benchmarks.peers.peer import Answer
from benchmarks.peers.reading import Row, read_answer
from benchmarks.peers.statement import COLUMNS, Dialect, row_of, statement, summed
from search_api.criteria import Criteria

_INDEXES = ("availability, approved_first, approved_last", "municipality", "place", "child_with_parent_last")


class InSqlite:
    """Families in a database in memory, so that no disk is waited for."""

    name = f"SQLite {sqlite3.sqlite_version}"

    def __init__(self) -> None:
        """Make the tables."""
        self._database = sqlite3.connect(":memory:", cached_statements=1_000)
        self._ids: list[str] = []
        columns = ", ".join(f"{name} INTEGER" for name in COLUMNS[1:])
        self._database.executescript(
            f"CREATE TABLE families (n INTEGER PRIMARY KEY, {columns});"
            "CREATE TABLE spoken (n INTEGER, code INTEGER, PRIMARY KEY (n, code)) WITHOUT ROWID;"
            "CREATE TABLE distances (near INTEGER, place INTEGER, km REAL, PRIMARY KEY (near, place))"
            " WITHOUT ROWID;"
            "CREATE TABLE ages (age INTEGER PRIMARY KEY);"
        )

    def fill(self, families: Sequence[Facts]) -> None:
        """Write the rows, the indexes and the statistics."""
        self._ids = [facts.family_id for facts in families]
        marks = ", ".join("?" for _ in COLUMNS)
        say = self._database.executemany
        say(f"INSERT INTO families VALUES ({marks})", map(row_of, families))
        say("INSERT INTO spoken VALUES (?, ?)", ((one.n, code) for one in families for code in one.languages))
        say("INSERT INTO distances VALUES (?, ?, ?)", distance_rows())
        say("INSERT INTO ages VALUES (?)", ((age,) for age in AGES))
        for number, columns in enumerate(_INDEXES):
            self._database.execute(f"CREATE INDEX families_{number} ON families ({columns})")
        self._database.execute("CREATE INDEX spoken_code ON spoken (code, n)")
        self._database.execute("ANALYZE")
        self._database.commit()

    def prepared(self, criteria: Criteria) -> Callable[[], Answer]:
        """Return what answers the criteria; the module keeps the compiled statement."""
        text = statement(criteria, _DIALECT)
        return lambda: read_answer(map(_row, self._database.execute(text)), self._ids)

    def close(self) -> None:
        """Forget everything."""
        self._database.close()


def _row(read: tuple[str, int, int, str | None]) -> Row:
    kind, code, number, numbers = read
    return kind, code, number, None if numbers is None else [int(text) for text in numbers.split()]


_DIALECT = Dialect(
    counts_of=partial(
        summed, together=lambda values: " || ' ' || ".join(f"coalesce({value}, 0)" for value in values)
    ),
    languages_of=lambda families: f"FROM (SELECT n FROM {families}) JOIN spoken USING (n)",
    speaks=lambda codes: f"n IN (SELECT n FROM spoken WHERE code IN ({codes}))",
)
