"""The approved scope, which only the authority changes: what a family may ask for, and what it may be."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from families.family import Family
from families.problem import InvalidInput, Problem
from families.record import PROFILE_FIELDS, Reader, profile_record, read_fields

SCOPE_FIELDS: Mapping[str, Reader] = {
    name: PROFILE_FIELDS[name]
    for name in (
        "approved_places",
        "approved_age",
        "target_groups",
        "parent_child",
        "stay_types",
        "family_type",
        "municipality_code",
        "postcode",
    )
}
"""What a family may ask its authority for, in the order of the page."""


def asked_scope(family: Family, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is asked for as a record, without the fields that say what is so already.

    `raw` is a record of fields of `SCOPE_FIELDS`. Raises `InvalidInput` with every problem: fields
    that cannot be read, a family that would contradict itself, nothing that would change.
    """
    problems, asked = read_fields(raw, SCOPE_FIELDS)
    problems += _half_a_move(family, raw)
    try:
        wished = replace(family, **asked)
    except InvalidInput as refusal:
        problems += refusal.problems
        raise InvalidInput(problems) from None
    if problems:
        raise InvalidInput(problems)
    now, then = profile_record(family), profile_record(wished)
    changed = {name: then[name] for name in SCOPE_FIELDS if name in raw and now[name] != then[name]}
    if not changed:
        message = "Det står allerede sådan i godkendelsen. Ret det, I vil have ændret."
        raise InvalidInput([Problem("asked", None, message)])
    return changed


def with_scope(family: Family, fields: Mapping[str, Any]) -> Family:
    """Return the family with fields of its scope as a record says; raises `InvalidInput`."""
    problems, values = read_fields(fields, SCOPE_FIELDS)
    if problems:
        raise InvalidInput(problems)
    return replace(family, **values)


def _half_a_move(family: Family, raw: Mapping[str, Any]) -> list[Problem]:
    """Ask for both halves of a move: nobody can guess the postcode from the municipality."""
    if raw.get("municipality_code", family.municipality_code) == family.municipality_code:
        return []
    if "postcode" in raw:
        return []
    return [Problem("postcode", None, "Skriv også det nye postnummer, når familien flytter kommune.")]
