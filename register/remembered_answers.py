"""Calls that carry a key: made twice they are one report, and get the same answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, bindparam, delete, select, text, update

from register.tables import Instant, remembered_answers

KEPT = timedelta(hours=24)
"""How long an answer is kept at least; the next call with a key removes what is older."""
_REMOVED_AT_ONCE = 100

_known = remembered_answers.c
_since = bindparam("since", type_=Instant)

# Takes the key, over one that is too old as well; gives nothing back when somebody has it. A call that
# is under way with the same key is waited for, and nothing is locked before this: no circle.
_CLAIM = text(
    "INSERT INTO remembered_answers (key, asked_hash, kept_at) VALUES (:key, :asked_hash, :kept_at)"
    " ON CONFLICT (key) DO UPDATE SET asked_hash = excluded.asked_hash, kept_at = excluded.kept_at"
    " WHERE remembered_answers.kept_at < :since RETURNING key"
).bindparams(bindparam("kept_at", type_=Instant), _since)
_GIVEN = select(_known.asked_hash, _known.answer).where(_known.key == bindparam("key"))
_KEPT_FOR_LATER = update(remembered_answers).where(_known.key == bindparam("claimed"))
_TOO_OLD = select(_known.key).where(_known.kept_at < _since).order_by(_known.kept_at).limit(_REMOVED_AT_ONCE)
# What another call has locked is left to it.
_REMOVE = delete(remembered_answers).where(_known.key.in_(_TOO_OLD.with_for_update(skip_locked=True)))


class KeyUsedOtherwise(Exception):
    """The key belongs to another call; the message is a Danish sentence."""

    def __init__(self) -> None:
        """Say what would be right, without repeating the key."""
        super().__init__(
            "Nøglen i Idempotency-Key er inden for det seneste døgn brugt til noget andet. Brug en ny nøgle."
        )


@dataclass(frozen=True, slots=True)
class KeyedCall:
    """A call with its key; `asked` says who asked for what, the same for the same call.

    Of `asked` only a hash is kept.
    """

    key: str
    asked: str

    @property
    def asked_hash(self) -> str:
        """SHA-256 of what was asked."""
        return sha256(self.asked.encode()).hexdigest()


def answer_once(connection: Connection, call: KeyedCall, now: datetime, make: Callable[[], str]) -> str:
    """Return what the same call was answered before, else what `make` answers, and keep that.

    To be the first act of a transaction. When `make` raises, the transaction takes the key back.
    Raises `KeyUsedOtherwise` when the key was used for anything else.
    """
    since = {"since": now - KEPT}
    claim = {"key": call.key, "asked_hash": call.asked_hash, "kept_at": now, **since}
    if connection.execute(_CLAIM, claim).scalar() is None:
        return _given(connection, call)
    connection.execute(_REMOVE, since)
    answer = make()
    connection.execute(_KEPT_FOR_LATER, {"claimed": call.key, "answer": answer})
    return answer


def _given(connection: Connection, call: KeyedCall) -> str:
    given = connection.execute(_GIVEN, {"key": call.key}).one()
    if given.asked_hash != call.asked_hash:
        raise KeyUsedOtherwise
    answer: str = given.answer
    return answer
