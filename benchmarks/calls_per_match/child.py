"""The children that a family is looked for, and which families would do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from benchmarks.calls_per_match.assumptions import Assumptions
from benchmarks.calls_per_match.way import Way
from families.ages import MONTHS_A_YEAR, AgeRange, ChildAge
from families.family import Family
from families.geography import distance_km
from families.vocabulary import StayType
from search_api.criteria import Criteria
from search_api.parameters import Sort

HOMES = ("7400", "7500", "8800", "7430", "8600", "7800")
"""Where children come from: Herning, Holstebro, Viborg, Ikast, Silkeborg, Skive."""
_GROUPS = ("neglect", "attachment", "withdrawn", "attention_deficit", "anxiety")
_SIBLINGS, _PARENT_CHILD, _UNBORN, _WITH_GROUP = 0.12, 0.06, 0.35, 0.25
"""Shares of the children (ours; 6 % is what parent-and-child is of the families)."""


@dataclass(frozen=True, slots=True)
class Child:
    """Who needs a family on a day; with siblings there are two ages."""

    number: int
    day: int
    home: str
    ages: tuple[ChildAge, ...]
    parent_child: bool
    group: str | None

    def criteria(self, way: Way, assumed: Assumptions) -> Criteria:
        """Return the search of a caseworker who asks for all that the way lets them ask for."""
        choices: Mapping[str, tuple[str, ...]] = {"stay": (StayType.PLACEMENT.value,)}
        asked = Criteria(
            near=self.home,
            within=assumed.within_km,
            choices=choices,
            sort=Sort.BEST if way.best_first else Sort.DISTANCE,
            size=100,
        )
        if not way.ages_asked:
            return asked
        if self.group:
            asked = asked.with_choice("target_group", [self.group])
        return asked.with_changes(ages=self.ages, parent_child=self.parent_child)

    def fits_approval(self, family: Family) -> bool:
        """Tell whether the family may take the child: what its profile says to who opens it."""
        if family.max_siblings is not None and len(self.ages) > max(1, family.max_siblings):
            return False
        if self.group and self.group not in family.target_groups:
            return False
        if not self.parent_child:
            return all(family.approved_for(age) for age in self.ages)
        takes = family.parent_child
        return takes is not None and all(family.approved_for(age) and takes.takes(age) for age in self.ages)

    def is_wished(self, wish: AgeRange | None) -> bool:
        """Tell whether the wish, if there is one, holds the child."""
        born = [age.months for age in self.ages if age.months is not None]
        return wish is None or all(wish.holds(months) for months in born)

    def wish_grade(self, wanted: AgeRange | None) -> int:
        """Return 0 when what a family says it wants holds the child, 1 when it says nothing, else 2."""
        if wanted is None:
            return 1
        return 0 if self.is_wished(wanted) else 2

    def lives_near(self, family: Family, assumed: Assumptions) -> bool:
        """Tell whether the family lives within reach."""
        return distance_km(self.home, family.postcode) <= assumed.within_km


def children(first: int, until: int, assumed: Assumptions, seed: int) -> Iterator[Child]:
    """Yield the children that need a family from one day to another, the same for the same seed."""
    chance = Random(f"{seed}:children")
    for day in range(first, until):
        for place in range(assumed.searches_a_day):
            yield _child(chance, day * assumed.searches_a_day + place, day)


def _child(chance: Random, number: int, day: int) -> Child:
    home = chance.choice(HOMES)
    if chance.random() < _PARENT_CHILD:
        unborn = chance.random() < _UNBORN
        age = ChildAge(None) if unborn else ChildAge(chance.randrange(0, 3 * MONTHS_A_YEAR))
        return Child(number, day, home, (age,), parent_child=True, group=None)
    months = [chance.randrange(0, 18 * MONTHS_A_YEAR)]
    if chance.random() < _SIBLINGS:
        months.append(max(0, months[0] - chance.randrange(12, 60)))
    group = chance.choice(_GROUPS) if chance.random() < _WITH_GROUP else None
    return Child(number, day, home, tuple(ChildAge(one) for one in months), parent_child=False, group=group)
