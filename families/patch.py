"""How what a source says meets what the register knows (the rules of `api.md`, Files)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from families.availability import Availability
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


def report(known: Availability, changes: Mapping[str, Any], at: datetime, by: Reporter) -> Availability:
    """Return the availability after a report or, without `changes`, after a confirmation.

    A field that is not named stays; a blocked reason goes when nothing is blocked. `at` becomes
    `confirmed_at`, in whole seconds. What it means for one family is checked when the family takes
    it (`dataclasses.replace(family, availability=…)`).
    """
    said = {**changes, "confirmed_at": at.replace(microsecond=0), "confirmed_by": by}
    return _without_idle_reason(replace(known, **said))


def ended(family: Family) -> Family:
    """Return the family as ended: a complete file did not hold it."""
    return replace(family, approval=Approval.ENDED)


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
