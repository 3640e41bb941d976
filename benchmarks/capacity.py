"""Counts of a year: Ledig's beside DuckDB over the same rows as Parquet, in the same run.

About forty reports a family and year. Both give the same numbers, or nothing is told.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import func, select, text

from benchmarks.databases import sqlite_database
from benchmarks.filled import fill
from benchmarks.invented import NOW, TODAY
from benchmarks.table import table
from benchmarks.timing import milliseconds, p50
from families.availability import FreshnessRule
from families.clock import SetClock, start_of_day
from families.geography import municipalities
from register.counted import CountedPlaces, Dimension, PlacesAsked
from register.database import Database
from register.register import Register
from register.tables import OPEN_END, places_intervals

SIZES = (5_337, 100_000)
REPORTS = 40
ROUNDS = 5
FEW_ROUNDS = 2
MANY = 10_000
"""Above so many families the days of a year are left out and there are few rounds: DuckDB takes minutes."""
WEEKS = tuple(TODAY - timedelta(weeks=weeks) for weeks in reversed(range(52)))
DAYS = tuple(TODAY - timedelta(days=days) for days in reversed(range(365)))
AS_OF = TODAY - timedelta(days=100)
TABLE = (Dimension.AUTHORITY, Dimension.TYPE, Dimension.AGE_BAND)
SERIES = (Dimension.AUTHORITY, Dimension.AGE_BAND)
_RULE = FreshnessRule()


def answer(sizes: Sequence[int]) -> Iterator[str]:
    """Yield the table of times and one of memory."""
    rows = [row for size in sizes for row in _measured(size)]
    heading = ("families", "intervals", "counted", "Ledig ms", "DuckDB ms", "ratio", "Ledig, first ms")
    yield table(heading, rows)


def _measured(size: int) -> Iterator[Sequence[object]]:
    with (
        sqlite_database() as url,
        TemporaryDirectory(prefix="ledig-benchmarks-") as folder,
        closing(Database(url)) as database,
    ):
        register = Register(database, SetClock(NOW))
        fill(register, size)
        number = _give_a_past(database)
        parquet = Path(folder, "intervals.parquet")
        _write_parquet(database, parquet)
        before = psutil.Process().memory_info().rss
        for name, days, by in (
            ("one table", (AS_OF,), TABLE),
            ("52 weeks", WEEKS, SERIES),
            ("one table, copy at hand", (AS_OF,), TABLE),
            *([("365 days", DAYS, SERIES)] if size <= MANY else []),
        ):
            rounds = ROUNDS if size <= MANY else FEW_ROUNDS
            yield size, number, name, *_beside(register, parquet, days, by, rounds)
        used = (psutil.Process().memory_info().rss - before) / 2**20
        yield size, number, f"memory that counting took (both): {used:.0f} MB", "", "", "", ""


def _beside(
    register: Register, parquet: Path, days: Sequence[date], by: Sequence[Dimension], rounds: int
) -> Sequence[str]:
    asked = PlacesAsked(days=tuple(days), today=TODAY, rule=_RULE, by=tuple(by))
    told: list[CountedPlaces] = []
    first = milliseconds(lambda: told.append(register.count_places(asked)))
    ours = p50([milliseconds(lambda: register.count_places(asked)) for _ in range(rounds)])
    peer = duckdb.connect()
    statement = _statement(parquet, by)
    peer.execute(
        "CREATE TABLE days (day DATE, known_at BIGINT, fresh BIGINT, ageing BIGINT, disputed BIGINT)"
    )
    peer.executemany("INSERT INTO days VALUES (?, ?, ?, ?, ?)", [_instants(day) for day in days])
    found = peer.execute(statement).fetchall()
    theirs = p50([milliseconds(lambda: peer.execute(statement).fetchall()) for _ in range(rounds)])
    peer.close()
    mine = {(row.day, *map(str, row.values), *row.places) for row in told[0].rows}
    if mine != {(row[0], *map(str, row[1 : len(by) + 1]), *row[len(by) + 1 :]) for row in found}:
        raise AssertionError(f"the counts differ: {by}")
    return f"{ours:.0f}", f"{theirs:.0f}", f"{ours / theirs:.2f}", f"{first:.0f}"


def _instants(day: date) -> tuple[date, int, int, int, int]:
    end = OPEN_END if day >= TODAY else start_of_day(day + timedelta(days=1))
    begun = (start_of_day(day - timedelta(days=days)) for days in (14, 42, 29))
    fresh, ageing, disputed = (int(instant.timestamp()) for instant in begun)
    return day, int(end.timestamp()) - 1, fresh, ageing, disputed


def _give_a_past(database: Database) -> int:
    """Split each family's interval into a year of them, as that many reports leave it."""
    random, year = Random(1), 365 * 86_400
    now = int(NOW.timestamp())
    with database.write() as connection:
        rows = connection.execute(select(places_intervals)).mappings().all()
        connection.execute(text("DELETE FROM places_intervals"))
        made = []
        for row in rows:
            cuts = sorted(random.sample(range(now - year, now), REPORTS - 1))
            for begin, end in zip([now - year, *cuts], [*cuts, None], strict=True):
                made.append({**row, **_said(random, row, begin, end)})
            if len(made) > 100_000:
                connection.execute(places_intervals.insert(), made)
                made = []
        if made:
            connection.execute(places_intervals.insert(), made)
        return connection.scalar(select(func.count()).select_from(places_intervals)) or 0


def _said(random: Random, row: Any, begin: int, end: int | None) -> dict[str, object]:
    places = row["approved_places"] - row["blocked_places"]
    begun = datetime.fromtimestamp(begin, NOW.tzinfo)
    return {
        "known_from": begun,
        "known_to": OPEN_END if end is None else datetime.fromtimestamp(end, NOW.tzinfo),
        "occupied_places": random.randint(0, places),
        "confirmed_at": begun,
        "paused_until": begun.date() + timedelta(days=20) if random.random() < 0.05 else None,
        "disputed_at": begun + timedelta(days=1) if random.random() < 0.02 else None,
    }


def _write_parquet(database: Database, path: Path) -> None:
    """Write the same rows, instants as seconds and days as days."""
    with database.read() as connection:
        found = connection.execute(text(f"SELECT {', '.join(_TYPES)} FROM places_intervals"))
        schema = pa.schema(list(_TYPES.items()))
        with pq.ParquetWriter(path, schema) as writer:
            for rows in found.partitions(100_000):
                columns = zip(*rows, strict=True)
                arrays = [_array(kind, one) for kind, one in zip(_TYPES.values(), columns, strict=True)]
                writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _array(kind: pa.DataType, values: Sequence[Any]) -> pa.Array:
    if pa.types.is_date(kind):
        return pa.array([value and date.fromisoformat(value) for value in values], kind)
    return pa.array([value if value is None or kind != pa.bool_() else bool(value) for value in values], kind)


_TYPES: dict[str, pa.DataType] = {
    "known_from": pa.int64(),
    "known_to": pa.int64(),
    "approval": pa.string(),
    "municipality_code": pa.string(),
    "family_type": pa.string(),
    "first_month": pa.int16(),
    "last_month": pa.int16(),
    "approved_places": pa.int16(),
    "occupied_places": pa.int16(),
    "blocked_places": pa.int16(),
    "available_from": pa.date32(),
    "paused_until": pa.date32(),
    "confirmed_at": pa.int64(),
    "disputed_at": pa.int64(),
}


def _statement(parquet: Path, by: Sequence[Dimension]) -> str:
    """Return the count as one would write it for DuckDB."""
    authorities = " ".join(f"WHEN '{code}' THEN '{one.authority}'" for code, one in municipalities().items())
    dimensions = {
        Dimension.AUTHORITY: f"CASE municipality_code {authorities} END",
        Dimension.TYPE: "family_type",
        Dimension.AGE_BAND: "band",
    }
    values = ", ".join(f"{dimensions[one]} AS {one}" for one in by)
    names = ", ".join(by)
    return f"""
        WITH each AS (
          SELECT day, {values}, approved_places, occupied_places, blocked_places, confirmed_at,
            approved_places - occupied_places - blocked_places AS free,
            coalesce(paused_until >= day, false) OR coalesce(available_from > day, false) AS held_back,
            coalesce(disputed_at >= disputed AND (confirmed_at IS NULL OR disputed_at > confirmed_at), false)
              AS in_dispute,
            coalesce(confirmed_at >= ageing, false) AS sure
          FROM read_parquet('{parquet}') JOIN days ON known_from <= known_at AND known_at < known_to
          JOIN (VALUES ('0-5', 0, 71), ('6-11', 72, 143), ('12-17', 144, 215), ('18-22', 216, 275))
            bands(band, low, high) ON first_month <= high AND last_month >= low
          WHERE approval = 'approved')
        SELECT day, {names}, count(*), sum(approved_places), sum(occupied_places),
          sum(CASE WHEN held_back THEN 0 ELSE free END),
          sum(CASE WHEN held_back OR in_dispute OR NOT sure THEN 0 ELSE free END),
          sum(CASE WHEN held_back THEN approved_places - occupied_places ELSE blocked_places END)
        FROM each GROUP BY day, {names}
    """
