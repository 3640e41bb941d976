"""Reading the asked day of a search."""

from datetime import date

from families.record import read_date

YEARS_AHEAD = 2
"""How far ahead one may ask (`api.md`): so many years from today, that day included."""


def last_day_to_ask(today: date) -> date:
    """Return the last day that may be asked for, included; two years from 29 February is the 28th."""
    year = today.year + YEARS_AHEAD
    try:
        return today.replace(year=year)
    except ValueError:
        return today.replace(year=year, day=28)


def read_asked_day(text: str, today: date) -> date:
    """Read `from`: today up to two years ahead; raises ValueError with a Danish sentence."""
    last = last_day_to_ask(today)
    try:
        day = read_date(text)
    except ValueError as error:
        raise ValueError(f"{error} Fra {today} til {last}.") from None
    if day < today:
        raise ValueError(f"Dagen er gået. Skriv en dag fra {today} til {last}.")
    if day > last:
        raise ValueError(f"Dagen er mere end to år fremme. Skriv en dag fra {today} til {last}.")
    return day
