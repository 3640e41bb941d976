"""Values in Danish words."""

from datetime import date

import pytest

from families.ages import AgeRange, ChildAge
from families.danish import (
    age_in_words,
    age_span,
    at_most_in_words,
    day_in_words,
    days_ago,
    decimal,
    joined,
    thousands,
    wanted_span,
)


@pytest.mark.parametrize(
    ("ages", "words"),
    [
        (AgeRange(0, 83), "0–6 år"),
        (AgeRange(0, 11), "0 år"),
        (AgeRange(0, 275), "0–22 år"),
        (AgeRange(None, 35), "0–2 år"),
        (AgeRange(), "alle aldre"),
        (AgeRange(6, 18), "6 måneder til 18 måneder"),
        (AgeRange(24, 90), "2 år til 7 år og 6 måneder"),
    ],
)
def test_a_span_is_said_as_people_say_it(ages: AgeRange, words: str) -> None:
    assert age_span(ages) == words


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (AgeRange(96, None), "fra 8 år"),
        (AgeRange(6, None), "fra 6 måneder"),
        (AgeRange(None, 71), "til og med 5 år"),
        (AgeRange(None, 17), "til og med 17 måneder"),
        (AgeRange(36, 71), "3–5 år"),
    ],
)
def test_an_open_end_of_a_wanted_age_names_no_age(wanted: AgeRange, words: str) -> None:
    assert wanted_span(wanted) == words


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (None, "ufødt"),
        (0, "0 år"),
        (1, "1 måned"),
        (18, "18 måneder"),
        (24, "2 år"),
        (27, "2 år og 3 måneder"),
    ],
)
def test_an_age_is_said_as_people_say_it(months: int | None, words: str) -> None:
    assert age_in_words(ChildAge(months)) == words


def test_days_numbers_and_lists() -> None:
    assert day_in_words(date(2026, 11, 24)) == "24. november 2026"
    assert [days_ago(n) for n in (0, 1, 12)] == ["i dag", "i går", "for 12 dage siden"]
    assert thousands(5337) == "5.337"
    assert decimal(12.44) == "12,4"
    assert [joined(list(words)) for words in ("", "a", "ab", "abc")] == [
        "",
        "a",
        "a og b",
        "a, b og c",
    ]


@pytest.mark.parametrize(
    ("months", "words"),
    [(35, "under 3 år"), (11, "under 1 år"), (18, "højst 18 måneder"), (24, "højst 2 år"), (0, "højst 0 år")],
)
def test_the_oldest_age_leaves_no_doubt_about_birthdays(months: int, words: str) -> None:
    assert at_most_in_words(months) == words
