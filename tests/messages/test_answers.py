"""Answers by SMS: what is understood, whose it is, and what is refused with a sentence."""

import logging

import pytest

from families.phone import comparable_phone
from families.vocabulary import Reporter
from messages.answers import NotUnderstood, SharedNumber, SmsAnswers, UnknownNumber, says_occupied
from register.database import Database
from register.oversight_tables import notices
from register.phones import Phones
from register.register import Register
from register.tables import availability_reports
from tests.register.reading import a_patch, rows

NUMBER = "+4520304050"


@pytest.fixture
def answers(register: Register, database: Database) -> SmsAnswers:
    """Return the way in to a register with families whose numbers are written in several ways."""
    register.put(
        [
            a_patch(1, phone="20 30 40 50", approved_places=3, occupied_places=0, blocked_places=1),
            a_patch(2, phone="0045 21 31 41 51"),
            a_patch(3, phone="+45 22 32 42 52"),
            a_patch(4, phone="22324252"),
            a_patch(5, phone="23 33 43 53", approval="ended"),
            a_patch(6, phone="00 12 34 56"),
            a_patch(7),
        ]
    )
    return SmsAnswers(register, Phones(database))


@pytest.mark.parametrize(
    "text",
    ["OPTAGET", "optaget", " Optaget. ", "O P T A G E T", "Vi er optaget",
     "vi er desværre helt optaget nu, tak!", "Hej\nVi er fuldt optagede\nMvh", "optaget 😀", "Optagne"],
)  # fmt: skip
def test_optaget_is_understood(text: str) -> None:
    assert says_occupied(text)


@pytest.mark.parametrize(
    "text",
    ["", "ja", "nej", "ikke optaget", "Vi er ikke optaget", "er vi optaget?? nej", "optaget fra mandag",
     "optaget med 1, ledig 1 plads til en baby", "ledig", "stop", "1", "optag", "En er optaget"],
)  # fmt: skip
def test_whatever_might_mean_something_else_is_asked_about(text: str) -> None:
    assert not says_occupied(text)


def test_decomposed_letters_are_the_same_letters() -> None:
    assert says_occupied("Optaget pa\u030a nuværende tidspunkt")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("20 30 40 50", NUMBER),
        ("+45 20304050", NUMBER),
        ("0045-20-30-40-50", NUMBER),
        ("4520304050", NUMBER),
        ("(+45) 20.30.40.50", NUMBER),
        ("+46 70 123 45 67", "+46701234567"),
        ("00 12 34 56", None),
        ("112", None),
        ("hemmeligt nummer", None),
        ("", None),
    ],
)
def test_numbers_are_comparable_however_they_are_written(written: str, number: str | None) -> None:
    assert comparable_phone(written) == number


def test_an_answer_reports_every_place_occupied_in_the_familys_name(
    answers: SmsAnswers, register: Register, database: Database
) -> None:
    assert answers.take(NUMBER, "Optaget").startswith("Tak. I står nu som optaget")
    stored = register.family("F-1")
    assert stored is not None
    assert (stored.family.free_places, stored.family.availability.occupied_places) == (0, 2)
    assert stored.family.availability.confirmed_by is Reporter.FAMILY
    assert rows(database, availability_reports, family_id="F-1")[-1]["who"] == "sms"
    assert [row["kind"] for row in rows(database, notices)] == ["occupied"]


def test_a_number_is_found_however_it_is_written(answers: SmsAnswers, register: Register) -> None:
    answers.take("21314151", "optaget")
    stored = register.family("F-2")
    assert stored is not None
    assert stored.family.free_places == 0


def test_what_cannot_be_told_apart_or_is_not_known_is_refused_with_a_sentence(
    answers: SmsAnswers, register: Register
) -> None:
    before = register.change_number()
    with pytest.raises(SharedNumber, match="Flere plejefamilier"):
        answers.take("+4522324252", "optaget")
    for unknown in ("+4599999999", "00123456", "0012 34 56", "", "23334353", "%%%%%%"):
        with pytest.raises(UnknownNumber, match="kender ingen plejefamilie"):
            answers.take(unknown, "optaget")
    with pytest.raises(NotUnderstood, match="Skriv OPTAGET"):
        answers.take(NUMBER, "ledig")
    assert register.change_number() == before


def test_the_number_is_kept_nowhere_and_logged_nowhere(
    answers: SmsAnswers, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answers.take(NUMBER, "optaget")
    kept = [*rows(database, availability_reports), *rows(database, notices)]
    assert "20304050" not in str(kept) + caplog.text
