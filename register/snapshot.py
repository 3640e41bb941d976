"""All families at one instant, read bit by bit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from families.vocabulary import Approval
from register.counted import CountedPlaces, PlacesAsked
from register.counting import count_places
from register.rows import stored_family
from register.stored import StoredFamily
from register.tables import families

_ROWS_AT_ONCE = 1_000
"""Families fetched together while a snapshot is read: what lies in memory at a time."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All families as of one change number; readable until the reading is closed."""

    change_number: int
    """The last change that the families hold."""
    _connection: Connection

    @property
    def families(self) -> Iterable[StoredFamily]:
        """Every family, the suspended and ended ones too, in no order."""
        rows = self._connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(select(families))
        return map(stored_family, rows.mappings())

    def changed_since(self, number: int) -> Sequence[StoredFamily]:
        """Return families whose last change is later than `number`, by change number."""
        stamp = families.c.change_number
        asked = select(families).where(stamp > number).order_by(stamp)
        return [stored_family(row) for row in self._connection.execute(asked).mappings()]

    def count(self) -> int:
        """Return how many families there are, whatever their approval."""
        return self._connection.scalar(select(func.count()).select_from(families)) or 0

    def count_places(self, asked: PlacesAsked) -> CountedPlaces:
        """Count families and places; raises `register.counted.TooManyRows`."""
        return count_places(self._connection, asked)

    def approved_family(self) -> StoredFamily | None:
        """Return the approved family with the lowest id; None when no family is approved."""
        approved = families.c.approval == Approval.APPROVED.value
        asked = select(families).where(approved).order_by(families.c.family_id).limit(1)
        row = self._connection.execute(asked).mappings().one_or_none()
        return stored_family(row) if row else None
