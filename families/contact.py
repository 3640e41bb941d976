"""The restricted facts: who and where the family is. Never in an index, an export, a log or a URL."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a family; shown on a click that asks for the reason and is logged."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    address_protected: bool = False

    def __repr__(self) -> str:
        """Keep personal data out of logs and tracebacks."""
        return "Contact(…)"
