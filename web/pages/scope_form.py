"""The form by which a family asks its authority for another approval, and how it is read back."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.datastructures import FormData

from families.ages import MAX_MONTHS, MONTHS_A_YEAR, ChildAge
from families.danish import age_in_words
from families.family import Family
from families.geography import municipalities
from families.problem import Problem
from families.record import MAX_PLACES, profile_record
from families.vocabulary import FamilyType, StayType, TargetGroup, TargetGroupKind
from indexer.personal_number import personal_number_problems

_YES, _NO = "ja", "nej"
LABELS = {
    "approved_places": "Godkendte pladser",
    "approved_age": "Godkendt alder",
    "target_groups": "Målgruppe",
    "parent_child": "Forælder og barn",
    "stay_types": "Ophold",
    "family_type": "Familietype",
    "municipality_code": "Ny kommune",
    "postcode": "Nyt postnummer",
    "why": "Hvorfor",
    "asked": "Anmodningen",
}
"""What the parts of the form are called; the names are also the ids that errors lead to."""
_ASKED_AS = {"occupied_places": "approved_places", "wanted_age": "approved_age", "note": "why"}
"""Where a contradiction with what stands elsewhere is mended in this form."""

Typed = Mapping[str, Any]


def typed_of(family: Family) -> Typed:
    """Return what stands in the fields when nothing was typed: the present approval."""
    record = profile_record(family)
    parent_child = record["parent_child"] or {}
    return {
        "approved_places": str(record["approved_places"]),
        "approved_min": _shown(record["approved_age"]["min_months"]),
        "approved_max": _shown(record["approved_age"]["max_months"]),
        "target_groups": record["target_groups"],
        "stay_types": record["stay_types"],
        "family_type": record["family_type"],
        "municipality_code": record["municipality_code"],
        "postcode": record["postcode"],
        "parent_child": _YES if parent_child else _NO,
        "max_adults": _shown(parent_child.get("max_adults")),
        "from_pregnancy": _YES if parent_child.get("from_pregnancy") else "",
        "child_age_max": _shown(parent_child.get("child_age_max_months")),
        "why": "",
    }


def typed_in(form: FormData, family: Family) -> Typed:
    """Return what was typed, for drawing the form again; a box that was not ticked is not sent."""
    lists = ("target_groups", "stay_types")
    return {
        name: _texts(form, name)
        if name in lists
        else _text(form, name, "" if name == "from_pregnancy" else str(standing))
        for name, standing in typed_of(family).items()
    }


def asked_record(typed: Typed, family: Family) -> tuple[dict[str, Any], list[Problem]]:
    """Return what is asked for as a record of every field, and what cannot be read as one."""
    problems: list[Problem] = personal_number_problems({"note": typed["why"]})
    record: dict[str, Any] = {
        "approved_places": _whole(typed["approved_places"]),
        "approved_age": {
            "min_months": _whole(typed["approved_min"]),
            "max_months": _whole(typed["approved_max"]),
        },
        "target_groups": typed["target_groups"],
        "parent_child": _parent_child(typed, family),
        "stay_types": typed["stay_types"],
        "family_type": typed["family_type"],
    }
    if (typed["municipality_code"], typed["postcode"]) != (family.municipality_code, family.postcode):
        record |= {"municipality_code": typed["municipality_code"], "postcode": typed["postcode"].strip()}
    return record, problems


def at_fields(problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems under the names of the form's parts."""
    found = []
    for problem in problems:
        name = problem.field.partition(".")[0]
        found.append(Problem(_ASKED_AS.get(name, name), problem.value, problem.message))
    return found


def options() -> dict[str, Any]:
    """Return everything that can be chosen, as pairs of value and words."""
    return {
        "places": [(number, number) for number in range(1, MAX_PLACES + 1)],
        "first_months": [(month, _from(month)) for month in range(0, MAX_MONTHS, MONTHS_A_YEAR)],
        "last_months": [
            (month - 1, f"{month // MONTHS_A_YEAR - 1} år")
            for month in range(MONTHS_A_YEAR, MAX_MONTHS + 2, MONTHS_A_YEAR)
        ],
        "types": [(one.value, one.label) for one in FamilyType],
        "stays": [(one.value, one.label) for one in StayType],
        "groups": [
            (kind.label, [(one.value, one.label) for one in TargetGroup if one.kind is kind])
            for kind in TargetGroupKind
        ],
        "municipalities": sorted(
            ((code, one.name) for code, one in municipalities().items()), key=lambda pair: pair[1]
        ),
    }


def with_own(pairs: Sequence[tuple[int, str]], value: str) -> list[tuple[int, str]]:
    """Return ages to choose from with the one that stands, where it is no whole year."""
    own = int(value) if value.isascii() and value.isdigit() else None
    if own is None or any(month == own for month, _ in pairs) or own > MAX_MONTHS:
        return list(pairs)
    return sorted([*pairs, (own, age_in_words(ChildAge(own)))])


def _parent_child(typed: Typed, family: Family) -> dict[str, Any] | None:
    if typed["parent_child"] != _YES:
        return None
    known = family.parent_child
    # A box that is empty where nobody has told says nothing new.
    no = None if known and known.from_pregnancy is None else False
    return {
        "max_adults": _whole(typed["max_adults"]),
        "from_pregnancy": True if typed["from_pregnancy"] == _YES else no,
        "child_age_max_months": _whole(typed["child_age_max"]),
        "separate_unit": known.separate_unit if known else None,
    }


def _from(month: int) -> str:
    return "Nyfødt" if month == 0 else age_in_words(ChildAge(month))


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _whole(text: str) -> int | str | None:
    """Return the number, None for nothing; what is no number stays as it is, for the reader to refuse."""
    told = text.strip()
    if told.isascii() and told.isdigit() and len(told) <= 3:  # noqa: PLR2004 - digits of months
        return int(told)
    return told or None


def _text(form: FormData, name: str, otherwise: str) -> str:
    value = form.get(name, otherwise)
    return value if isinstance(value, str) else otherwise


def _texts(form: FormData, name: str) -> list[str]:
    return [value for value in form.getlist(name) if isinstance(value, str)]
