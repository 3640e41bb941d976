"""Sets of families as bits: one row per (facet, code), one bit per family slot."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
"""A set of slots: bit `slot % 64` of word `slot // 64`."""
Slots = NDArray[np.intp]
Flags = NDArray[np.bool_]

WORD = 64
RowKey = tuple[str, str]
"""Facet key and stored code."""

_ROWS_AT_ONCE = 32
"""Rows counted together: few enough that what lies between and and popcount stays in the cache."""


def words_of(flags: Flags) -> Words:
    """Pack one flag per slot (a multiple of 64) into words."""
    return np.packbits(flags, bitorder="little").view(np.uint64)


def slots_of(words: Words) -> Slots:
    """Return the slots of a set in ascending order."""
    return np.flatnonzero(np.unpackbits(words.view(np.uint8), bitorder="little").view(np.bool_))


def size_of(words: Words) -> int:
    """Return how many slots a set holds."""
    return int(np.bitwise_count(words).sum(dtype=np.int64))


class BitMatrix:
    """Rows of bits by facet and code; a row is made when the first family has it."""

    def __init__(self, width: int) -> None:
        """Make an empty matrix of `width` words a row."""
        self._words: Words = np.zeros((0, width), np.uint64)
        self._rows: dict[RowKey, int] = {}

    @property
    def width(self) -> int:
        """Words a row."""
        return int(self._words.shape[1])

    @property
    def words(self) -> Words:
        """The rows that are in use, one below the other."""
        return self._words[: len(self._rows)]

    def widen(self, width: int) -> None:
        """Make every row `width` words long; new bits are 0."""
        self._words = np.pad(self._words, ((0, 0), (0, width - self.width)))

    def union(self, keys: Iterable[RowKey]) -> Words:
        """Return the OR of some rows; a row that no family has is empty."""
        union: Words = np.zeros(self.width, np.uint64)
        for key in keys:
            if key in self._rows:
                union |= self._words[self._rows[key]]
        return union

    def put(self, slots: Sequence[int], codes: Sequence[Iterable[RowKey]]) -> None:
        """Make the rows in `codes[i]`, and no others, hold `slots[i]`."""
        at = np.asarray(slots, np.intp)
        bits = np.uint64(1) << (at % WORD).astype(np.uint64)
        pairs = [(self._row(key), place) for place, keys in enumerate(codes) for key in keys]
        for word, bit in zip((at // WORD).tolist(), bits, strict=True):
            self._words[:, word] &= ~bit
        if pairs:
            rows, places = np.asarray(pairs, np.intp).T
            np.bitwise_or.at(self._words, (rows, at[places] // WORD), bits[places])

    def counts(self, words: Words) -> dict[RowKey, int]:
        """Return for every row how many slots it shares with a set."""
        return dict(zip(self._rows, _counts(self.words, words), strict=True))

    def counts_of(self, keys: Sequence[RowKey], words: Words) -> dict[RowKey, int]:
        """Return for some rows how many slots they share with a set; absent rows are left out."""
        known = [key for key in keys if key in self._rows]
        rows = self._words[[self._rows[key] for key in known]]
        return dict(zip(known, _counts(rows, words), strict=True))

    def _row(self, key: RowKey) -> int:
        row = self._rows.get(key)
        if row is None:
            row = self._rows[key] = len(self._rows)
            if row == len(self._words):
                self._words = np.pad(self._words, ((0, max(WORD, row)), (0, 0)))
        return row


def _counts(rows: Words, words: Words) -> list[int]:
    counts: list[int] = []
    for first in range(0, len(rows), _ROWS_AT_ONCE):
        shared = rows[first : first + _ROWS_AT_ONCE] & words
        counts += np.bitwise_count(shared).sum(axis=1, dtype=np.int64).tolist()
    return counts
