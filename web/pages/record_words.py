"""Fields of a family's record in Danish: what they are called, and what stands in them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from access.demo import DEMO_PERSONS
from families.ages import AgeRange
from families.clock import COPENHAGEN, copenhagen_day
from families.danish import age_span, at_most_in_words, count_of, day_in_words, joined, wanted_span
from families.geography import municipalities, postcodes
from families.record import read_instant
from families.vocabulary import Approval, BlockedReason, FamilyType, StayType, TargetGroup, Word

_NOTHING = "ikke oplyst"

LABELS: Mapping[str, str] = {
    "approval": "Godkendelsen",
    "free_places": "Ledige pladser",
    "occupied_places": "Optagne pladser",
    "blocked_places": "Ikke til rådighed",
    "blocked_reason": "Hvorfor ikke til rådighed",
    "available_from": "Ledig fra",
    "paused_until": "Pause til og med",
    "wanted_age": "Ønsket alder",
    "approved_places": "Godkendte pladser",
    "approved_age": "Godkendt alder",
    "target_groups": "Målgruppe",
    "parent_child": "Forælder og barn",
    "stay_types": "Ophold",
    "family_type": "Familietype",
    "municipality_code": "Kommune",
    "postcode": "Postnummer",
    "approved_since": "Godkendt siden",
    "disputed_at": "Oplyst optaget",
    "confirmed_at": "Bekræftet",
}
"""What the fields are called, in the order of the page; what is not here are the family's own words."""


@dataclass(frozen=True, slots=True)
class Told:
    """One field as it was and as it is, in words; `name` is the record's."""

    name: str
    label: str
    before: str
    after: str


def told(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Told, ...]:
    """Return the fields of two records in words, in the order of the page.

    Every report confirms, so that is told only where nothing else is; own words are told together.
    """
    known = [name for name in LABELS if name in after]
    names = [name for name in known if name != "confirmed_at" or len(after) == 1]
    found = [
        Told(name, LABELS[name], in_words(name, before.get(name)), in_words(name, after[name]))
        for name in names
    ]
    own = after.keys() - LABELS.keys()
    return (*found, Told("own", "Familiens egne ord", "", "ændret")) if own else tuple(found)


def labels(names: Collection[str]) -> str:
    """Return what fields are called as one enumeration inside a sentence."""
    return joined([LABELS[name][0].lower() + LABELS[name][1:] for name in LABELS if name in names])


def in_words(name: str, value: Any) -> str:
    """Return what stands in one field of a record."""
    if value is None or value == []:
        return _OPEN.get(name, _NOTHING)
    reader = _WORDS.get(name)
    return reader(value) if reader else str(value)


def person_in_words(who: str | None) -> str | None:
    """Return who somebody is for colleagues: a demo person by name, else the token or the link."""
    kind, _, key = (who or "").partition(":")
    if kind == "demo" and key in DEMO_PERSONS:
        return DEMO_PERSONS[key].name
    names = {"token": f"token nr. {key}", "link": "familiens link"}
    return names.get(kind, who)


def _label(vocabulary: type[Word]) -> Callable[[str], str]:
    return lambda code: vocabulary(code).label


def _labels(vocabulary: type[Word]) -> Callable[[list[str]], str]:
    def words(codes: list[str]) -> str:
        first, *rest = [vocabulary(code).label for code in codes]
        return joined([first, *(label[0].lower() + label[1:] for label in rest)])

    return words


def _age(value: Mapping[str, int | None]) -> str:
    return age_span(AgeRange(**value))


def _wanted(value: Mapping[str, int | None]) -> str:
    return wanted_span(AgeRange(**value))


def _instant(value: str) -> str:
    at = read_instant(value)
    return f"{day_in_words(copenhagen_day(at))} kl. {at.astimezone(COPENHAGEN):%H.%M}"


def _day(value: str) -> str:
    return day_in_words(date.fromisoformat(value))


def _parent_child(value: Mapping[str, Any]) -> str:
    oldest = value["child_age_max_months"]
    parts = [
        f"højst {count_of(value['max_adults'], 'voksen', 'voksne')}" if value["max_adults"] else "",
        "fra graviditeten" if value["from_pregnancy"] else "",
        f"barn {at_most_in_words(oldest)}" if oldest is not None else "",
        "egen bolig" if value["separate_unit"] else "",
    ]
    return ", ".join(["Ja", *filter(None, parts)])


_OPEN = {
    "available_from": "nu",
    "paused_until": "ingen pause",
    "wanted_age": "alt, de er godkendt til",
    "parent_child": "Nej",
    "confirmed_at": "aldrig",
    "disputed_at": "nej",
    "target_groups": "ingen nævnt",
    "stay_types": "ingen nævnt",
}
"""What it means that nothing stands in a field."""

_WORDS: Mapping[str, Callable[[Any], str]] = {
    "approval": _label(Approval),
    "blocked_reason": _label(BlockedReason),
    "available_from": _day,
    "paused_until": _day,
    "approved_since": _day,
    "wanted_age": _wanted,
    "approved_age": _age,
    "target_groups": _labels(TargetGroup),
    "parent_child": _parent_child,
    "stay_types": _labels(StayType),
    "family_type": _label(FamilyType),
    "municipality_code": lambda code: municipalities()[code].official_name,
    "postcode": lambda code: f"{code} {postcodes()[code].town}",
    "confirmed_at": _instant,
    "disputed_at": _instant,
}
