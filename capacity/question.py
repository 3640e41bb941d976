"""From query parameters to a question for counts; every wrong parameter is told at once."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TypeVar
from urllib.parse import urlencode

from capacity.dimensions import words
from capacity.formats import Format, read_format
from capacity.formats.limits import refusal
from capacity.narrowings import NARROWING_PARAMETERS, read_narrowing
from capacity.publication import by_problem, month_ends, read_month_end
from families.danish import thousands
from families.problem import InvalidInput
from families.query import Query, read_yes, unknown_choice
from families.record import read_date
from families.vocabulary import Word
from register.counted import Dimension
from register.narrowing import Narrowing

MAX_DAYS = 400
"""The most days of a series, included: a year day by day, or seven week by week."""

COUNT_PARAMETERS = ("by", "as_of", *NARROWING_PARAMETERS, "publish", "format")
SERIES_PARAMETERS = ("from", "to", "step", "by", *NARROWING_PARAMETERS, "publish", "format")
"""Every parameter in canonical order."""

_NOT_HERE = "Kan ikke bruges til kapacitet, som tæller alle godkendte familier. Fjern parameteren."
_DIVIDE = "Kan ikke bruges til kapacitet. Brug by=freshness for at dele tallene op efter bekræftelse."
_PERIOD = "Én dag vælges med as_of. En periode hentes fra /api/v1/capacity/series med from, to og step."
_ALL_FAMILIES = "Den beskyttede udgave gælder alle familier. Fjern parameteren, eller fjern publish."
_MONTHS_ONLY = "Den beskyttede udgave gælder månedsslutninger. Brug step=month, eller udelad step."
_OF_SEARCHES: Mapping[str, str] = {
    **dict.fromkeys(("availability", "places", "near", "within", "q", "sort", "page", "size"), _NOT_HERE),
    "confirmed": _DIVIDE,
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

    `step` is None when one day is asked for; `published` asks for the protected form.
    """

    days: tuple[date, ...]
    step: Step | None
    by: tuple[Dimension, ...]
    narrowing: Narrowing
    format: Format
    published: bool = False
    pairs: tuple[tuple[str, str], ...] = ()
    """What was asked, in canonical order and without the format."""

    @property
    def query_string(self) -> str:
        """The question as it stands in a URL, without the question mark and the format."""
        return urlencode(self.pairs)


def read_count(pairs: Pairs, accept: str, span: Span) -> Question:
    """Read the question for one day; raises `InvalidInput` with every wrong parameter."""
    query = _query(pairs, COUNT_PARAMETERS, _NOT_IN_COUNT)
    if _is_published(query):
        return _read(query, _published_day(query, span), None, accept, COUNT_PARAMETERS)
    day = query.one("as_of", span.read) or span.last
    return _read(query, (day,), None, accept, COUNT_PARAMETERS)


def read_series(pairs: Pairs, accept: str, span: Span) -> Question:
    """Read the question for a series of days; raises `InvalidInput` with every wrong parameter."""
    query = _query(pairs, SERIES_PARAMETERS, _NOT_IN_SERIES)
    if _is_published(query):
        return _read(query, _published_days(query, span), Step.MONTH, accept, SERIES_PARAMETERS)
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
    published = _is_published(query)
    narrowing, written_as = read_narrowing(query, days[-1]), read_format(query, accept)
    if published:
        _refuse_unpublished(query, by)
    elif query.has("publish"):
        query.one("publish", read_yes)
    if not query.problems and (
        message := refusal(written_as, len(days), by, narrowing, series=step is not None)
    ):
        query.refuse("format", message, written_as.value)
    pairs = tuple((name, value) for name in known if name != "format" for value in query.given(name))
    question = Question(days, step, by, narrowing, written_as, published, pairs)
    if query.problems:
        places = {name: place for place, name in enumerate(known)}
        raise InvalidInput(sorted(query.problems, key=lambda one: places.get(one.field, len(places))))
    return question


def _is_published(query: Query) -> bool:
    return query.given("publish") == ("true",)


def _refuse_unpublished(query: Query, by: tuple[Dimension, ...]) -> None:
    """Note what makes this another table than those of the protected set."""
    for name in NARROWING_PARAMETERS:
        if query.has(name):
            query.refuse(name, _ALL_FAMILIES)
    if problem := by_problem(by):
        query.refuse("by", problem, list(by))


def _published_day(query: Query, span: Span) -> tuple[date]:
    """Return the month end that is asked for, else the last one that is over."""
    ends = _published_ends(query, span, "as_of")
    return (query.one("as_of", lambda text: read_month_end(span.read(text), span.last)) or ends[-1],)


def _published_days(query: Query, span: Span) -> tuple[date, ...]:
    """Return every month end of the series; the last one that is over when something is wrong."""
    if query.one("step", partial(_read_word, Step)) not in {None, Step.MONTH}:
        query.refuse("step", _MONTHS_ONLY)
    ends = _published_ends(query, span, "from")
    first = query.one("from", lambda text: read_month_end(span.read(text), span.last))
    last = query.one("to", span.read) or span.last
    if first is None and not query.has("from"):
        query.refuse("from", f"Mangler. Skriv en månedsslutning, fx from={ends[0]}.")
    days = tuple(end for end in ends if first and first <= end <= last)
    if first and not days:
        query.refuse("to", f"Ligger før seriens første dag. Skriv en dag fra {first}.")
    return days or ends[-1:]


def _published_ends(query: Query, span: Span, name: str) -> tuple[date, ...]:
    """Return the month ends that are over, at least one; without any it is noted that there is none."""
    over = tuple(month_ends(span.first, span.last - timedelta(days=1)))
    if not over:
        query.refuse(
            name, "Registret har ingen afsluttet måned endnu. Fjern publish, eller vent til den er det."
        )
    return over or (span.last,)


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
