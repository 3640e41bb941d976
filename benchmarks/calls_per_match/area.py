"""The part of the country in which is looked: its invented families, with their stories."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from benchmarks.calls_per_match.assumptions import Assumptions
from benchmarks.calls_per_match.child import HOMES
from benchmarks.calls_per_match.story import Place, Story, invent_story
from benchmarks.invented import NOW, TODAY
from families.ages import AgeRange
from families.family import Family
from families.geography import distance_km
from families.patch import apply_patch
from families.record import read_record
from indexer.invention.approval import invent_wish
from indexer.invention.chance import Chance
from indexer.invention.family import ages_of, invent_family


@dataclass(frozen=True, slots=True)
class Resident:
    """One family: what its file says, what it is, what is true about it, and what it really wants."""

    record: Mapping[str, Any]
    family: Family
    story: Story
    wish: AgeRange | None


@cache
def residents(denmark: int, until: int, assumed: Assumptions, seed: int) -> tuple[Resident, ...]:
    """Return the approved families within reach of `HOMES`, of so many invented in all of Denmark."""
    return tuple(_residents(denmark, until, assumed, seed))


def _residents(denmark: int, until: int, assumed: Assumptions, seed: int) -> Iterator[Resident]:
    for number in range(1, denmark + 1):
        record, word = invent_family(number, seed, TODAY)
        near = any(distance_km(home, str(record["postcode"])) <= assumed.within_km for home in HOMES)
        if not near or record["approval"] != "approved":
            continue
        family_id = str(record["family_id"])
        approved = record["approved_places"]
        if not isinstance(approved, int):
            raise TypeError(approved)
        occupied = word.occupied_places or 0
        free = approved - occupied - word.blocked_places
        standing: Mapping[Place, int] = {"occupied": occupied, "blocked": word.blocked_places, "free": free}
        places = [place for place, number in standing.items() for _ in range(number)]
        family = apply_patch(read_record(record), None, at=NOW)
        yield Resident(
            record,
            family,
            invent_story(family_id, places, until, assumed, seed),
            family.availability.wanted_age or _unsaid_wish(record, family_id, seed),
        )


def _unsaid_wish(record: Mapping[str, object], family_id: str, seed: int) -> AgeRange | None:
    """Return what a family that says nothing about it wants: some do not mind."""
    chance = Chance(seed, f"wish of {family_id}")
    wish = invent_wish(chance, ages_of(record["approved_age"]))
    return AgeRange(*wish) if wish else None


def keyed(seed: int, *about: object) -> Random:
    """Return chance that depends on what it is about only: the same in every way that meets it."""
    return Random(f"{seed}:{' '.join(map(str, about))}")
