"""Everything an authority knows of one family under it, and its word on the approval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from access.caller import Caller
from access.http import require
from access.permissions import Permission
from families.availability import Availability
from families.clock import copenhagen_day
from families.family import Family
from families.geography import municipalities
from families.problem import InvalidInput, Problem
from families.record import profile_record
from families.vocabulary import Approval
from register.decisions import FamilyChangedMeanwhile
from register.inbox import Asked
from register.reports import StoredReport
from register.requests import MAX_WORDS
from register.stored import StoredFamily
from register.versions import Version
from web.pages import family_facts
from web.pages.own_places import sent_form, texts
from web.pages.page import Pages, pages_of
from web.pages.record_words import Told, in_words, person_in_words, told
from web.pages.report_words import Changed, changes_between
from web.pages.standing import standing_of
from web.pages.supervision_desk import (
    NOT_REFUSED,
    Refusal,
    SupervisionDesk,
    officer_of,
    reason_of,
    recipient_of,
    supervision_desk,
)
from web.pages.supervision_words import shown_requests

LATEST = 20
"""So many of the latest reports and versions are shown."""
CHOICES = {
    Approval.APPROVED: ("Godkendt igen", "Familien kommer straks frem i søgninger."),
    Approval.SUSPENDED: ("Suspenderet", "Familien er straks ude af alle søgninger. Den kan godkendes igen."),
    Approval.ENDED: ("Ophørt", "Familien er straks ude af alle søgninger og kan ikke melde mere."),
}
"""What an authority can say of an approval, and what that does."""

router = APIRouter(prefix="/tilsyn/familie", include_in_schema=False)

_Officer = Annotated[Caller, Depends(require(Permission.SUPERVISE))]
_Desk = Annotated[SupervisionDesk, Depends(supervision_desk)]
_Pages = Annotated[Pages, Depends(pages_of)]


@dataclass(frozen=True, slots=True)
class PastReport:
    """One report in words; `changes` is empty for a confirmation."""

    at: datetime
    reporter: str
    who: str | None
    changes: Sequence[Changed]
    note: str | None


@dataclass(frozen=True, slots=True)
class PastVersion:
    """One version with what it changed; empty for the first."""

    version: int
    at: datetime
    told: Sequence[Told]


@router.get("/{family_id}")
def show_family(request: Request, family_id: str, caller: _Officer, desk: _Desk, pages: _Pages) -> Response:
    """Show the family as it stands, with all that was said and decided about it."""
    return draw_family(request, desk.family(caller, family_id), caller, desk, pages)


@router.post("/{family_id}")
def say_approval(
    request: Request,
    family_id: str,
    caller: _Officer,
    desk: _Desk,
    pages: _Pages,
    form: Annotated[FormData, Depends(sent_form)],
) -> Response:
    """Suspend, end or approve again, and go back to the family; else draw the page with why not."""
    sent = texts(form)
    stored = desk.family(caller, family_id)
    try:
        word = _approval(sent, "approval", "Vælg, hvad der skal gælde.")
        seen = _approval(sent, "seen", "Siden var ikke hel. Vælg igen.")
        desk.decisions.say_approval(officer_of(caller), family_id, word, reason_of(sent), seen)
    except InvalidInput as refused:
        return draw_family(request, stored, caller, desk, pages, Refusal(sent, refused.problems))
    except FamilyChangedMeanwhile as overtaken:
        stored = desk.family(caller, family_id)
        return draw_family(request, stored, caller, desk, pages, Refusal(sent, overtaken=str(overtaken)))
    return RedirectResponse(f"/tilsyn/familie/{family_id}?gemt=ja", 303)


def draw_family(
    request: Request,
    stored: StoredFamily,
    caller: Caller,
    desk: SupervisionDesk,
    pages: Pages,
    refusal: Refusal | None = None,
) -> Response:
    """Draw the page of one family, with why a form changed nothing."""
    family, today = stored.family, copenhagen_day(desk.clock.now())
    requests = shown_requests(desk.requests.of_family(family.family_id))
    unread = desk.notices.page(recipient_of(caller), Asked(family_id=family.family_id))
    return pages.render(
        request,
        "supervision_family.html",
        caller,
        status=refusal.status if refusal else 200,
        family=family,
        standing=standing_of(family, today, desk.rule),
        choices=[(word, *words) for word, words in CHOICES.items() if word is not family.approval],
        words=[one for one in requests if one.request.is_own_word],
        requests=[one for one in requests if not one.request.is_own_word],
        reports=_reports(desk.reports.of_family(family.family_id, LATEST + 1)),
        versions=_versions(desk.versions.of_family(family.family_id, LATEST + 1)),
        unread_here=len(unread),
        protected=desk.protection.is_protected(family.family_id),
        grants=[(one, person_in_words(one.to.who)) for one in desk.protection.grants(family.family_id)],
        municipalities=municipalities(),
        facts=_facts(family),
        saved=request.query_params.get("gemt") == "ja",
        most=MAX_WORDS,
        today=today,
        **(refusal or NOT_REFUSED).view(_named),
        **desk.frame(caller),
    )


def _approval(sent: Mapping[str, str], name: str, otherwise: str) -> Approval:
    try:
        return Approval(sent.get(name, ""))
    except ValueError:
        raise InvalidInput([Problem("approval", None, otherwise)]) from None


def _named(field: str) -> tuple[str, str | None]:
    return _INPUTS[field]


_INPUTS = {
    "reason": ("Begrundelse", "reason"),
    "approval": ("Godkendelsen", "approval"),
    "to": ("Hvem får adgang", "to-municipality"),
    "why": ("Hvorfor", "why"),
}


def _facts(family: Family) -> Sequence[family_facts.Fact]:
    """Return the approved scope."""
    record: Mapping[str, Any] = profile_record(family)
    return (
        *family_facts.approval_facts(family),
        family_facts.Fact("Alder", in_words("approved_age", record["approved_age"])),
        family_facts.Fact("Ophold", in_words("stay_types", record["stay_types"])),
        family_facts.Fact("Målgruppe", in_words("target_groups", record["target_groups"])),
        family_facts.Fact("Forælder og barn", in_words("parent_child", record["parent_child"])),
    )


def _reports(reports: Sequence[StoredReport]) -> Sequence[PastReport]:
    befores = [*(report.said for report in reports[1:]), Availability()]
    return [
        PastReport(
            report.reported_at,
            report.reporter.label,
            person_in_words(report.who),
            changes_between(before, report.said),
            report.note,
        )
        for report, before in zip(reports, befores, strict=True)
    ][:LATEST]


def _versions(versions: Sequence[Version]) -> Sequence[PastVersion]:
    """Return the versions, each beside the one before it; the oldest there is has nothing before it."""
    shown = [PastVersion(one.version, one.known_at, _changed(old, one)) for one, old in pairwise(versions)]
    first = [PastVersion(one.version, one.known_at, ()) for one in versions[-1:] if one.version == 1]
    return [*shown, *first][:LATEST]


def _changed(old: Version, new: Version) -> Sequence[Told]:
    names = [name for name, value in new.profile.items() if old.profile.get(name) != value]
    return told({name: old.profile.get(name) for name in names}, {name: new.profile[name] for name in names})
