"""The family's approval: what it holds, what the family asks its authority for, and what became of that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from access.caller import Caller
from access.http import require
from access.permissions import Permission
from families.family import Family
from families.problem import InvalidInput, Problem
from families.record import profile_record
from families.scope import SCOPE_FIELDS, asked_scope
from families.vocabulary import Approval
from register.requests import MAX_WORDS, ScopeRequests
from register.scope_request import RequestGone, RequestSettled, RequestState, ScopeRequest
from web.pages import scope_form as forms
from web.pages.own_places import OwnPlaces, own_places, sent_form, texts
from web.pages.page import Pages, pages_of
from web.pages.record_words import LABELS, Told, in_words, labels, told
from web.pages.supervision_desk import supervision_desk

HERE = "/min-side/godkendelse"

router = APIRouter(include_in_schema=False)

_Family = Annotated[Caller, Depends(require(Permission.OWN_PAGE))]
_Places = Annotated[OwnPlaces, Depends(own_places)]
_Pages = Annotated[Pages, Depends(pages_of)]


@dataclass(frozen=True, slots=True)
class AskedFor:
    """One request in the words of the family; an authority's own word about the approval is one too."""

    request: ScopeRequest
    told: tuple[Told, ...]
    declined: str
    """What was not granted of a request that was granted in part."""

    @property
    def can_be_withdrawn(self) -> bool:
        """Whether it still waits."""
        return self.request.state is RequestState.OPEN and not self.request.is_own_word


@dataclass(frozen=True, slots=True)
class _Refused:
    """Why nothing was asked for or taken back: what is wrong with fields, or what is the case."""

    status: int
    typed: forms.Typed | None = None
    problems: Sequence[Problem] = ()
    message: str | None = None


@router.get(HERE)
def show(request: Request, caller: _Family, places: _Places, pages: _Pages) -> Response:
    """Show the approval, the form, and every request; `anmodning` names the one that was just sent."""
    return _page(request, caller, places, pages)


@router.post(HERE)
def ask(
    request: Request,
    caller: _Family,
    places: _Places,
    pages: _Pages,
    form: Annotated[FormData, Depends(sent_form)],
) -> Response:
    """Send a request to the authority, or take one back."""
    family, requests = places.family(caller).family, _requests(request)
    if form.get("act") == "withdraw":
        return _withdraw(request, caller, places, pages, texts(form).get("request", ""))
    typed = forms.typed_in(form, family)
    record, problems = forms.asked_record(typed, family)
    if problems:
        problems = [*_scope_problems(family, record), *problems]
        return _page(request, caller, places, pages, _Refused(422, typed, forms.at_fields(problems)))
    try:
        sent = requests.ask(family.family_id, record, caller.who, typed["why"])
    except InvalidInput as refused:
        return _page(request, caller, places, pages, _Refused(422, typed, forms.at_fields(refused.problems)))
    return RedirectResponse(f"{HERE}?anmodning={sent.request_id}#kvittering", 303)


def _scope_problems(family: Family, record: Mapping[str, Any]) -> Sequence[Problem]:
    """Return what else is wrong, so that everything is said at once."""
    try:
        asked_scope(family, record)
    except InvalidInput as refused:
        return refused.problems
    return ()


def _withdraw(request: Request, caller: Caller, places: OwnPlaces, pages: Pages, number: str) -> Response:
    family_id = places.family(caller).family.family_id
    known = {str(one.request_id): one.request_id for one in _requests(request).of_family(family_id)}
    try:
        # Numbers begin with 1: nobody has a request 0.
        _requests(request).withdraw(known.get(number, 0), family_id)
    except (RequestGone, RequestSettled) as refused:
        return _page(request, caller, places, pages, _Refused(409, message=str(refused)))
    return RedirectResponse(f"{HERE}?trukket={number}#kvittering", 303)


def _page(
    request: Request, caller: Caller, places: OwnPlaces, pages: Pages, refused: _Refused | None = None
) -> Response:
    family = places.family(caller).family
    typed = refused.typed if refused and refused.typed else forms.typed_of(family)
    asked = [_asked_for(one) for one in _requests(request).of_family(family.family_id)]
    problems, query, chosen = refused.problems if refused else (), request.query_params, forms.options()
    return pages.render(
        request,
        "own_scope.html",
        caller,
        status=refused.status if refused else 200,
        family=family,
        facts=_facts(family),
        may_ask=family.approval is not Approval.ENDED,
        asked=asked,
        typed=typed,
        options=chosen,
        first_months=forms.with_own(chosen["first_months"], typed["approved_min"]),
        last_months=forms.with_own(chosen["last_months"], typed["approved_max"]),
        oldest_months=forms.with_own(chosen["last_months"], typed["child_age_max"]),
        labels=forms.LABELS,
        most=MAX_WORDS,
        wrong={problem.field: problem.message for problem in problems},
        summary=[(forms.LABELS.get(p.field, "Anmodningen"), p.message, _id(p.field)) for p in problems],
        message=refused.message if refused else None,
        sent=next((one for one in asked if str(one.request.request_id) == query.get("anmodning")), None),
        withdrawn=not refused and "trukket" in query,
    )


def _id(field: str) -> str | None:
    return field if field in forms.LABELS and field != "asked" else "places"


def _asked_for(request: ScopeRequest) -> AskedFor:
    return AskedFor(request, told(request.before, request.asked), labels(request.declined))


def _facts(family: Family) -> list[tuple[str, str]]:
    """Return the approval in words, label by label."""
    record = profile_record(family)
    return [(LABELS[name], in_words(name, record[name])) for name in SCOPE_FIELDS]


def _requests(request: Request) -> ScopeRequests:
    return supervision_desk(request).requests
