"""Forgetting a family: everything that tells who it is goes; what is counted stays as it was."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from families.clock import Clock
from families.vocabulary import Approval
from register.caseworker_tables import calls, placements, profile_views
from register.changes import Change, Present, instant_of_change, write_changes
from register.database import Database
from register.letter_tables import access_links, outbox
from register.oversight_tables import notices, scope_requests
from register.protection_tables import address_grants
from register.pseudonyms import Pseudonyms
from register.putting import present_families
from register.session_tables import sessions
from register.stored import FamilyGone
from register.tables import availability_reports, contacts, family_versions, tokens

OWN_TEXTS: Mapping[str, Any] = {"description": None, "own_children": ()}
"""The parts of a profile that no count is narrowed by and that can tell who the family is."""
_REMOVED = (contacts, access_links, outbox, profile_views, address_grants, sessions)
"""Links before the letters that they came with."""
_PERSONS = (
    (availability_reports, "who"),
    (calls, "who"),
    (placements, "who"),
    (notices, "read_by"),
    (scope_requests, "asked_by"),
    (scope_requests, "decided_by"),
)
_TEXTS = (
    (availability_reports, "note"),
    (notices, "note"),
    (scope_requests, "why"),
    (scope_requests, "answer"),
)


class NotEnded(Exception):
    """The family is not ended, so it is needed still; the message is a Danish sentence."""

    def __init__(self) -> None:
        """Say how it is done all the same."""
        super().__init__("Familien er ikke ophørt. Skal den glemmes alligevel, så skriv --yes.")


class _OnlyTried(Exception):
    """Ends a transaction that was to show what would happen."""


class Forgetting:
    """The way to forget a family. The log of look-ups keeps its number until the lines' time is over."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Forget in `database`."""
        self._database = database
        self._clock = clock

    def forget(self, family_id: str, *, carry_out: bool, anyway: bool = False) -> Mapping[str, int]:
        """Return how many rows of each table changed or went, or would: without `carry_out` all stays.

        Raises `FamilyGone`, and `NotEnded` unless `anyway`.
        """
        done: dict[str, int] = {}
        try:
            with self._database.write() as connection:
                present = present_families(connection, [family_id]).get(family_id)
                if present is None:
                    raise FamilyGone
                if present.family.approval is not Approval.ENDED and not anyway:
                    raise NotEnded
                done = self._forget(connection, family_id, present)
                _only_when(carry_out)
        except _OnlyTried:
            pass
        return done

    def _forget(self, connection: Connection, family_id: str, present: Present) -> dict[str, int]:
        at = instant_of_change(connection, self._clock)
        forgotten = replace(present.family, **OWN_TEXTS)
        write_changes(connection, [Change(present, forgotten)], at)
        done = {"family_versions": _strip(connection, family_versions, ("profile",), family_id)}
        done["notices"] = _strip(connection, notices, ("before", "after"), family_id)
        for table in _REMOVED:
            gone = delete(table).where(table.c.family_id == family_id)
            done[table.name] = connection.execute(gone).rowcount
        for table, name in _TEXTS:
            told = update(table).where(table.c.family_id == family_id, table.c[name].is_not(None))
            done[f"{table.name}.{name}"] = connection.execute(told.values({name: None})).rowcount
        words = Pseudonyms()
        for table, name in _PERSONS:
            count = words.replace(connection, table, name, table.c.family_id == family_id)
            done[f"{table.name}.{name}"] = count
        its_own = update(tokens).where(tokens.c.family_id == family_id, tokens.c.revoked_at.is_(None))
        done["tokens"] = connection.execute(its_own.values(revoked_at=at)).rowcount
        return done


def _only_when(carry_out: bool) -> None:
    if not carry_out:
        raise _OnlyTried


def _strip(connection: Connection, table: Table, names: tuple[str, ...], family_id: str) -> int:
    """Take the own texts out of a table's records; return how many rows held any."""
    key, stripped = list(table.primary_key.columns), 0
    for row in connection.execute(select(table).where(table.c.family_id == family_id)).mappings().all():
        records = {name: _without(row[name]) for name in names}
        if any(records[name] != row[name] for name in names):
            this = (column == row[column.name] for column in key)
            connection.execute(update(table).where(*this).values(records))
            stripped += 1
    return stripped


def _without(record: Mapping[str, Any]) -> dict[str, Any]:
    empty: dict[str, Any] = {"description": None, "own_children": []}
    return {name: empty.get(name, value) for name, value in record.items()}
