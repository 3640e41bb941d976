"""A Danish description of 50-150 words that says nothing against the family's facts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from families.ages import MONTHS_A_YEAR, AgeRange
from families.danish import age_span, joined
from indexer.invention import sentences
from indexer.invention.chance import Chance
from indexer.invention.place import Place

MIN_WORDS, MAX_WORDS = 50, 150
_LEAVES_HOME = 19
_AIM_WORDS = 70
"""Everyday sentences are added until a description has as many words."""

Record = Mapping[str, Any]
"""A record of `api.md` (Files), as far as it is invented: JSON values by field name."""


def describe(chance: Chance, record: Record, place: Place, today: date) -> str:
    """Compose a description of the family; `record` is all of it but for the restricted fields."""
    words = _words(chance, record, place)
    said = [
        *_who(chance, record, place, today.year),
        *_home(chance, record),
        *_experience(chance, record),
        *_stays(chance, record),
    ]
    text = [sentence.format_map(words) for sentence in said]
    closings = sentences.CLOSING_WITH_WISH if record["wanted_age"] else sentences.CLOSING
    closing = chance.one_of(closings).format_map(words)
    everyday = list(sentences.EVERYDAY)
    while _length(text) + _length([closing]) < _AIM_WORDS or (chance.happens(0.4) and everyday):
        sentence = chance.one_of(everyday)
        everyday.remove(sentence)
        text.insert(chance.whole(2, len(text)), sentence.format_map(words))
    return _within_limit([*text, closing])


def _words(chance: Chance, record: Record, place: Place) -> dict[str, str]:
    single = record["carers"] == "single"
    ages = record["wanted_age"] or record["approved_age"]
    groups = [sentences.GROUPS[code] for code in record["target_groups"] if code in sentences.GROUPS]
    pets = [chance.one_of(sentences.ANIMALS[code]) for code in record["pets"] if code != "none"]
    return {
        "V": "Jeg" if single else "Vi",
        "v": "jeg" if single else "vi",
        "os": "mig" if single else "os",
        "os_genitive": "min" if single else "vores",
        "hjem": "mit hjem" if single else "vores hjem",
        "town": place.town,
        "animal": joined(pets),
        "group": joined(groups[:3]),
        "ages": _ages(AgeRange(ages["min_months"], ages["max_months"])),
    }


def _ages(ages: AgeRange) -> str:
    return "under et år" if ages.last < MONTHS_A_YEAR else age_span(ages)


def _who(chance: Chance, record: Record, place: Place, year: int) -> Iterator[str]:
    yield chance.one_of(sentences.OPENING[record["carers"]])
    yield chance.one_of(sentences.HOME[place.home])
    born = record["own_children"]
    at_home = any(year - birth < _LEAVES_HOME for birth in born)
    kind = "home" if at_home else "grown" if born else "none"
    if chance.happens(0.7):
        yield chance.one_of(sentences.OWN_CHILDREN[kind])


def _home(chance: Chance, record: Record) -> Iterator[str]:
    if record["pets"] == ["none"]:
        yield from _maybe(chance, 0.5, sentences.NO_PETS)
    elif record["pets"]:
        yield from _maybe(chance, 0.85, sentences.PETS)
    if record["own_room"]:
        yield from _maybe(chance, 0.3, sentences.OWN_ROOM)
    if record["wheelchair_access"]:
        yield chance.one_of(sentences.WHEELCHAIR)
    if record["carer_at_home"]:
        yield from _maybe(chance, 0.6, sentences.CARER_AT_HOME)
    if record["smoking"]:
        yield from _maybe(chance, 0.25, sentences.SMOKING[record["smoking"]])


def _experience(chance: Chance, record: Record) -> Iterator[str]:
    if any(code in sentences.GROUPS for code in record["target_groups"]):
        yield from _maybe(chance, 0.75, sentences.EXPERIENCE)
    for code in record["competences"][:3]:
        yield from _maybe(chance, 0.6, sentences.COMPETENCE[code])


def _stays(chance: Chance, record: Record) -> Iterator[str]:
    if offer := record["parent_child"]:
        yield chance.one_of(sentences.PARENT_CHILD[offer["from_pregnancy"]])
        if offer["separate_unit"]:
            yield chance.one_of(sentences.SEPARATE_UNIT)
    if "acute" in record["stay_types"]:
        yield from _maybe(chance, 0.6, sentences.ACUTE)
    if "respite" in record["stay_types"]:
        yield from _maybe(chance, 0.4, sentences.RESPITE)


def _maybe(chance: Chance, share: float, templates: Sequence[str]) -> Iterator[str]:
    if chance.happens(share):
        yield chance.one_of(templates)


def _within_limit(text: list[str]) -> str:
    """Join the sentences with capital letters; the ones before the last go first when too long."""
    while _length(text) > MAX_WORDS:
        del text[-2]
    return " ".join(sentence[0].upper() + sentence[1:] for sentence in text)


def _length(text: list[str]) -> int:
    return sum(len(sentence.split()) for sentence in text)
