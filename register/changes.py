"""Writing what has changed about families, in one transaction, with the change number last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, case, delete, insert, literal, select, update

from families.family import Family
from families.record import PROFILE_FIELDS
from families.vocabulary import Reporter
from register.rows import Row, availability_row, interval_row, profile_row
from register.tables import (
    OPEN_END,
    Instant,
    availability_reports,
    change_clock,
    families,
    family_versions,
    places_intervals,
)

_profile = attrgetter(*PROFILE_FIELDS)


@dataclass(frozen=True, slots=True)
class Present:
    """A family as the register has it before a change, with the number of its version."""

    family: Family
    version: int


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one family; `known` is None for one that is new.

    `reporter` is who said what is new about the availability; None when nothing is.
    """

    known: Present | None
    family: Family
    reporter: Reporter | None = None
    note: str | None = None

    @property
    def version(self) -> int:
        """The version of the approved scope and own words that the family has after the change."""
        if self.known is None:
            return 1
        same = _profile(self.known.family) == _profile(self.family)
        return self.known.version if same else self.known.version + 1


def last_change_at(connection: Connection) -> datetime | None:
    """Return the instant of the last change; None when there has been none."""
    instant: datetime | None = connection.scalar(select(change_clock.c.changed_at))
    return instant


def write_changes(connection: Connection, changes: Sequence[Change], at: datetime) -> Sequence[int]:
    """Write at most one change of each family, known from `at`; return their change numbers in order.

    The numbers are the last thing taken, because from then to the commit every other writer waits.
    What is written after them is what carries them.
    """
    if not changes:
        return []
    versions = [change.version for change in changes]
    _write_families(connection, changes, versions)
    _move_intervals(connection, changes, versions, at)
    last = _advance(connection, len(changes), at)
    numbers = range(last - len(changes) + 1, last + 1)
    _stamp_families(connection, numbers)
    _append(connection, family_versions, _version_rows(changes, versions, numbers, at))
    _append(connection, availability_reports, _report_rows(changes, numbers, at))
    return numbers


def _write_families(connection: Connection, changes: Sequence[Change], versions: Sequence[int]) -> None:
    new, rescoped, spoken = [], [], []
    for place, (change, version) in enumerate(zip(changes, versions, strict=True), start=1):
        said = availability_row(change.family.availability)
        row: Row = {**said, "version": version, "change_number": -place}
        family_id = change.family.family_id
        if change.known is None:
            new.append({**row, **profile_row(change.family), "family_id": family_id})
        elif version != change.known.version:
            rescoped.append({**row, **profile_row(change.family), "key": family_id})
        else:
            spoken.append({**row, "key": family_id})
    _append(connection, families, new)
    for rows in (rescoped, spoken):
        if rows:
            connection.execute(update(families).where(families.c.family_id == bindparam("key")), rows)


def _move_intervals(
    connection: Connection, changes: Sequence[Change], versions: Sequence[int], at: datetime
) -> None:
    """Close each family's open interval at `at`, and open a new one."""
    known = [{"key": change.family.family_id} for change in changes if change.known]
    if known:
        interval = places_intervals.c
        is_open = and_(interval.family_id == bindparam("key"), interval.known_to == OPEN_END)
        # A second change in the same second: nobody can ask for what was known in between.
        connection.execute(delete(places_intervals).where(is_open, interval.known_from == at), known)
        connection.execute(update(places_intervals).where(is_open).values(known_to=at), known)
    rows = [
        {**interval_row(change.family), "known_from": at, "known_to": OPEN_END, "version": version}
        for change, version in zip(changes, versions, strict=True)
    ]
    _append(connection, places_intervals, rows)


def _advance(connection: Connection, changes: int, at: datetime) -> int:
    """Take the next change numbers and return the last of them."""
    clock = change_clock.c
    latest = case((clock.changed_at > at, clock.changed_at), else_=literal(at, Instant()))
    taken = update(change_clock).values(number=clock.number + changes, changed_at=latest)
    number: int = connection.execute(taken.returning(clock.number)).scalar_one()
    return number


def _stamp_families(connection: Connection, numbers: range) -> None:
    """Turn each family's place in this transaction into its change number, in one statement."""
    number = families.c.change_number
    # Both bounds, so that PostgreSQL takes the index even where it has no statistics yet.
    unstamped = number.between(-len(numbers), -1)
    connection.execute(update(families).where(unstamped).values(change_number=numbers.start - 1 - number))


def _version_rows(
    changes: Sequence[Change], versions: Sequence[int], numbers: Sequence[int], at: datetime
) -> list[Row]:
    return [
        {
            "family_id": change.family.family_id,
            "version": version,
            "profile": profile_row(change.family)["profile"],
            "known_at": at,
            "change_number": number,
        }
        for change, version, number in zip(changes, versions, numbers, strict=True)
        if change.known is None or version != change.known.version
    ]


def _report_rows(changes: Sequence[Change], numbers: Sequence[int], at: datetime) -> list[Row]:
    return [
        {
            **availability_row(change.family.availability),
            "family_id": change.family.family_id,
            "reporter": change.reporter.value,
            "reported_at": at,
            "note": change.note,
            "change_number": number,
        }
        for change, number in zip(changes, numbers, strict=True)
        if change.reporter
    ]


def _append(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)
