"""The oracle: `domain.md` and `api.md` read aloud in plain Python, slowly and without tricks.

It decides who is right about a search. It knows the domain (`families`) and the values of `Criteria`,
and nothing of any engine.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from families.ages import ChildAge
from families.availability import FreshnessRule
from families.family import Family
from families.geography import distance_km, languages, municipalities, postcodes, region_on, regions_on
from families.vocabulary import (
    Approval,
    Authority,
    AvailabilityStatus,
    Carers,
    ChildSex,
    Competence,
    FamilyType,
    Freshness,
    Home,
    Pet,
    Smoking,
    StayType,
    Support,
    TargetGroup,
)
from search_api.criteria import Criteria
from search_api.parameters import Sort
from tests.text_oracle import relevance

GROUP = {
    AvailabilityStatus.FREE: "free",
    AvailabilityStatus.PARTLY_FREE: "free",
    AvailabilityStatus.UNCONFIRMED: "unconfirmed",
    AvailabilityStatus.PAUSED: "paused",
    AvailabilityStatus.OCCUPIED: "occupied",
}
GROUPS = ["free", "unconfirmed", "paused", "occupied"]


def _girls_and_boys(family: Family, code: str) -> bool:
    takes = family.child_sex or ChildSex.ANY
    return takes in {ChildSex.ANY, code}


LISTS: dict[str, tuple[Sequence[str], Callable[[Family, str], bool]]] = {
    "type": (list(FamilyType), lambda family, code: family.family_type == code),
    "stay": (list(StayType), lambda family, code: code in family.stay_types),
    "target_group": (list(TargetGroup), lambda family, code: code in family.target_groups),
    "support": (list(Support), lambda family, code: code in family.support),
    "competence": (list(Competence), lambda family, code: code in family.competences),
    "child_sex": (list(ChildSex), _girls_and_boys),
    "carers": (list(Carers), lambda family, code: family.carers == code),
    "carer_at_home": (["true"], lambda family, _: family.carer_at_home is True),
    "own_room": (["true"], lambda family, _: family.own_room is True),
    "wheelchair_access": (["true"], lambda family, _: family.wheelchair_access is True),
    "pets": (list(Pet), lambda family, code: code in family.pets),
    "smoking": (list(Smoking), lambda family, code: family.smoking == code),
    "home": (list(Home), lambda family, code: family.home == code),
    "language": (list(languages()), lambda family, code: code in family.languages),
    "authority": (list(Authority), lambda family, code: family.authority == code),
    "municipality": (
        list(municipalities()),
        lambda family, code: family.municipality_code == code,
    ),
}
"""The facets whose options a family simply has or has not."""


@dataclass(frozen=True)
class Oracle:
    """Everything there is to know: the families, today, and what counts as fresh."""

    families: Sequence[Family]
    today: date
    rule: FreshnessRule

    def found(self, criteria: Criteria) -> list[Family]:
        """Return every family that the criteria find, best first."""
        found = [family for family in self.families if self.finds(family, criteria)]
        return sorted(found, key=lambda family: self.rank(family, criteria))

    def page(self, criteria: Criteria) -> list[str]:
        """Return the ids of the asked page."""
        first = (criteria.page - 1) * criteria.size
        return [family.family_id for family in self.found(criteria)[first : first + criteria.size]]

    def total(self, criteria: Criteria) -> int:
        """Return how many families the criteria find."""
        return sum(self.finds(family, criteria) for family in self.families)

    def counts(self, criteria: Criteria) -> dict[str, dict[str, int]]:
        """Return every count: the total of the same search with the option as the only choice."""
        ages = ["unborn", *(str(year) for year in range(23))]
        whole = {"parent_child": ["true"], "age": ages, "availability": GROUPS}
        counts = {
            key: {code: self.total(criteria.with_only(key, code)) for code in codes}
            for key, codes in {**whole, "confirmed": [str(grade) for grade in Freshness]}.items()
        }
        day = criteria.from_day or self.today
        for key, (codes, has) in LISTS.items():
            counts[key] = self._list_counts(criteria, key, codes, has)
        codes = [region.code for region in regions_on(day)]
        counts["region"] = self._list_counts(
            criteria, "region", codes, lambda family, code: family.region_on(day) == code
        )
        return counts

    def _list_counts(
        self, criteria: Criteria, key: str, codes: Iterable[str], has: Callable[[Family, str], bool]
    ) -> dict[str, int]:
        """Count a list facet: short for `total(with_only)`, since no other criterion looks at it."""
        rest = self._all_with_choice(criteria, key)
        return {str(code): sum(has(family, code) for family in rest) for code in codes}

    def _all_with_choice(self, criteria: Criteria, key: str) -> list[Family]:
        open_criteria = criteria.with_choice(key, ())
        return [family for family in self.families if self.finds(family, open_criteria)]

    def finds(self, family: Family, criteria: Criteria) -> bool:
        """Tell whether the criteria find the family."""
        return (
            family.approval is Approval.APPROVED
            and self._available(family, criteria)
            and _fits_children(family, criteria)
            and _near_enough(family, criteria)
            and self._has_choices(family, criteria)
            and _relevance(family, criteria) is not None
        )

    def _status(self, family: Family, criteria: Criteria) -> AvailabilityStatus:
        day = criteria.from_day or self.today
        return family.status_on(day, today=self.today, rule=self.rule)

    def _available(self, family: Family, criteria: Criteria) -> bool:
        group = GROUP[self._status(family, criteria)]
        if criteria.availability and group not in criteria.availability:
            return False
        if group in {"paused", "occupied"}:
            return True
        needed = max(criteria.places or 1, len(criteria.ages))
        said = family.availability
        return family.approved_places - said.occupied_places - said.blocked_places >= needed

    def _has_choices(self, family: Family, criteria: Criteria) -> bool:
        day = criteria.from_day or self.today
        for key, codes in criteria.choices.items():
            if key == "confirmed":
                holds = self._freshness(family) in codes
            elif key == "region":
                holds = family.region_on(day) in {region_on(code, day) for code in codes}
            else:
                holds = any(LISTS[key][1](family, code) for code in codes)
            if not holds:
                return False
        return True

    def _freshness(self, family: Family) -> Freshness:
        return self.rule.of(family.availability.confirmed_at, self.today)

    def rank(self, family: Family, criteria: Criteria) -> tuple[float | str, ...]:
        """Return what the ranking sorts by."""
        steps: list[float | str] = [GROUPS.index(GROUP[self._status(family, criteria)])]
        if criteria.sort is Sort.BEST:
            steps.append(list(Freshness).index(self._freshness(family)))
            steps.append(_wanted_grade(family, criteria.ages))
            steps.append(-(_relevance(family, criteria) or 0))
        if criteria.near is not None and criteria.sort is not Sort.CONFIRMED:
            steps.append(distance_km(criteria.near, family.postcode))
        else:
            confirmed = family.availability.confirmed_at
            steps.append(float("inf") if confirmed is None else -confirmed.timestamp())
        return (*steps, family.family_id)


def _wanted_grade(family: Family, ages: Sequence[ChildAge]) -> int:
    born = [age.months for age in ages if age.months is not None]
    wanted = family.availability.wanted_age
    if not born:
        return 0
    if wanted is None:
        return 1
    return 0 if all(wanted.holds(month) for month in born) else 2


def _fits_children(family: Family, criteria: Criteria) -> bool:
    if criteria.parent_child and family.parent_child is None:
        return False
    number, most = len(criteria.ages), family.max_siblings
    if number > 1 and most is not None and most < number:
        return False
    return all(_fits_child(family, age, criteria.parent_child) for age in criteria.ages)


def _fits_child(family: Family, age: ChildAge, with_parent: bool) -> bool:
    taken = family.parent_child
    if age.months is None:
        return taken is not None and taken.from_pregnancy is True
    low, high = family.approved_age.min_months, family.approved_age.max_months
    if (low is not None and age.months < low) or (high is not None and age.months > high):
        return False
    if not with_parent or taken is None or taken.child_age_max_months is None:
        return True
    return age.months <= taken.child_age_max_months


def _near_enough(family: Family, criteria: Criteria) -> bool:
    if criteria.near is None or criteria.within is None:
        return True
    return distance_km(criteria.near, family.postcode) <= criteria.within


def _relevance(family: Family, criteria: Criteria) -> int | None:
    """Return how well the family answers the text; None when it lacks a word."""
    texts = [
        family.description or "",
        family.family_type.label,
        *(word.label for word in (*family.target_groups, *family.competences, *family.support)),
        *(languages()[code] for code in family.languages),
        municipalities()[family.municipality_code].name,
        postcodes()[family.postcode].town,
    ]
    return relevance(criteria.text, " / ".join(texts))
