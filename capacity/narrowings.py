"""The facet parameters of the search as they narrow a count (`api.md`, Capacity)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

from capacity.dimensions import municipality_options, region_options, words
from families.ages import ChildAge
from families.geography import languages, region_on, regions, regions_on
from families.problem import InvalidInput
from families.query import Option, Query, read_yes, unknown_choice
from families.vocabulary import (
    Authority,
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
from register.narrowing import Narrowing


@dataclass(frozen=True)
class Choice:
    """A parameter with a closed list of values, of which several may be chosen.

    `name` is the field of `Narrowing`, or the field of the family's profile that holds the values.
    """

    key: str
    name: str
    describes: str
    vocabulary: Callable[[], tuple[Option, ...]]

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """Every value of every day."""
        return self.vocabulary()

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(option.code for option in self.options)

    def read(self, text: str) -> str:
        """Return the code that `text` is; raises ValueError with a Danish sentence."""
        if text in self._codes:
            return text
        raise ValueError(unknown_choice(text, self.options))


@dataclass(frozen=True, slots=True)
class YesNo:
    """A parameter that is `true` or left out; `name` is the field of the family's profile."""

    key: str
    name: str
    describes: str


def _languages() -> tuple[Option, ...]:
    return tuple(Option(code, name) for code, name in languages().items())


OF_INTERVALS = (
    Choice("type", "types", "Type of family.", words(FamilyType)),
    Choice("stay", "stays", "Kind of stay.", words(StayType)),
    Choice(
        "authority",
        "authorities",
        "Supervising authority: not the same as the region.",
        words(Authority),
    ),
    Choice(
        "municipality",
        "municipalities",
        "Municipality that the family lives in: four digits with the leading zero.",
        municipality_options,
    ),
)
"""Choices that the register's intervals hold."""

OF_PROFILES = (
    Choice(
        "target_group",
        "target_groups",
        "What the family is approved and experienced for.",
        words(TargetGroup),
    ),
    Choice("support", "support", "What the family's municipality offers it.", words(Support)),
    Choice("competence", "competences", "Courses and methods.", words(Competence)),
    Choice(
        "child_sex",
        "child_sex",
        "Which children the family takes; those that take any are counted by `girl` and `boy` too.",
        words(ChildSex),
    ),
    Choice("carers", "carers", "How many adults are approved as carers.", words(Carers)),
    Choice(
        "pets", "pets", "Animals in the home; `none` counts families that say they have none.", words(Pet)
    ),
    Choice("smoking", "smoking", "Whether and where somebody in the home smokes.", words(Smoking)),
    Choice("home", "home", "Where the home lies.", words(Home)),
    Choice("language", "languages", "Languages spoken in the home (ISO 639-1).", _languages),
)
"""Choices that the profile holds which the family had on the counted day."""

REGION = Choice(
    "region",
    "regions",
    "Region of the counted day. From 1 January 2027 the codes 1084 and 1085 both count all of the"
    " region that follows them.",
    region_options,
)
YES_NO = (
    YesNo("carer_at_home", "carer_at_home", "A carer is at home during the day."),
    YesNo("own_room", "own_room", "The child gets a room of its own."),
    YesNo("wheelchair_access", "wheelchair_access", "The home is accessible by wheelchair."),
)

NARROWING_PARAMETERS = (
    "parent_child",
    "age",
    *(choice.key for choice in (*OF_INTERVALS, REGION, *OF_PROFILES)),
    *(fact.key for fact in YES_NO),
)
"""Every parameter that narrows, in canonical order."""


def read_narrowing(query: Query, day: date) -> Narrowing:
    """Read every narrowing parameter; what is wrong is noted in `query.problems`.

    `day` is the last counted day: it decides which regions there are to choose from.
    """
    fields: dict[str, Any] = {one.name: query.many(one.key, one.read) for one in OF_INTERVALS}
    return Narrowing(
        parent_child=query.one("parent_child", read_yes) or False,
        ages=query.many("age", _read_age),
        regions=query.many(REGION.key, partial(_read_region, day=day)),
        profile=dict(_asked_of_profiles(query)),
        **fields,
    )


def _asked_of_profiles(query: Query) -> Iterable[tuple[str, tuple[str | bool | None, ...]]]:
    for choice in OF_PROFILES:
        if codes := query.many(choice.key, choice.read):
            yield choice.name, _sexes(codes) if choice.key == "child_sex" else codes
    for fact in YES_NO:
        if query.one(fact.key, read_yes):
            yield fact.name, (True,)


def _sexes(asked: tuple[str, ...]) -> tuple[str | None, ...]:
    """Who takes any is counted by each; unknown counts as any (`api.md`, fine print)."""
    return (*asked, ChildSex.ANY.value, None)


def _read_age(text: str) -> ChildAge:
    try:
        return ChildAge.parse(text)
    except InvalidInput as error:
        raise ValueError(error.problems[0].message) from None


def _read_region(text: str, day: date) -> str:
    existing = {region.code: region for region in regions_on(day)}
    if text in regions() and region_on(text, day) in existing:
        return text
    raise ValueError(unknown_choice(text, [Option(one.code, one.name) for one in existing.values()]))
