"""Writing what has changed about families, in one transaction, with the change number last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from secrets import randbelow

from sqlalchemy import (
    BigInteger,
    Connection,
    Executable,
    String,
    and_,
    bindparam,
    case,
    delete,
    insert,
    select,
    update,
)

from families.clock import Clock
from families.family import Family
from families.record import PROFILE_FIELDS
from families.vocabulary import Reporter
from register.rows import Row, availability_row, interval_row, profile_row
from register.tables import (
    OPEN_END,
    RECORD_KEYS,
    Instant,
    availability_reports,
    change_clock,
    families,
    family_versions,
    places_intervals,
)

_profile = attrgetter(*PROFILE_FIELDS)

_key = bindparam("key", type_=String)
_at = bindparam("at", type_=Instant)
_count = bindparam("count", type_=BigInteger)
_interval, _clock = places_intervals.c, change_clock.c
_is_open = and_(_interval.family_id == _key, _interval.known_to == OPEN_END)

_FAMILY_CHANGED = update(families).where(families.c.family_id == _key)
_INTERVAL_FORGOTTEN = delete(places_intervals).where(_is_open, _interval.known_from == _at)
_INTERVAL_CLOSED = update(places_intervals).where(_is_open).values(known_to=_at)
_CLOCK_READ = select(_clock.changed_at)
_CLOCK_ADVANCED = (
    update(change_clock)
    .values(
        number=_clock.number + _count,
        changed_at=case((_clock.changed_at > _at, _clock.changed_at), else_=_at),
    )
    .returning(_clock.number)
)
# Turns each family's place in the transaction (-1, -2, …) into its change number. Both bounds, so that
# PostgreSQL takes the index even where it has no statistics yet.
_FAMILIES_STAMPED = (
    update(families)
    .where(families.c.change_number.between(-_count, -1))
    .values(change_number=bindparam("before", type_=BigInteger) - families.c.change_number)
)


@dataclass(frozen=True, slots=True)
class Present:
    """A family as the register has it before a change, with the number of its version."""

    family: Family
    version: int


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one family; `known` is None for one that is new.

    `reporter` is who said what is new about the availability; None when nothing is. `who` is the person
    or machine that did so, None when it was a file.
    """

    known: Present | None
    family: Family
    reporter: Reporter | None = None
    note: str | None = None
    who: str | None = None

    @property
    def version(self) -> int:
        """The version of the approved scope and own words that the family has after the change."""
        if self.known is None:
            return 1
        same = _profile(self.known.family) == _profile(self.family)
        return self.known.version if same else self.known.version + 1


def last_change_at(connection: Connection) -> datetime | None:
    """Return the instant of the last change; None when there has been none."""
    instant: datetime | None = connection.scalar(_CLOCK_READ)
    return instant


def instant_of_change(connection: Connection, clock: Clock) -> datetime:
    """Return the instant from which a change made now is known: no earlier than the last one.

    To be asked when the families are locked; see `write_changes`.
    """
    now, last = clock.now().replace(microsecond=0), last_change_at(connection)
    return max(now, last) if last else now


def write_changes(connection: Connection, changes: Sequence[Change], at: datetime) -> Sequence[int]:
    """Write at most one change of each family, known from `at`; return their change numbers in order.

    The families that are known are locked (`register.putting.present_families`), and `at` was chosen
    after that: nobody has changed them later than that.
    The numbers are the last thing taken, because from then to the commit every other writer waits.
    What is written after them is what carries them.
    """
    if not changes:
        return []
    versions = [change.version for change in changes]
    _write_families(connection, changes, versions)
    _move_intervals(connection, changes, versions, at)
    count = len(changes)
    last = connection.execute(_CLOCK_ADVANCED, {"count": count, "at": at}).scalar_one()
    connection.execute(_FAMILIES_STAMPED, {"count": count, "before": last - count})
    numbers = range(last - count + 1, last + 1)
    _say(connection, insert(family_versions), _version_rows(changes, versions, numbers, at))
    _say(connection, insert(availability_reports), _report_rows(changes, numbers, at))
    return numbers


def _write_families(connection: Connection, changes: Sequence[Change], versions: Sequence[int]) -> None:
    new, rescoped, spoken = [], [], []
    for place, (change, version) in enumerate(zip(changes, versions, strict=True), start=1):
        said = availability_row(change.family.availability)
        row: Row = {**said, "version": version, "change_number": -place}
        family_id = change.family.family_id
        if change.known is None:
            key = randbelow(RECORD_KEYS)
            new.append({**row, **profile_row(change.family), "family_id": family_id, "record_key": key})
        elif version != change.known.version:
            rescoped.append({**row, **profile_row(change.family), "key": family_id})
        else:
            spoken.append({**row, "key": family_id})
    _say(connection, insert(families), new)
    for rows in (rescoped, spoken):
        _say(connection, _FAMILY_CHANGED, rows)


def _move_intervals(
    connection: Connection, changes: Sequence[Change], versions: Sequence[int], at: datetime
) -> None:
    """Close each family's open interval at `at`, and open a new one."""
    known = [{"key": change.family.family_id, "at": at} for change in changes if change.known]
    last = last_change_at(connection)
    if last and last >= at:
        # A second change in the same second: nobody can ask for what was known in between.
        _say(connection, _INTERVAL_FORGOTTEN, known)
    _say(connection, _INTERVAL_CLOSED, known)
    rows = [
        {**interval_row(change.family), "known_from": at, "known_to": OPEN_END, "version": version}
        for change, version in zip(changes, versions, strict=True)
    ]
    _say(connection, insert(places_intervals), rows)


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
            "who": change.who,
            "change_number": number,
        }
        for change, number in zip(changes, numbers, strict=True)
        if change.reporter
    ]


def _say(connection: Connection, statement: Executable, rows: list[Row]) -> None:
    """Execute the statement once a row; one row alone takes the quicker way."""
    if rows:
        connection.execute(statement, rows if len(rows) > 1 else rows[0])
