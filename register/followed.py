"""A municipality's own families, with the letters to them: what its consultants follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from families.vocabulary import Approval
from register.database import Database
from register.letter_tables import outbox
from register.letters import WITH_LINK
from register.rows import stored_family
from register.stored import StoredFamily
from register.tables import contacts, families


@dataclass(frozen=True, slots=True)
class Followed:
    """One family, and what letters can reach it; instants are UTC.

    `lettered_at` is when the latest letter with its link was written that was not given up.
    """

    stored: StoredFamily
    has_mail: bool
    lettered_at: datetime | None


class FollowedFamilies:
    """The families of one municipality at a time; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        """Read from `database`."""
        self._database = database

    def of_municipality(self, municipality_code: str) -> Sequence[Followed]:
        """Return its families by family id: the suspended ones too, those that have ended not."""
        kinds = sorted(kind.value for kind in WITH_LINK)
        letter = outbox.c
        lettered_at = (
            select(func.max(letter.written_at))
            .where(
                letter.family_id == families.c.family_id, letter.kind.in_(kinds), letter.failed_at.is_(None)
            )
            .scalar_subquery()
        )
        mail = contacts.c.email
        asked = (
            select(
                families,
                and_(mail.is_not(None), func.trim(mail) != "").label("has_mail"),
                lettered_at.label("lettered_at"),
            )
            .outerjoin_from(families, contacts)
            .where(
                families.c.profile["municipality_code"].as_string() == municipality_code,
                families.c.approval != Approval.ENDED.value,
            )
            .order_by(families.c.family_id)
        )
        with self._database.read() as connection:
            return [
                Followed(stored_family(row), bool(row["has_mail"]), row["lettered_at"])
                for row in connection.execute(asked).mappings()
            ]
