"""DuckDB: the same table in columns, in memory, with a plan prepared for each question."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from benchmarks.peers.distances import AGES, distance_rows
from benchmarks.peers.facts import FEW, Facts, codes_of
from benchmarks.peers.peer import Answer
from benchmarks.peers.reading import read_answer
from benchmarks.peers.statement import COLUMNS, Dialect, row_of, statement, summed
from search_api.criteria import Criteria


class InDuckdb:
    """Families in a database in memory. It scans columns, so it has no use for indexes here."""

    name = f"DuckDB {duckdb.__version__}"

    def __init__(self) -> None:
        """Make the tables."""
        self._database = duckdb.connect(":memory:")
        self._ids: list[str] = []
        self._plans = 0
        columns = ", ".join(f"{name} {_type(name)} NOT NULL" for name in COLUMNS)
        self._database.execute(
            f"CREATE TABLE families ({columns}, languages SMALLINT[] NOT NULL, options SMALLINT[] NOT NULL)"
        )
        self._database.execute("CREATE TABLE options (option SMALLINT, key VARCHAR, place INTEGER)")
        self._database.execute("CREATE TABLE distances (near INTEGER, place INTEGER, km DOUBLE)")
        self._database.execute("CREATE TABLE ages (age INTEGER)")

    def fill(self, families: Sequence[Facts]) -> None:
        """Write the rows."""
        self._ids = [facts.family_id for facts in families]
        with TemporaryDirectory() as folder:
            path = Path(folder, "families.ndjson")
            with path.open("w") as file:
                for one in families:
                    lists = {"languages": one.languages, "options": list(_options_of(one))}
                    file.write(json.dumps(dict(zip(COLUMNS, row_of(one), strict=True), **lists)) + "\n")
            self._database.execute("INSERT INTO families BY NAME FROM read_json(?)", [str(path)])
        options = [(option, key, place) for option, (key, place) in enumerate(_OPTIONS)]
        self._database.executemany("INSERT INTO options VALUES (?, ?, ?)", options)
        self._database.executemany("INSERT INTO distances VALUES (?, ?, ?)", list(distance_rows()))
        self._database.executemany("INSERT INTO ages VALUES (?)", [(age,) for age in AGES])

    def prepared(self, criteria: Criteria) -> Callable[[], Answer]:
        """Return what answers the criteria with a statement whose plan is made already."""
        self._plans += 1
        self._database.execute(f"PREPARE plan_{self._plans} AS {statement(criteria, _DIALECT)}")
        asked = f"EXECUTE plan_{self._plans}"
        return lambda: read_answer(self._database.execute(asked).fetchall(), self._ids)

    def close(self) -> None:
        """Forget everything."""
        self._database.close()


def _type(column: str) -> str:
    return "BIGINT" if column == "confirmed_second" else "INTEGER"


_OPTIONS = [(facet.key, place) for facet in FEW for place, _ in enumerate(codes_of(facet.key))]
"""Every option of the facets of FEW; its place in the list is its number."""


def _options_of(facts: Facts) -> Iterator[int]:
    for option, (key, place) in enumerate(_OPTIONS):
        if facts.bits[key] >> place & 1:
            yield option


def _counted(keys: Sequence[str], families: str) -> str:
    """Count by grouping the options of several facets: quicker here than one sum for each of many."""
    if len(keys) == 1:
        return summed(keys, families, _list)
    asked = ", ".join(f"'{key}'" for key in keys)
    return (
        "SELECT key, place, count(*), NULL"
        f" FROM (SELECT unnest(options) AS option {families}) JOIN options USING (option)"
        f" WHERE key IN ({asked}) GROUP BY key, place"
    )


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(values)}]"


_DIALECT = Dialect(
    counts_of=_counted,
    languages_of=lambda families: f"FROM (SELECT unnest(languages) AS code FROM {families}) each_language",
    speaks=lambda codes: f"list_has_any(languages, [{codes}])",
)
