"""What carries a letter to its reader, and the three ways in which that can fail."""

from dataclasses import dataclass
from typing import Protocol

from messages.composing import Composed
from register.letters import LetterFailure


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a letter goes to, as of when it is sent; nothing of it is logged."""

    greeting: str | None = None
    email: str | None = None
    phone: str | None = None

    def __repr__(self) -> str:
        """Keep personal data out of logs and tracebacks."""
        return "Recipient(…)"


class DeliveryFailed(Exception):
    """A letter did not get through this time."""


class TemporaryFailure(DeliveryFailed):
    """This letter was turned away for now (greylisting, a full mailbox): later it may get through."""


class PermanentFailure(DeliveryFailed):
    """This letter will never get through this way."""

    def __init__(self, failure: LetterFailure) -> None:
        """Keep the code; nothing of the address."""
        super().__init__(failure.label)
        self.failure = failure


class CarrierDown(DeliveryFailed):
    """No letter gets through right now; the message is a Danish sentence for the operator."""


class Carrier(Protocol):
    """A way to send letters, used by one thread."""

    def address_of(self, recipient: Recipient) -> str | None:
        """Return where this carrier reaches the recipient; None when it cannot."""
        ...

    def open(self) -> None:
        """Make sure that somebody takes letters; raises `CarrierDown`."""
        ...

    def send(self, address: str, letter: Composed) -> None:
        """Hand a letter over; when this returns, it was taken. Raises a `DeliveryFailed`."""
        ...

    def close(self) -> None:
        """Let go of what `open` got hold of."""
        ...
