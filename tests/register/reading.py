"""Reading the tables as they are, for what the register keeps and does not show yet."""

from typing import Any

from sqlalchemy import Table, select

from families.record import FamilyPatch, read_record
from register.database import Database
from tests.indexer.files import a_record

SAID = "2026-11-20T09:12:00Z"
"""When families in these tests last said something, unless a test says otherwise."""


def rows(database: Database, table: Table, **where: object) -> list[dict[str, Any]]:
    """Return the rows of a table by primary key; those whose columns are as in `where`, if named."""
    asked = select(table).filter_by(**where).order_by(*table.primary_key.columns)
    with database.read() as connection:
        return [dict(row) for row in connection.execute(asked).mappings()]


def a_patch(number: int = 1, **changes: object) -> FamilyPatch:
    """Build what a source says about family `F-<number>`: what a new family needs, and the changes."""
    return read_record(a_record(number, **changes))


def a_spoken_patch(number: int = 1, occupied: int = 0, said: str = SAID, **changes: object) -> FamilyPatch:
    """Build the same with places that somebody confirmed."""
    return a_patch(number, occupied_places=occupied, confirmed_at=said, **changes)


def only(family_id: str, **changes: object) -> FamilyPatch:
    """Build what a source says when it names nothing but the family and the changes."""
    return read_record({"family_id": family_id, **changes})
