"""Reporting for a family of one's own municipality: everything at once, with a note of who said so."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from access.caller import Caller
from access.http import require
from access.permissions import Permission
from access.reporting import reporter_of
from families.problem import InvalidInput, Problem
from families.vocabulary import Reporter
from indexer.personal_number import personal_number_problems
from register.reports import StoredReport
from register.stored import StoredFamily
from register.undoing import UNDO_TIME
from search_api.services import SearchService, search_service
from web.pages.own_places import OwnPlaces, own_places, sent_form, texts
from web.pages.page import Pages, pages_of
from web.pages.places_form import Form, read_changes
from web.pages.places_refusal import Refusal
from web.pages.report_words import history

MIN_NOTE, MAX_NOTE = 3, 300
"""How many characters a note of who said so has, both included."""
_UNDO = "undo"

router = APIRouter(prefix="/kommune/familie/{family_id}", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Behalf:
    """A consultant about to report for a family of the municipality."""

    request: Request
    caller: Caller
    stored: StoredFamily
    places: OwnPlaces
    service: SearchService
    pages: Pages

    @property
    def here(self) -> str:
        """The address of the page."""
        return f"/kommune/familie/{self.stored.family.family_id}"

    def take(self, form: Form) -> Refusal | None:
        """Take what the form says; return why nothing was written, None when it was."""
        told = form.get("note", "")
        note = " ".join("".join(sign if sign.isprintable() else " " for sign in told).split())
        problems = [] if form.get("act") == _UNDO else self._problems(form, note)
        if problems:
            return Refusal(422, form, problems=tuple(problems))
        taken = self.places.take_for(self.stored.family, self.caller, form, note or None)
        return taken if isinstance(taken, Refusal) else None

    def draw(self, refusal: Refusal | None = None) -> Response:
        """Draw the page, with what was typed when it was refused."""
        family = self.stored.family
        view = self.places.view(self.stored, None, refusal)
        reports = self.places.reports.of_family(family.family_id, 2)
        meanwhile = view["meanwhile"]
        if refusal and refusal.meanwhile and meanwhile:
            view["meanwhile"] = replace(meanwhile, who=refusal.meanwhile.reporter.label)
        return self.pages.render(
            self.request,
            "on_behalf.html",
            self.caller,
            status=refusal.status if refusal else 200,
            **view,
            hit=self.service.present(self.stored),
            here=self.here,
            last=(history(reports)[0], reports[0]) if reports else None,
            undoable=not refusal and bool(reports) and self._undoable(reports[0]),
            most=MAX_NOTE,
        )

    def _problems(self, form: Form, note: str) -> list[Problem]:
        problems: list[Problem] = []
        try:
            read_changes(form, self.stored.family, self.service.clock.now())
        except InvalidInput as refused:
            problems += refused.problems
        if not MIN_NOTE <= len(note) <= MAX_NOTE:
            message = f"Skriv, hvem der har sagt det og hvordan, med {MIN_NOTE}-{MAX_NOTE} tegn."
            problems.append(Problem("note", form.get("note"), message))
        return [*problems, *personal_number_problems({"note": note})]

    def _undoable(self, last: StoredReport) -> bool:
        age = self.service.clock.now() - last.reported_at
        return last.reporter is Reporter.CONSULTANT and age <= UNDO_TIME


def behalf(
    request: Request,
    family_id: str,
    caller: Annotated[Caller, Depends(require(Permission.FOLLOW_FAMILIES))],
    places: Annotated[OwnPlaces, Depends(own_places)],
    service: Annotated[SearchService, Depends(search_service)],
    pages: Annotated[Pages, Depends(pages_of)],
) -> Behalf:
    """Return who reports for whom: a dependency of routes; raises `OutOfReach` for another's family."""
    stored = service.family(family_id)
    reporter_of(caller, stored.family)
    return Behalf(request, caller, stored, places, service, pages)


_Behalf = Annotated[Behalf, Depends(behalf)]


@router.get("")
def show(on: _Behalf) -> Response:
    """Show how the family stands and ask what is to be said."""
    return on.draw()


@router.post("")
def report(on: _Behalf, form: Annotated[FormData, Depends(sent_form)]) -> Response:
    """Report, or take the last report back; then show how the family stands."""
    if refusal := on.take(texts(form)):
        return on.draw(refusal)
    return RedirectResponse(f"{on.here}#kvittering", 303)
