"""Personal links: whoever has one speaks for its family, until it expires or is revoked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from access.caller import Caller
from access.permissions import Role
from families.clock import Clock
from register.link_guesses import LinkGuesses
from register.links import Links

MOST_WRONG = 10
"""So many wrong links may one address try in a window of ten minutes."""
MOST_WRONG_IN_ALL = 1_000
"""When everybody together has tried so many, an address is refused after its first wrong one."""
LINK_DAYS = 30
"""How long a link works unless the settings say otherwise."""
_WHO = "link:"


class LinkRefused(Exception):
    """A link opens nothing; the message is a Danish sentence that says what to do."""


class LinkExpired(LinkRefused):
    """The link was right and is too old."""

    def __init__(self) -> None:
        """Say how to get another."""
        super().__init__(
            "Linket er udløbet. Det seneste brev fra os har et nyt link. Du kan også bede kommunens"
            " familieplejekonsulent om at sende et."
        )


class LinkUnknown(LinkRefused):
    """There never was such a link, or it was revoked: nobody is told which."""

    def __init__(self) -> None:
        """Say what may be wrong, without repeating what was asked."""
        super().__init__(
            "Linket gælder ikke. Kontrollér, at hele linket fra brevet er kommet med, og brug det seneste"
            " brev. Du kan også bede kommunens familieplejekonsulent om at sende et nyt."
        )


class TooManyWrongLinks(LinkRefused):
    """So many wrong links were tried that none is looked at for a while."""

    def __init__(self) -> None:
        """Say how long to wait."""
        super().__init__("Der er prøvet for mange forkerte links herfra. Vent ti minutter, og prøv igen.")


@dataclass(frozen=True, slots=True)
class LinkCallers:
    """Knows whom a link speaks for. Nothing of a secret or an address is logged or kept."""

    links: Links
    guesses: LinkGuesses
    clock: Clock
    days: int = LINK_DAYS
    """How many days a new link works."""

    def open(self, secret: str, address: str = "") -> Caller:
        """Return the family's caller, `who` being `link:<number>`; opening changes nothing.

        `address` is the IP address that asks; all without one are counted together. Raises
        `LinkExpired`, `LinkUnknown` and `TooManyWrongLinks`.
        """
        now, asking = self.clock.now(), _network(address)
        self._refuse_many(asking, now)
        row = self.links.find(secret)
        if row is None:
            self.guesses.note(asking, now)
        if row is None or row.revoked_at is not None:
            raise LinkUnknown
        if row.expires_at <= now:
            raise LinkExpired
        return Caller(f"{_WHO}{row.link_id}", Role.FAMILY, family_id=row.family_id)

    def family_of(self, secret: str) -> str | None:
        """Return whose link this is or was, for sending that family a new one; None when nobody's."""
        row = self.links.find(secret)
        return row.family_id if row else None

    def note_asked(self, address: str) -> None:
        """Count somebody who asks for a link and has none, as a wrong link; raises `TooManyWrongLinks`."""
        now, asking = self.clock.now(), _network(address)
        self._refuse_many(asking, now)
        self.guesses.note(asking, now)

    def mint(self, family_id: str, letter_id: int | None = None) -> str:
        """Make a new link for a family and return its secret, of which only a hash is kept."""
        now = self.clock.now()
        return self.links.mint(family_id, letter_id=letter_id, now=now, expires_at=self.end_of(now))

    def withdraw(self, secret: str) -> None:
        """Revoke a link whose letter nobody took."""
        if row := self.links.find(secret):
            self.links.revoke(row.link_id, self.clock.now())

    def note_used(self, caller: Caller) -> None:
        """Write down that the caller pressed a button; for callers that `open` gave."""
        self.links.note_used(int(caller.who.removeprefix(_WHO)), self.clock.now())

    def _refuse_many(self, asking: str, now: datetime) -> None:
        own, everybody = self.guesses.count(asking, now)
        if own >= (1 if everybody >= MOST_WRONG_IN_ALL else MOST_WRONG):
            raise TooManyWrongLinks

    def end_of(self, made_at: datetime) -> datetime:
        """Return the first instant at which a link made at `made_at` works no more."""
        return made_at + timedelta(days=self.days)


def _network(address: str) -> str:
    """Return what counts as one caller: an address, of version 6 its network of 64 bits."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network((int(found) >> 64 << 64, 64)))
    return str(found)
