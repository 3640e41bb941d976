"""The log of look-ups: who was shown a family's contact details, when and why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from register.database import Database
from register.tables import look_ups


@dataclass(frozen=True, slots=True)
class LookUp:
    """One look-up; `at` is UTC. `who` is for the log and is not shown to families."""

    family_id: str
    who: str
    role: str
    municipality: str | None
    reason: str
    at: datetime


class LookUps:
    """Every look-up there has been; rows are added and never change."""

    def __init__(self, database: Database) -> None:
        """Keep the log in `database`."""
        self._database = database

    def record(
        self, *, family_id: str, who: str, role: str, municipality: str | None, reason: str, at: datetime
    ) -> None:
        """Write one look-up down; when this returns it is kept for good."""
        row = {
            "family_id": family_id,
            "who": who,
            "role": role,
            "municipality": municipality,
            "reason": reason,
            "at": at,
        }
        with self._database.write() as connection:
            connection.execute(insert(look_ups), row)

    def of_family(self, family_id: str) -> list[LookUp]:
        """Return the look-ups of one family, the latest first."""
        asked = (
            select(*(look_ups.c[name] for name in LookUp.__dataclass_fields__))
            .where(look_ups.c.family_id == family_id)
            .order_by(look_ups.c.look_up_id.desc())
        )
        with self._database.read() as connection:
            return [LookUp(**row) for row in connection.execute(asked).mappings()]
