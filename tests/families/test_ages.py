"""Ages in months: what a query means, and what a range holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from families.ages import AGE_BANDS, MAX_MONTHS, AgeRange, ChildAge
from families.problem import InvalidInput


@pytest.mark.parametrize(
    ("text", "months"),
    [("4", 48), ("0", 0), ("22", 264), ("18m", 18), ("0m", 0), ("275m", 275), ("unborn", None)],
)
def test_an_age_is_years_or_months_or_unborn(text: str, months: int | None) -> None:
    assert ChildAge.parse(text).months == months


@pytest.mark.parametrize("text", ["23", "276m", "-1", "4.5", "", "4 ", "٤", "m", "ufødt", "1e1", "004"])
def test_anything_else_is_refused_with_what_would_be_right(text: str) -> None:
    with pytest.raises(InvalidInput, match="Skriv 0-22"):
        ChildAge.parse(text)


@given(st.one_of(st.none(), st.integers(0, MAX_MONTHS)))
def test_an_age_reads_back_from_its_code(months: int | None) -> None:
    assert ChildAge.parse(ChildAge(months).code) == ChildAge(months)


@given(st.integers(0, MAX_MONTHS), st.integers(0, MAX_MONTHS), st.integers(0, MAX_MONTHS))
def test_a_range_holds_both_its_ends_and_all_between(one: int, other: int, month: int) -> None:
    low, high = sorted((one, other))
    assert AgeRange(low, high).holds(month) == (low <= month <= high)
    assert AgeRange(None, high).holds(month) == (month <= high)
    assert AgeRange(low, None).holds(month) == (month >= low)


def test_a_missing_bound_is_open_and_reaches_nowhere() -> None:
    assert AgeRange().holds(0)
    assert AgeRange().holds(MAX_MONTHS)
    assert AgeRange(None, 35).lies_within(AgeRange(0, 83))
    assert not AgeRange(None, 84).lies_within(AgeRange(0, 83))


@pytest.mark.parametrize(("low", "high"), [(84, 83), (-1, 3), (0, 276)])
def test_a_range_that_holds_nothing_is_refused(low: int, high: int) -> None:
    with pytest.raises(InvalidInput):
        AgeRange(low, high)


def test_the_bands_cover_every_month_once() -> None:
    months = [month for low, high in AGE_BANDS.values() for month in range(low, high + 1)]
    assert months == list(range(MAX_MONTHS + 1))
