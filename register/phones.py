"""Whose telephone number it is that somebody writes from."""

from collections.abc import Sequence

from sqlalchemy import select

from families.phone import comparable_phone
from families.vocabulary import Approval
from register.database import Database
from register.tables import contacts, families


class Phones:
    """The contacts' telephone numbers, however they are written."""

    def __init__(self, database: Database) -> None:
        """Look them up in `database`."""
        self._database = database

    def families_with(self, number: str) -> Sequence[str]:
        """Return the ids of the families with this number (`families.phone.comparable_phone`), in order.

        Families whose approval has ended are left out: they report nothing.
        """
        asked = (
            select(contacts.c.family_id, contacts.c.phone)
            .join_from(contacts, families)
            # Whatever stands between the digits; what is found so is compared below.
            .where(
                contacts.c.phone.like("%".join(["", *number[-6:], ""])),
                families.c.approval != Approval.ENDED.value,
            )
            .order_by(contacts.c.family_id)
        )
        with self._database.read() as connection:
            found = connection.execute(asked).all()
        return [family_id for family_id, phone in found if comparable_phone(phone) == number]
