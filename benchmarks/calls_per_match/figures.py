"""Calls per match of one way, and beside another: what is a difference, and what is chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from benchmarks.calls_per_match.caseworker import Outcome

_SURE = 2
"""So many standard errors are no chance."""


def calls_per_match(outcomes: Sequence[Outcome]) -> float:
    """Return all calls over all matches; infinite when there was no match."""
    matches = sum(one.matched for one in outcomes)
    return sum(one.contacts for one in outcomes) / matches if matches else float("inf")


@dataclass(frozen=True, slots=True)
class Difference:
    """How many more calls a match takes, and how far chance alone goes (two standard errors)."""

    more: float
    chance: float

    @property
    def is_real(self) -> bool:
        """Tell whether it is more than chance."""
        return abs(self.more) > self.chance

    def __str__(self) -> str:
        """Write it for a table."""
        told = f"{self.more:+.2f} ± {self.chance:.2f}"
        return told if self.is_real else f"none ({told})"


def difference(one: Sequence[Outcome], other: Sequence[Outcome]) -> Difference:
    """Compare `one` with `other` child by child: the same children met the same families in both."""
    pulls = [a - b for a, b in zip(_pulls(one), _pulls(other), strict=True)]
    return Difference(calls_per_match(one) - calls_per_match(other), _SURE * stdev(pulls) / sqrt(len(pulls)))


def _pulls(outcomes: Sequence[Outcome]) -> list[float]:
    """Return how much each child pulls at the ratio (its linear part)."""
    ratio, matches = calls_per_match(outcomes), fmean(one.matched for one in outcomes)
    return [(one.contacts - ratio * one.matched) / matches for one in outcomes]
