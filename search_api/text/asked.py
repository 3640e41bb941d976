"""What a person asks with words: each word on its own, and how well a word of a family answers it."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache, lru_cache
from unicodedata import category, normalize

from search_api.text.analyser import asking_words, stem_of, tokens_of, written_words
from search_api.text.word_lists import word_lines

LONGEST_QUERY = 200
"""Characters of a query, composed; more is an error (`api.md`)."""
LEAST_BEGINNING = 3
"""Letters that a word must have to be the beginning of another."""
LEAST_MISTYPED = 5
"""Letters that a word or stem must have for one edit to be forgiven."""


class Grade(IntEnum):
    """How a word was found. The value is what it adds to the relevance: constant, so engines agree."""

    NOT = 0
    TYPO = 1
    BEGINNING = 2
    SYNONYM = 3
    EXACT = 4


@dataclass(frozen=True, slots=True)
class AskedWord:
    """A word that must be found: folded, its stem, the tokens of its synonyms, and as it was typed."""

    word: str
    stem: str
    synonyms: frozenset[str]
    typed: str = field(compare=False)

    @property
    def mistypable(self) -> frozenset[str]:
        """The forms of the word that are long enough for one edit to be forgiven."""
        return frozenset(form for form in (self.word, self.stem) if len(form) >= LEAST_MISTYPED)

    @property
    def begins(self) -> bool:
        """Whether the word is long enough to be the beginning of another."""
        return len(self.word) >= LEAST_BEGINNING

    def grade(self, tokens: AbstractSet[str]) -> Grade:
        """Return how well the tokens answer, by the best of them."""
        if self.word in tokens or self.stem in tokens:
            return Grade.EXACT
        if not self.synonyms.isdisjoint(tokens):
            return Grade.SYNONYM
        if self.begins and any(token.startswith(self.word) for token in tokens):
            return Grade.BEGINNING
        forms = self.mistypable
        near = any(within_one_edit(form, token) for form in forms for token in tokens)
        return Grade.TYPO if near else Grade.NOT


def as_asked(text: str) -> str:
    """Return a query as it is kept and shown: composed, one space between words, no hidden signs."""
    seen = (sign if sign.isprintable() else "" if category(sign) == "Cf" else " " for sign in text)
    return " ".join(normalize("NFC", "".join(seen)).split())


@lru_cache(maxsize=1024)
def asked_words(text: str) -> tuple[AskedWord, ...]:
    """Return the words of a query that ask something, each once, in order."""
    typed: dict[str, str] = {}
    for part in asking_parts(text):
        for word in asking_words(part):
            typed.setdefault(word, part)
    return tuple(_asked(word, part) for word, part in typed.items())


def asking_parts(text: str) -> list[str]:
    """Return what asks something in a query as it was typed, each time that it stands there."""
    return [part[0] for part in written_words(text) if asking_words(part[0])]


def _asked(word: str, typed: str) -> AskedWord:
    stem = stem_of(word)
    return AskedWord(word, stem, _synonyms().get(stem, frozenset()), typed)


def within_one_edit(one: str, other: str) -> bool:
    """Tell whether one letter too many, too few or wrong, or two that changed places, tell them apart."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    rest, others = one[same:], other[same:]
    if len(one) < len(other):
        return rest == others[1:]
    return rest[1:] == others[1:] or (rest[1::-1] == others[:2] and rest[2:] == others[2:])


@cache
def _synonyms() -> dict[str, frozenset[str]]:
    """Return the tokens of the synonyms by stem: all words of its lines, its own left out."""
    found: dict[str, set[str]] = {}
    for line in word_lines("synonyms.txt"):
        tokens = tokens_of(" ".join(line))
        for word in line:
            for asking in asking_words(word):
                found.setdefault(stem_of(asking), set()).update(tokens)
    return {stem: frozenset(tokens - {stem}) for stem, tokens in found.items()}
