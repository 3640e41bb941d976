"""Numbers that look like a CPR number: they do not belong here, and are never repeated."""

import re
from collections.abc import Mapping

from stdnum.dk import cpr
from stdnum.exceptions import ValidationError

from families.problem import Problem

_CANDIDATE = re.compile(r"(?<![0-9])([0-9]{6})[-\u2013_. ]?([0-9]{4})(?![0-9])")
_ID = "family_id"
_TEXTS = ("description", "name", "address", "email", "note")
"""The fields in which a person can write freely; a phone number may have ten digits."""
_MASK = "######-####"
_DAYS_ADDED = 60
"""What a replacement number, for a person without a CPR number, has added to its day."""


def personal_number_problems(record: Mapping[str, object]) -> list[Problem]:
    """Return a problem for the id and each text that holds something like a CPR number, without it.

    An id that is shaped like one is refused whatever its digits are.
    """
    wrong = [_ID] if masked_id(record.get(_ID)) != record.get(_ID) else []
    wrong += [name for name in _TEXTS if _holds_one(record.get(name))]
    return [Problem(name, None, _message(name)) for name in wrong]


def masked(value: object) -> object:
    """Return the JSON value with every CPR-like number in it replaced by `######-####`."""
    if isinstance(value, str):
        return _CANDIDATE.sub(lambda match: _MASK if _is_one(match) else match[0], value)
    if isinstance(value, int):
        return _MASK if _holds_one(value) else value
    if isinstance(value, list | tuple):
        return [masked(item) for item in value]
    if isinstance(value, Mapping):
        return {
            str(masked(name)): masked_id(item) if name == _ID else masked(item)
            for name, item in value.items()
        }
    return value


def masked_id(value: object) -> object:
    """Return the id of a family masked: as a whole when it is shaped like a CPR number."""
    shaped = isinstance(value, str | int) and _CANDIDATE.fullmatch(str(value).strip())
    return _MASK if shaped else masked(value)


def _holds_one(value: object) -> bool:
    text = str(value) if isinstance(value, str | int) else ""
    return any(_is_one(match) for match in _CANDIDATE.finditer(text))


def _is_one(match: re.Match[str]) -> bool:
    """Tell whether the first six digits are a date; the check digit has not been used since 2007.

    A birthday that has not come yet counts too: what matters is what the number looks like. So does
    a day with 60 added.
    """
    digits = match[1] + match[2]
    day = int(digits[:2])
    if day > _DAYS_ADDED:
        digits = f"{day - _DAYS_ADDED:02}{digits[2:]}"
    try:
        cpr.get_birth_date(digits)
    except ValidationError:
        return False
    return True


def _message(name: str) -> str:
    if name == _ID:
        return "Ligner et CPR-nummer. Brug et id, der ikke siger, hvem familien er, fx F-0001."
    return "Indeholder noget, der ligner et CPR-nummer. Slet nummeret fra teksten."
