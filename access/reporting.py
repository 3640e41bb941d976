"""Who may report about which family, and as whom they then speak."""

from collections.abc import Mapping

from access.caller import Caller, NotPermitted
from access.permissions import Permission, Role
from families.family import Family
from families.vocabulary import Reporter

_SPEAKS_AS: Mapping[Role, Reporter] = {
    Role.FAMILY: Reporter.FAMILY,
    Role.CONSULTANT: Reporter.CONSULTANT,
    # A machine passes on what another system says, as a file does.
    Role.INTAKE: Reporter.SOURCE,
}
_REACH: Mapping[Role, str] = {
    Role.FAMILY: "Du kan kun indberette for din egen familie: du har ikke adgang til denne.",
    Role.CONSULTANT: "Du kan kun indberette for familier i din egen kommune: du har ikke adgang til denne.",
}


class OutOfReach(NotPermitted):
    """Somebody who may report may not do so about this family; the message is a Danish sentence."""

    def __init__(self, caller: Caller) -> None:
        """Say which families the caller's role reaches."""
        super().__init__(caller, Permission.REPORT)
        self.args = (_REACH.get(caller.role, str(self)),)


def may_report(caller: Caller, family: Family) -> bool:
    """Tell whether the caller may report about this family: its own, its municipality's, or any."""
    if not caller.may(Permission.REPORT):
        return False
    match caller.role:
        case Role.FAMILY:
            return caller.family_id == family.family_id
        case Role.CONSULTANT:
            return caller.municipality_code == family.municipality_code
        case _:
            return caller.role is Role.INTAKE


def reporter_of(caller: Caller, family: Family) -> Reporter:
    """Return as whom the caller speaks about this family; raises `OutOfReach`."""
    if not may_report(caller, family):
        raise OutOfReach(caller)
    return _SPEAKS_AS[caller.role]
