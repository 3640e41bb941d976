"""Numbers that look like a CPR number: they do not belong here, and are never repeated."""

import re
from collections.abc import Mapping

from stdnum.dk import cpr
from stdnum.exceptions import ValidationError

from families.problem import Problem

_CANDIDATE = re.compile(r"(?<![0-9])([0-9]{6})[-\u2013_. ]?([0-9]{4})(?![0-9])")
_TEXTS = ("family_id", "description", "name", "address", "email", "note")
"""The fields in which a person can write freely; a phone number may have ten digits."""
_MASK = "######-####"


def personal_number_problems(record: Mapping[str, object]) -> list[Problem]:
    """Return a problem for each text that holds something like a CPR number, without the number."""
    return [Problem(name, None, _message(name)) for name in _TEXTS if _holds_one(record.get(name))]


def masked(value: object) -> object:
    """Return the JSON value with every CPR-like number in its texts replaced by `######-####`."""
    if isinstance(value, str):
        return _CANDIDATE.sub(lambda match: _MASK if _is_one(match) else match[0], value)
    if isinstance(value, list | tuple):
        return [masked(item) for item in value]
    if isinstance(value, Mapping):
        return {str(masked(name)): masked(item) for name, item in value.items()}
    return value


def _holds_one(value: object) -> bool:
    text = str(value) if isinstance(value, str | int) else ""
    return any(_is_one(match) for match in _CANDIDATE.finditer(text))


def _is_one(match: re.Match[str]) -> bool:
    """Tell whether the first six digits are a date; the check digit has not been used since 2007.

    A birthday that has not come yet counts too: what matters is what the number looks like.
    """
    try:
        cpr.get_birth_date(match[1] + match[2])
    except ValidationError:
        return False
    return True


def _message(name: str) -> str:
    if name == "family_id":
        return "Ligner et CPR-nummer. Brug et id, der ikke siger, hvem familien er, fx F-0001."
    return "Indeholder noget, der ligner et CPR-nummer. Slet nummeret fra teksten."
