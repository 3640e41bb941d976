"""The demo's mail: letters stay in the process, for whoever tries the demo to read."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from families.clock import Clock
from messages.carrier import Recipient
from messages.composing import Composed

_KEPT = 200
"""How many letters are kept: the latest."""


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """A letter in the mailbox; `at` is UTC."""

    address: str
    letter: Composed
    at: datetime


class Mailbox:
    """Takes letters in place of a mail server."""

    def __init__(self, clock: Clock) -> None:
        """Keep nothing yet."""
        self._clock = clock
        self._kept: deque[KeptLetter] = deque(maxlen=_KEPT)

    def letters(self) -> Sequence[KeptLetter]:
        """Return the letters, the latest first."""
        return tuple(reversed(self._kept))

    def address_of(self, recipient: Recipient) -> str | None:
        """Return the recipient's e-mail address."""
        return recipient.email

    def open(self) -> None:
        """Do nothing: it is always there."""

    def send(self, address: str, letter: Composed) -> None:
        """Keep a letter."""
        self._kept.append(KeptLetter(address, letter, self._clock.now()))

    def close(self) -> None:
        """Do nothing."""
