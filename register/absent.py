"""What a complete file lacks: approved families that it does not name have ended."""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import Connection, select

from families.patch import ended
from families.vocabulary import Approval
from register.awaited import approved_awaiting, settle_absent
from register.changes import Change, write_changes
from register.putting import present_families
from register.tables import families


def missing(connection: Connection, named: Collection[str]) -> list[str]:
    """Return the approved families that `named` lacks.

    Not those that their authority has approved again: until a source names them it only repeats what
    was so before.
    """
    approved = select(families.c.family_id).where(families.c.approval == Approval.APPROVED.value)
    return sorted(set(connection.scalars(approved)).difference(named, approved_awaiting(connection)))


def end_missing(connection: Connection, named: Collection[str], instant: Callable[[], datetime]) -> int:
    """End them, and return how many; `instant` says from when, asked when the families are locked."""
    present = present_families(connection, missing(connection, named)).values()
    changes = [Change(one, ended(one.family)) for one in present]
    settle_absent(connection, named)
    return len(write_changes(connection, changes, instant()))
