"""The one who calls, and the two ways of being turned away."""

from dataclasses import dataclass

from access.permissions import ALLOWED, Permission, Role
from families.vocabulary import Authority


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who is known: the role, and the municipality, authority or family it is bound to.

    `who` identifies the person or machine in the log of look-ups and is not shown to families.
    """

    who: str
    role: Role
    municipality_code: str | None = None
    authority: Authority | None = None
    family_id: str | None = None

    def may(self, permission: Permission) -> bool:
        """Ask the one table."""
        return permission in ALLOWED[self.role]


class NotSignedIn(Exception):
    """Nobody known is calling; the message is a Danish sentence that says what to do."""


class NotPermitted(Exception):
    """Somebody known may not do this; the message is a Danish sentence."""

    def __init__(self, caller: Caller, permission: Permission) -> None:
        """Say which role was turned away from what."""
        super().__init__(f"Rollen {caller.role.label.lower()} har ikke adgang til dette.")
        self.permission = permission
