"""Every token that a family ever had: those that begin in one way, and those one edit away."""

from bisect import bisect_left
from collections.abc import Iterator

_LAST = chr(0x10FFFF)
"""Sorts after every letter."""


class Vocabulary:
    """Tokens to be found by how they look. Whether a family still has them is not known here."""

    def __init__(self) -> None:
        """Make an empty vocabulary."""
        self._tokens: set[str] = set()
        self._sorted: list[str] = []
        self._new: list[str] = []
        self._after: dict[str, set[str]] = {}
        """The letters that follow a letter in some token; those that begin one follow nothing."""

    def add(self, token: str) -> None:
        """Take a token in that is not here yet."""
        self._tokens.add(token)
        self._new.append(token)
        for one, other in zip(("", *token), token, strict=False):
            self._after.setdefault(one, set()).add(other)

    def beginning_with(self, beginning: str) -> list[str]:
        """Return the tokens that begin so, the whole word included."""
        if self._new:
            # Sorting what is nearly sorted costs little: new tokens stand at the end.
            self._sorted += self._new
            self._sorted.sort()
            self._new.clear()
        first = bisect_left(self._sorted, beginning)
        return self._sorted[first : bisect_left(self._sorted, beginning + _LAST, first)]

    def one_edit_from(self, form: str) -> set[str]:
        """Return the tokens that one letter too many, too few, wrong or two swapped tell apart."""
        return self._tokens.intersection(self._edits(form))

    def _edits(self, form: str) -> Iterator[str]:
        """Yield every edit that can be a token: only letters that follow one another are tried."""
        for at in range(len(form) + 1):
            head, tail = form[:at], form[at:]
            yield head + tail[1:]
            yield head + tail[1::-1] + tail[2:]
            for letter in self._after.get(head[-1:], ()):
                yield head + letter + tail
                yield head + letter + tail[1:]
