"""The form of a family's own words: what stands in its fields, and how it is read back."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.datastructures import FormData

from families.family import Family
from families.geography import languages
from families.problem import InvalidInput, Problem
from families.record import MAX_PLACES, PROFILE_FIELDS, profile_record, read_fields
from families.vocabulary import Carers, ChildSex, Competence, Home, Pet, Smoking, Support, Word
from indexer.personal_number import personal_number_problems
from register.own_words import OWN_WORDS

LABELS = {
    "description": "Om jer",
    "child_sex": "Barnets køn",
    "max_siblings": "Søskende sammen",
    "languages": "Sprog",
    "pets": "Husdyr",
    "smoking": "Rygning",
    "home": "Omgivelser",
    "wheelchair_access": "Egnet til kørestol",
    "own_room": "Barnet får eget værelse",
    "carers": "Plejeforældre",
    "carer_at_home": "Hjemme om dagen",
    "own_children": "Egne børns fødselsår",
    "competences": "Kurser og metoder",
    "support": "Støtte, I får i dag",
}
LISTS: Mapping[str, type[Word]] = {"pets": Pet, "competences": Competence, "support": Support}
CHOICES: Mapping[str, type[Word]] = {
    "child_sex": ChildSex,
    "smoking": Smoking,
    "home": Home,
    "carers": Carers,
}
YES_NO = ("own_room", "carer_at_home", "wheelchair_access")
USUAL_LANGUAGES = ("da", "en", "de", "ar", "tr", "pl", "so", "ur", "fa", "uk", "ru", "kl", "fo", "bs")
"""Those that are asked for most (*ours*); every other is behind a fold."""
_YES, _NO = "ja", "nej"

Typed = Mapping[str, Any]


def typed_of(family: Family) -> Typed:
    """Return what stands in the fields when nothing was typed: texts, and lists of codes."""
    record = profile_record(family)
    return {name: _typed(name, record[name]) for name in OWN_WORDS}


def typed_in(form: FormData) -> Typed:
    """Return what was typed, for drawing the form again."""
    lists = {*LISTS, "languages"}
    return {name: _texts(form, name) if name in lists else _text(form, name) for name in OWN_WORDS}


def read_words(form: FormData) -> dict[str, Any]:
    """Return the words as fields of `Family`; raises `InvalidInput` with every problem."""
    typed = typed_in(form)
    raw: dict[str, Any] = {}
    problems = []
    for name, told in typed.items():
        try:
            raw[name] = _raw(name, told)
        except ValueError as error:
            problems.append(Problem(name, None, str(error)))
    wrong, words = read_fields(raw, {name: PROFILE_FIELDS[name] for name in raw})
    problems += [*wrong, *personal_number_problems({"description": raw.get("description")})]
    if Pet.NONE in words.get("pets", ()) and len(words["pets"]) > 1:
        problems.append(Problem("pets", None, "Vælg enten “Ingen husdyr” eller de dyr, I har."))
    if problems:
        order = list(OWN_WORDS)
        raise InvalidInput(sorted(problems, key=lambda problem: order.index(problem.field)))
    return words


def language_options(chosen: Sequence[str]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the usual languages and the family's own, then every other, each by its Danish name."""
    names = languages()
    first = [code for code in (*USUAL_LANGUAGES, *sorted(chosen)) if code in names]
    others = sorted(names.keys() - set(first), key=names.__getitem__)
    return [(code, names[code]) for code in dict.fromkeys(first)], [(code, names[code]) for code in others]


def sibling_options(family: Family) -> list[tuple[int, str]]:
    """Return how many siblings can be taken together: no more than there are places."""
    most = max(family.approved_places, family.max_siblings or 1)
    return [(number, f"Op til {number}" if number > 1 else "Kun ét barn") for number in range(1, most + 1)]


def _typed(name: str, value: Any) -> Any:
    if name == "own_children":
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, list):
        return value
    return "" if value is None else str(value)


def _raw(name: str, told: Any) -> Any:
    """Return what was typed into one field as a record has it; raises ValueError with a sentence."""
    if isinstance(told, list):
        return told
    if name == "own_children":
        return _years(told)
    if name in YES_NO:
        return {_YES: True, _NO: False}.get(told)
    if name == "max_siblings" and told:
        return _whole(told, f"Vælg et tal fra 1 til {MAX_PLACES}.")
    return told or None


def _years(told: str) -> list[int]:
    wrong = "Skriv fødselsår med fire cifre og komma imellem, fx 2011, 2014."
    return [_whole(year, wrong) for year in re.split(r"[\s,;]+", told.replace(" og ", ",")) if year]


def _whole(text: str, otherwise: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 4:  # noqa: PLR2004 - a year
        return int(text)
    raise ValueError(otherwise)


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    # A browser sends every line break as two characters.
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def _texts(form: FormData, name: str) -> list[str]:
    return [value for value in form.getlist(name) if isinstance(value, str)]
