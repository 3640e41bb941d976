"""The forms by which a family says how it is with its places: read leniently, answered all at once."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from families.ages import AgeRange
from families.clock import copenhagen_day
from families.family import Family
from families.patch import take_report
from families.problem import InvalidInput, Problem
from families.statement import free_from, free_now, most_free, occupied_now
from families.vocabulary import BlockedReason, Reporter

ALL = "alle"
"""What the tile for all of the places sends: it means all, however many there are when it is pressed."""
LONGEST = timedelta(days=2 * 366)
"""How far ahead a day may lie here: a year mistyped would hide a family for good."""

_DANISH_DAY = re.compile(r"([0-9]{1,2})[./-]\s?([0-9]{1,2})[./-]\s?([0-9]{4})", re.ASCII)
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)

Form = Mapping[str, str]
Changes = Mapping[str, Any]


@dataclass
class _Reader:
    """Reads fields of one form and keeps what is wrong with each."""

    form: Form
    today: date
    problems: list[Problem]

    def number(self, name: str, low: int, high: int, otherwise: int) -> int:
        """Return a whole number, both bounds included; `otherwise` when the form does not name it."""
        text = self.form.get(name)
        if text is None:
            return otherwise
        told = text.strip()
        if told == ALL:
            return high
        if told.isascii() and told.isdigit() and len(told) <= 3 and low <= int(told) <= high:  # noqa: PLR2004 - digits
            return int(told)
        self.wrong(name, f"Vælg et helt tal fra {low} til {high}.")
        return otherwise

    def day(self, name: str) -> date | None:
        """Return a day from today on, None (and a problem) when there is none."""
        text = self.form.get(name, "").strip()
        day = _day(text)
        if not text:
            self.wrong(name, "Vælg en dag.")
        elif day is None:
            self.wrong(name, "Dagen kan ikke læses. Skriv den som 24-12-2026.")
        elif day < self.today:
            self.wrong(name, "Dagen er gået. Vælg i dag eller en senere dag.")
        elif day > self.today + LONGEST:
            self.wrong(name, "Dagen ligger mere end to år ude i fremtiden. Vælg en tidligere dag.")
        else:
            return day
        return None

    def wrong(self, name: str, message: str) -> None:
        """Keep what is wrong with a field."""
        self.problems.append(Problem(name, self.form.get(name), message))


def _occupied(read: _Reader, family: Family) -> Changes:
    if not family.free_places:
        return {}
    return occupied_now(family, read.number("taken", 1, family.free_places, family.free_places))


def _free(read: _Reader, family: Family) -> Changes:
    most = most_free(family)
    return free_now(family, read.number("free", 1, most, most))


def _confirm(read: _Reader, family: Family) -> Changes:
    del read, family
    return {}


def _places(read: _Reader, family: Family) -> Changes:
    said, approved = family.availability, family.approved_places
    blocked = read.number("blocked_places", 0, approved, said.blocked_places)
    reason = read.form.get("blocked_reason", "").strip()
    if reason and reason not in list(BlockedReason):
        read.wrong("blocked_reason", "Vælg en af grundene på listen.")
        reason = ""
    return {
        "occupied_places": read.number("occupied_places", 0, approved, said.occupied_places),
        "blocked_places": blocked,
        "blocked_reason": BlockedReason(reason) if reason and blocked else None,
    }


def _from(read: _Reader, family: Family) -> Changes:
    most = most_free(family)
    free = read.number("free", 1, most, family.free_places or most)
    day = read.day("available_from")
    return free_from(family, day, free) if day else {}


def _no_day(read: _Reader, family: Family) -> Changes:
    del read, family
    return {"available_from": None}


def _pause(read: _Reader, family: Family) -> Changes:
    del family
    day = read.day("paused_until")
    return {"paused_until": day} if day else {}


def _resume(read: _Reader, family: Family) -> Changes:
    del read, family
    return {"paused_until": None}


def _wanted(read: _Reader, family: Family) -> Changes:
    """Read the first and the last month that are wanted; an end that is not chosen is open."""
    approved = family.approved_age
    first, last = (_month(read, name) for name in ("wanted_min", "wanted_max"))
    if read.problems or (first is None and last is None):
        return {"wanted_age": None}
    if first is not None and last is not None and first > last:
        read.wrong("wanted_max", "Den højeste alder er lavere end den laveste. Vælg en højere.")
        return {}
    for name, month in (("wanted_min", first), ("wanted_max", last)):
        if month is not None and not approved.holds(month):
            read.wrong(name, "Alderen ligger uden for jeres godkendelse. Vælg en alder inden for den.")
    return {} if read.problems else {"wanted_age": AgeRange(first, last)}


def _whole(read: _Reader, family: Family) -> Changes:
    """Read everything at once, as somebody says it for the family; a day left empty is no day."""
    named = [name for name in ("available_from", "paused_until") if read.form.get(name, "").strip()]
    days = {name: read.day(name) for name in named}
    return {
        "available_from": None,
        "paused_until": None,
        **days,
        **_places(read, family),
        **_wanted(read, family),
    }


def _month(read: _Reader, name: str) -> int | None:
    text = read.form.get(name, "").strip()
    return read.number(name, 0, 275, 0) if text else None


ACTS: Mapping[str, Callable[[_Reader, Family], Changes]] = {
    "occupied": _occupied,
    "free": _free,
    "confirm": _confirm,
    "places": _places,
    "from": _from,
    "no_day": _no_day,
    "pause": _pause,
    "resume": _resume,
    "wanted": _wanted,
    "whole": _whole,
}
"""What each button says, by the value it sends as `act`."""


def read_changes(form: Form, family: Family, at: datetime) -> Changes:
    """Return what the form says as changes of the family's availability; none for a confirmation.

    `at` is now (UTC). Raises `InvalidInput` with every problem of the form's fields.
    """
    read = _Reader(form, copenhagen_day(at), [])
    act = ACTS.get(form.get("act", ""))
    if act is None:
        raise InvalidInput([Problem("act", form.get("act"), "Tryk på en af knapperne.")])
    changes = act(read, family)
    if read.problems:
        raise InvalidInput(read.problems)
    # What does not add up is said here, so that nothing else is asked of the register.
    take_report(family, changes, at, Reporter.FAMILY)
    return changes


def _day(text: str) -> date | None:
    danish, iso = _DANISH_DAY.fullmatch(text), _ISO_DAY.fullmatch(text)
    try:
        if danish:
            day, month, year = map(int, danish.groups())
            return date(year, month, day)
        return date(*map(int, iso.groups())) if iso else None
    except ValueError:
        return None
