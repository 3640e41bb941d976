"""Looking up a family's contact details: never without a reason, never without a trace."""

from dataclasses import dataclass

from access.caller import Caller, NotPermitted
from access.permissions import Permission
from families.clock import Clock
from families.contact import Contact
from families.problem import InvalidInput, Problem
from register.look_ups import LookUps
from register.register import Register

MIN_REASON, MAX_REASON = 3, 300
"""How many characters a reason has, both included."""


@dataclass(frozen=True, slots=True)
class ContactLookUps:
    """The only way to a family's contact details."""

    register: Register
    log: LookUps
    clock: Clock

    def look_up(self, caller: Caller, family_id: str, reason: str) -> Contact | None:
        """Log who looks, when and why, and only then return the details; None for an unknown family.

        Raises `InvalidInput` for a reason that says nothing and `NotPermitted` for a role that may
        not look.
        """
        if not caller.may(Permission.VIEW_CONTACT):
            raise NotPermitted(caller, Permission.VIEW_CONTACT)
        told = " ".join("".join(sign if sign.isprintable() else " " for sign in reason).split())
        if not MIN_REASON <= len(told) <= MAX_REASON:
            message = f"Skriv hvorfor du slår op, med {MIN_REASON}-{MAX_REASON} tegn."
            raise InvalidInput([Problem("reason", reason, message)])
        if self.register.family(family_id) is None:
            return None
        self.log.record(
            family_id=family_id,
            who=caller.who,
            role=caller.role.value,
            municipality=caller.municipality_code,
            reason=told,
            at=self.clock.now(),
        )
        return self.register.contact(family_id) or Contact()
