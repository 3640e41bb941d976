"""Sessions of people who signed in with a browser, kept here so that they can be ended from here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import delete, insert, or_, select, update

from register.database import Database
from register.session_tables import sessions, sign_ins

SEEN_EVERY = timedelta(minutes=1)
"""So often at most is written down that a session is in use: reading pages does not write each time."""
SIGN_IN_TIME = timedelta(minutes=15)
"""So long may somebody be at the provider."""
_RANDOM_BYTES = 32
_of = sessions.c


@dataclass(frozen=True, slots=True)
class SessionRow:
    """Whom a session speaks for: the name in logs, and the role with what it is bound to."""

    who: str
    role: str
    municipality: str | None
    authority: str | None
    family_id: str | None


@dataclass(frozen=True, slots=True)
class SessionRule:
    """How long a session lasts: `idle` after the last request, `whole` after signing in, both exclusive."""

    idle: timedelta = timedelta(minutes=60)
    whole: timedelta = timedelta(hours=10)


@dataclass(frozen=True, slots=True)
class BegunSignIn:
    """A sign-in that has begun: what must come back in the token, and where the person was going."""

    nonce: str
    verifier: str
    going: str


class Sessions:
    """Who is signed in. Only the SHA-256 of a session is kept: 256 random bits need no salt."""

    def __init__(self, database: Database, rule: SessionRule) -> None:
        """Keep the hashes in `database`; sessions end by `rule`."""
        self._database = database
        self._rule = rule

    def begin(self, row: SessionRow, now: datetime, *, before: str | None = None) -> str:
        """Begin a session under a new secret and return it; `before`, the browser's old one, ends."""
        secret = token_urlsafe(_RANDOM_BYTES)
        values = {name: getattr(row, name) for name in SessionRow.__dataclass_fields__}
        ended = or_(_of.seen_at <= now - self._rule.idle, _of.begun_at <= now - self._rule.whole)
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(or_(ended, _of.session_hash == _hash(before or ""))))
            connection.execute(
                insert(sessions), {**values, "session_hash": _hash(secret), "begun_at": now, "seen_at": now}
            )
        return secret

    def find(self, secret: str, now: datetime) -> SessionRow | None:
        """Return whom a session speaks for, and note that it is in use; None when there is none any more."""
        mine = _of.session_hash == _hash(secret)
        valid = (mine, _of.seen_at > now - self._rule.idle, _of.begun_at > now - self._rule.whole)
        names = SessionRow.__dataclass_fields__
        with self._database.read() as connection:
            row = connection.execute(
                select(*(_of[name] for name in names), _of.seen_at).where(*valid)
            ).one_or_none()
        if row is None:
            return None
        if now - row.seen_at >= SEEN_EVERY:
            with self._database.write() as connection:
                connection.execute(update(sessions).where(mine).values(seen_at=now))
        return SessionRow(*row[:-1])

    def end(self, secret: str) -> None:
        """End a session at once."""
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(_of.session_hash == _hash(secret)))


class SignIns:
    """Sign-ins on their way to the provider and back; each can be finished once."""

    def __init__(self, database: Database) -> None:
        """Keep them in `database`, for the process that answers when the person comes back."""
        self._database = database

    def begin(self, state: str, browser: str, begun: BegunSignIn, now: datetime) -> None:
        """Remember a sign-in, and forget those that nobody finished in time."""
        row = {
            "state_hash": _hash(state),
            "browser_hash": _hash(browser),
            "nonce": begun.nonce,
            "verifier": begun.verifier,
            "going": begun.going,
            "begun_at": now,
        }
        with self._database.write() as connection:
            connection.execute(delete(sign_ins).where(sign_ins.c.begun_at <= now - SIGN_IN_TIME))
            connection.execute(insert(sign_ins), row)

    def finish(self, state: str, browser: str, now: datetime) -> BegunSignIn | None:
        """Return what began and forget it; None when this browser began no such thing, or too long ago."""
        asked = (
            delete(sign_ins)
            .where(
                sign_ins.c.state_hash == _hash(state),
                sign_ins.c.browser_hash == _hash(browser),
                sign_ins.c.begun_at > now - SIGN_IN_TIME,
            )
            .returning(sign_ins.c.nonce, sign_ins.c.verifier, sign_ins.c.going)
        )
        with self._database.write() as connection:
            row = connection.execute(asked).one_or_none()
            return BegunSignIn(*row) if row else None


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
