"""What a family says in one sentence, as changes of its availability: "we are occupied", "we have room".

Numbers are of places; whoever reads them from somebody keeps them between 1 and what is named here.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from families.family import Family


def most_free(family: Family) -> int:
    """Return how many places can be free: those not blocked or, when all are, all that are approved."""
    approved, blocked = family.approved_places, family.availability.blocked_places
    return approved - blocked if blocked < approved else approved


def occupied_now(family: Family, taken: int | None = None) -> Mapping[str, Any]:
    """Return the changes when `taken` of the free places are occupied now; None is all of them.

    With no free place left there is no day from which it would be free.
    """
    taken = family.free_places if taken is None else taken
    changes: dict[str, Any] = {"occupied_places": family.availability.occupied_places + taken}
    return {**changes, "available_from": None} if taken == family.free_places else changes


def free_now(family: Family, free: int | None = None) -> Mapping[str, Any]:
    """Return the changes when `free` places are free from now on, which ends a pause; None is all."""
    return {**_free(family, free), "available_from": None, "paused_until": None}


def free_from(family: Family, day: date, free: int | None = None) -> Mapping[str, Any]:
    """Return the changes when `free` places are free from and with a day; None is all."""
    return {**_free(family, free), "available_from": day}


def _free(family: Family, free: int | None) -> Mapping[str, Any]:
    most, said = most_free(family), family.availability
    blocked = said.blocked_places if said.blocked_places < family.approved_places else 0
    return {"occupied_places": most - (most if free is None else free), "blocked_places": blocked}
