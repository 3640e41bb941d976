"""Which families have a token: as bits where many have it, else as a short list of slots."""

from array import array
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import reduce
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from search_api.embedded.bits import WORD, Slots, Words, flags_of, size_of, slots_of, words_of
from search_api.embedded.vocabulary import Vocabulary
from search_api.text.asked import AskedWord

ANSWERS_KEPT = 128
"""Asked words whose answers are kept until the next change of a text."""

_FEW = 2
"""Slots for each word of a row up to which a list of slots (32 bits each) takes less room than bits."""

Retold = tuple[int, frozenset[str], frozenset[str]]
"""A family's slot, the tokens that it had, and those that it has."""
Answer = tuple[Words, ...]
"""The families that answer an asked word in any way, and ever better ones, up to exactly."""


class Postings:
    """The families' slots by token, changed in place, and the answers to asked words."""

    def __init__(self, width: int) -> None:
        """Make empty postings, with `width` words to a row of bits."""
        self._width = width
        self._few: dict[str, array[int]] = {}
        self._many: dict[str, Words] = {}
        self._vocabulary = Vocabulary()
        self._answers: OrderedDict[AskedWord, Answer] = OrderedDict()

    def widen(self, width: int) -> None:
        """Make every row `width` words long; one that holds few of so many becomes a list."""
        rows, self._many, more = self._many, {}, width - self._width
        self._width = width
        for token, row in rows.items():
            if size_of(row) > _FEW * width:
                self._many[token] = np.pad(row, (0, more))
            else:
                self._few[token] = array("I", slots_of(row).tolist())
        self._answers.clear()

    def put(self, retold: Sequence[Retold]) -> None:
        """Give families other tokens than they had."""
        if not retold:
            return
        gone: dict[str, list[int]] = defaultdict(list)
        come: dict[str, list[int]] = defaultdict(list)
        for slot, before, after in retold:
            for token in before - after:
                gone[token].append(slot)
            for token in after - before:
                come[token].append(slot)
        for token, leaving in gone.items():
            self._remove(token, leaving)
        for token, coming in come.items():
            self._add(token, coming)
        self._answers.clear()

    def answer(self, asked: AskedWord) -> Answer:
        """Return who answers the word; the copy's until the next change, so not to be written to."""
        answer = self._answers.get(asked)
        if answer is None:
            answer = self._answers[asked] = self._answer(asked)
            if len(self._answers) > ANSWERS_KEPT:
                self._answers.popitem(last=False)
        return answer

    def relevance(self, asked: Iterable[AskedWord], slots: Slots) -> NDArray[np.int64]:
        """Return the relevance of families that answer every word: the sum of their best grades.

        A grade is the number of sets of the answer that hold the family (`text.asked.Grade`).
        """
        relevance = np.zeros(len(slots), np.int64)
        for word in asked:
            for row in self.answer(word):
                relevance += flags_of(row)[slots]
        return relevance

    def _answer(self, asked: AskedWord) -> Answer:
        """Look the word up grade by grade; each set holds those of the better grades too."""
        vocabulary = self._vocabulary
        grades = (
            {asked.word, asked.stem},
            asked.synonyms,
            vocabulary.beginning_with(asked.word) if asked.begins else (),
            {token for form in asked.mistypable for token in vocabulary.one_edit_from(form)},
        )
        return tuple(accumulate(map(self._union, grades), np.bitwise_or))[::-1]

    def _union(self, tokens: Collection[str]) -> Words:
        few = b"".join(self._few[token] for token in tokens if token in self._few)
        many = [self._many[token] for token in tokens if token in self._many]
        flags = np.zeros(self._width * WORD, np.bool_)
        flags[np.frombuffer(few, np.uint32)] = True
        return reduce(np.bitwise_or, many, words_of(flags))

    def _add(self, token: str, slots: list[int]) -> None:
        if token in self._many:
            _set(self._many[token], slots)
            return
        if token not in self._few:
            self._few[token] = array("I")
            self._vocabulary.add(token)
        few = self._few[token]
        few.extend(slots)
        if len(few) > _FEW * self._width:
            self._many[token] = self._union((token,))
            del self._few[token]

    def _remove(self, token: str, slots: list[int]) -> None:
        if token in self._many:
            row = self._many[token]
            row &= ~_set(np.zeros_like(row), slots)
        else:
            for slot in slots:
                self._few[token].remove(slot)


def _set(row: Words, slots: Sequence[int]) -> Words:
    """Put slots into a row, and return it."""
    at = np.asarray(slots, np.uint64)
    np.bitwise_or.at(row, (at // WORD).astype(np.intp), np.uint64(1) << at % np.uint64(WORD))
    return row
