"""What a caseworker wants to know of a family before phoning, in words, under headings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from families.danish import age_span, at_most_in_words, count_of, day_in_words, decimal, joined, wanted_span
from families.family import Family, ParentChild
from families.geography import languages, regions
from families.vocabulary import TargetGroupKind, Word
from search_api.results import Hit


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing about a family; `text` is None when nobody has told: unknown is not no."""

    label: str
    text: str | None


def child_facts(family: Family) -> tuple[Fact, ...]:
    """Return which children the family takes, and for what kind of stay."""
    wanted = family.availability.wanted_age
    siblings = family.max_siblings
    return (
        Fact("Godkendt alder", age_span(family.approved_age)),
        Fact("Ønsket alder lige nu", wanted_span(wanted) if wanted else None),
        Fact("Barnets køn", _label(family.child_sex)),
        Fact("Søskende sammen", f"Op til {siblings}" if siblings else None),
        Fact("Ophold", _labels(family.stay_types)),
    )


def parent_child_facts(taken: ParentChild) -> tuple[Fact, ...]:
    """Return what the family offers a parent with a child."""
    oldest = taken.child_age_max_months
    return (
        Fact("Forældre ad gangen", str(taken.max_adults) if taken.max_adults else None),
        Fact("Fra graviditeten", _yes_no(taken.from_pregnancy)),
        Fact("Barnets alder", at_most_in_words(oldest).capitalize() if oldest is not None else None),
        Fact("Egen bolig til forælder og barn", _yes_no(taken.separate_unit)),
    )


def home_facts(family: Family, today: date) -> tuple[Fact, ...]:
    """Return who lives there, and how."""
    spoken = [languages()[code] for code in family.languages]
    return (
        Fact("Plejeforældre", _label(family.carers)),
        Fact("Hjemme om dagen", _yes_no(family.carer_at_home)),
        Fact("Egne børn", _own_children(family.own_children, today)),
        Fact("Sprog", joined(spoken).capitalize() or None),
        Fact("Husdyr", _labels(family.pets)),
        Fact("Rygning", _label(family.smoking)),
        Fact("Barnet får eget værelse", _yes_no(family.own_room)),
        Fact("Egnet til kørestol", _yes_no(family.wheelchair_access)),
        Fact("Omgivelser", _label(family.home)),
    )


def place_facts(hit: Hit, near: str | None, today: date) -> tuple[Fact, ...]:
    """Return where the family lives and who supervises it; `near` is the postcode asked for."""
    family = hit.family
    away = f"{decimal(hit.distance_km)} km fra {near} i fugleflugt" if hit.distance_km is not None else ""
    return (
        *((Fact("Afstand", away),) if away else ()),
        Fact("By", f"{family.postcode} {family.place.town}"),
        Fact("Kommune", family.municipality.official_name),
        Fact("Region", regions()[family.region_on(today)].name),
        Fact("Socialtilsyn", family.authority.label),
    )


def approval_facts(family: Family) -> tuple[Fact, ...]:
    """Return what the family is approved for, and since when."""
    since = family.approved_since
    return (
        Fact("Type", family.family_type.label),
        Fact("Godkendt til", count_of(family.approved_places, "plads", "pladser")),
        Fact("Godkendt siden", day_in_words(since) if since else None),
    )


def experience(family: Family) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the target groups under their headings, then the competences; empty ones are left out."""
    groups = (
        (kind.label, tuple(group.label for group in family.target_groups if group.kind is kind))
        for kind in TargetGroupKind
    )
    learnt = ("Kurser og metoder", tuple(competence.label for competence in family.competences))
    return tuple((heading, words) for heading, words in (*groups, learnt) if words)


def _label(word: Word | None) -> str | None:
    return word.label if word else None


def _labels(words: Iterable[Word]) -> str | None:
    """Return the labels as one enumeration, of which only the first word has its capital."""
    first, *rest = [word.label for word in words] or [""]
    return joined([first, *(label[0].lower() + label[1:] for label in rest)]) or None


def _yes_no(known: bool | None) -> str | None:
    return None if known is None else "Ja" if known else "Nej"


def _own_children(years: tuple[int, ...], today: date) -> str | None:
    """Return the ages that a birth year allows: who is born in 2011 is 14 or 15 in 2026."""
    ages = [_age_in_year(today.year - year) for year in sorted(years)]
    return joined(ages) or None


def _age_in_year(oldest: int) -> str:
    return f"{oldest - 1}–{oldest} år" if oldest > 1 else "under 2 år"
