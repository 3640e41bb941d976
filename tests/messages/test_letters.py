"""Letters as their readers get them: over a real mail server, in Danish, as text and as HTML."""

import re
from datetime import date, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from families.clock import SetClock
from families.notice import NoticeKind
from families.vocabulary import Reporter
from messages.composing import Composer
from messages.sending import Sending
from register.database import Database
from register.letter_tables import access_links
from register.letter_tables import outbox as outbox_table
from register.outbox import Letter, LetterFailure, LetterKind
from register.register import Register
from tests.messages.conftest import SITE
from tests.messages.post_office import PostOffice, text_of
from tests.messages.reader import LINK, NAME, RESTRICTED, put_reader, sent
from tests.register.reading import a_patch, only, rows


@pytest.fixture(autouse=True)
def family(register: Register) -> None:
    """Put the family into the register."""
    put_reader(register)


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


def test_a_question_that_was_answered_before_it_was_sent_is_not_asked(
    sending: Sending, office: PostOffice, register: Register, clock: SetClock, database: Database
) -> None:
    sending.outbox.write(Letter(LetterKind.REMINDER, {"reason": "stale"}, family_id="F-1"), clock.now())
    clock.move(timedelta(minutes=1))
    register.report("F-1", {}, Reporter.FAMILY)
    assert sending.send_due() == 0
    assert office.letters == []
    assert rows(database, outbox_table)[0]["failure"] == LetterFailure.NEEDLESS.value


def test_a_suspended_family_gets_the_link_that_it_asked_for_and_no_question(
    sending: Sending, office: PostOffice, register: Register, clock: SetClock
) -> None:
    register.put([only("F-1", approval="suspended")])
    letter = sent(sending, office, LetterKind.LINK)
    assert "I står nu som suspenderet." in text_of(letter)
    sending.outbox.write(Letter(LetterKind.REMINDER, {"reason": "stale"}, family_id="F-1"), clock.now())
    assert sending.send_due() == 0


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
