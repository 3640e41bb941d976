"""Intervals as columns of whole numbers, read in one go: for counting them in memory.

Instants are seconds since 1970 (UTC), days are days since 1970; what is not known is `UNKNOWN`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Date,
    Integer,
    String,
    case,
    cast,
    func,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy.exc import DBAPIError

from families.vocabulary import Approval, FamilyType, StayType
from register.tables import Instant, places_intervals

Numbers = np.ndarray[tuple[int], np.dtype[Any]]
Columns = Mapping[str, Numbers]

UNKNOWN = -(2**31)
"""Stands for an instant or a day that is not known: before all others."""
TYPES = tuple(FamilyType)
STAYS = tuple(StayType)

_AT_ONCE = 100_000
_EPOCH = date(1970, 1, 1)
_WIDTHS = {"known_from": np.int64, "known_to": np.int64, "confirmed_at": np.int64, "disputed_at": np.int64}
_interval = places_intervals.c


def day_number(day: date) -> int:
    """Return a day as it stands in the columns."""
    return (day - _EPOCH).days


def instant_number(instant: datetime) -> int:
    """Return an instant as it stands in the columns."""
    return int(instant.timestamp())


def read_columns(connection: Connection, later_than: datetime, until: datetime | None) -> Columns:
    """Return the approved families' intervals that end later than one instant, and `until` another.

    `until` is included; None is without end.
    """
    dialect = connection.dialect
    columns = _numbers(dialect.name)
    ends = [_interval.known_to > later_than, *([_interval.known_to <= until] if until else [])]
    asked = select(*columns.values()).where(_interval.approval == Approval.APPROVED.value, *ends)
    text = str(asked.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    parts = [_part([], columns), *(_part(rows, columns) for rows in _driver_rows(connection, text))]
    return {name: np.concatenate([part[name] for part in parts]) for name in columns}


def _part(rows: Sequence[Any], names: Iterable[str]) -> Columns:
    """Return some rows as columns, each no wider than it must be: so the rest can be thrown away."""
    names = list(names)
    table = np.array(rows, dtype=np.int64).reshape(-1, len(names))
    return {name: table[:, place].astype(_WIDTHS.get(name, np.int32)) for place, name in enumerate(names)}


def _driver_rows(connection: Connection, text: str) -> Iterator[Sequence[Any]]:
    """Yield the driver's own tuples, many at a time: millions become columns without a step in between.

    Raises what SQLAlchemy would raise.
    """
    driver, lent = connection.dialect.loaded_dbapi, connection.connection
    # With a name PostgreSQL keeps the rows and sends them bit by bit; without, all would be here at once.
    named = [] if connection.dialect.name == "sqlite" else ["intervals"]
    try:
        with closing(lent.cursor(*named)) as cursor:
            cursor.execute(text)
            while rows := cursor.fetchmany(_AT_ONCE):
                yield rows
    except driver.Error as error:
        if connection.dialect.is_disconnect(error, connection.connection, None):
            connection.invalidate(error)
        raise DBAPIError.instance("intervals", None, error, driver.Error) from error


def _numbers(dialect: str) -> dict[str, ColumnElement[Any]]:
    """Return every column as SQL that gives whole numbers."""
    stays: ColumnElement[Any] = literal_column("0", Integer)
    for place, stay in enumerate(STAYS):
        stays += case((_interval[f"stay_{stay.value}"], 1 << place), else_=0)
    types = {one.value: place for place, one in enumerate(TYPES)}
    return {
        "known_from": _instant(_interval.known_from, dialect),
        "known_to": _instant(_interval.known_to, dialect),
        "municipality": cast(_interval.municipality_code, Integer),
        "type": case(types, value=_interval.family_type),
        "first_month": _interval.first_month,
        "last_month": _interval.last_month,
        "parent_child": case((_interval.parent_child, 1), else_=0),
        "stays": stays,
        "approved": _interval.approved_places,
        "occupied": _interval.occupied_places,
        "blocked": _interval.blocked_places,
        "available_from": _day(_interval.available_from, dialect),
        "paused_until": _day(_interval.paused_until, dialect),
        "confirmed_at": func.coalesce(_instant(_interval.confirmed_at, dialect), UNKNOWN),
        "disputed_at": func.coalesce(_instant(_interval.disputed_at, dialect), UNKNOWN),
    }


def _instant(column: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    if dialect == "sqlite":
        return type_coerce(column, BigInteger)
    return cast(func.extract("epoch", type_coerce(column, Instant)), BigInteger)


def _day(column: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    if dialect == "sqlite":
        # The epoch as a Julian day: those begin at noon.
        return func.coalesce(cast(func.julianday(type_coerce(column, String)) - 2440587.5, Integer), UNKNOWN)
    return func.coalesce(type_coerce(column, Date) - literal_column("DATE '1970-01-01'", Date), UNKNOWN)


def beginning() -> datetime:
    """Return the instant before everything that is known."""
    return datetime(1970, 1, 1, tzinfo=UTC)
