"""The chain of the log of look-ups: each line holds a hash over itself and over the line before it."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, RowMapping, insert, select, update

from register.log_tables import look_up_segments, look_ups

BEGINNING = "0000-00"
"""The segment that holds no line, before the first month."""
_segment = look_up_segments.c


@dataclass(frozen=True, slots=True)
class LookUp:
    """One look-up; `at` is UTC. `who` is for the log and is not shown to families.

    `refused` is true for somebody who asked for a protected family's details without being named.
    """

    family_id: str
    who: str
    role: str
    municipality: str | None
    reason: str
    at: datetime
    refused: bool = False


def hash_of(number: int, segment: str, told: LookUp, before: str) -> str:
    """Return a line's hash, as 64 hexadecimal digits; `before` is that of the line before it."""
    said = asdict(told) | {"at": int(told.at.timestamp())}
    content = json.dumps([number, segment, *said.values(), before], separators=(",", ":"))
    return sha256(content.encode()).hexdigest()


def look_up_of(row: RowMapping) -> LookUp:
    """Read a row of `look_ups`."""
    return LookUp(**{name: row[name] for name in LookUp.__dataclass_fields__})


def append(connection: Connection, told: LookUp) -> None:
    """Write a line at the end of the chain, in the connection's transaction.

    Writers take turns until they commit. A clock that runs backwards opens no month that is over.
    """
    # What is locked is always there, the first time too; SQLite's writers are alone in any case.
    beginning = select(_segment.head).where(_segment.segment == BEGINNING)
    connection.execute(beginning.with_for_update())
    last = connection.execute(select(look_up_segments).order_by(_segment.segment.desc()).limit(1)).one()
    number, segment = last.last_line + 1, max(f"{told.at:%Y-%m}", last.segment)
    line_hash = hash_of(number, segment, told, last.head)
    row = {**asdict(told), "look_up_id": number, "segment": segment, "line_hash": line_hash}
    connection.execute(insert(look_ups), row)
    if segment == last.segment:
        grown = update(look_up_segments).where(_segment.segment == segment)
        connection.execute(grown.values(last_line=number, head=line_hash))
    else:
        month = {"segment": segment, "first_line": number, "last_line": number}
        connection.execute(insert(look_up_segments), {**month, "hash_before": last.head, "head": line_hash})
