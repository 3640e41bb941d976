"""Bearer tokens: made here, recognised by their hash."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import insert, select, update

from register.database import Database
from register.tables import tokens

PREFIX = "ledig_"
"""What a token begins with, so that people and scanners of leaked secrets know it."""
_RANDOM_BYTES = 32


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A valid token: its number, and the role and scope that it speaks for."""

    token_id: int
    role: str
    municipality: str | None
    authority: str | None
    family_id: str | None


class Tokens:
    """Every token there has been. Only the SHA-256 is kept: 256 random bits need no salt."""

    def __init__(self, database: Database) -> None:
        """Keep the hashes in `database`."""
        self._database = database

    def issue(
        self,
        role: str,
        *,
        municipality: str | None,
        authority: str | None,
        family_id: str | None,
        now: datetime,
    ) -> str:
        """Make a token that is valid at once and return it: it is shown this once."""
        token = PREFIX + token_urlsafe(_RANDOM_BYTES)
        row = {
            "token_hash": _hash(token),
            "role": role,
            "municipality": municipality,
            "authority": authority,
            "family_id": family_id,
            "issued_at": now,
        }
        with self._database.write() as connection:
            connection.execute(insert(tokens), row)
        return token

    def find(self, token: str) -> TokenRow | None:
        """Return what a token speaks for; None when it is unknown or revoked."""
        asked = select(*(tokens.c[name] for name in TokenRow.__dataclass_fields__)).where(
            tokens.c.token_hash == _hash(token), tokens.c.revoked_at.is_(None)
        )
        with self._database.read() as connection:
            row = connection.execute(asked).mappings().one_or_none()
            return TokenRow(**row) if row else None

    def revoke(self, token_id: int, now: datetime) -> bool:
        """Make a token invalid at once; tell whether there was a valid one with that number."""
        valid = update(tokens).where(tokens.c.token_id == token_id, tokens.c.revoked_at.is_(None))
        with self._database.write() as connection:
            return connection.execute(valid.values(revoked_at=now)).rowcount > 0


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
