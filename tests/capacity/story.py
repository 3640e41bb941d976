"""A register to which random things happen, and the counts that follow from it in plain Python.

The recomputation knows the families as they were and the rules of `families`; nothing of intervals,
of SQL, or of how the product reads a question.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from families.ages import AGE_BANDS, ChildAge
from families.availability import FreshnessRule
from families.clock import COPENHAGEN, SetClock
from families.family import Family
from families.geography import region_on
from families.problem import InvalidInput
from families.record import read_record
from families.vocabulary import (
    Approval,
    Carers,
    ChildSex,
    FamilyType,
    Freshness,
    Home,
    Pet,
    Reporter,
    Smoking,
    StayType,
    TargetGroup,
)
from register.counted import Dimension
from register.database import Database
from register.register import Register
from register.stored import FamilyEnded, FamilyGone
from tests.oracle import LISTS

NUMBERS = range(1, 6)
RULE = FreshnessRule(fresh_days=2, ageing_days=5, dispute_days=3)
"""Short, so that the days of a story cross every bound."""

PLACES = {"0657": "7400", "0740": "8600", "0751": "8000", "0101": "2100", "0316": "4300"}
"""Municipalities of four authorities and three regions, each with a postcode."""

_maybe = st.one_of


def _some(vocabulary: Any) -> st.SearchStrategy[list[str]]:
    codes = [str(word) for word in vocabulary][:3]
    return st.lists(st.sampled_from(codes), unique=True, max_size=2)


def _one(vocabulary: Any) -> st.SearchStrategy[str | None]:
    return st.sampled_from([None, *(str(word) for word in vocabulary)])


_yes_no = st.sampled_from([None, True, False])
_ages = st.tuples(st.sampled_from([None, 0, 71, 72, 144]), st.sampled_from([None, 144, 215, 216, 275]))

PROFILES = st.fixed_dictionaries(
    {
        "municipality_code": st.sampled_from(list(PLACES)),
        "family_type": st.sampled_from([str(one) for one in FamilyType][:2]),
        "approved_places": st.integers(1, 4),
        "approved_age": _ages.map(lambda ends: {"min_months": ends[0], "max_months": ends[1]}),
        "approval": st.sampled_from([Approval.APPROVED.value] * 4 + [Approval.SUSPENDED.value]),
        "parent_child": _maybe(
            st.none(),
            st.fixed_dictionaries(
                {"from_pregnancy": _yes_no, "child_age_max_months": st.sampled_from([None, 11, 48])}
            ),
        ),
        "stay_types": _some(StayType),
        "target_groups": _some(TargetGroup),
        "child_sex": _one(ChildSex),
        "max_siblings": st.sampled_from([None, 1, 2]),
        "languages": st.lists(st.sampled_from(["da", "ar"]), unique=True),
        "pets": _some(Pet),
        "smoking": _one(Smoking),
        "home": _one(Home),
        "own_room": _yes_no,
        "carers": _one(Carers),
        "carer_at_home": _yes_no,
        "wheelchair_access": _yes_no,
    }
)


@dataclass(frozen=True)
class Step:
    """Something that happens to a family `after` a while; `days` is how far ahead a day lies."""

    after: timedelta
    kind: str
    number: int
    profile: Mapping[str, Any]
    occupied: int
    days: int


STEPS = st.lists(
    st.builds(
        Step,
        after=st.sampled_from([0, 1, 3_600, 40_000, 86_400, 86_400, 200_000]).map(
            lambda seconds: timedelta(seconds=seconds)
        ),
        kind=st.sampled_from(
            ["put", "put", "report", "report", "confirm", "pause", "later", "dispute", "end"]
        ),
        number=st.sampled_from(NUMBERS),
        profile=PROFILES,
        occupied=st.integers(0, 3),
        days=st.integers(0, 4),
    ),
    min_size=3,
    max_size=16,
)


class Story:
    """Things happen one after the other; what is known of every family is noted after each."""

    def __init__(self, database: Database, begins: datetime) -> None:
        """Begin with an empty register."""
        self.clock = SetClock(begins)
        self.register = Register(database, self.clock)
        self._known: list[tuple[datetime, dict[str, Family]]] = []

    def happen(self, step: Step) -> None:
        """Let one thing happen, refused or not."""
        self.clock.move(step.after)
        with suppress(InvalidInput, FamilyGone, FamilyEnded):
            self._happen(f"F-{step.number}", step)
        with self.register.snapshot() as snapshot:
            families = {one.family.family_id: one.family for one in snapshot.families}
        if families:
            self._known.append((self.clock.instant, families))

    def _happen(self, family_id: str, step: Step) -> None:
        ahead = self.today + timedelta(days=step.days)
        match step.kind:
            case "put":
                postcode = PLACES[step.profile["municipality_code"]]
                record = {"family_id": family_id, "postcode": postcode, **step.profile}
                if step.occupied:
                    said = f"{self.clock.instant - timedelta(days=step.days):%Y-%m-%dT%H:%M:%SZ}"
                    record |= {"occupied_places": step.occupied - 1, "confirmed_at": said}
                self.register.put([read_record(record)])
            case "report":
                places = {"occupied_places": step.occupied, "blocked_places": step.days % 2}
                self._report(family_id, {**places, "available_from": None, "paused_until": None})
            case "pause":
                self._report(family_id, {"paused_until": ahead})
            case "later":
                self._report(family_id, {"available_from": ahead})
            case "dispute":
                # Later than the confirmation that the report itself is.
                self._report(family_id, {"disputed_at": self.clock.instant + timedelta(seconds=1)})
            case "end":
                self.register.end_missing({f"F-{number}" for number in NUMBERS} - {family_id})
            case _:
                self._report(family_id, {})

    def _report(self, family_id: str, changes: dict[str, Any]) -> None:
        self.register.report(family_id, changes, Reporter.FAMILY)

    @property
    def today(self) -> date:
        """Today in Copenhagen."""
        return self.clock.instant.astimezone(COPENHAGEN).date()

    @property
    def first_day(self) -> date | None:
        """The day on which something became known; None when nothing has."""
        return self._known[0][0].astimezone(COPENHAGEN).date() if self._known else None

    def families_at_the_end_of(self, day: date) -> list[Family]:
        """Return what was known of every family when the Copenhagen day was over."""
        over = bisect_right(self._known, day, key=lambda one: one[0].astimezone(COPENHAGEN).date())
        return list(self._known[over - 1][1].values()) if over else []


@dataclass(frozen=True)
class Asked:
    """A question as a query, and as values for the recomputation."""

    by: Sequence[Dimension]
    choices: Mapping[str, Sequence[str]]
    ages: Sequence[str]
    parent_child: bool

    @property
    def query(self) -> list[tuple[str, str]]:
        """The question as it stands in a URL."""
        return [
            *(("by", name.value) for name in self.by),
            *(("age", age) for age in self.ages),
            *([("parent_child", "true")] if self.parent_child else []),
            *((key, code) for key, codes in self.choices.items() for code in codes),
        ]


_NARROWING = {
    "type": ["general", "reinforced"],
    "stay": ["placement", "respite"],
    "municipality": list(PLACES),
    "authority": ["midt", "nord", "hovedstaden"],
    "region": ["1082", "1084", "1085"],
    "target_group": ["neglect", "acting_out"],
    "child_sex": ["girl", "boy", "any"],
    "language": ["da", "ar"],
    "pets": ["none", "dog"],
    "smoking": ["none", "outdoors"],
    "home": ["town", "farm"],
    "carers": ["single", "couple"],
    "carer_at_home": ["true"],
    "own_room": ["true"],
    "wheelchair_access": ["true"],
}

QUESTIONS = st.builds(
    Asked,
    by=st.lists(st.sampled_from(Dimension), unique=True, max_size=3),
    choices=st.lists(st.sampled_from(list(_NARROWING)), unique=True, max_size=2).flatmap(
        lambda keys: st.fixed_dictionaries(
            {key: st.lists(st.sampled_from(_NARROWING[key]), unique=True, min_size=1) for key in keys}
        )
    ),
    ages=st.lists(st.sampled_from(["0", "4", "5", "6", "71m", "72m", "18", "unborn"]), max_size=2),
    parent_child=st.sampled_from([False, False, True]),
)


def recount(families: Sequence[Family], asked: Asked, day: date) -> dict[tuple[Any, ...], dict[str, int]]:
    """Return the counts of a day by combination of values, from the families as they were at its end."""
    counts: dict[tuple[Any, ...], dict[str, int]] = {}
    for family in families:
        if family.approval is Approval.APPROVED and _holds(family, asked, day):
            for values in _combinations(family, asked.by, day):
                row = counts.setdefault(values, {})
                for name, number in _places(family, day).items():
                    row[name] = row.get(name, 0) + number
    return counts


def recount_reasons(families: Sequence[Family], asked: Asked, day: date) -> dict[str, int]:
    """Return the places that are neither occupied nor free on a day, by why that is."""
    counts: Counter[str] = Counter()
    for family in families:
        if family.approval is Approval.APPROVED and _holds(family, asked, day):
            said = family.availability
            counts[said.blocked_reason or "untold"] += said.blocked_places
            if said.paused_until is not None and said.paused_until >= day:
                counts["paused"] += family.free_places
            elif said.available_from is not None and said.available_from > day:
                counts["later"] += family.free_places
    return {reason: places for reason, places in counts.items() if places}


def _places(family: Family, day: date) -> dict[str, int]:
    said = family.availability
    paused = said.paused_until is not None and said.paused_until >= day
    later = said.available_from is not None and said.available_from > day
    free = 0 if paused or later else family.free_places
    grade = RULE.of(said.confirmed_at, day)
    sure = grade is not Freshness.STALE and not said.disputed(day, RULE)
    return {
        "families": 1,
        "approved_places": family.approved_places,
        "occupied_places": said.occupied_places,
        "free_places": free,
        "free_confirmed_places": free if sure else 0,
        "blocked_places": family.approved_places - said.occupied_places - free,
    }


def _combinations(family: Family, by: Sequence[Dimension], day: date) -> Iterator[tuple[Any, ...]]:
    combinations: list[tuple[Any, ...]] = [()]
    for dimension in by:
        values = _values(family, dimension, day)
        combinations = [(*before, value) for before in combinations for value in values]
    yield from combinations


def _values(family: Family, dimension: Dimension, day: date) -> list[Any]:
    match dimension:
        case Dimension.MUNICIPALITY:
            return [family.municipality_code]
        case Dimension.REGION:
            return [family.region_on(day)]
        case Dimension.AUTHORITY:
            return [family.authority]
        case Dimension.TYPE:
            return [family.family_type]
        case Dimension.AGE_BAND:
            months = range(family.approved_age.first, family.approved_age.last + 1)
            return [
                band
                for band, (first, last) in AGE_BANDS.items()
                if any(first <= month <= last for month in months)
            ]
        case Dimension.PARENT_CHILD:
            return [family.parent_child is not None]
        case Dimension.STAY:
            return list(family.stay_types)
        case Dimension.FRESHNESS:
            return [RULE.of(family.availability.confirmed_at, day)]


def _holds(family: Family, asked: Asked, day: date) -> bool:
    for key, codes in asked.choices.items():
        if key == "region":
            holds = family.region_on(day) in {region_on(code, day) for code in codes}
        else:
            holds = any(LISTS[key][1](family, code) for code in codes)
        if not holds:
            return False
    if asked.parent_child and family.parent_child is None:
        return False
    if len(asked.ages) > 1 and family.max_siblings is not None and family.max_siblings < len(asked.ages):
        return False
    return all(_takes(family, ChildAge.parse(age), asked.parent_child) for age in asked.ages)


def _takes(family: Family, age: ChildAge, with_parent: bool) -> bool:
    if not family.approved_for(age):
        return False
    taken = family.parent_child
    if age.months is None or not with_parent or taken is None:
        return True
    return taken.child_age_max_months is None or age.months <= taken.child_age_max_months
