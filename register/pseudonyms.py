"""Names of persons replaced by words that lead back to nobody."""

from collections.abc import Sequence
from hashlib import sha256
from secrets import token_bytes

from sqlalchemy import Column, ColumnElement, Connection, Table, bindparam, select, update

MARK = "p:"
"""What a pseudonym begins with."""
_SALT_BYTES, _DIGITS = 32, 12


class Pseudonyms:
    """One run's pseudonyms: the same person gets the same one within it, and nobody can tell it later."""

    def __init__(self) -> None:
        """Draw the salt; it is kept nowhere."""
        self._salt = token_bytes(_SALT_BYTES)

    def replace(self, connection: Connection, table: Table, name: str, *which: ColumnElement[bool]) -> int:
        """Replace a column's names in the rows that `which` asks for; return how many rows changed."""
        column: Column[str] = table.c[name]
        rows = (*which, column.is_not(None), column.not_like(f"{MARK}%"))
        people: Sequence[str] = connection.scalars(select(column).where(*rows).distinct()).all()
        changed = update(table).where(*rows, column == bindparam("person")).values({name: bindparam("word")})
        return sum(
            connection.execute(changed, {"person": one, "word": self._word(one)}).rowcount for one in people
        )

    def _word(self, person: str) -> str:
        return MARK + sha256(self._salt + person.encode()).hexdigest()[:_DIGITS]
