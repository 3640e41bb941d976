"""Somebody who looks for a family for one child: searches, opens profiles, calls or writes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from benchmarks.calls_per_match.area import Resident, keyed
from benchmarks.calls_per_match.assumptions import Assumptions
from benchmarks.calls_per_match.child import Child
from benchmarks.calls_per_match.country import Country
from families.vocabulary import StayType


@dataclass(slots=True)
class Outcome:
    """What became of one child's search."""

    day: int
    exists: bool
    """Whether a family near enough fits, has a place and wants such a child."""
    hits: int = 0
    contacts: int = 0
    answers: int = 0
    taken: int = 0
    """Contacts with families that had no place."""
    matched: bool = False


class Caseworker:
    """One search from the criteria to the match, or to the end of patience."""

    def __init__(self, country: Country, assumed: Assumptions, seed: int) -> None:
        """Sit down before the search."""
        self._country, self._assumed, self._seed = country, assumed, seed

    def look_for(self, child: Child) -> Outcome:
        """Find a family for the child, or do not."""
        outcome = Outcome(child.day, self._exists(child))
        if self._country.way.by_letter:
            chosen = list(islice(self._candidates(child, outcome), self._assumed.most_contacts))
            self._write_to(chosen, child, outcome)
        else:
            self._call(child, outcome)
        return outcome

    def _exists(self, child: Child) -> bool:
        return any(
            self._country.has_place(one, len(child.ages))
            and child.fits_approval(one.family)
            and child.is_wished(one.wish)
            and StayType.PLACEMENT in one.family.stay_types
            and child.lives_near(one.family, self._assumed)
            for one in self._country.residents.values()
        )

    def _candidates(self, child: Child, outcome: Outcome) -> Iterator[Resident]:
        """Yield whom to contact, in the order of the list: first the free, then the unconfirmed ones."""
        criteria = child.criteria(self._country.way, self._assumed)
        for availability in ("free", "unconfirmed"):
            results = self._country.find(criteria.with_changes(availability=(availability,)))
            outcome.hits += results.total
            hits = list(results.hits)
            if self._country.way.wish_before_freshness:
                hits.sort(key=lambda hit: child.wish_grade(hit.family.availability.wanted_age))
            for hit in hits:
                one = self._country.residents[hit.family.family_id]
                # What the search could not ask is read in the profile.
                if child.fits_approval(one.family):
                    yield one

    def _call(self, child: Child, outcome: Outcome) -> None:
        """Call one after the other, once more those that did not pick up; stop at a match."""
        silent = []
        for one in self._candidates(child, outcome):
            if outcome.contacts >= self._assumed.most_contacts:
                return
            if not self._picks_up(one, child, 1, outcome):
                silent.append(one)
            elif self._agrees(one, child, outcome):
                return
        for one in silent[: self._assumed.most_contacts - outcome.contacts]:
            if self._picks_up(one, child, 2, outcome) and self._agrees(one, child, outcome):
                return

    def _picks_up(self, one: Resident, child: Child, time: int, outcome: Outcome) -> bool:
        outcome.contacts += 1
        picks_up = self._chance("call", child, one, time) < self._assumed.picks_up
        outcome.answers += picks_up
        return picks_up

    def _agrees(self, one: Resident, child: Child, outcome: Outcome) -> bool:
        if not self._country.has_place(one, len(child.ages)):
            outcome.taken += 1
            self._country.heard_taken(one, child.number)
            return False
        outcome.matched = self._says_yes(one, child)
        return outcome.matched

    def _write_to(self, chosen: Sequence[Resident], child: Child, outcome: Outcome) -> None:
        """Write to all at once, and take who replies."""
        for one in chosen:
            free = self._country.has_place(one, len(child.ages))
            replies = self._assumed.replies_free if free else self._assumed.replies_taken
            outcome.contacts += 1
            outcome.taken += not free
            if self._chance("reply", child, one) < replies:
                outcome.answers += 1
                outcome.matched |= free and self._says_yes(one, child)

    def _says_yes(self, one: Resident, child: Child) -> bool:
        wished = child.is_wished(one.wish)
        agrees = self._assumed.agrees if wished else self._assumed.agrees_unwished
        return self._chance("agrees", child, one) < agrees

    def _chance(self, about: str, child: Child, one: Resident, time: int = 1) -> float:
        return keyed(self._seed, about, child.number, one.story.family_id, time).random()
