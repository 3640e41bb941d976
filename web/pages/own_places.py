"""A family and its places, as the family's own page and the page behind a personal link share them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from fastapi import Request
from starlette.datastructures import FormData

from access.caller import Caller
from access.reporting import reporter_of
from families.availability import FreshnessRule
from families.clock import Clock, copenhagen_day
from families.family import Family
from families.problem import InvalidInput, Problem
from families.statement import most_free
from families.vocabulary import Approval, BlockedReason
from register.register import Register
from register.remembered_answers import KeyedCall
from register.reporting import Report
from register.reports import ReportedMeanwhile, Reports, StoredReport
from register.stored import FamilyEnded, FamilyGone, StoredFamily
from register.undoing import Undo, UndoRefused
from web.pages.age_choices import first_months, last_months
from web.pages.places_form import Changes, Form, read_changes
from web.pages.places_refusal import BUTTONS, Fields, Refusal, standing_values, summary_of
from web.pages.report_words import history, receipt_of
from web.pages.standing import standing_of

HISTORY = 20
"""So many of the latest reports are shown."""
UNDO = "undo"
_DIGITS = 18
"""As many as a database can hold."""


@dataclass(frozen=True, slots=True)
class OwnPlaces:
    """What the pages of a family work with. `create_app` puts one on `app.state.own_places`."""

    register: Register
    reports: Reports
    clock: Clock
    rule: FreshnessRule

    def family(self, caller: Caller) -> StoredFamily:
        """Return the caller's own family, whatever its approval; raises `FamilyGone`."""
        stored = self.register.family(caller.family_id or "")
        if stored is None:
            raise FamilyGone(
                "Jeres familie står ikke i registret. Ring til jeres familieplejekonsulent eller jeres"
                " socialtilsyn."
            )
        return stored

    def take(self, caller: Caller, form: Form) -> int | Refusal:
        """Take what one form says; return the change number of the report, or why there is none.

        The same form sent twice is one report. Raises `FamilyGone`.
        """
        return self.take_for(self.family(caller).family, caller, form)

    def take_for(self, family: Family, caller: Caller, form: Form, note: str | None = None) -> int | Refusal:
        """Do the same for any family that the caller may report about; raises `OutOfReach` for others."""
        try:
            return self._take(caller, family, form, note)
        except InvalidInput as refused:
            return Refusal(422, form, problems=refused.problems)
        except ReportedMeanwhile as refused:
            return Refusal(409, form, message=str(refused), meanwhile=refused.report)
        except (UndoRefused, FamilyEnded) as refused:
            return Refusal(409, form, message=str(refused))

    def _take(self, caller: Caller, family: Family, form: Form, note: str | None) -> int:
        by, told = reporter_of(caller, family), sorted(form.items())
        # The form holds the change number that it was made from, so no later press is taken for this one.
        asked = repr((caller.who, family.family_id, told))
        call = KeyedCall(f"page:{sha256(asked.encode('utf-8', 'replace')).hexdigest()}", asked)
        report: Report | Undo
        if form.get("act") == UNDO:
            report = Undo(family.family_id, _number(form, "report"), by, caller.who)
        else:
            seen = _number(form, "seen")
            changes = self._changes(family, form, seen)
            report = Report(family.family_id, changes, by, note, caller.who, seen)
        number = int(self.register.report_once(call, report, lambda stored: str(stored.change_number)))
        latest = self.reports.of_family(family.family_id, 1)[0]
        if latest.change_number != number:
            # An old page again (Back): what it said was taken once, and has been overtaken.
            raise ReportedMeanwhile(latest)
        return number

    def _changes(self, family: Family, form: Form, seen: int) -> Changes:
        """Return what the form says; raises `InvalidInput`, unless the page was overtaken.

        Then the register refuses the report whatever it says, or knows it from the first of two clicks:
        what was right when the page was drawn is not held against what is so now.
        """
        try:
            return read_changes(form, family, self.clock.now())
        except InvalidInput:
            latest = self.reports.of_family(family.family_id, 1)
            if latest and latest[0].change_number > seen:
                return {}
            raise

    def view(
        self, stored: StoredFamily, receipt: str | None = None, refusal: Refusal | None = None
    ) -> dict[str, Any]:
        """Return what the templates of a family's places know; `receipt` is a change number or not."""
        family, now = stored.family, self.clock.now()
        today = copenhagen_day(now)
        reports = self.reports.of_family(family.family_id, HISTORY + 1)
        return {
            "family": family,
            "said": family.availability,
            "seen": stored.change_number,
            "today": today,
            "standing": standing_of(family, today, self.rule),
            "may_report": family.approval is not Approval.ENDED,
            "most_free": most_free(family),
            "place_options": [(number, number) for number in range(family.approved_places + 1)],
            "free_options": [(number, number) for number in range(1, most_free(family) + 1)],
            "reason_options": [(reason.value, reason.label) for reason in BlockedReason],
            "first_months": [(one.months, one.words) for one in first_months(family)],
            "last_months": [(one.months, one.words) for one in last_months(family)],
            "receipt": _receipt(reports, receipt, family, now) if not refusal else None,
            "history": history(reports)[:HISTORY],
            "more_history": len(reports) > HISTORY,
            "refusal": refusal,
            "meanwhile": history((refusal.meanwhile, *_before(reports, refusal.meanwhile)))[0]
            if refusal and refusal.meanwhile
            else None,
            "fields": Fields(standing_values(family), refusal),
            "summary": summary_of(refusal) if refusal else (),
            "buttons": BUTTONS,
        }


def own_places(request: Request) -> OwnPlaces:
    """Return the application's: a dependency of routes."""
    found: OwnPlaces = request.app.state.own_places
    return found


async def sent_form(request: Request) -> FormData:
    """Return what a page's form sends: a dependency of routes."""
    return await request.form()


def texts(form: FormData) -> Form:
    """Return the fields of a form that are text, the last of a name; files are nothing of ours."""
    return {name: value for name, value in form.multi_items() if isinstance(value, str)}


def change_number(text: str | None) -> int | None:
    """Return the change number that stands in a form or an address, None for anything else."""
    told = text or ""
    return int(told) if told.isascii() and told.isdigit() and len(told) <= _DIGITS else None


def _number(form: Form, name: str) -> int:
    number = change_number(form.get(name))
    if number is not None:
        return number
    raise InvalidInput([Problem("act", None, "Siden var ikke hel. Her er den igen: tryk en gang til.")])


def _receipt(reports: Sequence[StoredReport], number: str | None, family: Family, now: datetime) -> Any:
    told = change_number(number)
    return None if told is None else receipt_of(reports, told, family, now)


def _before(reports: Sequence[StoredReport], report: StoredReport) -> Sequence[StoredReport]:
    return [one for one in reports if one.change_number < report.change_number][:1]
