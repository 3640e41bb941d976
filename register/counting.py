"""Counting families and their places as of days, by dimensions: one WHERE over the intervals.

What depends on the hour is turned into instants here (a Copenhagen day begins at another UTC hour in
summer), so that SQL compares and never calculates.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Date,
    FromClause,
    Integer,
    Select,
    String,
    and_,
    case,
    column,
    func,
    literal,
    or_,
    select,
    true,
    values,
)

from families.ages import AGE_BANDS
from families.clock import start_of_day
from families.geography import municipalities, region_on, regions_on
from families.vocabulary import Freshness, StayType
from register.counted import MAX_ROWS, CountedPlaces, CountedRow, Dimension, Places, PlacesAsked, TooManyRows
from register.tables import OPEN_END, Instant, change_clock, families, family_versions, places_intervals

_DAYS_AT_ONCE = 16
"""Days counted by one statement: each finds its intervals once and compares them with these days."""
_SECOND = timedelta(seconds=1)

_interval = places_intervals.c


def first_known_at(connection: Connection) -> datetime | None:
    """Return the first instant at which anything was known; None when nothing is."""
    instant: datetime | None = connection.scalar(select(func.min(_interval.known_from)))
    return instant


def change_number(connection: Connection) -> int:
    """Return the number of the last change that the connection sees, 0 before the first."""
    return connection.scalar(select(change_clock.c.number)) or 0


def count_places(connection: Connection, asked: PlacesAsked) -> CountedPlaces:
    """Count in one consistent reading; raises `TooManyRows`."""
    number = change_number(connection)
    rows: list[CountedRow] = []
    for days in _statements_of(asked.days):
        statement = _Count(asked, days, connection.dialect.name).statement
        found = connection.execute(statement.limit(MAX_ROWS + 1 - len(rows)))
        rows += [_counted(row, len(asked.by)) for row in found]
        if len(rows) > MAX_ROWS:
            raise TooManyRows
    return CountedPlaces(number, with_every_day(asked, rows))


def with_every_day(asked: PlacesAsked, rows: Sequence[CountedRow]) -> Sequence[CountedRow]:
    """Return the rows and, where they are not told apart, one for each day without a family too."""
    counted = {row.day for row in rows} if not asked.by else set(asked.days)
    return [*rows, *(CountedRow(day, (), Places()) for day in asked.days if day not in counted)]


def _statements_of(days: Sequence[date]) -> Iterator[list[date]]:
    """Split the days into such as have the same regions, and no more than fit into a statement."""
    for _, same in groupby(days, regions_on):
        run = list(same)
        for start in range(0, len(run), _DAYS_AT_ONCE):
            yield run[start : start + _DAYS_AT_ONCE]


def _counted(row: Sequence[Any], dimensions: int) -> CountedRow:
    day, values, (cell_key, *places) = row[0], row[1 : dimensions + 1], row[dimensions + 1 :]
    # PostgreSQL's sums are decimals as soon as something in them was a bigint.
    return CountedRow(day, tuple(values), Places(*map(int, places)), int(cell_key))


@dataclass(frozen=True)
class _Count:
    """The statement that counts on some days with the same regions."""

    asked: PlacesAsked
    days: Sequence[date]
    dialect: str

    @property
    def statement(self) -> Select[Any]:
        """One row a day and combination that has a family."""
        each = self._families.subquery("each")
        groups = [each.c.day, *(each.c[name] for name in self.asked.by)]
        summed = [func.sum(each.c[name]) for name in Places._fields[1:]]
        cell_key = func.sum(each.c.record_key) if self.asked.keyed else literal(0)
        return select(*groups, cell_key, func.count(), *summed).group_by(*groups)

    @property
    def _families(self) -> Select[Any]:
        """One row a day and approved family, and one a band or stay where those are asked for."""
        dimensions = [self._dimension(name).label(name.value) for name in self.asked.by]
        keys = [families.c.record_key] if self.asked.keyed else []
        return select(self._days.c.day, *dimensions, *keys, *self._measures).select_from(self._tables)

    @cached_property
    def _known(self) -> CTE:
        """The intervals of those who are asked for that touch any of the days: made once, then joined."""
        narrowing, instants = self.asked.narrowing, [self._instants_of(day)[1] for day in self.days]
        found = select(places_intervals).where(
            _interval.known_from <= instants[-1],
            instants[0] < _interval.known_to,
            *narrowing.conditions(self.days[0], self.dialect),
        )
        if narrowing.reads_profiles:
            version = family_versions.c
            same = and_(version.family_id == _interval.family_id, version.version == _interval.version)
            found = found.join(family_versions, same)
        return found.cte("known").prefix_with("MATERIALIZED")

    @property
    def _tables(self) -> FromClause:
        known, at = self._known.c, self._days.c.known_at
        joined: FromClause = self._known.join(self._days, and_(known.known_from <= at, at < known.known_to))
        if Dimension.AGE_BAND in self.asked.by:
            first, last = self._bands.c.first, self._bands.c.last
            touches = and_(self._known.c.first_month <= last, self._known.c.last_month >= first)
            joined = joined.join(self._bands, touches)
        if Dimension.STAY in self.asked.by:
            has = [
                and_(self._stays.c.stay == stay.value, self._known.c[f"stay_{stay}"].is_(true()))
                for stay in StayType
            ]
            joined = joined.join(self._stays, or_(*has))
        if self.asked.keyed:
            joined = joined.join(families, families.c.family_id == known.family_id)
        return joined

    @cached_property
    def _days(self) -> CTE:
        instants = ("known_at", "fresh_from", "ageing_from", "disputed_from")
        columns = (column(name, Instant) for name in instants)
        rows = [self._instants_of(day) for day in self.days]
        return values(column("day", Date), *columns, name="days").data(rows).cte("days")

    @cached_property
    def _bands(self) -> CTE:
        rows = [(band, first, last) for band, (first, last) in AGE_BANDS.items()]
        columns = (column("age_band", String), column("first", Integer), column("last", Integer))
        return values(*columns, name="bands").data(rows).cte("bands")

    @cached_property
    def _stays(self) -> CTE:
        rows = [(stay.value,) for stay in StayType]
        return values(column("stay", String), name="stays").data(rows).cte("stays")

    def _instants_of(self, day: date) -> tuple[date, datetime, datetime, datetime, datetime]:
        """Return a day with what its counts compare with: see `FreshnessRule` and `Availability`."""
        rule = self.asked.rule
        end = OPEN_END if day >= self.asked.today else start_of_day(day + timedelta(days=1))

        def begun(days: int) -> datetime:
            return start_of_day(day - timedelta(days=days))

        ends = rule.dispute_days - 1
        return day, end - _SECOND, begun(rule.fresh_days), begun(rule.ageing_days), begun(ends)

    def _dimension(self, dimension: Dimension) -> ColumnElement[Any]:
        match dimension:
            case Dimension.MUNICIPALITY:
                return self._known.c.municipality_code
            case Dimension.REGION:
                day = self.days[0]
                return self._of_municipality(
                    {code: region_on(one.region_code, day) for code, one in municipalities().items()}
                )
            case Dimension.AUTHORITY:
                return self._of_municipality({code: one.authority for code, one in municipalities().items()})
            case Dimension.TYPE:
                return self._known.c.family_type
            case Dimension.AGE_BAND:
                return self._bands.c.age_band
            case Dimension.PARENT_CHILD:
                return self._known.c.parent_child
            case Dimension.STAY:
                return self._stays.c.stay
            case Dimension.FRESHNESS:
                return self._freshness

    @property
    def _freshness(self) -> ColumnElement[str]:
        confirmed = self._known.c.confirmed_at
        return case(
            (confirmed >= self._days.c.fresh_from, Freshness.FRESH.value),
            (confirmed >= self._days.c.ageing_from, Freshness.AGEING.value),
            else_=Freshness.STALE.value,
        )

    @property
    def _measures(self) -> list[ColumnElement[int]]:
        """Return the places of one family, in the order of `Places`."""
        approved, occupied = self._known.c.approved_places, self._known.c.occupied_places
        free = approved - occupied - self._known.c.blocked_places
        days = self._days.c
        held_back = or_(self._known.c.paused_until >= days.day, self._known.c.available_from > days.day)
        confirmed, disputed = self._known.c.confirmed_at, self._known.c.disputed_at
        in_dispute = and_(disputed >= days.disputed_from, or_(confirmed.is_(None), disputed > confirmed))
        counts = (
            approved,
            occupied,
            case((held_back, 0), else_=free),
            case((held_back, 0), (in_dispute, 0), (confirmed >= days.ageing_from, free), else_=0),
            case((held_back, approved - occupied), else_=self._known.c.blocked_places),
        )
        return [count.label(name) for count, name in zip(counts, Places._fields[1:], strict=True)]

    def _of_municipality(self, values_of: dict[str, str]) -> ColumnElement[str]:
        """Return what follows from the municipality, as one list of codes a value."""
        codes: dict[str, list[str]] = {}
        for code, value in values_of.items():
            codes.setdefault(str(value), []).append(code)
        return case(*((self._known.c.municipality_code.in_(those), value) for value, those in codes.items()))
