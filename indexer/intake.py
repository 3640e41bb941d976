"""Intake: reports about a family's places as they come in over HTTP (`api.md`, Reports)."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import Request

from access.caller import Caller
from access.reporting import reporter_of
from families.availability import FreshnessRule
from families.clock import Clock, today
from families.family import Family
from families.patch import take_report
from families.problem import InvalidInput, Problem
from families.record import AVAILABILITY_FIELDS, REPORT_FIELDS, read_fields, to_record
from families.vocabulary import Reporter
from indexer.personal_number import masked, personal_number_problems
from register.register import Register
from register.remembered_answers import KeyedCall
from register.reporting import Report
from register.stored import StoredFamily

KEY_HEADER = "Idempotency-Key"
KEY_PATTERN = "^[!-~]{1,200}$"
"""Visible ASCII characters, 1 to 200."""

_PLACES = ("occupied_places", "blocked_places")
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class SentReport:
    """What a caller sent about one family: the JSON value of the body, and every `Idempotency-Key`.

    A report must name `occupied_places`; a confirmation has no field at all.
    """

    body: object
    keys: Sequence[str]
    confirms: bool = False

    @property
    def key(self) -> str | None:
        """The key that the caller chose; None without one."""
        return self.keys[0] if self.keys else None

    def read(self) -> tuple[list[Problem], dict[str, Any]]:
        """Return everything that is wrong with it by itself, and the values of the fields that are not."""
        problems = _key_problems(self.keys)
        if not isinstance(self.body, dict):
            message = 'Skal være et JSON-objekt som {"occupied_places": 1}.'
            return [*problems, Problem("body", None, message)], {}
        wrong, values = read_fields(self.body, {} if self.confirms else REPORT_FIELDS)
        if not self.confirms and "occupied_places" not in self.body:
            message = "Mangler. Skriv, hvor mange pladser der er optaget."
            wrong.insert(0, Problem("occupied_places", None, message))
        personal = personal_number_problems({"note": values.get("note")})
        return [*problems, *wrong, *personal], values

    def asked(self, caller: Caller, family: Family) -> str:
        """Return who asks for what: the same whatever the order of the fields and the white space."""
        act = "confirm" if self.confirms else "report"
        return json.dumps([caller.who, act, family.family_id, self.body], sort_keys=True)


@dataclass(frozen=True, slots=True)
class Intake:
    """The way in for reports over HTTP. `create_app` puts one on `app.state.intake`."""

    register: Register
    clock: Clock
    rule: FreshnessRule

    def take(self, caller: Caller, family: Family, sent: SentReport) -> str:
        """Take a report valid at once, and return the answer as JSON text.

        With a key that was used for the same within 24 hours nothing is taken, and the answer is the
        one that was given then. Raises `OutOfReach`, `KeyUsedOtherwise`, `FamilyEnded`, and
        `InvalidInput` with every problem; then nothing is written.
        """
        by = reporter_of(caller, family)
        problems, values = sent.read()
        if problems:
            problems += self._further_problems(family, values, by)
            raise InvalidInput(Problem(_tellable(p.field), None, p.message) for p in problems)
        note = values.pop("note", None)
        if sent.key is None:
            return self._answer(self.register.report(family.family_id, values, by, note, caller.who))
        call = KeyedCall(sent.key, sent.asked(caller, family))
        report = Report(family.family_id, values, by, note, caller.who)
        return self.register.report_once(call, report, self._answer)

    def _further_problems(self, family: Family, values: Mapping[str, Any], by: Reporter) -> Sequence[Problem]:
        """Return what the family would refuse of the fields that can be read, so that all is said at once.

        Places that cannot be read do not speak against those that can.
        """
        changes = {**dict.fromkeys(_PLACES, 0), **values}
        changes.pop("note", None)
        try:
            take_report(family, changes, self.clock.now(), by)
        except InvalidInput as refusal:
            return refusal.problems
        return ()

    def _answer(self, stored: StoredFamily) -> str:
        family, day = stored.family, today(self.clock)
        record = to_record(family)
        told = {
            "family_id": family.family_id,
            "change_number": stored.change_number,
            "availability": family.status_on(day, today=day, rule=self.rule).value,
            **{name: record[name] for name in AVAILABILITY_FIELDS},
            "freshness": self.rule.of(family.availability.confirmed_at, day).value,
        }
        return orjson.dumps(told).decode()


def intake(request: Request) -> Intake:
    """Return the application's intake: a dependency of routes."""
    found: Intake = request.app.state.intake
    return found


def _key_problems(keys: Sequence[str]) -> list[Problem]:
    if len(keys) > 1:
        return [Problem(KEY_HEADER, None, "Står flere gange. Send én nøgle.")]
    if all(re.fullmatch(KEY_PATTERN, key) for key in keys):
        return []
    return [Problem(KEY_HEADER, None, "Skal være 1-200 synlige ASCII-tegn uden mellemrum, fx et UUID.")]


def _tellable(name: str) -> str:
    """Return a field's name as it can be repeated: no half characters, no CPR number, not endless."""
    return str(masked(name.encode("utf-8", "replace").decode()))[:_LONGEST_NAME]
