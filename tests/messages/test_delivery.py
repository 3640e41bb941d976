"""Letters on a bad day: greylisting, refusals, a server that is down, two workers, no address."""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest

from families.clock import SetClock
from messages.carrier import Carrier, CarrierDown
from messages.sending import Sending
from register.database import Database
from register.letter_tables import access_links
from register.letter_tables import outbox as outbox_table
from register.outbox import Letter, LetterKind, Outbox
from register.register import Register
from tests.building import NOW
from tests.databases import Databases
from tests.messages.conftest import mailer_to, sending_on
from tests.messages.post_office import PostOffice, free_port, opened, text_of
from tests.register.reading import a_patch, rows


@pytest.fixture(autouse=True)
def families(register: Register) -> None:
    """Put three families into the register, each with an e-mail address."""
    register.put([a_patch(n, email=f"f{n}@example.org") for n in (1, 2, 3)])


def write(sending: Sending, *numbers: int, kind: LetterKind = LetterKind.LINK) -> None:
    """Write a letter to each of these families."""
    for number in numbers:
        sending.outbox.write(Letter(kind, family_id=f"F-{number}"), sending.clock.now())


def states(database: Database) -> list[str]:
    """Return what became of each letter: sent, waiting, or the code why it failed."""
    return ["sent" if row["sent_at"] else row["failure"] or "waiting" for row in rows(database, outbox_table)]


def test_a_greylisted_letter_gets_through_within_one_sending(
    sending: Sending, office: PostOffice, database: Database
) -> None:
    office.answers = ["450 4.2.0 Greylisted", "451 4.7.1 Try again"]
    write(sending, 1)
    assert sending.send_due() == 1
    assert states(database) == ["sent"]
    assert len(office.letters) == 1


def test_a_letter_that_is_turned_away_for_longer_is_tried_later_and_later(
    sending: Sending, office: PostOffice, database: Database, clock: SetClock
) -> None:
    office.answers = ["450 4.2.0 Greylisted"] * 6
    write(sending, 1)
    assert sending.send_due() == 0
    first = rows(database, outbox_table)[0]["due_at"]
    assert NOW + timedelta(minutes=1) <= first <= NOW + timedelta(minutes=3)
    assert sending.send_due() == 0
    clock.instant = first
    assert sending.send_due() == 0
    second = rows(database, outbox_table)[0]["due_at"]
    assert first + timedelta(minutes=2) <= second <= first + timedelta(minutes=6)
    clock.instant = second
    assert sending.send_due() == 1
    assert len(office.letters) == 1


def test_the_links_of_letters_that_nobody_took_are_worth_nothing(
    sending: Sending, office: PostOffice, database: Database, clock: SetClock
) -> None:
    office.answers = ["450 4.2.0 Greylisted"] * 3
    write(sending, 1)
    sending.send_due()
    clock.move(timedelta(hours=1))
    sending.send_due()
    refused, delivered = rows(database, access_links)
    assert refused["revoked_at"] == NOW
    assert delivered["revoked_at"] is None


def test_what_nobody_takes_for_four_days_is_given_up(
    sending: Sending, office: PostOffice, database: Database, clock: SetClock
) -> None:
    office.answers = ["452 4.2.2 Mailbox full"] * 100
    write(sending, 1)
    for _ in range(4):
        sending.send_due()
        assert states(database) == ["waiting"]
        clock.move(timedelta(days=1))
    sending.send_due()
    assert states(database) == ["undelivered"]


@pytest.mark.parametrize("says", ["550 5.1.1 No such user", "554 5.7.1 Refused"])
def test_a_letter_that_will_never_be_taken_is_given_up_at_once(
    sending: Sending, office: PostOffice, database: Database, says: str
) -> None:
    office.answers = [says]
    write(sending, 1, 2)
    assert sending.send_due() == 1
    assert states(database) == ["refused", "sent"]
    (failed,) = Outbox(database).failed_of("0657", NOW)
    assert (failed.family_id, failed.failure.label) == (
        "F-1",
        "Modtagerens postkasse tager ikke imod brevet: findes adressen?",
    )


def test_a_server_may_refuse_what_it_has_read(
    sending: Sending, office: PostOffice, database: Database
) -> None:
    office.says_to_data = "554 5.6.0 Not this"
    write(sending, 1)
    sending.send_due()
    assert states(database) == ["refused"]


def test_a_family_without_an_address_is_shown_to_its_municipality(
    sending: Sending, register: Register, database: Database
) -> None:
    register.put([a_patch(4), a_patch(5, email="ikke en adresse"), a_patch(6, email="a@b.dk, c@d.dk")])
    write(sending, 4, 5, 6)
    assert sending.send_due() == 0
    assert states(database) == ["no_address", "bad_address", "bad_address"]


def test_letters_go_to_danish_domains(sending: Sending, register: Register, office: PostOffice) -> None:
    register.put([a_patch(4, email="ida@blåbærgrød.example")])
    write(sending, 4)
    assert sending.send_due() == 1
    assert office.recipients == ["ida@xn--blbrgrd-fxak7p.example"]


def test_while_the_server_is_down_all_letters_wait_and_then_they_go(
    database: Database, clock: SetClock
) -> None:
    port, office = free_port(), PostOffice()
    sending = sending_on(database, clock, [mailer_to(port)])
    write(sending, 1, 2, 3)
    for _ in range(3):
        with pytest.raises(CarrierDown, match=r"Mailserveren 127\.0\.0\.1:\d+ svarer ikke"):
            sending.send_due()
    assert states(database) == ["waiting"] * 3
    assert rows(database, access_links) == []
    with opened(office, port):
        assert sending.send_due() == 3
    assert sorted(office.recipients) == ["f1@example.org", "f2@example.org", "f3@example.org"]
    assert {row["attempts"] for row in rows(database, outbox_table)} == {1}


def test_a_server_that_says_goodbye_stops_the_batch_and_loses_nothing(
    sending: Sending, office: PostOffice, database: Database
) -> None:
    office.answers = ["421 4.3.2 Closing"] * 3
    write(sending, 1, 2)
    with pytest.raises(CarrierDown):
        sending.send_due()
    assert states(database) == ["waiting", "waiting"]
    assert sending.send_due() == 2


def test_two_workers_at_once_send_every_letter_once(
    databases: Databases, port: int, office: PostOffice
) -> None:
    clock = SetClock(NOW)
    with databases.fresh() as url, closing(Database(url)) as one, closing(Database(url)) as other:
        Register(one, clock).put([a_patch(n, email=f"f{n}@example.org") for n in range(60)])
        workers = [sending_on(database, clock, [mailer_to(port)]) for database in (one, other)]
        write(workers[0], *range(60))

        def all_day(worker: Sending) -> int:
            return sum(iter(worker.send_due, 0))

        with ThreadPoolExecutor(2) as pool:
            sent = list(pool.map(all_day, workers))
        assert sum(sent) == 60
        assert sorted(office.recipients) == sorted(f"f{n}@example.org" for n in range(60))
        assert set(states(one)) == {"sent"}


class Broken:
    """A carrier with a mistake in it."""

    def __init__(self, behind: Carrier) -> None:
        """Break only for F-1."""
        self.address_of, self.open, self.close = behind.address_of, behind.open, behind.close
        self._behind = behind

    def send(self, address: str, letter: object) -> None:
        """Fail in a way that nobody foresaw."""
        if address.startswith("f1@"):
            raise KeyError
        self._behind.send(address, letter)  # type: ignore[arg-type]


def test_one_letter_that_breaks_the_program_does_not_keep_the_others(
    database: Database, register: Register, clock: SetClock, port: int, office: PostOffice
) -> None:
    sending = sending_on(database, clock, [Broken(mailer_to(port))])
    write(sending, 1, 2, 3)
    with pytest.raises(KeyError):
        sending.send_due()
    assert sending.send_due() == 2
    assert states(database) == ["waiting", "sent", "sent"]


def test_neither_an_address_nor_a_link_is_logged(
    sending: Sending, office: PostOffice, caplog: pytest.LogCaptureFixture, database: Database
) -> None:
    with caplog.at_level(logging.DEBUG):
        office.answers = ["450 4.2.0 Greylisted", "550 5.1.1 No such user"]
        write(sending, 1, 2)
        sending.send_due()
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("mail")]
    assert not any("@example.org" in said or "/link/" in said for said in ours)
    (secret,) = {text_of(letter).partition("/link/")[2].split()[0] for letter in office.letters}
    kept: Sequence[object] = [rows(database, outbox_table), rows(database, access_links)]
    assert secret not in str(kept)
    assert "@" not in str(kept)
