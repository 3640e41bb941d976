"""Random families and criteria, dense on purpose: few values, so that criteria hit, miss and tie."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, TypeVar

from hypothesis import strategies as st

from families.ages import AgeRange, ChildAge
from families.availability import Availability
from families.clock import copenhagen_day
from families.family import Family, ParentChild
from families.geography import regions_on
from families.vocabulary import (
    Approval,
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
)
from search_api.criteria import Criteria
from search_api.parameters import Sort
from tests.building import NOW

TODAY = copenhagen_day(NOW)
POSTCODES = ("7400", "7430", "8600", "1050", "4300")
MUNICIPALITIES = ("0657", "0740", "0101", "0316", "0147", "0860")
LANGUAGES = ("ar", "da", "en")
WORDS = (
    "hund hunde hunden bunde erfaren erfarne erfaring børn barnet mor forældre gård gaard gårdsplads gården"
    " Rolig roligt urolig søskende So\u0308skende heste hesten hester ADHD opmærksomhedsforstyrrelser autist"
    " aflastning aflaste akutte landejendom og med ro 12 weekend weekenden åen ån én"
).split()
"""Words that are near one another: inflected, composed and not, one edit apart, each other's beginning."""
AHEAD = (-1, 0, 1, 14, 15, 42, 43, 60)

T = TypeVar("T")
E = TypeVar("E", bound=Enum)


def some(*values: T) -> st.SearchStrategy[T]:
    """Draw one of a few values; the first is the simplest."""
    return st.sampled_from(values)


def few(values: Sequence[T]) -> st.SearchStrategy[tuple[T, ...]]:
    """Draw up to three of the values, in their order."""
    chosen = st.lists(st.sampled_from(values), max_size=3, unique=True)
    return chosen.map(lambda found: tuple(sorted(found, key=values.index)))


def word(vocabulary: type[E]) -> st.SearchStrategy[E | None]:
    """Draw a word, or nothing known."""
    return st.sampled_from([None, *vocabulary])


def _instants() -> st.SearchStrategy[datetime | None]:
    # Ten hours before and fourteen after nine in the morning: the neighbouring days in Copenhagen.
    instants = st.builds(
        lambda days, hours: NOW - timedelta(days=days, hours=hours),
        some(0, 1, 14, 15, 29, 30, 42, 43, 200),
        some(0, 10, -14),
    )
    return st.one_of(instants.map(lambda instant: min(instant, NOW)), st.none())


def _days() -> st.SearchStrategy[date | None]:
    return st.sampled_from([None, None, *(TODAY + timedelta(days=days) for days in AHEAD)])


@st.composite
def _ranges(draw: st.DrawFn) -> AgeRange:
    low = draw(some(None, 0, 0, 24, 47, 48, 72))
    high = draw(some(None, 275, 215, 83, 71, 48, 47, 0))
    upside_down = low is not None and high is not None and low > high
    return AgeRange(None if upside_down else low, high)


@st.composite
def _wishes(draw: st.DrawFn, approved: AgeRange) -> AgeRange | None:
    """Draw a wish within the approved ages: what reaches further is cut off."""
    wish = draw(st.one_of(st.none(), _ranges()))
    if wish is None or wish.lies_within(approved):
        return wish
    low, high = max(wish.first, approved.first), min(wish.last, approved.last)
    return AgeRange(low, high) if low <= high else approved


@st.composite
def _availabilities(draw: st.DrawFn, places: int, approved: AgeRange) -> Availability:
    wish = draw(_wishes(approved))
    if draw(st.booleans()):  # half of them free and fresh: so that the later steps of ranking decide
        return Availability(wanted_age=wish, confirmed_at=NOW - timedelta(days=draw(some(0, 3))))
    occupied = draw(st.integers(0, places)) if draw(st.booleans()) else 0
    return Availability(
        occupied_places=occupied,
        blocked_places=draw(some(0, 0, 1)) if occupied < places else 0,
        available_from=draw(_days()),
        paused_until=draw(_days()),
        wanted_age=wish,
        confirmed_at=draw(_instants()),
        disputed_at=draw(some(None, *(NOW - timedelta(days=days) for days in (0, 29, 30)))),
    )


_PARENT_CHILD = st.one_of(
    st.none(),
    st.builds(
        ParentChild,
        from_pregnancy=some(True, None, False),
        child_age_max_months=some(None, 0, 24, 48),
    ),
)
_OWN_WORDS: dict[str, st.SearchStrategy[Any]] = {
    "stay_types": few(list(StayType)),
    "target_groups": few(list(TargetGroup)[:4]),
    "child_sex": word(ChildSex),
    "max_siblings": some(None, 1, 2, 3),
    "languages": few(LANGUAGES),
    "pets": few(list(Pet)[:3]),
    "smoking": word(Smoking),
    "home": word(Home),
    "wheelchair_access": some(None, True, False),
    "own_room": some(None, True, False),
    "carers": word(Carers),
    "carer_at_home": some(None, True, False),
    "competences": few(list(Competence)[:4]),
    "support": few(list(Support)),
}


_DESCRIPTIONS = st.one_of(
    st.none(), *[st.lists(st.sampled_from(WORDS), min_size=5, max_size=20).map(", ".join)] * 4
)


@st.composite
def family_values(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a family without its id."""
    approved, places = draw(_ranges()), draw(some(1, 2, 3, 9))
    return {
        "municipality_code": draw(some(*MUNICIPALITIES)),
        "postcode": draw(some(*POSTCODES)),
        "family_type": draw(st.sampled_from(FamilyType)),
        "approved_places": places,
        "approved_age": approved,
        "approval": draw(some(*[Approval.APPROVED] * 9, Approval.SUSPENDED, Approval.ENDED)),
        "parent_child": draw(_PARENT_CHILD),
        "availability": draw(_availabilities(places, approved)),
        "description": draw(_DESCRIPTIONS),
        **{name: draw(values) for name, values in _OWN_WORDS.items()},
    }


def families(*sizes: int) -> st.SearchStrategy[list[Family]]:
    """Draw so many families (mostly 35), whose ids are in no order, with capitals and signs."""
    size = st.sampled_from(sizes or (0, 1, 10, *[35] * 7))
    listed = size.flatmap(lambda size: st.lists(family_values(), min_size=size, max_size=size))
    return listed.map(
        lambda drawn: [
            Family(family_id=f"{'F-.a9Zz_0Å'[number % 10]}{number * 37 % 101}", **values)
            for number, values in enumerate(drawn)
        ]
    )


_CHOICES: dict[str, Sequence[str]] = {
    "type": list(FamilyType),
    "stay": list(StayType),
    "target_group": list(TargetGroup)[:5],
    "support": list(Support),
    "competence": list(Competence)[:5],
    "child_sex": list(ChildSex),
    "carers": list(Carers),
    "carer_at_home": ["true"],
    "own_room": ["true"],
    "wheelchair_access": ["true"],
    "pets": list(Pet)[:4],
    "smoking": list(Smoking),
    "home": list(Home),
    "language": [*LANGUAGES, "de"],
    "authority": list(Authority),
    "municipality": [*MUNICIPALITIES, "0430"],
    "confirmed": list(Freshness),
}
_LABELS = (
    "Almen netværksplejefamilie herning Silkeborg København arabisk omsorgssvigt supervision 7400".split()
)


@st.composite
def asked_words(draw: st.DrawFn) -> str:
    """Draw one word that somebody may type for one that a family has: whole, begun or mistyped."""
    word = draw(some(*WORDS, *WORDS, *_LABELS))
    at = draw(st.integers(0, len(word) - 1))
    head, letter, tail = word[:at], draw(some("e", "n", "d", "u", "å", "a", "-", "ß")), word[at:]
    typed = draw(
        some(
            word,
            word,
            word.upper(),
            word[: max(3, at)],
            word[:-1],
            head + tail[1:],
            head + letter + tail,
            head + letter + tail[1:],
            head + tail[1::-1] + tail[2:],
        )
    )
    return typed.replace("å", "aa") if draw(some(False, False, True)) else typed


def texts() -> st.SearchStrategy[str]:
    """Draw what is typed: mostly nothing, often one word, sometimes several or anything at all."""
    words = st.lists(st.one_of(some(*WORDS), asked_words()), min_size=2, max_size=3).map(" ".join)
    return st.one_of(st.just(""), st.just(""), asked_words(), words, st.text(max_size=6))


AGES = tuple(ChildAge(months) for months in (None, 0, 18, 24, 47, 48, 72, 264))


@st.composite
def criteria(draw: st.DrawFn) -> Criteria:
    """Draw a search: few criteria mostly, so that it finds something; all of them sometimes."""
    near = draw(some(None, *POSTCODES))
    ahead = draw(some(None, None, 0, 1, 15, 38, 60))  # 38 days on, the regions have changed
    from_day = None if ahead is None else TODAY + timedelta(days=ahead)
    most = draw(some(0, 1, 1, 3))
    chosen = {
        key: tuple(draw(st.sets(st.sampled_from(sorted(_CHOICES[key])), min_size=1, max_size=3)))
        for key in draw(st.lists(st.sampled_from(sorted(_CHOICES)), max_size=most, unique=True))
    }
    if draw(some(False, False, False, True)):
        codes = sorted(region.code for region in regions_on(from_day or TODAY))
        chosen["region"] = tuple(draw(st.sets(st.sampled_from(codes), max_size=2)))
    return Criteria(
        parent_child=draw(some(False, False, True)),
        ages=tuple(draw(st.lists(some(*AGES), max_size=draw(some(0, 1, 1, 3))))),
        places=draw(some(None, None, 1, 2, 3)),
        availability=draw(
            some(("free",), (), (), ("free", "unconfirmed"), ("unconfirmed", "occupied", "paused"))
        ),
        from_day=from_day,
        near=near,
        within=draw(some(None, 1, 60, 400)) if near else None,
        choices=chosen,
        text=draw(texts()),
        sort=draw(some(*Sort)) if near else draw(some(Sort.BEST, Sort.CONFIRMED)),
        page=draw(some(1, 1, 2)),
        size=draw(some(20, 3, 100)),
    )
