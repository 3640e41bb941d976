"""Which families an authority reaches: those under it, and no other."""

from access.caller import Caller, NotPermitted
from access.permissions import Permission
from families.family import Family
from families.vocabulary import Authority


class NotUnderAuthority(NotPermitted):
    """The family is under another authority; the message is a Danish sentence."""

    def __init__(self, caller: Caller, family: Family) -> None:
        """Say under whom it is."""
        super().__init__(caller, Permission.SUPERVISE)
        self.args = (f"Du har ikke adgang: familien hører under {family.authority.label}.",)


def authority_of(caller: Caller) -> Authority:
    """Return the authority that the caller speaks for; raises `NotPermitted` for one bound to none."""
    if not caller.may(Permission.SUPERVISE) or caller.authority is None:
        raise NotPermitted(caller, Permission.SUPERVISE)
    return caller.authority


def supervised(caller: Caller, family: Family) -> Family:
    """Return the family when it is under the caller's authority; raises `NotUnderAuthority`."""
    if family.authority is not authority_of(caller):
        raise NotUnderAuthority(caller, family)
    return family
