"""What is known of families beside their own word: calls that were noted, and how they answer."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median_high
from typing import Any

from sqlalchemy import CompoundSelect, Connection, String, literal, null, select, union_all

from families.clock import copenhagen_day
from families.vocabulary import CallOutcome, Reporter
from register.caseworker_tables import calls
from register.letter_tables import outbox
from register.outbox import LetterKind
from register.tables import availability_reports

UNDONE = "undone"
"""The outcome of a row that takes the last call of the same person back: rows never change."""
LOOKED_BACK = timedelta(days=365)
"""How old may be what is told of a family."""
_LATEST = 5
"""So many of the latest calls and letters tell how a family answers."""
_FEWEST_CALLS, _FEWEST_LETTERS = 3, 2
"""With fewer nothing is said: once is chance."""
_PATIENCE = timedelta(days=7)
"""After so long a letter counts as not answered."""
_DAY = timedelta(days=1)
_ASKING = (LetterKind.REMINDER.value, LetterKind.DISPUTED.value)
"""Letters that ask for an answer."""

_call, _letter, _report = calls.c, outbox.c, availability_reports.c


@dataclass(frozen=True, slots=True)
class Call:
    """One call that stands; `at` is UTC. `who` is for the log and is not shown."""

    call_id: int
    municipality_code: str
    who: str
    outcome: CallOutcome
    at: datetime


@dataclass(frozen=True, slots=True)
class AnswerRate:
    """How often a family answered of the latest few times that it was asked.

    `days` is how long it took: half of the answers came within that many days of 24 hours, at least 1;
    None for calls, and without an answer.
    """

    answered: int
    asked: int
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of one family beside its own word, over the last year; instants are UTC."""

    calls: tuple[Call, ...] = ()
    """Every call that stands, the latest first."""
    letters: tuple[datetime, ...] = ()
    """When letters that ask for an answer were sent, the latest first."""
    reports: tuple[datetime, ...] = ()
    """When the family reported itself, the latest first."""

    @property
    def call_rate(self) -> AnswerRate | None:
        """How often the telephone was answered: a municipality that calls all day called once.

        None when there were fewer than three calls.
        """
        answers: dict[tuple[Any, str], bool] = {}
        for call in self.calls:
            day = copenhagen_day(call.at), call.municipality_code
            answers[day] = answers.get(day, False) or call.outcome is not CallOutcome.NO_ANSWER
        latest = list(answers.values())[:_LATEST]
        return AnswerRate(sum(latest), len(latest)) if len(latest) >= _FEWEST_CALLS else None

    def letter_rate(self, now: datetime) -> AnswerRate | None:
        """How often a report of the family's own came within seven days after a letter, and how fast.

        A letter that it still has time to answer counts only when it has. None for fewer than two.
        """
        waits = [self._wait(sent) for sent in self.letters]
        due = [
            wait
            for sent, wait in zip(self.letters, waits, strict=True)
            if wait is not None or now - sent > _PATIENCE
        ][:_LATEST]
        if len(due) < _FEWEST_LETTERS:
            return None
        days = [max(1, -(-wait // _DAY)) for wait in due if wait is not None]
        return AnswerRate(len(days), len(due), median_high(days) if days else None)

    def _wait(self, sent: datetime) -> timedelta | None:
        answer = min((at for at in self.reports if sent <= at <= sent + _PATIENCE), default=None)
        return answer - sent if answer else None


def read_calls(connection: Connection, family_id: str) -> Sequence[Call]:
    """Return every call to one family that stands, the latest first."""
    columns = (_call.call_id, _call.municipality_code, _call.who, _call.outcome, _call.at)
    asked = select(*columns).where(_call.family_id == family_id).order_by(_call.call_id)
    return _standing(connection.execute(asked))


def read_heard(connection: Connection, family_ids: Collection[str], now: datetime) -> Mapping[str, Heard]:
    """Return what is known of each of the families, in one statement whatever their number."""
    if not family_ids:
        return {}
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for family_id, kind, *told in connection.execute(_everything(family_ids, now - LOOKED_BACK)):
        found[family_id, kind].append(told)
    return {
        family_id: Heard(
            calls=_standing(found[family_id, "call"]),
            letters=_instants(found[family_id, "letter"]),
            reports=_instants(found[family_id, "report"]),
        )
        for family_id in family_ids
    }


def _everything(family_ids: Collection[str], since: datetime) -> CompoundSelect[Any]:
    """Return calls, sent letters and own reports as rows of one shape, the earliest first."""
    nobody = null().cast(String)
    called = select(
        _call.family_id,
        literal("call").label("kind"),
        _call.call_id.label("number"),
        _call.municipality_code,
        _call.who,
        _call.outcome,
        _call.at.label("at"),
    ).where(_call.family_id.in_(family_ids), _call.at >= since)
    asked = select(
        _letter.family_id, literal("letter"), _letter.letter_id, nobody, nobody, nobody, _letter.sent_at
    ).where(_letter.family_id.in_(family_ids), _letter.kind.in_(_ASKING), _letter.sent_at >= since)
    answered = select(
        _report.family_id, literal("report"), _report.report_id, nobody, nobody, nobody, _report.reported_at
    ).where(
        _report.family_id.in_(family_ids),
        _report.reporter == Reporter.FAMILY.value,
        _report.reported_at >= since,
    )
    return union_all(called, asked, answered).order_by("number")


def _standing(rows: Iterable[Sequence[Any]]) -> tuple[Call, ...]:
    """Return the calls of one family, the latest first, from its rows in their order."""
    standing: list[Call] = []
    for call_id, municipality_code, who, outcome, at in rows:
        if outcome == UNDONE:
            # The call itself may lie before what is looked at.
            taken_back = next((call for call in reversed(standing) if call.who == who), None)
            standing = [call for call in standing if call is not taken_back]
        else:
            standing.append(Call(call_id, municipality_code, who, CallOutcome(outcome), at))
    return tuple(reversed(standing))


def _instants(rows: Iterable[Sequence[Any]]) -> tuple[datetime, ...]:
    return tuple(sorted((row[-1] for row in rows), reverse=True))
