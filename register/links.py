"""Personal links to a family's own status: made when a letter is sent, recognised by their hash."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import insert, select, update

from register.database import Database
from register.letter_tables import access_links

_RANDOM_BYTES = 24
"""192 bits: nobody guesses one, and the address still fits on a line of a letter."""
_of = access_links.c


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link that was made at some time; `expires_at` is the first instant at which it works no more."""

    link_id: int
    family_id: str
    expires_at: datetime
    revoked_at: datetime | None


class Links:
    """Every link there has been. Only the SHA-256 is kept: so many random bits need no salt."""

    def __init__(self, database: Database) -> None:
        """Keep the hashes in `database`."""
        self._database = database

    def mint(self, family_id: str, *, letter_id: int | None, now: datetime, expires_at: datetime) -> str:
        """Make a link for one family and return its secret: it is told this once."""
        secret = token_urlsafe(_RANDOM_BYTES)
        row = {
            "link_hash": _hash(secret),
            "family_id": family_id,
            "letter_id": letter_id,
            "made_at": now,
            "expires_at": expires_at,
        }
        with self._database.write() as connection:
            connection.execute(insert(access_links), row)
        return secret

    def find(self, secret: str) -> LinkRow | None:
        """Return the link with this secret, whether it still works or not; None when there never was one."""
        asked = select(*(_of[name] for name in LinkRow.__dataclass_fields__))
        with self._database.read() as connection:
            row = connection.execute(asked.where(_of.link_hash == _hash(secret))).mappings().one_or_none()
            return LinkRow(**row) if row else None

    def note_used(self, link_id: int, now: datetime) -> None:
        """Write down that a button was pressed on the page behind the link."""
        with self._database.write() as connection:
            connection.execute(update(access_links).where(_of.link_id == link_id).values(used_at=now))

    def revoke(self, link_id: int, now: datetime) -> bool:
        """Make one link invalid at once; tell whether it was not revoked before."""
        return self._revoke(_of.link_id == link_id, now) > 0

    def revoke_all(self, family_id: str, now: datetime) -> int:
        """Make every link of a family invalid at once; return how many were not revoked before."""
        return self._revoke(_of.family_id == family_id, now)

    def _revoke(self, which: object, now: datetime) -> int:
        valid = update(access_links).where(which, _of.revoked_at.is_(None))  # type: ignore[arg-type]
        with self._database.write() as connection:
            return connection.execute(valid.values(revoked_at=now)).rowcount


def _hash(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
