"""The noise of protected counts: cell-key perturbation.

The method of the Australian Bureau of Statistics (Fraser and Wooton 2005; Thompson, Broadfoot and Elazar
2013), which Eurostat's centre of excellence recommends for the European census (Giessing and Tent 2019).
Every family has a random key that it keeps; the noise of a cell follows from the sum of its families'
keys. So the same families get the same noise in every table and in every month, and neither asking again
nor averaging takes any of it away. `docs/decisions` says what it protects against and what not.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import accumulate
from math import exp

from register.counted import CountedRow, Places

_BITS = 53
_HALVINGS = 80
_STEEPEST = 8.0


@dataclass(frozen=True, slots=True)
class NoiseRule:
    """How a count is perturbed: by whole numbers, without bias, and a true 0 not at all.

    The noise is at most `most` either way, included, and mostly about `spread` (a standard deviation);
    what is told is 0, or more than `small`.
    """

    most: int
    spread: float
    small: int


FAMILIES = NoiseRule(most=10, spread=2.5, small=2)
PLACES = NoiseRule(most=20, spread=5.0, small=2)
"""*Ours*: chosen by the attacks in `tests/capacity`. A family has up to nine places.

The bounds are four spreads away: all that can be proven, is proven from noise that is near its bounds in
two cells at once. At 2.4 spreads one month of the whole country proved a family in two of twenty-four trials.
"""


@dataclass(frozen=True, slots=True)
class Noise:
    """The noise of one true count: every possible step, and the chance of it or of a lesser one."""

    steps: tuple[int, ...]
    up_to: tuple[float, ...]

    def at(self, chance: float) -> int:
        """Return the step for a number from 0 to less than 1."""
        return self.steps[min(bisect_right(self.up_to, chance), len(self.steps) - 1)]


def perturbed(row: CountedRow) -> Places:
    """Return the places of a row with noise; the row must carry its cell key.

    A row whose families become 0 has nothing in it. The approved places are the sum of the perturbed
    occupied, free and blocked ones, and no more are confirmed than are free: what is made of numbers
    that are told tells nothing more.
    """
    families = _told(row, "families", FAMILIES)
    if not families:
        return Places()
    occupied, free, blocked, confirmed = (
        _told(row, measure, PLACES)
        for measure in ("occupied_places", "free_places", "blocked_places", "free_confirmed_places")
    )
    return Places(families, occupied + free + blocked, occupied, free, min(confirmed, free), blocked)


def _told(row: CountedRow, measure: str, rule: NoiseRule) -> int:
    count: int = getattr(row.places, measure)
    digest = sha256(f"{measure}:{count}:{row.cell_key}".encode()).digest()
    chance = (int.from_bytes(digest[:8], "big") >> (64 - _BITS)) / 2**_BITS
    # From here on every step is possible, so that all greater counts have the same noise.
    return count + noise_of(min(count, rule.most + rule.small + 1), rule).at(chance)


@cache
def noise_of(count: int, rule: NoiseRule) -> Noise:
    """Return the noise of a true count.

    Of all distributions on the possible steps with mean 0 it is the one nearest (in relative entropy) to
    the discrete normal one: that times exp(tilt·step).
    """
    possible = tuple(
        step for step in range(-rule.most, rule.most + 1) if count + step > rule.small or count + step == 0
    )
    if count == 0:
        return Noise((0,), (1.0,))
    low, high = -_STEEPEST, _STEEPEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if _mean(possible, _chances(possible, rule, middle)) > 0 else (middle, high)
    return Noise(possible, tuple(accumulate(_chances(possible, rule, low))))


def _chances(steps: Iterable[int], rule: NoiseRule, tilt: float) -> list[float]:
    weights = [exp(tilt * step - step * step / (2 * rule.spread**2)) for step in steps]
    return [weight / sum(weights) for weight in weights]


def _mean(steps: Iterable[int], chances: Iterable[float]) -> float:
    return sum(step * chance for step, chance in zip(steps, chances, strict=True))
