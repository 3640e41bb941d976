"""A family as a record: the shape that files, the register and the API share (`api.md`, Files).

`read_record` turns what a source says into a `FamilyPatch` of typed values, or raises `InvalidInput`
with every reason at once; `read_partly` keeps what could be read beside the reasons; `to_record`
writes a family back. A record names only what it wants to say: a field that is missing leaves what
the register has, null means unknown and clears.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import get_close_matches
from typing import Any

from families.ages import MAX_MONTHS, AgeRange
from families.family import Family, ParentChild
from families.geography import languages, municipalities, postcodes
from families.problem import InvalidInput, Problem
from families.vocabulary import (
    Approval,
    BlockedReason,
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
    Word,
)

MAX_PLACES = 9
"""The most places that a foster family can be approved for here (`domain.md`)."""
MAX_TEXT = 20_000
"""The most characters in a description."""
MAX_LINE = 300
"""The most characters in a restricted field or a note."""

_FAMILY_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
"""JSON can say half of a character; no database and no file can hold it."""
_FIRST_YEAR = 1900
_NAMED_UNKNOWN = 20

Reader = Callable[[Any], Any]
"""Turns a JSON value into a typed one; raises ValueError with a Danish sentence, or InvalidInput."""


@dataclass(frozen=True, slots=True)
class FamilyPatch:
    """What one source says about one family: typed values for the fields that it names.

    `profile` holds the approved scope and the family's own words, `availability` the places, days,
    wish and `confirmed_at`, `contact` the restricted fields.
    """

    family_id: str
    profile: Mapping[str, Any]
    availability: Mapping[str, Any]
    contact: Mapping[str, Any]

    @property
    def is_about_places_only(self) -> bool:
        """Tell whether it names nothing of the family but its availability, as nightly files do."""
        return not self.profile and not self.contact


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read of one record, and every reason why that is not all.

    `unread` are the fields that are there but wrong, in whole or in part; what `patch` says of them
    counts for nothing. Its `family_id` is empty when it could not be read.
    """

    patch: FamilyPatch
    problems: tuple[Problem, ...] = ()
    unread: frozenset[str] = frozenset()


def _word(vocabulary: type[Word]) -> Reader:
    def read(value: Any) -> Word:
        try:
            return vocabulary(value)
        except (ValueError, TypeError):
            raise ValueError(_unknown_code(value, [word.value for word in vocabulary])) from None

    return read


def _unknown_code(value: object, codes: list[str]) -> str:
    near = get_close_matches(str(value), codes, n=1)
    hint = f" Mente du {near[0]}?" if near else ""
    listed = "" if len(codes) > 30 else f" Brug en af: {', '.join(codes)}."  # noqa: PLR2004 - a screenful
    return f"Ukendt kode.{hint}{listed}"


def _words(vocabulary: type[Word]) -> Reader:
    order = {word: place for place, word in enumerate(vocabulary)}
    return _list_of(_word(vocabulary), order.__getitem__)


def _list_of(read_one: Reader, key: Callable[[Any], Any]) -> Reader:
    def read(value: Any) -> tuple[Any, ...]:
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            raise ValueError("Skal være en liste.")  # noqa: TRY004 - one kind of error for callers
        wrong = []
        read_values = set()
        for item in value:
            try:
                read_values.add(read_one(item))
            except ValueError as error:
                wrong.append(f"{item!r}: {error}")
        if wrong:
            raise ValueError(" ".join(wrong))
        return tuple(sorted(read_values, key=key))

    return read


def _whole(low: int, high: int) -> Reader:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"Skal være et helt tal fra {low} til {high}.")
        return value

    return read


def _optional(read_value: Reader) -> Reader:
    return lambda value: None if value is None else read_value(value)


def _required(read_value: Reader) -> Reader:
    def read(value: Any) -> Any:
        if value is None:
            raise ValueError("Må ikke være tom.")
        return read_value(value)

    return read


def _zero_if_null(read_value: Reader) -> Reader:
    return lambda value: 0 if value is None else read_value(value)


def _yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("Skal være true eller false.")  # noqa: TRY004 - one kind of error for callers
    return value


def _text(limit: int) -> Reader:
    def read(value: Any) -> str | None:
        if not isinstance(value, str) or len(value) > limit:
            raise ValueError(f"Skal være tekst på højst {limit} tegn.")
        if "\0" in value:
            raise ValueError("Teksten indeholder et nul-tegn (U+0000). Fjern det.")
        if _HALF_CHARACTER.search(value):
            raise ValueError("Teksten indeholder et halvt tegn (U+D800-U+DFFF). Fjern det.")
        return value.strip() or None

    return read


def _family_id(value: Any) -> str:
    if not isinstance(value, str) or not _FAMILY_ID.fullmatch(value):
        raise ValueError("Skal begynde med bogstav eller ciffer og have højst 64 af A-Z, 0-9, - _ .")
    return value


def _code_in(table: Callable[[], Mapping[str, object]], what: str) -> Reader:
    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in table():
            raise ValueError(f"Ukendt {what}.")
        return value

    return read


def read_date(value: Any) -> date:
    """Read `YYYY-MM-DD`; raises ValueError with a Danish sentence."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise ValueError("Datoen findes ikke i kalenderen.") from None
        if day.year >= _FIRST_YEAR:
            return day
    raise ValueError("Skal være en dato som 2026-11-24.")


def read_instant(value: Any) -> datetime:
    """Read an ISO 8601 instant with its offset as UTC in whole seconds; raises ValueError."""
    wanted = "Skal være et tidspunkt med tidszone som 2026-11-20T09:12:00Z."
    if not isinstance(value, str):
        raise ValueError(wanted)  # noqa: TRY004 - one kind of error for callers
    try:
        instant = datetime.fromisoformat(value)
        utc = instant.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        raise ValueError(wanted) from None
    if instant.tzinfo is None or "T" not in value.upper() or utc.year < _FIRST_YEAR:
        raise ValueError(wanted)
    return utc


def _object(readers: Mapping[str, Reader], build: Callable[..., Any]) -> Reader:
    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            raise ValueError(f"Skal være et objekt med {', '.join(readers)}.")  # noqa: TRY004 - as above
        problems, values = read_fields(value, readers)
        if not problems:
            return build(**values)
        raise InvalidInput(problems)

    return read


def read_fields(
    raw: Mapping[str, Any], readers: Mapping[str, Reader]
) -> tuple[list[Problem], dict[str, Any]]:
    """Read every field that has a reader; return what is wrong, and the values of the others.

    Of unknown fields the first 20 are named: each costs a search for the nearest known one.
    """
    unknown = [name for name in raw if name not in readers][:_NAMED_UNKNOWN]
    problems = [Problem(name, raw[name], unknown_field(name, readers)) for name in unknown]
    values: dict[str, Any] = {}
    for name, value in raw.items():
        reader = readers.get(name)
        if reader is None:
            continue
        try:
            values[name] = reader(value)
        except InvalidInput as error:
            problems += [Problem(f"{name}.{p.field}", p.value, p.message) for p in error.problems]
        except ValueError as error:
            problems.append(Problem(name, value, str(error)))
    return problems, values


def unknown_field(name: str, known: Mapping[str, object]) -> str:
    """Return the sentence about a field that nobody knows, with the nearest known one."""
    near = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"Ukendt felt.{f' Mente du {near[0]}?' if near else ''}"


_months = _optional(_whole(0, MAX_MONTHS))
_age_range = _object({"min_months": _months, "max_months": _months}, AgeRange)

PROFILE_FIELDS: Mapping[str, Reader] = {
    "municipality_code": _required(_code_in(municipalities, "kommunekode (fire cifre, fx 0657)")),
    "postcode": _required(_code_in(postcodes, "dansk postnummer")),
    "family_type": _required(_word(FamilyType)),
    "approved_places": _required(_whole(1, MAX_PLACES)),
    "approved_age": _required(_age_range),
    "approval": _required(_word(Approval)),
    "parent_child": _optional(
        _object(
            {
                "max_adults": _optional(_whole(1, 2)),
                "from_pregnancy": _optional(_yes_no),
                "child_age_max_months": _months,
                "separate_unit": _optional(_yes_no),
            },
            ParentChild,
        )
    ),
    "stay_types": _words(StayType),
    "target_groups": _words(TargetGroup),
    "approved_since": _optional(read_date),
    "description": _optional(_text(MAX_TEXT)),
    "child_sex": _optional(_word(ChildSex)),
    "max_siblings": _optional(_whole(1, MAX_PLACES)),
    "languages": _list_of(_code_in(languages, "sprogkode (ISO 639-1, to bogstaver)"), str),
    "pets": _words(Pet),
    "smoking": _optional(_word(Smoking)),
    "home": _optional(_word(Home)),
    "wheelchair_access": _optional(_yes_no),
    "own_room": _optional(_yes_no),
    "carers": _optional(_word(Carers)),
    "carer_at_home": _optional(_yes_no),
    "own_children": _list_of(_whole(_FIRST_YEAR, 2100), int),
    "competences": _words(Competence),
    "support": _words(Support),
}
"""The approved scope and the family's own words."""

AVAILABILITY_FIELDS: Mapping[str, Reader] = {
    "occupied_places": _optional(_whole(0, MAX_PLACES)),
    "blocked_places": _zero_if_null(_whole(0, MAX_PLACES)),
    "blocked_reason": _optional(_word(BlockedReason)),
    "available_from": _optional(read_date),
    "paused_until": _optional(read_date),
    "wanted_age": _optional(_age_range),
    "confirmed_at": _optional(read_instant),
}
"""What the family says about its places, and when it said so."""

CONTACT_FIELDS: Mapping[str, Reader] = {
    "name": _optional(_text(MAX_LINE)),
    "phone": _optional(_text(MAX_LINE)),
    "email": _optional(_text(MAX_LINE)),
    "address": _optional(_text(MAX_LINE)),
    "address_protected": lambda value: False if value is None else _yes_no(value),
}
"""The restricted fields."""

REPORT_FIELDS: Mapping[str, Reader] = {
    **{name: reader for name, reader in AVAILABILITY_FIELDS.items() if name != "confirmed_at"},
    "occupied_places": _required(_whole(0, MAX_PLACES)),
    "note": _optional(_text(MAX_LINE)),
}
"""What a report says (`api.md`, Reports): it is made now, so it names no `confirmed_at`."""

RECORD_FIELDS: Mapping[str, Reader] = {
    "family_id": _family_id,
    **PROFILE_FIELDS,
    **AVAILABILITY_FIELDS,
    **CONTACT_FIELDS,
}
REQUIRED_OF_NEW = (
    "municipality_code",
    "postcode",
    "family_type",
    "approved_places",
    "approved_age",
)


def read_record(raw: Mapping[str, Any]) -> FamilyPatch:
    """Read one record; raises `InvalidInput` with every field that is wrong."""
    reading = read_partly(raw)
    if reading.problems:
        raise InvalidInput(reading.problems)
    return reading.patch


def read_partly(raw: Mapping[str, Any]) -> Reading:
    """Read what can be read of one record, and say what is wrong with each field that cannot.

    What a field needs beside another (places that add up, what a new family must have) is checked
    when it meets the register: see `families.patch`.
    """
    problems, values = read_fields(raw, RECORD_FIELDS)
    if "family_id" not in raw:
        problems.insert(0, Problem("family_id", None, "Mangler. Hver linje skal nævne sin familie."))
    patch = FamilyPatch(
        values.get("family_id", ""),
        *(
            {name: values[name] for name in fields if name in values}
            for fields in (PROFILE_FIELDS, AVAILABILITY_FIELDS, CONTACT_FIELDS)
        ),
    )
    return Reading(patch, tuple(problems), frozenset(p.field.partition(".")[0] for p in problems))


def read_profile(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Read the profile part of a record as keyword arguments of `Family`."""
    problems, values = read_fields(raw, PROFILE_FIELDS)
    if problems:
        raise InvalidInput(problems)
    return values


def profile_record(family: Family) -> dict[str, Any]:
    """Write the approved scope and the family's own words, every field, as JSON values."""
    return {name: _json(getattr(family, name)) for name in PROFILE_FIELDS}


def to_record(family: Family) -> dict[str, Any]:
    """Write the whole record but for the restricted fields, as JSON values."""
    said = {name: _json(getattr(family.availability, name)) for name in AVAILABILITY_FIELDS}
    return {"family_id": family.family_id, **profile_record(family), **said}


_PLAIN = frozenset({type(None), bool, int, str})


def _json(value: Any) -> Any:
    # Most values are, and a whole country is written at a time.
    if type(value) in _PLAIN:
        return value
    match value:
        case Word():
            return str(value)
        case tuple():
            return [_json(item) for item in value]
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            return value.isoformat()
        case AgeRange():
            return {"min_months": value.min_months, "max_months": value.max_months}
        case ParentChild():
            return {name: getattr(value, name) for name in ParentChild.__dataclass_fields__}
        case _:
            return value
