"""Why a form about places was refused, and what stands in its fields when it is drawn again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from families.family import Family
from families.problem import Problem
from families.statement import most_free
from register.reports import StoredReport
from web.pages.places_form import Form

LABELS = {
    "taken": "Hvor mange er optaget nu",
    "free": "Hvor mange er ledige",
    "occupied_places": "Optagne pladser",
    "blocked_places": "Ikke til rådighed",
    "blocked_reason": "Hvorfor ikke til rådighed",
    "available_from": "Ledig fra",
    "paused_until": "Pause til og med",
    "wanted_min": "Fra alderen",
    "wanted_max": "Til og med alderen",
    "wanted_age": "Alder lige nu",
    "note": "Hvem har sagt det",
}
"""What the fields are called on the page."""
BUTTONS = {
    "occupied": "Vi er optaget",
    "free": "Vi har plads igen",
    "confirm": "Det passer stadig",
    "places": "Gem pladser",
    "from": "Gem dag",
    "no_day": "Pladserne er ledige nu",
    "pause": "Hold pause",
    "resume": "Slut pausen nu",
    "wanted": "Gem alder",
    "whole": "Gem det hele",
}
"""What the buttons say, by the value they send as `act`."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was written, for the page that is drawn again with what was typed.

    `problems` belong to fields of the form, `message` to the whole; `meanwhile` is what somebody
    reported since the page was drawn.
    """

    status: int
    form: Form
    problems: tuple[Problem, ...] = ()
    message: str | None = None
    meanwhile: StoredReport | None = None

    @property
    def act(self) -> str:
        """The button that was pressed."""
        return self.form.get("act", "")

    @property
    def again(self) -> Mapping[str, str]:
        """The fields to send again if what was said is to be said all the same; none for an undo."""
        if not self.meanwhile or self.act not in BUTTONS:
            return {}
        return {name: value for name, value in self.form.items() if name in {"act", *LABELS}}


@dataclass(frozen=True, slots=True)
class Fields:
    """What stands in the fields of each form, by the button of the form and the name of the field."""

    now: Mapping[str, str]
    refusal: Refusal | None

    def value(self, act: str, name: str, otherwise: str | None = None) -> str:
        """Return what was typed into a form that was refused, else `otherwise` or what is so now."""
        typed = self.refusal.form if self.refusal and self.refusal.act == act else {}
        return typed.get(name, self.now[name] if otherwise is None else otherwise)

    def wrong(self, act: str, *names: str) -> str:
        """Return what is wrong with the fields of a form; empty when nothing is."""
        problems = self.refusal.problems if self.refusal and self.refusal.act == act else ()
        return " ".join(problem.message for problem in problems if problem.field in names)


def standing_values(family: Family) -> Mapping[str, str]:
    """Return what stands in the fields when nothing was typed."""
    said = family.availability
    wanted = said.wanted_age
    now = {
        "occupied_places": said.occupied_places,
        "blocked_places": said.blocked_places,
        "blocked_reason": said.blocked_reason,
        "available_from": said.available_from,
        "paused_until": said.paused_until,
        "wanted_min": wanted.min_months if wanted else None,
        "wanted_max": wanted.max_months if wanted else None,
        "free": family.free_places or most_free(family),
    }
    return {name: "" if value is None else str(value) for name, value in now.items()}


_ASKED_BY = {"wanted_age": "wanted_min"}
"""The field that asks for what has several."""


def summary_of(refusal: Refusal) -> Sequence[tuple[str, str, str | None]]:
    """Return label, message and field of everything that is wrong."""
    return [
        (LABELS.get(p.field, "Meldingen"), p.message, _field_id(refusal, p.field)) for p in refusal.problems
    ]


def _field_id(refusal: Refusal, field: str) -> str | None:
    return f"{refusal.act}-{_ASKED_BY.get(field, field)}" if field in LABELS else None
