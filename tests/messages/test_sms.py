"""SMS to families, over a real HTTP server."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from families.clock import SetClock
from messages.carrier import CarrierDown
from messages.sending import Sending
from messages.sms import SmsGateway
from register.database import Database
from register.letter_tables import outbox as outbox_table
from register.outbox import Letter, LetterKind
from register.register import Register
from tests.messages.conftest import SITE, mailer_to, sending_on
from tests.messages.post_office import PostOffice, free_port
from tests.register.reading import a_patch, rows

TOKEN = "hemmeligt-token"  # noqa: S105 - invented


@dataclass
class Provider:
    """What an SMS provider answers, in turn and then always 202, and what it was sent."""

    answers: list[int] = field(default_factory=list)
    messages: list[dict[str, str]] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def provider() -> Iterator[Provider]:
    """Lend a provider on a port of this machine."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status = provider.answers.pop(0) if provider.answers else 202
            if status < 300:
                provider.messages.append(body)
                provider.tokens.append(self.headers["Authorization"])
            self.send_response(status)
            self.send_header("Location", "/andetsteds")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    provider.url = f"http://127.0.0.1:{server.server_address[1]}/send"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield provider
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def by_sms(database: Database, register: Register, clock: SetClock, provider: Provider) -> Sending:
    """Return who sends by SMS alone, to a family that has nothing but a telephone."""
    register.put([a_patch(1, phone="20 30 40 50", approved_places=2, name="Ida")])
    return sending_on(database, clock, [SmsGateway(provider.url, TOKEN)])


def write(sending: Sending, family_id: str = "F-1") -> None:
    """Write a reminder."""
    about = {"reason": "stale"}
    sending.outbox.write(Letter(LetterKind.REMINDER, about, family_id=family_id), sending.clock.now())


def test_the_short_form_says_what_to_answer_and_carries_the_link(by_sms: Sending, provider: Provider) -> None:
    write(by_sms)
    assert by_sms.send_due() == 1
    (message,) = provider.messages
    assert message["to"] == "+4520304050"
    assert message["reference"] == "ledig-1-20261124090000"
    said, _, secret = message["text"].partition(f"{SITE}/link/")
    assert said == (
        "Ledig: I står med 2 ledige pladser. Passer det? Er I optaget, så svar OPTAGET. Ellers svar her: "
    )
    assert by_sms.callers.open(secret).family_id == "F-1"
    assert provider.tokens == [f"Bearer {TOKEN}"]


def state(database: Database) -> str:
    """Return what became of the first letter."""
    row = rows(database, outbox_table)[0]
    return "sent" if row["sent_at"] else row["failure"] or "waiting"


@pytest.mark.parametrize(
    ("answers", "became"),
    [([429], "sent"), ([408] * 3, "waiting"), ([400], "refused"), ([422], "refused"), ([503, 503], "sent")],
)
def test_each_answer_means_what_http_says(
    by_sms: Sending, provider: Provider, database: Database, answers: list[int], became: str
) -> None:
    provider.answers = list(answers)
    write(by_sms)
    by_sms.send_due()
    assert state(database) == became


@pytest.mark.parametrize("answer", [401, 403, 404, 500, 302])
def test_what_speaks_against_our_settings_stops_all_and_loses_none(
    by_sms: Sending, provider: Provider, database: Database, answer: int
) -> None:
    provider.answers = [answer] * 3
    write(by_sms)
    with pytest.raises(CarrierDown, match=f"svarer {answer}") as down:
        by_sms.send_due()
    assert TOKEN not in str(down.value)
    assert "+45" not in str(down.value)
    assert state(database) == "waiting"
    assert by_sms.send_due() == 1


def test_a_provider_that_is_away_loses_nothing(
    database: Database, register: Register, clock: SetClock
) -> None:
    register.put([a_patch(1, phone="20 30 40 50")])
    sending = sending_on(database, clock, [SmsGateway(f"http://127.0.0.1:{free_port()}", TOKEN)])
    write(sending)
    with pytest.raises(CarrierDown, match="svarer ikke"):
        sending.send_due()
    assert state(database) == "waiting"


def test_e_mail_comes_first_and_sms_where_it_does_not_arrive(
    database: Database, register: Register, clock: SetClock, provider: Provider, port: int, office: PostOffice
) -> None:
    register.put(
        [
            a_patch(1, phone="20304050", email="f1@example.org"),
            a_patch(2, phone="20304051", email="f2@example.org"),
            a_patch(3, phone="00 00 00 03"),
        ]
    )
    sending = sending_on(database, clock, [mailer_to(port), SmsGateway(provider.url, TOKEN)])
    office.answers = ["250 OK", "550 5.1.1 No such user"]
    for family_id in ("F-1", "F-2", "F-3"):
        write(sending, family_id)
    assert sending.send_due() == 2
    assert office.recipients == ["f1@example.org"]
    assert [message["to"] for message in provider.messages] == ["+4520304051"]
    assert rows(database, outbox_table)[2]["failure"] == "no_address"
