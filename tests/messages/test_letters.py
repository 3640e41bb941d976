"""Letters as their readers get them: over a real mail server, in Danish, as text and as HTML."""

import re
from datetime import date, timedelta
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from families.clock import SetClock
from families.notice import NoticeKind
from families.vocabulary import Authority, Reporter
from messages.composing import Composer
from messages.sending import Sending
from register.database import Database
from register.decisions import Decisions, Officer
from register.letter_tables import access_links
from register.letter_tables import outbox as outbox_table
from register.outbox import Letter, LetterFailure, LetterKind
from register.register import Register
from register.requests import ScopeRequests
from tests.messages.conftest import SITE
from tests.messages.post_office import PostOffice, text_of
from tests.register.reading import a_patch, only, rows

LINK = re.compile(rf"{re.escape(SITE)}/link/([A-Za-z0-9_-]{{32}})")
NAME = "Åse og Bjørn Ærøskøbing"
RESTRICTED = {"phone": "12 34 56 78", "address": "Hemmelig Vej 1", "email": "ase@example.org"}


@pytest.fixture(autouse=True)
def family(register: Register) -> None:
    """Put a family with two free places, confirmed 40 days ago, into the register."""
    said = {"occupied_places": 0, "confirmed_at": "2026-10-15T09:12:00Z", "approved_places": 2}
    register.put([a_patch(1, municipality_code="0751", name=NAME, **RESTRICTED, **said)])


def sent(sending: Sending, office: PostOffice, kind: LetterKind, **about: Any) -> EmailMessage:
    """Send a letter of this kind to the family, and return it as it arrived."""
    clock = sending.clock
    sending.outbox.write(Letter(kind, about, family_id="F-1"), clock.now())
    assert sending.send_due() == 1
    return office.letters[-1]


def test_a_reminder_greets_says_how_things_stand_and_what_to_do(
    sending: Sending, office: PostOffice, database: Database
) -> None:
    letter = sent(sending, office, LetterKind.REMINDER, reason="ageing")
    assert office.recipients == ["ase@example.org"]
    assert letter["Subject"] == "Passer det stadig? Svar med ét klik"
    text = text_of(letter)
    assert text.startswith(f"Kære {NAME}\n\n")
    said = " ".join(text.split())
    assert "hvordan det er med jeres pladser: den 15. oktober 2026." in said
    assert "I står nu med 2 ledige pladser." in said
    assert "virker til og med 23. december 2026" in said
    assert "Der ændres først noget, når I selv trykker på en knap." in said
    assert max(len(line) for line in text.splitlines()) <= 100


def test_text_and_html_say_the_same_and_load_nothing(sending: Sending, office: PostOffice) -> None:
    letter = sent(sending, office, LetterKind.REMINDER, reason="stale")
    text, html = text_of(letter), text_of(letter, "html")
    assert letter.get_content_type() == "multipart/alternative"
    (link,) = set(LINK.findall(text))
    assert set(LINK.findall(html)) == {link}
    for paragraph in filter(None, text.split("\n\n")):
        words = " ".join(paragraph.split())
        if "http" not in words and not words.startswith("Venlig"):
            assert words in html
    assert not re.search(r"<img|<script|<link|src=|@import|url\(", html)
    assert set(re.findall(r'href="([^"]+)"', html)) == {f"{SITE}/link/{link}"}


def test_the_name_cannot_smuggle_anything_into_the_html(
    sending: Sending, office: PostOffice, register: Register
) -> None:
    register.put([only("F-1", name="<b>Ida</b> & {{ 7 * 7 }}")])
    letter = sent(sending, office, LetterKind.LINK)
    assert "Kære &lt;b&gt;Ida&lt;/b&gt; &amp; {{ 7 * 7 }}" in text_of(letter, "html")
    assert "Kære <b>Ida</b> & {{ 7 * 7 }}" in text_of(letter)


def test_the_link_opens_the_family_and_only_its_hash_is_kept(
    sending: Sending, office: PostOffice, database: Database
) -> None:
    letter = sent(sending, office, LetterKind.LINK)
    (secret, *_) = LINK.findall(text_of(letter))
    assert sending.callers.open(secret).family_id == "F-1"
    (row,) = rows(database, access_links)
    assert row["letter_id"] == 1
    assert row["expires_at"] - row["made_at"] == timedelta(days=30)
    with database.read() as connection:
        tables = [*rows(database, access_links), *rows(database, outbox_table)]
        assert connection is not None
    assert secret not in str(tables)
    assert "ase@example.org" not in str(tables)


def test_nothing_restricted_but_the_greeting_stands_in_any_letter(
    sending: Sending, office: PostOffice
) -> None:
    letters = [
        sent(sending, office, LetterKind.REMINDER, reason="disputed"),
        sent(sending, office, LetterKind.DISPUTED, call_id=1),
        sent(sending, office, LetterKind.LINK),
        sent(sending, office, LetterKind.PLACEMENT, placement_id=1, municipality_code="0657"),
        sent(sending, office, LetterKind.APPROVAL, approval="suspended"),
    ]
    for letter in letters:
        for kind in ("plain", "html"):
            for restricted in RESTRICTED.values():
                assert restricted not in text_of(letter, kind)


def test_headers_say_who_when_and_that_a_machine_wrote(sending: Sending, office: PostOffice) -> None:
    letter = sent(sending, office, LetterKind.LINK)
    assert letter["From"] == "ledig@example.dk"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<ledig-1-20261124090000@example\.dk>", letter["Message-ID"])
    assert parsedate_to_datetime(letter["Date"]).tzinfo is not None
    assert not [name for name in letter if name.lower().startswith("list-")]


@pytest.mark.parametrize(
    ("reason", "subject", "sentence"),
    [
        ("pause_ended", "Jeres pause er slut: har I plads?", "Jeres pause sluttede den 30. november 2026."),
        ("disputed", "Er I optaget? Svar med ét klik", "En kommune har fået oplyst, at I er optaget."),
        ("stale", "Passer det stadig? Svar med ét klik", "Det er nogen tid siden"),
    ],
)
def test_each_reason_has_its_words(
    sending: Sending,
    office: PostOffice,
    register: Register,
    clock: SetClock,
    reason: str,
    subject: str,
    sentence: str,
) -> None:
    register.report("F-1", {"paused_until": date(2026, 11, 30)}, Reporter.FAMILY)
    clock.move(timedelta(days=7))
    letter = sent(sending, office, LetterKind.REMINDER, reason=reason)
    assert letter["Subject"] == subject
    assert sentence in " ".join(text_of(letter).split())


@pytest.mark.parametrize(
    ("said", "sentence", "button"),
    [
        ({"occupied_places": 2}, "I står nu som optaget.", "»Vi har plads igen«"),
        (
            {"available_from": date(2026, 12, 24)},
            "I står nu med 2 ledige pladser fra 24. december 2026.",
            "igen«",
        ),
        (
            {"paused_until": date(2027, 2, 1)},
            "I står nu med en pause til og med 1. februar 2027.",
            "»Vi er optaget«",
        ),
        ({"occupied_places": 1}, "I står nu med 1 ledig plads.", "»Vi er optaget«"),
    ],
)
def test_a_reminder_says_how_the_family_stands_and_which_button_changes_it(
    sending: Sending,
    office: PostOffice,
    register: Register,
    clock: SetClock,
    said: dict[str, Any],
    sentence: str,
    button: str,
) -> None:
    register.report("F-1", said, Reporter.FAMILY)
    clock.move(timedelta(days=20))
    letter = sent(sending, office, LetterKind.REMINDER, reason="ageing")
    text = " ".join(text_of(letter).split())
    assert sentence in text
    assert button in text


def test_a_family_that_never_said_anything_is_told_so(
    sending: Sending, office: PostOffice, register: Register
) -> None:
    register.put([a_patch(2, email="ny@example.org")])
    sending.outbox.write(
        Letter(LetterKind.REMINDER, {"reason": "stale"}, family_id="F-2"), sending.clock.now()
    )
    sending.send_due()
    text = text_of(office.letters[0])
    assert text.startswith("Kære plejefamilie\n")
    assert "I har endnu ikke fortalt os, hvordan det er med jeres pladser." in text


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


def test_a_question_that_was_answered_before_it_was_sent_is_not_asked(
    sending: Sending, office: PostOffice, register: Register, clock: SetClock, database: Database
) -> None:
    sending.outbox.write(Letter(LetterKind.REMINDER, {"reason": "stale"}, family_id="F-1"), clock.now())
    clock.move(timedelta(minutes=1))
    register.report("F-1", {}, Reporter.FAMILY)
    assert sending.send_due() == 0
    assert office.letters == []
    assert rows(database, outbox_table)[0]["failure"] == LetterFailure.NEEDLESS.value


def test_a_family_whose_approval_has_ended_is_asked_nothing(
    sending: Sending, office: PostOffice, register: Register, clock: SetClock
) -> None:
    sending.outbox.write(Letter(LetterKind.DISPUTED, {"call_id": 1}, family_id="F-1"), clock.now())
    register.put([only("F-1", approval="ended")])
    assert sending.send_due() == 0
    assert office.letters == []


def test_every_kind_of_letter_has_a_template_with_nothing_missing() -> None:
    composer = Composer()
    facts = {
        "name": "Ida", "places": "med 1 ledig plads", "occupied": False, "confirmed": None,
        "paused_until": None, "reason": "stale",
        "address": "https://x", "last_day": "1. maj 2027", "municipality": "Herning Kommune",
        "outcome": "godkendt",
        "authority": "Socialtilsyn Midt", "to_family": True, "family_id": "F-1", "approval": "ophørt",
        "searchable": False, "unread": 1, "oldest": "1. maj 2027", "kinds": [(NoticeKind.FREE.label, 1)],
    }  # fmt: skip
    for kind in LetterKind:
        composed = composer.compose(kind, "x", facts)
        assert composed.subject
        assert "https://x" in composed.text
        assert "https://x" not in repr(composed)
        assert len(composed.sms) <= 300


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
