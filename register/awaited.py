"""What an authority has decided and the source does not say yet: an imported file must not undo it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, update

from families.record import PROFILE_FIELDS, FamilyPatch, read_fields
from families.vocabulary import Approval
from register.oversight_tables import scope_requests

_of = scope_requests.c
_IDS_AT_ONCE = 1_000
"""Families named in one statement: databases bound the number of parameters."""

_Granted = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A decision with what it granted, as `register.scope_request.Granted` is written."""

    request_id: int
    granted: _Granted


class AwaitedDecisions:
    """The decisions on some families that wait for the source; to be read when the families are locked."""

    def __init__(self, connection: Connection, family_ids: Collection[str]) -> None:
        """Read them."""
        self._connection = connection
        self._waiting: dict[str, list[_Waiting]] = {}
        for chunk in _chunks(sorted(family_ids)):
            for family_id, waiting in _read(connection, _of.family_id.in_(chunk)):
                self._waiting.setdefault(family_id, []).append(waiting)

    def held(self, patch: FamilyPatch) -> FamilyPatch:
        """Return the patch without the fields in which it only repeats what was so before a decision."""
        old = {
            name
            for name, chain in self._chains(patch.family_id).items()
            if name in patch.profile and _is_old(patch.profile[name], name, chain)
        }
        if not old:
            return patch
        return replace(
            patch, profile={name: value for name, value in patch.profile.items() if name not in old}
        )

    def settle(self, patch: FamilyPatch) -> None:
        """End the waiting where the source agrees by now, or says something that is new altogether."""
        agreed = {
            name
            for name, chain in self._chains(patch.family_id).items()
            if name in patch.profile and not _is_old(patch.profile[name], name, chain)
        }
        _end_waiting(self._connection, self._waiting.get(patch.family_id, ()), agreed)

    def _chains(self, family_id: str) -> Mapping[str, list[dict[str, Any]]]:
        """Return what was granted of each field that waits, the oldest first."""
        chains: dict[str, list[dict[str, Any]]] = {}
        for waiting in self._waiting.get(family_id, ()):
            for name, granted in waiting.granted.items():
                if granted["awaiting"]:
                    chains.setdefault(name, []).append(granted)
        return chains


def approved_awaiting(connection: Connection) -> set[str]:
    """Return the families that their authority approved again, before a source has said so."""
    return {family_id for family_id, waiting in _read(connection) if _says(waiting, Approval.APPROVED)}


def settle_absent(connection: Connection, named: Collection[str]) -> None:
    """End the waiting for a source to say that a family has ended: it no longer names the family."""
    for family_id, waiting in _read(connection):
        if family_id not in named and _says(waiting, Approval.ENDED):
            _end_waiting(connection, [waiting], {"approval"})


def count_awaiting(connection: Connection) -> int:
    """Return how many decisions the source does not agree with yet."""
    asked = select(func.count()).select_from(scope_requests).where(_of.awaiting_source.is_(True))
    return connection.scalar(asked) or 0


def _says(waiting: _Waiting, word: Approval) -> bool:
    granted = waiting.granted.get("approval")
    return granted is not None and granted["awaiting"] and granted["after"] == word


def _is_old(value: object, name: str, chain: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether a source's value is what stood there before the last of the decisions."""
    if value == _typed(name, chain[-1]["after"]):
        return False
    return any(value == _typed(name, granted["before"]) for granted in chain)


def _typed(name: str, value: object) -> object:
    _, values = read_fields({name: value}, PROFILE_FIELDS)
    return values[name]


def _end_waiting(connection: Connection, decisions: Sequence[_Waiting], names: set[str]) -> None:
    for decision in decisions:
        if names.isdisjoint(decision.granted):
            continue
        granted = {
            name: {**one, "awaiting": one["awaiting"] and name not in names}
            for name, one in decision.granted.items()
        }
        awaiting = any(one["awaiting"] for one in granted.values())
        ended = update(scope_requests).where(_of.request_id == decision.request_id)
        connection.execute(ended.values(granted=granted, awaiting_source=awaiting))


def _read(connection: Connection, *conditions: ColumnElement[bool]) -> Iterator[tuple[str, _Waiting]]:
    asked = (
        select(_of.family_id, _of.request_id, _of.granted)
        .where(_of.awaiting_source.is_(True), *conditions)
        .order_by(_of.request_id)
    )
    for row in connection.execute(asked).all():
        yield row.family_id, _Waiting(row.request_id, row.granted)


def _chunks(family_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(family_ids), _IDS_AT_ONCE):
        yield family_ids[start : start + _IDS_AT_ONCE]
