"""A register with families that have addresses, a mail server, and who sends."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

import pytest

from access.links import LinkCallers
from families.availability import FreshnessRule
from families.clock import SetClock
from messages.carrier import Carrier
from messages.composing import Composer
from messages.facts import FactFinder
from messages.mailer import Mailer, MailServer
from messages.sending import Patience, Sending
from register.database import Database
from register.letter_facts import LetterFacts
from register.link_guesses import LinkGuesses
from register.links import Links
from register.outbox import Outbox
from register.register import Register
from tests.messages.post_office import PostOffice, opened

SENDER = "ledig@example.dk"
SITE = "https://ledig.example.dk"
OFFICES = {"midt": "tilsyn@example.dk", "0657": "familier@example.dk"}

SenderOf = Callable[[Sequence[Carrier]], Sending]


def sending_on(database: Database, clock: SetClock, carriers: Sequence[Carrier]) -> Sending:
    """Return who sends by these carriers, without long pauses."""
    callers = LinkCallers(Links(database), LinkGuesses(database), clock)
    register = Register(database, clock)
    finder = FactFinder(
        register, LetterFacts(database), callers, clock, FreshnessRule(), public_url=SITE, offices=OFFICES
    )
    patience = Patience(longest_pause=0.01, hold=timedelta(minutes=10))
    return Sending(Outbox(database), finder, callers, Composer(), carriers, clock, patience)


def mailer_to(port: int) -> Mailer:
    """Return a mailer to a mail server on this machine."""
    return Mailer(MailServer.read(f"smtp://127.0.0.1:{port}"), SENDER)


@pytest.fixture
def office() -> PostOffice:
    """Return what the mail server says and has taken."""
    return PostOffice()


@pytest.fixture
def port(office: PostOffice) -> Iterator[int]:
    """Lend the mail server's port."""
    with opened(office) as lent:
        yield lent


@pytest.fixture
def outbox(database: Database) -> Outbox:
    """Return the register's outbox."""
    return Outbox(database)


@pytest.fixture
def sending(database: Database, register: Register, clock: SetClock, port: int) -> Sending:
    """Return who sends through the mail server."""
    return sending_on(database, clock, [mailer_to(port)])
