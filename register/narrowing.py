"""Which families a count is about, and that as conditions of SQL on an interval and its version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select, true

from families.ages import ChildAge
from families.geography import municipalities, region_on
from families.vocabulary import Approval, StayType
from register.tables import family_versions, places_intervals

_LISTS = frozenset({"target_groups", "support", "competences", "languages", "pets"})
"""The fields of a profile that are lists: one of the values asked for must be in it."""

_interval, _profile = places_intervals.c, family_versions.c.profile

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """Which of the approved families are counted; what is empty asks nothing.

    Values of one field are OR-ed, ages (siblings) and fields AND-ed. `regions` may be codes of any
    day: each stands for the region that it is part of on the counted day. `profile` has, by field of
    the profile, the values of which a family has one; None among them stands for unknown.
    """

    parent_child: bool = False
    ages: tuple[ChildAge, ...] = ()
    types: tuple[str, ...] = ()
    stays: tuple[StayType, ...] = ()
    municipalities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    profile: Mapping[str, tuple[str | bool | None, ...]] = field(default_factory=dict)

    @property
    def reads_profiles(self) -> bool:
        """Whether the interval alone cannot tell, so that its version is read too."""
        return bool(self.profile or self._asks_for_siblings or self._unborn or self._with_parent)

    @property
    def born(self) -> tuple[int, ...]:
        """The ages that are asked for, in months."""
        return tuple(age.months for age in self.ages if age.months is not None)

    @property
    def _unborn(self) -> bool:
        return any(age.unborn for age in self.ages)

    @property
    def _asks_for_siblings(self) -> bool:
        return len(self.ages) > 1

    @property
    def _with_parent(self) -> bool:
        return self.parent_child and bool(self.born)

    def conditions(self, day: date, dialect: str) -> list[Condition]:
        """Return what must hold on `day` of the interval and, if profiles are read, of its version."""
        asked = [_interval.approval == Approval.APPROVED.value, *self._age_conditions()]
        if self.parent_child:
            asked.append(_interval.parent_child.is_(true()))
        if self.types:
            asked.append(_interval.family_type.in_(self.types))
        if self.stays:
            asked.append(or_(*(_interval[f"stay_{stay}"].is_(true()) for stay in self.stays)))
        codes = self.municipalities_on(day)
        if codes is not None:
            asked.append(_interval.municipality_code.in_(codes))
        asked += [_has(name, values, dialect) for name, values in self.profile.items()]
        return asked

    def municipalities_on(self, day: date) -> list[str] | None:
        """Return the municipalities that are asked for on a day; None where none is left out."""
        if not (self.municipalities or self.regions or self.authorities):
            return None
        regions = {region_on(code, day) for code in self.regions}
        return [
            code
            for code, municipality in municipalities().items()
            if (not self.municipalities or code in self.municipalities)
            and (not regions or region_on(municipality.region_code, day) in regions)
            and (not self.authorities or municipality.authority in self.authorities)
        ]

    def _age_conditions(self) -> list[Condition]:
        asked = []
        if self.born:
            asked += [_interval.first_month <= min(self.born), _interval.last_month >= max(self.born)]
        if self._with_parent:
            oldest = _profile["parent_child", "child_age_max_months"].as_integer()
            asked.append(or_(oldest.is_(None), oldest >= max(self.born)))
        if self._unborn:
            asked.append(_profile["parent_child", "from_pregnancy"].as_boolean().is_(true()))
        if self._asks_for_siblings:
            most = _profile["max_siblings"].as_integer()
            asked.append(or_(most.is_(None), most >= len(self.ages)))
        return asked


def _has(name: str, values: Sequence[str | bool | None], dialect: str) -> Condition:
    """Return the condition that a field of the profile is, or holds, one of the values."""
    if name in _LISTS:
        return _holds(name, values, dialect)
    if True in values:
        fact: ColumnElement[bool] = _profile[name].as_boolean()
        return fact.is_(true())
    word: ColumnElement[str] = _profile[name].as_string()
    codes: Condition = word.in_([value for value in values if value is not None])
    return or_(codes, word.is_(None)) if None in values else codes


def _holds(name: str, values: Sequence[str | bool | None], dialect: str) -> Condition:
    each = (
        func.json_each(_profile, f"$.{name}")
        if dialect == "sqlite"
        else func.json_array_elements_text(_profile[name])
    )
    items = each.table_valued("value", name="items")
    value = items.c.value if dialect == "sqlite" else items.column
    found: Condition = select(1).select_from(items).where(value.in_(values)).exists()
    return found
