"""Where a family answers what was asked: its description with the answers marked, and every mention."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from families.family import Family
from search_api.text.analyser import tokens_of_word, written_words
from search_api.text.asked import Grade, asked_words
from search_api.text.searched import searched_texts

SNIPPET = 200
"""Characters of a description that are shown, but for the rest of a word at either end."""
_BEFORE = 40
"""Characters that lead up to the first answer."""
_MORE = "…"

Grades = Mapping[str, Grade]
"""Asked words with how well they are answered; without those that are not."""
Answers = list[tuple[re.Match[str], Grades]]
"""The words of a text that answer something, in order."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a description, to be marked or not."""

    text: str
    matched: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """A word that answers an asked one, as it stands in one of the family's places."""

    place: str
    word: str


def snippet(family: Family, asked: str) -> tuple[Part, ...]:
    """Return the description, or the part of it that answers a query best, as parts in order.

    Joined, the parts are the description's own words (composed: NFC), with … where it was cut.
    Without an answer it is the beginning; without a description there are no parts.
    """
    description = normalize("NFC", family.description or "")
    answers = _answers(description, asked)
    start, end = _window(description, answers)
    return tuple(_parts(description, start, end, answers))


def mentions(family: Family, asked: str) -> list[tuple[str, Mention | None]]:
    """Return the best and first mention of each asked word as typed, None where there is none."""
    words = asked_words(asked)
    best: dict[str, tuple[Grade, Mention | None]] = {word.word: (Grade.NOT, None) for word in words}
    for place, text in searched_texts(family):
        for match, grades in _answers(text, asked):
            for word, grade in grades.items():
                if grade > best[word][0]:
                    best[word] = grade, Mention(place, match[0])
    return [(word.typed, best[word.word][1]) for word in words]


def _answers(text: str, asked: str) -> Answers:
    if not asked:
        return []
    return [(match, grades) for match in written_words(text) if (grades := _grades(asked, match[0]))]


@lru_cache(maxsize=2**14)
def _grades(asked: str, written: str) -> Grades:
    tokens = tokens_of_word(written)
    grades = {word.word: word.grade(tokens) for word in asked_words(asked)} if tokens else {}
    return {word: grade for word, grade in grades.items() if grade}


def _window(text: str, answers: Answers) -> tuple[int, int]:
    """Return where the part begins and ends that answers the most words best; never inside a word."""
    if len(text) <= SNIPPET:
        return 0, len(text)
    starts = [0, *(min(max(0, match.start() - _BEFORE), len(text) - SNIPPET) for match, _ in answers)]
    start = max(starts, key=lambda start: _relevance(answers, start, start + SNIPPET))
    end = start + SNIPPET
    while start and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return start, end


def _relevance(answers: Answers, start: int, end: int) -> int:
    best: dict[str, Grade] = {}
    for match, grades in answers:
        if start <= match.start() and match.end() <= end:
            for word, grade in grades.items():
                best[word] = max(grade, best.get(word, Grade.NOT))
    return sum(best.values())


def _parts(text: str, start: int, end: int, answers: Answers) -> Iterator[Part]:
    at, lead = start, _MORE if start else ""
    for match, _ in answers:
        if start <= match.start() and match.end() <= end:
            if between := lead + text[at : match.start()]:
                yield Part(between, matched=False)
            yield Part(match[0], matched=True)
            at, lead = match.end(), ""
    if rest := lead + text[at:end] + (_MORE if end < len(text) else ""):
        yield Part(rest, matched=False)
