"""What somebody is told about a family: what happened, and what stood there before and after."""

from typing import Any

from families.family import Family
from families.record import to_record
from families.vocabulary import Word


class NoticeKind(Word):
    """What a notice (advis) tells of, in the order of the page."""

    REQUEST = "request", "Ny anmodning"
    WITHDRAWN = "withdrawn", "Anmodning trukket tilbage"
    PLACED = "placed", "Barn anbragt"
    DISPUTED = "disputed", "Oplyst optaget i telefonen"
    OCCUPIED = "occupied", "Meldt optaget"
    FREE = "free", "Meldt ledig"
    PLACES = "places", "Andre tal for pladser"
    PAUSED = "paused", "Holder pause"
    RESUMED = "resumed", "Pausen er slut"
    AVAILABLE_FROM = "available_from", "Ny dag for ledige pladser"
    WANTED_AGE = "wanted_age", "Ny ønsket alder"
    CONFIRMED = "confirmed", "Bekræftet uændret"
    APPROVAL = "approval", "Tilsynets ord om godkendelsen"
    DECISION = "decision", "Anmodning afgjort"
    MOVED = "moved", "Flyttet hertil"


TO_MUNICIPALITIES = frozenset({NoticeKind.APPROVAL, NoticeKind.DECISION})
"""What municipalities alone are told: the authority has decided it itself."""


def report_kind(before: Family, after: Family) -> NoticeKind:
    """Return what a report came to: the first that holds, the weightiest first."""
    was, said = before.availability, after.availability
    if after.free_places == 0 < before.free_places and said.occupied_places > was.occupied_places:
        return NoticeKind.OCCUPIED
    if before.free_places == 0 < after.free_places:
        return NoticeKind.FREE
    if _places(before) != _places(after):
        return NoticeKind.PLACES
    if said.paused_until != was.paused_until:
        return NoticeKind.PAUSED if said.paused_until else NoticeKind.RESUMED
    if said.available_from != was.available_from:
        return NoticeKind.AVAILABLE_FROM
    return NoticeKind.WANTED_AGE if said.wanted_age != was.wanted_age else NoticeKind.CONFIRMED


def differences(before: Family, after: Family) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the fields that changed as they were and as they are, as a record writes them.

    `free_places` is among them: it follows from the others only as long as the approval stands.
    """
    was, said = _told(before), _told(after)
    changed = [name for name in said if was[name] != said[name]]
    return {name: was[name] for name in changed}, {name: said[name] for name in changed}


def _places(family: Family) -> tuple[object, ...]:
    said = family.availability
    return said.occupied_places, said.blocked_places, said.blocked_reason


def _told(family: Family) -> dict[str, Any]:
    disputed_at = family.availability.disputed_at
    return {
        **to_record(family),
        "free_places": family.free_places,
        "disputed_at": disputed_at and f"{disputed_at:%Y-%m-%dT%H:%M:%SZ}",
    }
