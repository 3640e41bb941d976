"""Domain values in Danish words, for pages, reasons and letters."""

from datetime import date

from families.ages import MAX_MONTHS, MONTHS_A_YEAR, AgeRange, ChildAge

_MONTHS = "januar februar marts april maj juni juli august september oktober november december".split()


def day_in_words(day: date) -> str:
    """Return "24. november 2026"."""
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"


def days_ago(days: int) -> str:
    """Return "i dag", "i går" or "for 12 dage siden"."""
    if days <= 0:
        return "i dag"
    return "i går" if days == 1 else f"for {days} dage siden"


def count_of(number: int, one: str, many: str) -> str:
    """Return the number with its noun: "1 ledig plads", "1.204 ledige pladser"."""
    return f"{thousands(number)} {one if number == 1 else many}"


def thousands(number: int) -> str:
    """Return the number with the Danish thousands separator: "5.337"."""
    return f"{number:,}".replace(",", ".")


def decimal(number: float) -> str:
    """Return the number with one decimal and a decimal comma: "12,4"."""
    return f"{number:.1f}".replace(".", ",")


def age_in_words(age: ChildAge) -> str:
    """Return "ufødt", "4 år", "18 måneder" or, from two years, "2 år og 3 måneder"."""
    return "ufødt" if age.months is None else _months_in_words(age.months)


def at_most_in_words(months: int) -> str:
    """Return the oldest month that is taken, included: "under 3 år" for 35, else "højst 18 måneder"."""
    years, rest = divmod(months + 1, MONTHS_A_YEAR)
    return f"højst {_months_in_words(months)}" if rest else f"under {years} år"


def age_span(ages: AgeRange) -> str:
    """Return the span in words: "0-6 år" when it holds whole years, else with months."""
    if ages.min_months is None and ages.max_months is None:
        return "alle aldre"
    first, after = ages.first, ages.last + 1
    if first % MONTHS_A_YEAR == 0 and (after % MONTHS_A_YEAR == 0 or ages.last == MAX_MONTHS):
        low, high = first // MONTHS_A_YEAR, ages.last // MONTHS_A_YEAR
        return f"{low} år" if low == high else f"{low}–{high} år"
    return f"{_months_in_words(first)} til {_months_in_words(ages.last)}"


def wanted_span(wanted: AgeRange) -> str:
    """Return a wanted age in words: an open end is the approval's, so no age is named there."""
    if wanted.min_months is not None and wanted.max_months is None:
        return f"fra {_months_in_words(wanted.first)}"
    if wanted.min_months is None and wanted.max_months is not None:
        years, rest = divmod(wanted.last + 1, MONTHS_A_YEAR)
        return f"til og med {_months_in_words(wanted.last) if rest else f'{years - 1} år'}"
    return age_span(wanted)


def joined(words: list[str]) -> str:
    """Return the words as a Danish enumeration: "a, b og c"."""
    return f"{', '.join(words[:-1])} og {words[-1]}" if len(words) > 1 else "".join(words)


def _months_in_words(months: int) -> str:
    years, rest = divmod(months, MONTHS_A_YEAR)
    if months and (years < 2 and rest):  # noqa: PLR2004 - under two years people count months
        return f"{months} {'måned' if months == 1 else 'måneder'}"
    return f"{years} år" + (f" og {rest} {'måned' if rest == 1 else 'måneder'}" if rest else "")
