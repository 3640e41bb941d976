"""From query parameters to a question for counts; every wrong parameter is told at once."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TypeVar

from capacity.dimensions import words
from capacity.formats import Format, read_format
from capacity.narrowings import NARROWING_PARAMETERS, read_narrowing
from families.danish import thousands
from families.problem import InvalidInput
from families.query import Query, unknown_choice
from families.record import read_date
from families.vocabulary import Word
from register.counted import Dimension
from register.narrowing import Narrowing

MAX_DAYS = 400
"""The most days of a series, included: a year day by day, or seven week by week."""

COUNT_PARAMETERS = ("by", "as_of", *NARROWING_PARAMETERS, "format")
SERIES_PARAMETERS = ("from", "to", "step", "by", *NARROWING_PARAMETERS, "format")
"""Every parameter in canonical order."""

_NOT_HERE = "Kan ikke bruges til kapacitet, som tæller alle godkendte familier. Fjern parameteren."
_DIVIDE = "Kan ikke bruges til kapacitet. Brug by=freshness for at dele tallene op efter bekræftelse."
_PERIOD = "Én dag vælges med as_of. En periode hentes fra /api/v1/capacity/series med from, to og step."
_LATER = "Den beskyttede udgave kan ikke hentes endnu. Fjern publish for at få de nøjagtige tal."
_OF_SEARCHES: Mapping[str, str] = {
    **dict.fromkeys(("availability", "places", "near", "within", "q", "sort", "page", "size"), _NOT_HERE),
    "confirmed": _DIVIDE,
    "publish": _LATER,
}
_NOT_IN_COUNT = {**_OF_SEARCHES, "from": _PERIOD, "to": _PERIOD, "step": _PERIOD}
_NOT_IN_SERIES = {**_OF_SEARCHES, "as_of": "En periode vælges med from og to. Fjern as_of."}

Pairs = Iterable[tuple[str, str]]
W = TypeVar("W", bound=Word)


class Step(Word):
    """How far the days of a series lie apart, from its first day on."""

    DAY = "day", "Dag"
    WEEK = "week", "Uge"
    MONTH = "month", "Måned"


@dataclass(frozen=True, slots=True)
class Span:
    """The days that can be counted, both included: from the register's first change to today."""

    first: date
    last: date

    def read(self, text: str) -> date:
        """Read a day inside the span; raises ValueError with a Danish sentence."""
        right = f"Skriv en dag fra {self.first} til {self.last}."
        try:
            day = read_date(text)
        except ValueError as error:
            raise ValueError(f"{error} {right}") from None
        if day < self.first:
            raise ValueError(f"Dagen ligger før registrets første ændring. {right}")
        if day > self.last:
            raise ValueError(f"Dagen er ikke kommet endnu. {right}")
        return day


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the days in order, by what, of whom, and how the answer is written.

    `step` is None when one day is asked for.
    """

    days: tuple[date, ...]
    step: Step | None
    by: tuple[Dimension, ...]
    narrowing: Narrowing
    format: Format


def read_count(pairs: Pairs, accept: str, span: Span) -> Question:
    """Read the question for one day; raises `InvalidInput` with every wrong parameter."""
    query = _query(pairs, COUNT_PARAMETERS, _NOT_IN_COUNT)
    day = query.one("as_of", span.read) or span.last
    return _read(query, (day,), None, accept, COUNT_PARAMETERS)


def read_series(pairs: Pairs, accept: str, span: Span) -> Question:
    """Read the question for a series of days; raises `InvalidInput` with every wrong parameter."""
    query = _query(pairs, SERIES_PARAMETERS, _NOT_IN_SERIES)
    step = query.one("step", partial(_read_word, Step)) or Step.WEEK
    days = _days(query, step, span)
    return _read(query, days, step, accept, SERIES_PARAMETERS)


def _query(pairs: Pairs, known: Iterable[str], misplaced: Mapping[str, str]) -> Query:
    given = list(pairs)
    query = Query(pair for pair in given if pair[0] not in misplaced)
    query.refuse_unknown(known)
    for name in dict.fromkeys(name for name, value in given if value and name in misplaced):
        query.refuse(name, misplaced[name])
    return query


def _read(
    query: Query, days: tuple[date, ...], step: Step | None, accept: str, known: tuple[str, ...]
) -> Question:
    by = tuple(dict.fromkeys(query.many("by", _read_dimension)))
    question = Question(days, step, by, read_narrowing(query, days[-1]), read_format(query, accept))
    if query.problems:
        places = {name: place for place, name in enumerate(known)}
        raise InvalidInput(sorted(query.problems, key=lambda one: places.get(one.field, len(places))))
    return question


def _days(query: Query, step: Step, span: Span) -> tuple[date, ...]:
    """Return the days of a series; the last day of the span alone when they are wrong."""
    first = query.one("from", span.read)
    last = query.one("to", span.read) or span.last
    if first is None:
        if not query.has("from"):
            query.refuse("from", f"Mangler. Skriv seriens første dag, fx from={span.first}.")
        return (span.last,)
    if first > last:
        query.refuse("from", f"Ligger efter seriens sidste dag. Skriv en dag til og med {last}.", first)
        return (span.last,)
    days = tuple(_stepped(first, last, step))
    if len(days) <= MAX_DAYS:
        return days
    message = (
        f"Serien har {thousands(len(days))} dage. Den kan højst have {thousands(MAX_DAYS)}:"
        " gør perioden kortere, eller brug step=week eller step=month."
    )
    query.refuse("step", message, step.value)
    return (span.last,)


def _stepped(first: date, last: date, step: Step) -> Iterator[date]:
    day, number = first, 0
    while day <= last:
        yield day
        number += 1
        day = _moved(first, number, step)


def _moved(first: date, number: int, step: Step) -> date:
    match step:
        case Step.DAY:
            return first + timedelta(days=number)
        case Step.WEEK:
            return first + timedelta(weeks=number)
        case Step.MONTH:
            years, month = divmod(first.month - 1 + number, 12)
            year = first.year + years
            return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


def _read_dimension(text: str) -> Dimension:
    return _read_word(Dimension, text)


def _read_word(vocabulary: type[W], text: str) -> W:
    try:
        return vocabulary(text)
    except ValueError:
        raise ValueError(unknown_choice(text, words(vocabulary)())) from None
