"""FACETS: every question of the search, in page order. Adding one = one object, its field, its words.

The four whose answer depends on more than one stored fact (`parent_child`, `age`, `availability`,
`confirmed`) have their rules in the engines; every other is found by the codes it stores.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache

from families.ages import MAX_MONTHS, MONTHS_A_YEAR, AgeRange, ChildAge
from families.family import Family
from families.geography import languages, municipalities, regions
from families.query import Option
from families.vocabulary import (
    Authority,
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
    Word,
)
from search_api.facet import YES, AgeFacet, Facet, RegionFacet, StoredFacet, age_options

AVAILABILITY_OPTIONS = (
    Option("free", "Ledig"),
    Option("unconfirmed", "Ikke bekræftet"),
    Option("paused", "Holder pause"),
    Option("occupied", "Optaget"),
)
"""In the order in which groups are ranked; `free` holds the partly free too."""

_DANISH_ORDER = str.maketrans({"æ": "{", "ø": "|", "å": "}"})


def _words(vocabulary: type[Word]) -> Callable[[], tuple[Option, ...]]:
    return lambda: tuple(Option(word.value, word.label) for word in vocabulary)


def _target_groups() -> tuple[Option, ...]:
    return tuple(Option(group.value, group.label, group.kind.label) for group in TargetGroup)


def _named(names: Mapping[str, str]) -> tuple[Option, ...]:
    def danish(code: str) -> str:
        return names[code].casefold().replace("aa", "å").translate(_DANISH_ORDER)

    return tuple(Option(code, names[code]) for code in sorted(names, key=danish))


def _municipalities() -> tuple[Option, ...]:
    return _named({code: municipality.name for code, municipality in municipalities().items()})


def _languages() -> tuple[Option, ...]:
    return _named(languages())


def _regions() -> tuple[Option, ...]:
    return tuple(Option(region.code, region.name) for region in regions().values())


def _known(code: str | None) -> tuple[str, ...]:
    return () if code is None else (code,)


def _ages(family: Family) -> tuple[str, ...]:
    unborn, years = ChildAge(None), _years(family.approved_age)
    return (unborn.code, *years) if family.approved_for(unborn) else years


@lru_cache(maxsize=1024)
def _years(approved: AgeRange) -> tuple[str, ...]:
    months = range(0, MAX_MONTHS + 1, MONTHS_A_YEAR)
    return tuple(ChildAge(month).code for month in months if approved.holds(month))


def _sexes(family: Family) -> tuple[str, ...]:
    """Who takes any is found by each option; unknown counts as any (`api.md`, fine print)."""
    if family.child_sex in {None, ChildSex.ANY}:
        return tuple(ChildSex)
    return _known(family.child_sex)


def _yes_no(
    key: str, label: str, option: str, describes: str, holds: Callable[[Family], bool | None]
) -> StoredFacet:
    return StoredFacet(
        key,
        label,
        describes,
        lambda: (Option(YES, option),),
        repeats=False,
        codes_of=lambda family: (YES,) if holds(family) else (),
    )


FACETS: tuple[Facet, ...] = (
    _yes_no(
        "parent_child",
        "Forælder og barn",
        "Forælder og barn",
        "A parent is placed together with the child.",
        lambda family: family.parent_child is not None,
    ),
    AgeFacet(
        "age",
        "Barnets alder",
        "The child's age: whole years `0`-`22`, months `0m`-`275m`, or `unborn`. Repeat for"
        " siblings: every one must fit, and there must be places for all.",
        age_options,
        chip="Barn på {}",
        codes_of=_ages,
    ),
    Facet(
        "availability",
        "Plads",
        "Availability on the asked day; `free` includes partly free; `any` stands alone.",
        lambda: AVAILABILITY_OPTIONS,
    ),
    StoredFacet(
        "type",
        "Type",
        "Type of family.",
        _words(FamilyType),
        codes_of=lambda family: (family.family_type,),
    ),
    StoredFacet(
        "stay",
        "Ophold",
        "Kind of stay.",
        _words(StayType),
        codes_of=lambda family: family.stay_types,
    ),
    StoredFacet(
        "target_group",
        "Målgruppe",
        "What the family is approved and experienced for.",
        _target_groups,
        codes_of=lambda family: family.target_groups,
    ),
    StoredFacet(
        "support",
        "Støtte til familien",
        "What the family's municipality offers it today.",
        _words(Support),
        codes_of=lambda family: family.support,
    ),
    StoredFacet(
        "competence",
        "Kompetencer",
        "Courses and methods.",
        _words(Competence),
        codes_of=lambda family: family.competences,
        chip="Kompetence: {}",
    ),
    StoredFacet(
        "child_sex",
        "Barnets køn",
        "Which children the family takes; those that take any are found by `girl` and `boy` too.",
        _words(ChildSex),
        codes_of=_sexes,
        chip="Køn: {}",
    ),
    StoredFacet(
        "carers",
        "Plejeforældre",
        "How many adults are approved as carers.",
        _words(Carers),
        codes_of=lambda family: _known(family.carers),
    ),
    _yes_no(
        "carer_at_home",
        "Hjemme om dagen",
        "En plejeforælder er hjemme om dagen",
        "A carer is at home during the day.",
        lambda family: family.carer_at_home,
    ),
    _yes_no(
        "own_room",
        "Eget værelse",
        "Barnet får eget værelse",
        "The child gets a room of its own.",
        lambda family: family.own_room,
    ),
    _yes_no(
        "wheelchair_access",
        "Kørestol",
        "Egnet til kørestol",
        "The home is accessible by wheelchair.",
        lambda family: family.wheelchair_access,
    ),
    StoredFacet(
        "pets",
        "Husdyr",
        "Animals in the home; `none` finds families that say they have none.",
        _words(Pet),
        chip="Husdyr: {}",
        codes_of=lambda family: family.pets,
    ),
    StoredFacet(
        "smoking",
        "Rygning",
        "Whether and where somebody in the home smokes.",
        _words(Smoking),
        codes_of=lambda family: _known(family.smoking),
    ),
    StoredFacet(
        "home",
        "Hjemmets omgivelser",
        "Where the home lies.",
        _words(Home),
        codes_of=lambda family: _known(family.home),
        chip="Hjem: {}",
    ),
    StoredFacet(
        "language",
        "Sprog",
        "Languages spoken in the home (ISO 639-1).",
        _languages,
        lists_zero=False,
        chip="Taler {}",
        codes_of=lambda family: family.languages,
    ),
    RegionFacet(
        "region",
        "Region",
        "Region of the asked day. From 1 January 2027 the codes 1084 and 1085 both find all of the"
        " region that follows them.",
        _regions,
        codes_of=lambda family: (family.municipality.region_code,),
    ),
    StoredFacet(
        "authority",
        "Socialtilsyn",
        "Supervising authority: not the same as the region.",
        _words(Authority),
        codes_of=lambda family: (family.authority,),
    ),
    StoredFacet(
        "municipality",
        "Kommune",
        "Municipality that the family lives in: four digits with the leading zero.",
        _municipalities,
        lists_zero=False,
        chip="{} Kommune",
        codes_of=lambda family: (family.municipality_code,),
    ),
    Facet(
        "confirmed",
        "Senest bekræftet",
        "How long ago the family's places were last confirmed, today.",
        _words(Freshness),
    ),
)
"""Page order; parent-and-child first, the child's age second."""

FACET: Mapping[str, Facet] = {facet.key: facet for facet in FACETS}
"""The same by key."""
