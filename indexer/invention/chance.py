"""Choices that come out the same for the same seed, in every process and on every machine."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Shares(Generic[T]):
    """Things with their weights, ready to be drawn from; the weights need not add up to anything."""

    def __init__(self, weights: Mapping[T, float]) -> None:
        """Keep the things in the order given, which is part of what a seed means."""
        self.things = tuple(weights)
        self.bounds = tuple(accumulate(weights.values()))


class Chance:
    """The choices made about one family."""

    def __init__(self, seed: int, about: str) -> None:
        """Begin the choices that belong to the seed and to what they are about."""
        self._random = Random(f"{seed}:{about}")  # noqa: S311 - invention, not secrets

    def draw(self, shares: Shares[T]) -> T:
        """Return one of the things, by its weight."""
        return self._random.choices(shares.things, cum_weights=shares.bounds)[0]

    def one_of(self, things: Sequence[T]) -> T:
        """Return one of the things, each as likely."""
        return things[int(self._random.random() * len(things))]

    def happens(self, share: float) -> bool:
        """Return True in this share of cases (0-1)."""
        return self._random.random() < share

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def some(self, shares: Shares[T], number: int) -> list[T]:
        """Return up to `number` different things, by their weights, in the order of the shares."""
        drawn = {self.draw(shares) for _ in range(number)}
        return [thing for thing in shares.things if thing in drawn]
