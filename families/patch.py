"""How what a source says meets what the register knows (the rules of `api.md`, Files)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from families.availability import Availability
from families.clock import copenhagen_day
from families.contact import Contact
from families.family import Family, places_problems, wanted_age_problems
from families.problem import InvalidInput, Problem
from families.record import AVAILABILITY_FIELDS, REQUIRED_OF_NEW, FamilyPatch, Reading
from families.vocabulary import Approval, Reporter


def apply_patch(patch: FamilyPatch, known: Family | None, *, at: datetime) -> Family:
    """Return the family as it stands when the patch has been taken; `known` is None for a new one.

    `at` is the instant (UTC) at which this is known: nobody can have confirmed after it. The places
    are taken only when the source's `confirmed_at` is at least as late as the register's; otherwise
    the family has spoken since, and its word stands. Raises `InvalidInput` with every reason.
    """
    reading = Reading(patch)
    if _missing(reading, known) or _confirmation(reading, at):
        raise InvalidInput(problems_of(reading, known, at=at))
    said = _availability(patch.availability, known)
    if known is None:
        return Family(family_id=patch.family_id, availability=said, **patch.profile)
    return replace(known, availability=said, **patch.profile)


def problems_of(reading: Reading, known: Family | None, *, at: datetime) -> list[Problem]:
    """Return what speaks against a record beside its own problems; arguments as for `apply_patch`.

    Only what holds whatever the unread fields turn out to say.
    """
    return [*_missing(reading, known), *_confirmation(reading, at), *_contradictions(reading, known)]


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
    if not _is_latest(confirmed_at, known):
        return known.availability
    by = known.availability.confirmed_by
    by = by if confirmed_at == known.availability.confirmed_at else Reporter.SOURCE
    return _without_idle_reason(replace(known.availability, **changes, confirmed_by=by))


def _is_latest(confirmed_at: datetime | None, known: Family) -> bool:
    last = known.availability.confirmed_at
    return confirmed_at is not None and (last is None or confirmed_at >= last)


def _missing(reading: Reading, known: Family | None) -> list[Problem]:
    if known is not None or "family_id" in reading.unread:
        return []
    if reading.patch.is_about_places_only and reading.unread <= AVAILABILITY_FIELDS.keys():
        message = (
            "Familien er ikke i registret, og linjen siger kun noget om pladser. Ret id'et, eller indlæs"
            " først familien med kommune, postnummer, type, godkendte pladser og alder."
        )
        return [Problem("family_id", reading.patch.family_id, message)]
    message = "Mangler. Feltet skal være der, når familien er ny."
    there = reading.patch.profile.keys() | reading.unread
    return [Problem(name, None, message) for name in REQUIRED_OF_NEW if name not in there]


def _confirmation(reading: Reading, at: datetime) -> list[Problem]:
    confirmed_at = reading.patch.availability.get("confirmed_at")
    if confirmed_at is None:
        return []
    messages = []
    if _lacks_occupied(reading):
        messages.append("Kan ikke stå uden occupied_places: ingen har sagt noget om pladserne.")
    if confirmed_at > at:
        messages.append(f"Ligger i fremtiden. Højst {at:%Y-%m-%dT%H:%M:%SZ}.")
    return [Problem("confirmed_at", confirmed_at.isoformat(), message) for message in messages]


def _lacks_occupied(reading: Reading) -> bool:
    said = reading.patch.availability
    return said.get("occupied_places") is None and "occupied_places" not in reading.unread


def _contradictions(reading: Reading, known: Family | None) -> list[Problem]:
    """Return what does not add up in the family as it would stand, where all that counts is certain."""
    patch, unsure = reading.patch, reading.unread
    confirmed_at = patch.availability.get("confirmed_at")
    if known is not None and "confirmed_at" in unsure:
        return []  # Whose word about the places stands is open.
    if known is not None and not _is_latest(confirmed_at, known):
        unsure = unsure.difference(AVAILABILITY_FIELDS)
    elif confirmed_at is not None and _lacks_occupied(reading):
        unsure |= {"occupied_places"}
    said = _availability(patch.availability, known)
    approved_places, approved_age = (
        patch.profile.get(name, getattr(known, name, None)) for name in ("approved_places", "approved_age")
    )
    problems = []
    if approved_places and unsure.isdisjoint(("approved_places", "occupied_places", "blocked_places")):
        problems += places_problems(approved_places, said)
    if approved_age and unsure.isdisjoint(("approved_age", "wanted_age")):
        problems += wanted_age_problems(approved_age, said.wanted_age)
    return problems
