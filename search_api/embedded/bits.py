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

Rows = NDArray[np.intp]
"""Places of rows in the matrix."""
Counts = NDArray[np.uint32]

_EMPTY_ROW = 0
_WORDS_AT_ONCE = 2**17
"""Words counted together: few enough that what lies between and and popcount stays in the cache."""


def words_of(flags: Flags) -> Words:
    """Pack one flag per slot (a multiple of 64) into words."""
    return np.packbits(flags, bitorder="little").view(np.uint64)


def flags_of(words: Words) -> Flags:
    """Unpack words into one flag per slot."""
    return np.unpackbits(words.view(np.uint8), bitorder="little").view(np.bool_)


def slots_of(words: Words) -> Slots:
    """Return the slots of a set in ascending order."""
    return np.flatnonzero(flags_of(words))


def size_of(words: Words) -> int:
    """Return how many slots a set holds."""
    return int(np.bitwise_count(words).sum(dtype=np.int64))


def counts(rows: Words, words: Words) -> Counts:
    """Return for each row how many slots it shares with a set."""
    at_once = max(1, _WORDS_AT_ONCE // len(words))
    shared = np.empty(len(rows), np.uint32)
    for first in range(0, len(rows), at_once):
        part = slice(first, first + at_once)
        np.bitwise_count(rows[part] & words).sum(axis=1, dtype=np.uint32, out=shared[part])
    return shared


class BitMatrix:
    """Rows of bits by facet and code; a row is made when the first family has it."""

    def __init__(self, width: int) -> None:
        """Make an empty matrix of `width` words a row."""
        self._words: Words = np.zeros((WORD, width), np.uint64)
        self._rows: dict[RowKey, int] = {("", ""): _EMPTY_ROW}

    @property
    def width(self) -> int:
        """Words a row."""
        return int(self._words.shape[1])

    @property
    def height(self) -> int:
        """How many rows are in use, the empty one included."""
        return len(self._rows)

    @property
    def words(self) -> Words:
        """The rows that are in use, one below the other."""
        return self._words[: self.height]

    def widen(self, width: int) -> None:
        """Make every row `width` words long; new bits are 0."""
        self._words = np.pad(self._words, ((0, 0), (0, width - self.width)))

    def rows_of(self, keys: Iterable[RowKey]) -> Rows:
        """Return the places of rows; that of the empty row for what no family has."""
        return np.array([self._rows.get(key, _EMPTY_ROW) for key in keys], np.intp)

    def union(self, keys: Iterable[RowKey]) -> Words:
        """Return the OR of some rows."""
        union: Words = np.bitwise_or.reduce(self._words[self.rows_of(keys)], axis=0)
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

    def _row(self, key: RowKey) -> int:
        row = self._rows.setdefault(key, len(self._rows))
        if row == len(self._words):
            self._words = np.pad(self._words, ((0, row), (0, 0)))
        return row
