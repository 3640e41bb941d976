"""What the register holds about one family: the answer to its request for access (GDPR article 15)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from register import (
    caseworker_tables,
    letter_tables,
    log_tables,
    oversight_tables,
    protection_tables,
    session_tables,
    tables,
)
from register.database import Database
from register.personal_data import HELD
from register.stored import FamilyGone

_TABLES: Sequence[Table] = (
    tables.families,
    tables.contacts,
    tables.family_versions,
    tables.availability_reports,
    tables.places_intervals,
    oversight_tables.notices,
    oversight_tables.scope_requests,
    caseworker_tables.calls,
    caseworker_tables.placements,
    caseworker_tables.profile_views,
    log_tables.look_ups,
    protection_tables.address_grants,
    letter_tables.outbox,
    letter_tables.access_links,
    tables.tokens,
    session_tables.sessions,
)
_LEFT_OUT = frozenset(
    "who read_by asked_by decided_by granted_by revoked_by record_key token_hash link_hash session_hash"
    " line_hash".split()
)
"""Secrets, and persons at work: whom the family may know is the municipality (CJEU C-579/21)."""

Held = Mapping[str, Sequence[Mapping[str, Any]]]


def held_about(database: Database, family_id: str) -> Held:
    """Return every row about a family by table, read at one instant; raises `FamilyGone`."""
    with database.read(consistent=True) as connection:
        held = {table.name: _rows(connection, table, family_id) for table in _TABLES}
    if not held["families"]:
        raise FamilyGone
    return held


def in_danish(held: Held) -> str:
    """Return the same as a text to read, with a heading for each kind."""
    lines = ["Alt, hvad Ledig har om familien", ""]
    for entry in HELD:
        for row in held.get(entry.table, ()):
            told = {name: row[name] for name in entry.names if row.get(name) is not None}
            lines += (
                [entry.label, *(f"  {name}: {value}" for name, value in told.items()), ""] if told else []
            )
    return "\n".join(lines)


def _rows(connection: Connection, table: Table, family_id: str) -> list[dict[str, Any]]:
    asked = select(table).where(table.c.family_id == family_id).order_by(*table.primary_key.columns)
    return [
        {name: _plain(value) for name, value in row.items() if name not in _LEFT_OUT}
        for row in connection.execute(asked).mappings()
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return value.isoformat() if isinstance(value, date) else value
