"""The other letters: what was placed, decided and approved, and the daily digest."""

from datetime import timedelta

import pytest

from families.clock import SetClock
from families.vocabulary import Authority, Reporter
from messages.sending import Sending
from register.database import Database
from register.decisions import Decisions, Officer
from register.outbox import Letter, LetterKind
from register.register import Register
from register.requests import ScopeRequests
from tests.messages.conftest import SITE
from tests.messages.post_office import PostOffice, text_of
from tests.messages.reader import LINK, NAME, put_reader, sent


@pytest.fixture(autouse=True)
def family(register: Register) -> None:
    """Put the family into the register."""
    put_reader(register)


def test_a_placement_names_the_municipality_and_no_child(sending: Sending, office: PostOffice) -> None:
    letter = sent(sending, office, LetterKind.PLACEMENT, placement_id=1, municipality_code="0657")
    said = " ".join(text_of(letter).split())
    assert "Herning Kommune har oplyst, at den har anbragt et barn hos jer." in said
    assert LINK.search(said)


def test_an_approval_is_told_to_the_family_and_to_the_municipality(
    sending: Sending, office: PostOffice, clock: SetClock
) -> None:
    letter = sent(sending, office, LetterKind.APPROVAL, approval="suspended")
    assert letter["Subject"] == "Socialtilsyn Midt har ændret jeres godkendelse"
    assert "I vises ikke længere" in text_of(letter)
    assert f"{SITE}/min-side" in text_of(letter)
    about = {"approval": "ended", "family_id": "F-1"}
    sending.outbox.write(Letter(LetterKind.APPROVAL, about, municipality_code="0657"), clock.now())
    sending.send_due()
    assert office.recipients[-1] == "familier@example.dk"
    text = text_of(office.letters[-1])
    assert text.startswith("Til Herning Kommune\n")
    assert f"{SITE}/familie/F-1" in text
    assert NAME not in text


def test_a_digest_counts_what_is_unread_and_names_no_family(
    sending: Sending, office: PostOffice, register: Register, clock: SetClock
) -> None:
    register.report("F-1", {"occupied_places": 2}, Reporter.FAMILY)
    clock.move(timedelta(days=1))
    register.report("F-1", {}, Reporter.FAMILY)
    register.report("F-1", {}, Reporter.FAMILY)
    sending.outbox.write(Letter(LetterKind.DIGEST, authority="midt"), clock.now())
    assert sending.send_due() == 1
    assert office.recipients == ["tilsyn@example.dk"]
    (letter,) = office.letters
    assert letter["Subject"] == "3 ulæste adviser i Ledig"
    text = text_of(letter)
    assert (
        "Til Socialtilsyn Midt\n\nI har 3 ulæste adviser. Det ældste er fra den 24. november 2026.\n\n"
        in text
    )
    assert "Bekræftet uændret: 2\n\nMeldt optaget: 1\n" in text
    assert f"{SITE}/tilsyn\n" in text
    assert "F-1" not in text


def test_a_digest_is_not_sent_when_all_has_been_read(
    sending: Sending, office: PostOffice, clock: SetClock
) -> None:
    sending.outbox.write(Letter(LetterKind.DIGEST, authority="midt"), clock.now())
    assert sending.send_due() == 0
    assert office.letters == []


@pytest.mark.parametrize(
    ("granted", "outcome"), [({"approved_places"}, "godkendt"), (set(), "ikke godkendt")]
)
def test_a_decision_tells_the_outcome_and_leaves_the_reason_to_the_page(
    sending: Sending,
    office: PostOffice,
    database: Database,
    clock: SetClock,
    granted: set[str],
    outcome: str,
) -> None:
    request = ScopeRequests(database, clock).ask("F-1", {"approved_places": 3}, "token:1")
    officer = Officer("token:2", Authority.MIDT)
    Decisions(database, clock).decide(officer, request.request_id, granted, "Hemmelig grund", request.version)
    assert sending.send_due() == 1
    text = text_of(office.letters[0])
    assert f"Svaret er: {outcome}." in " ".join(text.split())
    assert "Hemmelig grund" not in text
