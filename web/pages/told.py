"""What caseworkers tell from a family's profile: "I called", "we placed a child here", and undoing it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from access.caller import Caller
from access.http import require
from access.permissions import Permission
from families.vocabulary import CallOutcome
from register.calls import CallGone, Told
from register.placements import NewPlacement, NoFreePlace
from register.reports import ReportedMeanwhile
from register.stored import NotApproved
from register.undoing import UndoRefused
from web.pages.family_page import FamilyPages, family_pages

router = APIRouter(prefix="/familie/{family_id}", include_in_schema=False)

_Number = Annotated[int, Form()]
_REFUSALS = (CallGone, NotApproved, NoFreePlace, ReportedMeanwhile, UndoRefused)
"""Why something that was told is not taken; each is a Danish sentence."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody of a municipality at one family's profile, about to tell something."""

    family_id: str
    caller: Caller
    drawn: FamilyPages

    @property
    def municipality_code(self) -> str:
        """The caller's municipality: who may tell has one."""
        return self.caller.municipality_code or ""

    def tell(self, act: Callable[[], object], part: str) -> Response:
        """Do it and go back to the profile, at the part that says what came of it; else say why not."""
        back = self.drawn.address(self.family_id, part)
        try:
            act()
        except _REFUSALS as refusal:
            return self.refuse(str(refusal), part, 409)
        return RedirectResponse(back, 303)

    def refuse(self, message: str, part: str, status: int) -> Response:
        """Draw the profile as it is now, with what is wrong at its top."""
        return self.drawn.draw(self.caller, self.family_id, status=status, refusal=(message, part))


def visit(
    family_id: str,
    caller: Annotated[Caller, Depends(require(Permission.TELL))],
    drawn: Annotated[FamilyPages, Depends(family_pages)],
) -> Visit:
    """Return who is visiting: a dependency of routes."""
    return Visit(family_id, caller, drawn)


_Visit = Annotated[Visit, Depends(visit)]


@router.post("/opkald")
def note_call(here: _Visit, outcome: Annotated[str, Form()] = "", seen: _Number = 0) -> Response:
    """Note what was heard on the phone; `seen` is the change number of the page that was looked at."""
    if outcome not in list(CallOutcome):
        return here.refuse("Vælg, hvad du fik oplyst: ledig, optaget eller intet svar.", "opkald", 422)
    told = Told(here.family_id, CallOutcome(outcome), here.municipality_code, here.caller.who, seen)
    return here.tell(lambda: here.drawn.desk.calls.note(told), "opkald")


@router.post("/opkald/fortryd")
def undo_call(here: _Visit, call_id: _Number = 0) -> Response:
    """Take a mistaken call back."""
    calls = here.drawn.desk.calls
    return here.tell(lambda: calls.undo(here.family_id, call_id, here.caller.who), "opkald")


@router.post("/anbragt")
def note_placement(here: _Visit, seen: _Number = 0) -> Response:
    """Report that a child was placed here; `seen` as for a call."""
    new = NewPlacement(here.family_id, here.municipality_code, here.caller.who, seen)
    return here.tell(lambda: here.drawn.desk.placements.place(new), "anbragt")


@router.post("/anbragt/fortryd")
def undo_placement(here: _Visit, placement_id: _Number = 0) -> Response:
    """Take a mistaken placement back."""
    placements = here.drawn.desk.placements
    return here.tell(lambda: placements.undo(here.family_id, placement_id, here.caller.who), "anbragt")
