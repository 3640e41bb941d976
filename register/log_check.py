"""Checking the log of look-ups: whether a line was changed, is missing or was put in, and which."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Row, func, select

from register.log_chain import BEGINNING, hash_of, look_up_of
from register.log_tables import look_up_segments, look_ups

_line = look_ups.c
_NOTHING = "0" * 64


@dataclass(frozen=True, slots=True)
class LogCheck:
    """What a check found: `faults` are Danish sentences; without any, the log is as it was written."""

    lines: int
    """How many lines stand there."""
    last_line: int
    head: str
    """The number and the hash of the last line that was ever written; keep them elsewhere."""
    removed: tuple[str, ...]
    """The months whose lines were removed at the end of their time."""
    faults: tuple[str, ...]


def check_log(connection: Connection, keep: timedelta) -> LogCheck:
    """Check every line and every month; `keep` is how long lines stand before they may be removed.

    The connection reads everything at one instant.
    """
    segments = connection.execute(select(look_up_segments).order_by(look_up_segments.c.segment)).all()
    faults = [*_missing_beginning(segments), *_faults_between(segments)]
    for segment in segments[1:]:
        faults += _removed_faults(connection, segment, keep) if segment.removed_at else ()
        faults += () if segment.removed_at else _line_faults(connection, segment)
    faults += _strangers(connection, segments)
    return LogCheck(
        lines=connection.scalar(select(func.count()).select_from(look_ups)) or 0,
        last_line=segments[-1].last_line if segments else 0,
        head=segments[-1].head if segments else _NOTHING,
        removed=tuple(one.segment for one in segments if one.removed_at),
        faults=tuple(faults),
    )


def end_of(segment: str) -> datetime:
    """Return the first instant after a month."""
    year, month = map(int, segment.split("-"))
    return datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)


def _missing_beginning(segments: Sequence[Row[Any]]) -> Iterator[str]:
    first = segments[0] if segments else None
    begins = (BEGINNING, 1, 0, _NOTHING, _NOTHING, None)
    if first is None or tuple(first) != begins:
        yield f"Kædens begyndelse ({BEGINNING}) mangler eller er ændret."


def _faults_between(segments: Sequence[Row[Any]]) -> Iterator[str]:
    for before, segment in pairwise(segments):
        if segment.first_line != before.last_line + 1 or segment.hash_before != before.head:
            yield f"Måneden {segment.segment} hænger ikke sammen med den før ({before.segment})."


def _removed_faults(connection: Connection, segment: Row[Any], keep: timedelta) -> Iterator[str]:
    if segment.removed_at < end_of(segment.segment) + keep:
        yield f"Måneden {segment.segment} er fjernet, før linjernes tid var gået."
    here = select(_line.look_up_id).where(_line.segment == segment.segment).order_by(_line.look_up_id)
    for number in connection.scalars(here):
        yield f"Linje {number} er sat ind i {segment.segment}, som er fjernet."


def _line_faults(connection: Connection, segment: Row[Any]) -> Iterator[str]:
    expected, befores = segment.first_line, {segment.hash_before}
    here = select(look_ups).where(_line.segment == segment.segment).order_by(_line.look_up_id)
    for row in connection.execute(here).mappings():
        number, stands = row["look_up_id"], row["line_hash"]
        if number < expected or number > segment.last_line:
            yield f"Linje {number} er sat ind i {segment.segment}."
            continue
        told = look_up_of(row)
        should = {hash_of(number, row["segment"], told, before) for before in befores}
        if number > expected:
            # This one is chained to what nobody can read any more.
            yield _missing(expected, number - 1)
        elif stands not in should:
            yield f"Linje {number} er ændret, eller linjen før den er skrevet om."
        # Whether the line or its hash was changed, the next one fits the other of the two.
        expected, befores = number + 1, {stands, *should}
    if expected <= segment.last_line:
        yield _missing(expected, segment.last_line)
    elif segment.head not in befores:
        yield f"Måneden {segment.segment} ender ikke med det fingeraftryk, der er gemt for den."


def _missing(first: int, last: int) -> str:
    return f"Linje {first} mangler." if first == last else f"Linje {first}-{last} mangler."


def _strangers(connection: Connection, segments: Sequence[Row[Any]]) -> Iterator[str]:
    known = [one.segment for one in segments if one.segment != BEGINNING]
    asked = select(_line.look_up_id, _line.segment).where(_line.segment.not_in(known))
    for number, segment in connection.execute(asked.order_by(_line.look_up_id)):
        yield f"Linje {number} står i en måned, som kædens oversigt ikke kender ({segment})."
