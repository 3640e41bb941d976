"""Reports in the words of the family: what changed, when, and who said so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from families.availability import Availability
from families.danish import count_of, day_in_words, wanted_span
from families.family import Family
from families.notice import NoticeKind, report_kind
from families.problem import InvalidInput
from families.vocabulary import Reporter
from register.reports import StoredReport
from register.undoing import UNDO_NOTE, UNDO_TIME

_NOTHING = "ikke oplyst"
WHO = {
    Reporter.FAMILY: "Jer selv",
    Reporter.CONSULTANT: "Kommunens familieplejekonsulent",
    Reporter.MUNICIPALITY: "Den kommune, der anbringer",
    Reporter.AUTHORITY: "Socialtilsynet",
    Reporter.SOURCE: "Kommunens system",
}
"""Who reported, as told to the family."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that a report changed, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Past:
    """One report of the history: `changes` is empty for a confirmation, `first` has nothing before it."""

    at: datetime
    who: str
    changes: tuple[Changed, ...]
    note: str | None
    first: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the family is told of its report: `undo_until` is None when it cannot be taken back (any more)."""

    change_number: int
    headline: str
    changes: tuple[Changed, ...]
    at: datetime
    undo_until: datetime | None
    overtaken: Past | None
    """What was reported since, if anything was."""


def changes_between(before: Availability, after: Availability) -> tuple[Changed, ...]:
    """Return what differs, in the order of the page; confirmations and disputes are no difference."""
    was, now = dict(_told(before)), dict(_told(after))
    return tuple(Changed(label, was[label], now[label]) for label in now if was[label] != now[label])


def history(reports: Sequence[StoredReport]) -> list[Past]:
    """Return reports (the latest first) in words; the last of them is told as the first there was."""
    befores = [*reports[1:], None][: len(reports)]
    return [_past(report, before) for report, before in zip(reports, befores, strict=True)]


def receipt_of(
    reports: Sequence[StoredReport], change_number: int, family: Family, now: datetime
) -> Receipt | None:
    """Return the receipt of the family's own report with this number; None when there is none."""
    place = next((i for i, one in enumerate(reports) if one.change_number == change_number), None)
    if place is None or reports[place].reporter is not Reporter.FAMILY:
        return None
    report, earlier = reports[place], [one.said for one in reports[place + 1 : place + 2]]
    before = earlier[0] if earlier else Availability()
    until = report.reported_at + UNDO_TIME
    return Receipt(
        change_number,
        _headline(family, before, report),
        (*_free_changed(family, before, report.said), *changes_between(before, report.said)),
        report.reported_at,
        until if place == 0 and now <= until else None,
        history(reports[:2])[0] if place else None,
    )


def _past(report: StoredReport, before: StoredReport | None) -> Past:
    changes = changes_between(before.said if before else Availability(), report.said)
    return Past(report.reported_at, WHO[report.reporter], changes, report.note, first=before is None)


def _free_changed(family: Family, before: Availability, after: Availability) -> Iterator[Changed]:
    was, now = _free(family, before), _free(family, after)
    if was != now and was >= 0:
        yield Changed("Ledige pladser", str(was), str(now))


def _headline(family: Family, before: Availability, report: StoredReport) -> str:
    if report.note and report.note.startswith(UNDO_NOTE):
        return "Det er fortrudt. Nu står det, som det gjorde før"
    said, kind = report.said, _kind(family, before, report.said)
    free = count_of(_free(family, said), "ledig plads", "ledige pladser")
    match kind:
        case NoticeKind.OCCUPIED:
            return "I er nu meldt optaget"
        case NoticeKind.FREE | NoticeKind.AVAILABLE_FROM if said.available_from:
            return f"I får {free} fra {day_in_words(said.available_from)}"
        case NoticeKind.FREE | NoticeKind.RESUMED | NoticeKind.PLACES if _free(family, said) > 0:
            return f"Nu har I {free}"
        case NoticeKind.RESUMED:
            return "Pausen er slut"
        case NoticeKind.PAUSED if said.paused_until:
            return f"I holder nu pause til og med {day_in_words(said.paused_until)}"
        case NoticeKind.CONFIRMED:
            return "Tak. I har bekræftet, at det stadig passer"
        case _:
            return "Det er gemt"


def _kind(family: Family, before: Availability, after: Availability) -> NoticeKind:
    try:
        return report_kind(replace(family, availability=before), replace(family, availability=after))
    except InvalidInput:  # The approval was another one then.
        return NoticeKind.PLACES


def _free(family: Family, said: Availability) -> int:
    return family.approved_places - said.occupied_places - said.blocked_places


def _told(said: Availability) -> Iterator[tuple[str, str]]:
    yield "Optagne pladser", str(said.occupied_places)
    yield "Ikke til rådighed", str(said.blocked_places)
    yield "Hvorfor ikke til rådighed", said.blocked_reason.label if said.blocked_reason else _NOTHING
    yield "Ledig fra", _day(said.available_from, "nu")
    yield "Pause til og med", _day(said.paused_until, "ingen pause")
    yield "Alder lige nu", wanted_span(said.wanted_age) if said.wanted_age else "alt, vi er godkendt til"


def _day(day: date | None, otherwise: str) -> str:
    return day_in_words(day) if day else otherwise
