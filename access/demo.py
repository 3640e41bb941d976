"""Signing in without proof: for trying the product with invented families on one's own machine.

Only on loopback, only on a register that is marked as invented. A request that came through another
name or a proxy is refused, so that a demo put on the network by mistake stays shut.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_address

from access.caller import Caller, NotSignedIn
from access.permissions import Role
from families.family import Family
from families.vocabulary import Approval, Authority, Reporter
from register.register import Register

_FORWARDING = (
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
    "via",
)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to choose on the sign-in page of the demo."""

    key: str
    name: str
    task: str
    caller: Caller


DEMO_PERSONS: Mapping[str, DemoPerson] = {
    person.key: person
    for person in (
        DemoPerson(
            "mette",
            "Mette Holm",
            "Sagsbehandler i Herning Kommune: leder efter en familie til et barn",
            Caller("demo:mette", Role.CASEWORKER, municipality_code="0657"),
        ),
        DemoPerson(
            "jonas",
            "Jonas Krogh",
            "Familieplejekonsulent i Aarhus Kommune: er tæt på kommunens plejefamilier",
            Caller("demo:jonas", Role.CONSULTANT, municipality_code="0751"),
        ),
        DemoPerson(
            "birgit",
            "Birgit Lund",
            "Tilsynskonsulent i Socialtilsyn Midt: godkender og fører tilsyn",
            Caller("demo:birgit", Role.AUTHORITY, authority=Authority.MIDT),
        ),
        DemoPerson(
            "lis",
            "Lis Dam",
            "Plejemor i Aarhus Kommune: melder selv, hvornår familien har plads",
            # Which family she belongs to depends on the register: see `DemoFamily`.
            Caller("demo:lis", Role.FAMILY),
        ),
        DemoPerson(
            "asger",
            "Asger Bech",
            "Analytiker: følger, hvor mange pladser der er, og hvor mange der virkelig er ledige",
            Caller("demo:asger", Role.ANALYST),
        ),
    )
}
DEFAULT_PERSON = "mette"


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address (without port) means this machine only."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def refuse_strangers(headers: Mapping[str, str]) -> None:
    """Raise `NotSignedIn` when the request was not made on this machine to this machine."""
    host = headers.get("host", "")
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    if not is_loopback(name) or any(header in headers for header in _FORWARDING):
        message = "Demoen kan kun bruges på den maskine, den kører på: http://127.0.0.1."
        raise NotSignedIn(message)


class InventedOnly:
    """Shuts the demo as soon as its register holds a family that somebody could reach."""

    def __init__(self, register: Register) -> None:
        """Watch `register`."""
        self._register = register
        self.family = DemoFamily(register)
        self._asked_at: int | None = None
        self._invented = False

    def refuse_real(self, *, afresh: bool) -> None:
        """Raise `NotSignedIn` when the register is no longer an invented one.

        Asked once for each change number; `afresh` asks in any case, because contact details alone
        change without one.
        """
        number = self._register.change_number()
        if afresh or number != self._asked_at:
            self._invented, self._asked_at = self._register.is_invented(), number
        if not self._invented:
            message = "Demoen er lukket: i registret er der familier, som ikke er opdigtede. Brug et token."
            raise NotSignedIn(message)


class DemoFamily:
    """The family that the demo's plejemor belongs to: the same one for the same register, chosen once."""

    def __init__(self, register: Register) -> None:
        """Choose in `register`, when somebody asks."""
        self._register = register
        self._family_id: str | None = None

    def bind(self, caller: Caller) -> Caller:
        """Return the caller with the family, if it is the one who belongs to it."""
        return replace(caller, family_id=self.family_id) if caller.role is Role.FAMILY else caller

    @property
    def family_id(self) -> str | None:
        """An approved family that the other persons follow too, or else any; None where there is none."""
        if self._family_id is None:
            with self._register.snapshot() as snapshot:
                families = (stored.family for stored in snapshot.families)
                approved = (one for one in families if one.approval is Approval.APPROVED)
                chosen = min(approved, key=_nearness, default=None)
            self._family_id = chosen.family_id if chosen else None
        return self._family_id


def _nearness(family: Family) -> tuple[object, ...]:
    """Order families: in Aarhus first, then whoever has reported already, then with one of two places free.

    So it is the same one after a restart too.
    """
    said = family.availability
    consultant, authority = DEMO_PERSONS["jonas"].caller, DEMO_PERSONS["birgit"].caller
    return (
        family.municipality_code != consultant.municipality_code,
        family.authority is not authority.authority,
        said.confirmed_by is not Reporter.FAMILY,
        family.approved_places != 2 or said.occupied_places != 1,  # noqa: PLR2004 - one of two
        family.free_places != 1 or said.paused_until is not None or said.available_from is not None,
        -said.confirmed_at.timestamp() if said.confirmed_at else 0,
        family.family_id,
    )


def demo_caller(headers: Mapping[str, str], person: str | None) -> Caller:
    """Return the chosen demo person, the caseworker when nobody is chosen."""
    refuse_strangers(headers)
    return DEMO_PERSONS.get(person or "", DEMO_PERSONS[DEFAULT_PERSON]).caller
