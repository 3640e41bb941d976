"""Families with a protected address, and whom their authority lets see how to reach them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, insert, or_, select, update

from register.database import Database
from register.protection_tables import address_grants
from register.tables import contacts

_grant = address_grants.c


@dataclass(frozen=True, slots=True)
class GrantedTo:
    """Whom a grant names: one person (`who`), or everybody with a role in a municipality."""

    who: str | None = None
    municipality_code: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """A grant as it stands; instants are UTC."""

    grant_id: int
    family_id: str
    to: GrantedTo
    reason: str
    granted_by: str
    granted_at: datetime
    revoked_by: str | None
    revoked_at: datetime | None


class Protection:
    """Who is protected, and from whom not."""

    def __init__(self, database: Database) -> None:
        """Keep the grants in `database`."""
        self._database = database

    def is_protected(self, family_id: str) -> bool:
        """Tell whether the family's address is protected."""
        asked = select(contacts.c.address_protected).where(contacts.c.family_id == family_id)
        with self._database.read() as connection:
            return bool(connection.scalar(asked))

    def is_granted(self, family_id: str, caller: GrantedTo) -> bool:
        """Tell whether a grant that is not taken back names the caller, or the role in the municipality."""
        group = and_(_grant.municipality_code == caller.municipality_code, _grant.role == caller.role)
        asked = select(_grant.grant_id).where(
            _grant.family_id == family_id,
            _grant.revoked_at.is_(None),
            or_(_grant.who == caller.who, group),
        )
        with self._database.read() as connection:
            return connection.scalar(asked.limit(1)) is not None

    def grants(self, family_id: str) -> Sequence[Grant]:
        """Return every grant there has been for a family, the latest first."""
        asked = select(address_grants).where(_grant.family_id == family_id).order_by(_grant.grant_id.desc())
        with self._database.read() as connection:
            return [
                Grant(
                    to=GrantedTo(row["who"], row["municipality_code"], row["role"]),
                    **{name: row[name] for name in Grant.__dataclass_fields__ if name != "to"},
                )
                for row in connection.execute(asked).mappings()
            ]

    def grant(self, family_id: str, to: GrantedTo, reason: str, by: str, at: datetime) -> None:
        """Name somebody; naming the same one twice is two grants, both to be taken back."""
        row = {
            "family_id": family_id,
            "who": to.who,
            "municipality_code": to.municipality_code,
            "role": to.role,
            "reason": reason,
            "granted_by": by,
            "granted_at": at,
        }
        with self._database.write() as connection:
            connection.execute(insert(address_grants), row)

    def revoke(self, family_id: str, grant_id: int, by: str, at: datetime) -> bool:
        """Take a grant back; False when the family has no such grant, or it is taken back already."""
        taken = (
            update(address_grants)
            .where(_grant.family_id == family_id, _grant.grant_id == grant_id, _grant.revoked_at.is_(None))
            .values(revoked_by=by, revoked_at=at)
        )
        with self._database.write() as connection:
            return connection.execute(taken).rowcount == 1
