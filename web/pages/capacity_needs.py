"""What was searched for and not found, beside what there is of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from capacity.question import Question
from capacity.service import CapacityService
from families.ages import AGE_BANDS
from families.geography import municipalities
from families.vocabulary import FamilyType
from register.counted import Dimension
from register.narrowing import Narrowing
from register.needs import Need, Needs, SearchedFor

FEWEST_SHOWN = 3
"""Fewer searches are not told exactly: one of them may be one child's."""
DAYS_BEFORE = 90
_MOST_SHOWN = 10
_AGES: Mapping[str, str] = {
    **{band: f"{band.replace('-', '–')} år" for band in AGE_BANDS},
    "unborn": "Ufødt",
    "several": "Søskende",
    "any": "Alle aldre",
}


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A need, or a municipality, in words; numbers are words too where they are too few to tell.

    `supply` is how many free and confirmed places there are for it, None where no count says so.
    """

    label: str
    searches: str
    nothing: str
    share: int | None
    supply: int | None = None


@dataclass(frozen=True, slots=True)
class UnmetNeeds:
    """The needs of a period, first those that most often found nothing."""

    first: date
    last: date
    needs: Sequence[NeedRow]
    places: Sequence[NeedRow]


def unmet_needs(needs: Needs, service: CapacityService, question: Question) -> UnmetNeeds:
    """Return the needs of a series' days, or of the 90 days before one day, with that day's supply."""
    last = question.days[-1]
    first = question.days[0] if question.step else last - timedelta(days=DAYS_BEFORE - 1)
    chosen = question.narrowing.municipalities
    found = needs.by_need(first, last, chosen)[:_MOST_SHOWN]
    supply = _Supply.on(service, question, last) if found else None
    return UnmetNeeds(
        first,
        last,
        [_row(_words(need), told, supply.places_for(need) if supply else None) for need, told in found],
        [
            _row(municipalities()[code].name, told)
            for code, told in needs.by_municipality(first, last, chosen)[:_MOST_SHOWN]
        ],
    )


def _row(label: str, told: SearchedFor, supply: int | None = None) -> NeedRow:
    few = told.searches < FEWEST_SHOWN
    told_exactly = not few and _told(told.found_nothing) == f"{told.found_nothing}"
    share = round(100 * told.found_nothing / told.searches) if told_exactly else None
    return NeedRow(label, _told(told.searches), "–" if few else _told(told.found_nothing), share, supply)


def _told(number: int) -> str:
    return f"under {FEWEST_SHOWN}" if 0 < number < FEWEST_SHOWN else f"{number}"


def _words(need: Need) -> str:
    types = {"several": "flere typer", **{word.value: word.label.lower() for word in FamilyType}}
    parent = ["Forælder og barn"] if need.parent_child else []
    kind = [] if need.family_type == "any" else [types[need.family_type]]
    return ", ".join([*parent, _AGES[need.age], *kind])


@dataclass(frozen=True, slots=True)
class _Supply:
    """The free and confirmed places of the whole country on a day: for one band of ages, or for any."""

    counted: Mapping[tuple[str | None, bool, str], int]

    @classmethod
    def on(cls, service: CapacityService, question: Question, day: date) -> "_Supply":
        whole = replace(question, days=(day,), step=None, narrowing=Narrowing(), pairs=())
        counted: dict[tuple[str | None, bool, str], int] = {}
        kinds = (Dimension.PARENT_CHILD, Dimension.TYPE)
        for by in (kinds, (Dimension.AGE_BAND, *kinds)):
            for row in service.answer(replace(whole, by=by)).rows:
                *band, parent_child, kind = row.values
                key = (band[0] if band else None, bool(parent_child), str(kind))
                counted[key] = row.places.free_confirmed_places
        return cls(counted)

    def places_for(self, need: Need) -> int | None:
        """Return the places for a need; None for the unborn, for siblings and for several types."""
        if need.age in {"unborn", "several"} or need.family_type == "several":
            return None
        wanted = None if need.age == "any" else need.age
        return sum(
            places
            for (band, parent_child, kind), places in self.counted.items()
            if band == wanted
            and (parent_child or not need.parent_child)
            and need.family_type in {kind, "any"}
        )
