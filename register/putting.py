"""Taking what a source says about many families into the register, inside one transaction."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, bindparam, insert, select, update

from families.availability import Availability
from families.contact import Contact
from families.family import Family
from families.patch import apply_contact, apply_patch, problems_of
from families.problem import InvalidInput, Problem
from families.record import FamilyPatch, Reading
from families.vocabulary import Reporter
from register.awaited import AwaitedDecisions
from register.changes import Change, Present, write_changes
from register.rows import contact, contact_row, stored_family
from register.tables import contacts, families

_IDS_AT_ONCE = 1_000
"""Families named in one statement: databases bound the number of parameters."""


@dataclass(frozen=True, slots=True)
class PutOutcome:
    """What became of one patch; `problems` says why one was refused, and is empty otherwise."""

    kind: Literal["added", "changed", "unchanged", "refused"]
    problems: tuple[Problem, ...]
    family_id: str


def present_families(
    connection: Connection, family_ids: Collection[str], *, locked: bool = True
) -> dict[str, Present]:
    """Return those of the families that the register has, `locked` against others until the end."""
    found = {}
    # In one order, so that nobody waits for somebody who waits for them.
    for chunk in _chunks(sorted(family_ids)):
        asked = select(families).where(families.c.family_id.in_(chunk)).order_by(families.c.family_id)
        for row in connection.execute(asked.with_for_update() if locked else asked).mappings():
            found[row["family_id"]] = Present(stored_family(row).family, row["version"])
    return found


def put_patches(
    connection: Connection, patches: Sequence[FamilyPatch], instant: Callable[[], datetime]
) -> list[PutOutcome]:
    """Take every patch that the rules allow; a refused one stops no other.

    `instant` says from when they are known. It is asked when the families are locked, so that it is
    no earlier than a report that came in just before.
    """
    return [outcome for part in _without_repeats(patches) for outcome in _put(connection, part, instant)]


def reading_problems(
    connection: Connection, readings: Sequence[Reading], at: datetime
) -> list[list[Problem]]:
    """Return what speaks against each record beside its own problems, as of `at`; writes nothing."""
    named = {one.patch.family_id for one in readings if "family_id" not in one.unread}
    present = present_families(connection, named, locked=False)
    known = {family_id: one.family for family_id, one in present.items()}
    awaited = AwaitedDecisions(connection, list(present))
    held = [replace(one, patch=awaited.held(one.patch)) for one in readings]
    return [problems_of(one, known.get(one.patch.family_id), at=at) for one in held]


def _without_repeats(patches: Sequence[FamilyPatch]) -> Iterator[dict[str, FamilyPatch]]:
    """Split the patches so that none but the last part names a family that a later one names too."""
    part: dict[str, FamilyPatch] = {}
    for patch in patches:
        if patch.family_id in part:
            yield part
            part = {}
        part[patch.family_id] = patch
    if part:
        yield part


def _put(
    connection: Connection, patches: Mapping[str, FamilyPatch], instant: Callable[[], datetime]
) -> list[PutOutcome]:
    present = present_families(connection, list(patches))
    at = instant()
    awaited = AwaitedDecisions(connection, list(present))
    reach = _contacts(connection, [family_id for family_id, patch in patches.items() if patch.contact])
    taken = [
        _take(awaited.held(patch), present.get(family_id), reach.get(family_id), at)
        for family_id, patch in patches.items()
    ]
    for patch, one in zip(patches.values(), taken, strict=True):
        if not one.outcome.problems:
            awaited.settle(patch)
    _write_contacts(connection, taken, reach)
    write_changes(connection, [one.change for one in taken if one.change], at)
    return [one.outcome for one in taken]


@dataclass(frozen=True, slots=True)
class _Taken:
    """A patch that has met what the register knows; `contact` is None when it stays as it is.

    Contact details alone are no change of the family: they take no change number and no version,
    because nothing that is searched or counted holds them, and so no copy has anything to catch up.
    """

    outcome: PutOutcome
    change: Change | None = None
    contact: Contact | None = None


def _take(patch: FamilyPatch, known: Present | None, reach: Contact | None, at: datetime) -> _Taken:
    before = known.family if known else None
    try:
        family = apply_patch(patch, before, at=at)
    except InvalidInput as refusal:
        return _Taken(PutOutcome("refused", refusal.problems, patch.family_id))
    change = Change(known, family, _reporter(before, family)) if family != before else None
    told = apply_contact(patch, reach)
    new_contact = told if told != (reach or Contact()) else None
    if before is None:
        return _Taken(PutOutcome("added", (), patch.family_id), change, new_contact)
    kind: Literal["changed", "unchanged"] = "changed" if change or new_contact else "unchanged"
    return _Taken(PutOutcome(kind, (), patch.family_id), change, new_contact)


def _reporter(before: Family | None, family: Family) -> Reporter | None:
    said = before.availability if before else Availability()
    return Reporter.SOURCE if family.availability != said else None


def _contacts(connection: Connection, family_ids: Sequence[str]) -> dict[str, Contact]:
    found = {}
    for chunk in _chunks(family_ids):
        asked = select(contacts).where(contacts.c.family_id.in_(chunk))
        for row in connection.execute(asked).mappings():
            found[row["family_id"]] = contact(row)
    return found


def _write_contacts(connection: Connection, taken: Sequence[_Taken], known: Mapping[str, Contact]) -> None:
    said = {one.outcome.family_id: one.contact for one in taken if one.contact}
    new = [contact_row(family_id, reach) for family_id, reach in said.items() if family_id not in known]
    changed = [
        {**contact_row(family_id, reach), "key": family_id}
        for family_id, reach in said.items()
        if family_id in known
    ]
    if new:
        connection.execute(insert(contacts), new)
    if changed:
        connection.execute(update(contacts).where(contacts.c.family_id == bindparam("key")), changed)


def _chunks(family_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(family_ids), _IDS_AT_ONCE):
        yield family_ids[start : start + _IDS_AT_ONCE]
