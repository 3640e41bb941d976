"""The family's own words about itself: valid at once, a new version each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from access.caller import Caller
from access.http import require
from access.permissions import Permission
from families.problem import InvalidInput, Problem
from families.record import MAX_TEXT
from families.vocabulary import Approval
from register.own_words import OwnWords, RewordedMeanwhile
from web.pages import own_words_form as forms
from web.pages.own_places import OwnPlaces, change_number, own_places, sent_form
from web.pages.page import Pages, pages_of

HERE = "/min-side/profil"

router = APIRouter(include_in_schema=False)

_Family = Annotated[Caller, Depends(require(Permission.OWN_PAGE))]
_Places = Annotated[OwnPlaces, Depends(own_places)]
_Pages = Annotated[Pages, Depends(pages_of)]


@router.get(HERE)
def show(request: Request, caller: _Family, places: _Places, pages: _Pages) -> Response:
    """Show the family's own words in a form."""
    return _page(request, caller, places, pages)


@router.post(HERE)
def save(
    request: Request,
    caller: _Family,
    places: _Places,
    pages: _Pages,
    form: Annotated[FormData, Depends(sent_form)],
) -> Response:
    """Take the words and go on; else draw the form again with why not and what was typed."""
    own_words: OwnWords = request.app.state.own_words
    family_id, seen = places.family(caller).family.family_id, str(form.get("seen", ""))
    try:
        words = forms.read_words(form)
        taken = own_words.change(family_id, words, change_number(seen) or 0)
    except InvalidInput as refused:
        return _page(request, caller, places, pages, _Refused(422, form, refused.problems))
    except RewordedMeanwhile as refused:
        return _page(request, caller, places, pages, _Refused(409, form, meanwhile=str(refused)))
    return RedirectResponse(f"{HERE}?gemt={'ja' if taken else 'uden'}#kvittering", 303)


@dataclass(frozen=True, slots=True)
class _Refused:
    """Why the words were not taken: what is wrong with fields, or what happened meanwhile."""

    status: int
    form: FormData
    problems: Sequence[Problem] = ()
    meanwhile: str | None = None


def _page(
    request: Request, caller: Caller, places: OwnPlaces, pages: Pages, refused: _Refused | None = None
) -> Response:
    stored = places.family(caller)
    family = stored.family
    standing = forms.typed_of(family)
    shown = forms.typed_in(refused.form) if refused else standing
    problems = refused.problems if refused else ()
    usual, others = forms.language_options(shown["languages"])
    return pages.render(
        request,
        "own_profile.html",
        caller,
        status=refused.status if refused else 200,
        family=family,
        seen=stored.change_number,
        may_report=family.approval is not Approval.ENDED,
        typed=shown,
        standing=standing,
        labels=forms.LABELS,
        lists={name: [(one.value, one.label) for one in kind] for name, kind in forms.LISTS.items()},
        choices={name: [(one.value, one.label) for one in kind] for name, kind in forms.CHOICES.items()},
        yes_no=forms.YES_NO,
        siblings=forms.sibling_options(family),
        usual_languages=usual,
        other_languages=others,
        most=MAX_TEXT,
        wrong={problem.field: problem.message for problem in problems},
        summary=[(forms.LABELS[p.field], p.message, p.field) for p in problems],
        meanwhile=refused.meanwhile if refused else None,
        saved=None if refused else request.query_params.get("gemt"),
    )
