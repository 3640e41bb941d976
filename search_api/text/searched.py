"""What of a family is searched for words (`api.md`, Text): never a restricted field."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from families.family import Family
from families.geography import languages
from search_api.text.analyser import tokens_of

DESCRIPTION = "beskrivelsen"

PLACES: tuple[tuple[str, Callable[[Family], Iterable[str | None]]], ...] = (
    (DESCRIPTION, lambda family: (family.description,)),
    ("typen", lambda family: (family.family_type.label,)),
    ("målgrupperne", lambda family: (group.label for group in family.target_groups)),
    ("kompetencerne", lambda family: (competence.label for competence in family.competences)),
    ("støtten", lambda family: (support.label for support in family.support)),
    ("sprogene", lambda family: (languages()[code] for code in family.languages)),
    ("kommunen", lambda family: (family.municipality.name,)),
    ("byen", lambda family: (family.place.town,)),
)
"""Where words stand: the place in Danish, as it is told to the reader, and its texts."""


def searched_texts(family: Family) -> Iterator[tuple[str, str]]:
    """Yield every text of the family with its place, the description first."""
    for place, texts in PLACES:
        for text in texts(family):
            if text:
                yield place, text


def family_tokens(family: Family) -> frozenset[str]:
    """Return every token that the family is found by."""
    return frozenset().union(
        *(
            tokens_of(text) if place == DESCRIPTION else _label_tokens(text)
            for place, text in searched_texts(family)
        )
    )


@lru_cache(maxsize=4096)
def _label_tokens(label: str) -> frozenset[str]:
    return tokens_of(label)
