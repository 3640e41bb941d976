"""Signing in without proof: for trying the product with invented families on one's own machine.

Only on loopback, only on a register that is marked as invented. A request that came through another
name or a proxy is refused, so that a demo put on the network by mistake stays shut.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from access.caller import Caller, NotSignedIn
from access.permissions import Role
from families.vocabulary import Authority
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


def demo_caller(headers: Mapping[str, str], person: str | None) -> Caller:
    """Return the chosen demo person, the caseworker when nobody is chosen."""
    refuse_strangers(headers)
    return DEMO_PERSONS.get(person or "", DEMO_PERSONS[DEFAULT_PERSON]).caller
