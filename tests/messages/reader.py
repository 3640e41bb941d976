"""A family that reads letters, and the letter that it got."""

import re
from email.message import EmailMessage
from typing import Any

from messages.sending import Sending
from register.outbox import Letter, LetterKind
from register.register import Register
from tests.messages.conftest import SITE
from tests.messages.post_office import PostOffice
from tests.register.reading import a_patch

LINK = re.compile(rf"{re.escape(SITE)}/link/([A-Za-z0-9_-]{{32}})")
NAME = "Åse og Bjørn Ærøskøbing"
RESTRICTED = {"phone": "12 34 56 78", "address": "Hemmelig Vej 1", "email": "ase@example.org"}


def put_reader(register: Register) -> None:
    """Put family F-1 in Aarhus into the register: two free places, confirmed 40 days ago."""
    said = {"occupied_places": 0, "confirmed_at": "2026-10-15T09:12:00Z", "approved_places": 2}
    register.put([a_patch(1, municipality_code="0751", name=NAME, **RESTRICTED, **said)])


def sent(sending: Sending, office: PostOffice, kind: LetterKind, **about: Any) -> EmailMessage:
    """Send a letter of this kind to the family, and return it as it arrived."""
    sending.outbox.write(Letter(kind, about, family_id="F-1"), sending.clock.now())
    assert sending.send_due() == 1
    return office.letters[-1]
