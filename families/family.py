"""A foster family as values that cannot break the rules."""

from dataclasses import dataclass
from datetime import date

from families.ages import MAX_MONTHS, AgeRange, ChildAge
from families.availability import Availability, FreshnessRule
from families.geography import Municipality, Postcode, municipalities, postcodes, region_on
from families.problem import InvalidInput, Problem
from families.vocabulary import (
    Approval,
    Authority,
    AvailabilityStatus,
    Carers,
    ChildSex,
    Competence,
    FamilyType,
    Home,
    Pet,
    Smoking,
    StayType,
    Support,
    TargetGroup,
)


@dataclass(frozen=True, slots=True)
class ParentChild:
    """A parent is placed together with the child (Barnets lov § 32, stk. 1, nr. 6); None is unknown.

    `child_age_max_months` is included and open when unknown. The parent takes no child's place.
    """

    max_adults: int | None = None
    from_pregnancy: bool | None = None
    child_age_max_months: int | None = None
    separate_unit: bool | None = None

    def takes(self, age: ChildAge) -> bool:
        """Tell whether a child of this age may come with its parent; unborn needs `from_pregnancy`."""
        if age.months is None:
            return self.from_pregnancy is True
        return self.child_age_max_months is None or age.months <= self.child_age_max_months


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """An approved foster family without its restricted facts (`Contact` holds those).

    Lists are in the order of their vocabulary and hold nothing twice; None is unknown, which is not
    no. Raises `InvalidInput` with every problem when places do not add up or the wanted age leaves
    the approved.
    """

    # Approved scope: the authority's lane of change.
    family_id: str
    municipality_code: str
    postcode: str
    family_type: FamilyType
    approved_places: int
    approved_age: AgeRange
    approval: Approval = Approval.APPROVED
    parent_child: ParentChild | None = None
    stay_types: tuple[StayType, ...] = ()
    target_groups: tuple[TargetGroup, ...] = ()
    approved_since: date | None = None
    # The family's own lane.
    availability: Availability = Availability()  # noqa: RUF009 - frozen, so it can be shared
    # The family's own words.
    description: str | None = None
    child_sex: ChildSex | None = None
    max_siblings: int | None = None
    languages: tuple[str, ...] = ()
    pets: tuple[Pet, ...] = ()
    smoking: Smoking | None = None
    home: Home | None = None
    wheelchair_access: bool | None = None
    own_room: bool | None = None
    carers: Carers | None = None
    carer_at_home: bool | None = None
    own_children: tuple[int, ...] = ()
    competences: tuple[Competence, ...] = ()
    support: tuple[Support, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a family that contradicts itself."""
        said = self.availability
        problems = places_problems(self.approved_places, said)
        problems += wanted_age_problems(self.approved_age, said.wanted_age)
        if problems:
            raise InvalidInput(problems)

    @property
    def free_places(self) -> int:
        """Approved minus occupied minus blocked, whatever the day."""
        return self.approved_places - self.availability.occupied_places - self.availability.blocked_places

    @property
    def municipality(self) -> Municipality:
        """The municipality that the family lives in."""
        return municipalities()[self.municipality_code]

    @property
    def place(self) -> Postcode:
        """The postcode with its town and centre."""
        return postcodes()[self.postcode]

    @property
    def authority(self) -> Authority:
        """The supervising authority, derived from the municipality."""
        return self.municipality.authority

    def region_on(self, day: date) -> str:
        """Return the code of the region that the municipality belongs to on `day`."""
        return region_on(self.municipality.region_code, day)

    def status_on(self, day: date, *, today: date, rule: FreshnessRule) -> AvailabilityStatus:
        """Derive the availability on `day` from what is known `today`."""
        return self.availability.status_on(day, today=today, approved_places=self.approved_places, rule=rule)

    def approved_for(self, age: ChildAge) -> bool:
        """Tell whether the approval holds this age; unborn needs parent-and-child from pregnancy."""
        if age.months is None:
            return self.parent_child is not None and self.parent_child.from_pregnancy is True
        return self.approved_age.holds(age.months)


def places_problems(approved: int, said: Availability) -> list[Problem]:
    """Return what is wrong when more places are occupied and blocked than are approved."""
    taken = said.occupied_places + said.blocked_places
    if taken <= approved:
        return []
    message = (
        f"{said.occupied_places} optagne og {said.blocked_places} ikke til rådighed er flere end de"
        f" {approved} godkendte pladser. Tilsammen højst {approved}."
    )
    return [Problem("occupied_places", said.occupied_places, message)]


def wanted_age_problems(approved: AgeRange, wanted: AgeRange | None) -> list[Problem]:
    """Return what is wrong when the wanted age leaves the approved; None is no wish."""
    if wanted is None or wanted.lies_within(approved):
        return []
    message = (
        f"Den ønskede alder skal ligge inden for den godkendte:"
        f" {approved.first}-{min(approved.last, MAX_MONTHS)} måneder."
    )
    value = {"min_months": wanted.min_months, "max_months": wanted.max_months}
    return [Problem("wanted_age", value, message)]
