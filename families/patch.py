"""How what a source says meets what the register knows (the rules of `api.md`, Files)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from families.availability import Availability
from families.clock import copenhagen_day
from families.contact import Contact
from families.family import Family
from families.problem import InvalidInput, Problem
from families.record import REQUIRED_OF_NEW, FamilyPatch
from families.vocabulary import Approval, Reporter


def apply_patch(patch: FamilyPatch, known: Family | None, *, at: datetime) -> Family:
    """Return the family as it stands when the patch has been taken; `known` is None for a new one.

    `at` is the instant (UTC) at which this is known: nobody can have confirmed after it. The places
    are taken only when the source's `confirmed_at` is at least as late as the register's; otherwise
    the family has spoken since, and its word stands. Raises `InvalidInput` with every reason.
    """
    problems = [*_missing(patch, known), *_confirmation(patch, at)]
    if problems:
        raise InvalidInput(problems)
    said = _availability(patch.availability, known)
    if known is None:
        return Family(family_id=patch.family_id, availability=said, **patch.profile)
    return replace(known, availability=said, **patch.profile)


def apply_contact(patch: FamilyPatch, known: Contact | None) -> Contact:
    """Return the restricted facts when the patch has been taken."""
    return replace(known or Contact(), **patch.contact)


def take_report(family: Family, changes: Mapping[str, Any], at: datetime, by: Reporter) -> Family:
    """Return the family after a report or, without `changes`, after a confirmation.

    `changes` are fields of `Availability`; one that is not named stays, and a blocked reason goes when
    nothing is blocked. `at` becomes `confirmed_at`, in whole seconds. Raises `InvalidInput` with every
    problem: places that do not add up, a wanted age outside the approved, a day before that of `at`.
    """
    problems = _days_gone(changes, copenhagen_day(at))
    said = {**changes, "confirmed_at": at.replace(microsecond=0), "confirmed_by": by}
    try:
        reported = replace(family, availability=_without_idle_reason(replace(family.availability, **said)))
    except InvalidInput as refusal:
        raise InvalidInput([*refusal.problems, *problems]) from None
    if problems:
        raise InvalidInput(problems)
    return reported


def ended(family: Family) -> Family:
    """Return the family as ended: a complete file did not hold it."""
    return replace(family, approval=Approval.ENDED)


def _days_gone(changes: Mapping[str, Any], today: date) -> list[Problem]:
    days = {name: changes.get(name) for name in ("available_from", "paused_until")}
    message = "Dagen er gået. Skriv i dag eller en senere dag, eller lad feltet stå tomt."
    return [Problem(name, day.isoformat(), message) for name, day in days.items() if day and day < today]


def _without_idle_reason(said: Availability) -> Availability:
    return said if said.blocked_places else replace(said, blocked_reason=None)


def _availability(said: Mapping[str, Any], known: Family | None) -> Availability:
    changes = {name: value for name, value in said.items() if value is not None or name != "occupied_places"}
    confirmed_at = changes.get("confirmed_at")
    if known is None:
        by = Reporter.SOURCE if confirmed_at else None
        return _without_idle_reason(Availability(**changes, confirmed_by=by))
    last = known.availability.confirmed_at
    if confirmed_at is None or (last is not None and confirmed_at < last):
        return known.availability
    by = known.availability.confirmed_by if confirmed_at == last else Reporter.SOURCE
    return _without_idle_reason(replace(known.availability, **changes, confirmed_by=by))


def _missing(patch: FamilyPatch, known: Family | None) -> list[Problem]:
    if known is not None:
        return []
    message = "Mangler. Feltet skal være der, når familien er ny."
    return [Problem(name, None, message) for name in REQUIRED_OF_NEW if name not in patch.profile]


def _confirmation(patch: FamilyPatch, at: datetime) -> list[Problem]:
    confirmed_at = patch.availability.get("confirmed_at")
    if confirmed_at is None:
        return []
    if patch.availability.get("occupied_places") is None:
        message = "Kan ikke stå uden occupied_places: ingen har sagt noget om pladserne."
        return [Problem("confirmed_at", confirmed_at.isoformat(), message)]
    if confirmed_at > at:
        message = f"Ligger i fremtiden. Højst {at:%Y-%m-%dT%H:%M:%SZ}."
        return [Problem("confirmed_at", confirmed_at.isoformat(), message)]
    return []
