"""Looking up a family's contact details: never without a reason, never without a trace."""

from dataclasses import dataclass

from access.caller import Caller, NotPermitted
from access.permissions import Permission
from families.clock import Clock
from families.contact import Contact
from families.family import Family
from families.problem import InvalidInput, Problem
from register.look_ups import LookUp, LookUps
from register.protection import GrantedTo, Protection
from register.register import Register

MIN_REASON, MAX_REASON = 3, 300
"""How many characters a reason has, both included."""


class NotNamed(NotPermitted):
    """The family is protected and the caller is not among those its authority named.

    The message is a Danish sentence that says whom to ask.
    """

    def __init__(self, caller: Caller, family: Family) -> None:
        """Say which authority it is."""
        super().__init__(caller, Permission.VIEW_CONTACT)
        message = (
            "Familien har beskyttet adresse, og du har ikke adgang til at se, hvordan man kontakter den."
            f" Spørg {family.authority.label}: tilsynet kan give dig eller din kommune adgang."
            " Dit forsøg er skrevet ned."
        )
        self.args = (message,)


@dataclass(frozen=True, slots=True)
class ContactLookUps:
    """The only way to a family's contact details."""

    register: Register
    log: LookUps
    protection: Protection
    clock: Clock

    def look_up(self, caller: Caller, family_id: str, reason: str) -> Contact | None:
        """Log who looks, when and why, and only then return the details; None for an unknown family.

        Raises `InvalidInput` for a reason that says nothing, `NotPermitted` for a role that may not
        look, and `NotNamed` for a protected family and a caller whom its authority has not named: that
        is logged too.
        """
        if not caller.may(Permission.VIEW_CONTACT):
            raise NotPermitted(caller, Permission.VIEW_CONTACT)
        told = _told(reason)
        stored = self.register.family(family_id)
        if stored is None:
            return None
        refused = self.is_hidden_from(caller, family_id)
        self._log(caller, family_id, told, refused=refused)
        if refused:
            raise NotNamed(caller, stored.family)
        contact = self.register.contact(family_id) or Contact()
        # Between the question and the answer a file may have made the family protected.
        if contact.address_protected and self.is_hidden_from(caller, family_id):
            self._log(caller, family_id, told, refused=True)
            raise NotNamed(caller, stored.family)
        return contact

    def is_hidden_from(self, caller: Caller, family_id: str) -> bool:
        """Tell whether the family is protected and its authority has not named the caller."""
        if not self.protection.is_protected(family_id):
            return False
        asked = GrantedTo(caller.who, caller.municipality_code, caller.role.value)
        return not self.protection.is_granted(family_id, asked)

    def _log(self, caller: Caller, family_id: str, told: str, *, refused: bool) -> None:
        line = LookUp(
            family_id,
            caller.who,
            caller.role.value,
            caller.municipality_code,
            told,
            self.clock.now(),
            refused,
        )
        self.log.record(line)


def _told(reason: str) -> str:
    told = " ".join("".join(sign if sign.isprintable() else " " for sign in reason).split())
    if not MIN_REASON <= len(told) <= MAX_REASON:
        message = f"Skriv hvorfor du slår op, med {MIN_REASON}-{MAX_REASON} tegn."
        raise InvalidInput([Problem("reason", reason, message)])
    return told
