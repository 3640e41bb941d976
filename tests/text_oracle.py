"""The rules of text, read aloud from `api.md` (Text): every word against every word, letter by letter.

Folding and stems are the analyser's, which its own tests hold; all that follows from them is here.
"""

from functools import cache

from search_api.text.analyser import folded_words, stem_of, stop_words, written_words
from search_api.text.word_lists import word_lines

SAME, SYNONYM, BEGINNING, TYPO = 4, 3, 2, 1


@cache
def relevance(asked: str, said: str) -> int | None:
    """Return the sum over the asked words of how well each is found in what is said, None if one is not."""
    grades = [max((_grade(word, other) for other in words(said)), default=0) for word in words(asked)]
    return sum(grades) if all(grades) else None


@cache
def words(text: str) -> tuple[str, ...]:
    """Return the different words of a text that ask something."""
    found = [word for match in written_words(text) for word in folded_words(match[0])]
    return tuple(dict.fromkeys(word for word in found if word not in stop_words()))


@cache
def _grade(asked: str, said: str) -> int:
    """Return how well one word of a text answers an asked one, 0 for not at all."""
    if _same(asked, said):
        return SAME
    if any(_same(said, synonym) for synonym in _synonyms(asked)):
        return SYNONYM
    if len(asked) >= 3 and said.startswith(asked):
        return BEGINNING
    for form in (asked, stem_of(asked)):
        if len(form) >= 5 and any(edits(form, other) <= 1 for other in (said, stem_of(said))):
            return TYPO
    return 0


def _same(one: str, other: str) -> bool:
    """Tell whether two words are one, or have one stem, or one is the other's stem."""
    return not {one, stem_of(one)}.isdisjoint({other, stem_of(other)})


@cache
def _synonyms(asked: str) -> list[str]:
    lines = [words(" ".join(line)) for line in word_lines("synonyms.txt")]
    return [
        word
        for line in lines
        if stem_of(asked) in map(stem_of, line)
        for word in line
        if stem_of(word) != stem_of(asked)
    ]


def edits(one: str, other: str) -> int:
    """Return the optimal string alignment distance: insert, delete, replace, swap two neighbours."""
    table = [
        [max(row, column) * (row * column == 0) for column in range(len(other) + 1)]
        for row in range(len(one) + 1)
    ]
    for row, a in enumerate(one, start=1):
        for column, b in enumerate(other, start=1):
            table[row][column] = min(
                table[row - 1][column] + 1,
                table[row][column - 1] + 1,
                table[row - 1][column - 1] + (a != b),
            )
            swapped = row > 1 and column > 1 and a == other[column - 2] and b == one[row - 2]
            if swapped:
                table[row][column] = min(table[row][column], table[row - 2][column - 2] + 1)
    return table[-1][-1]
