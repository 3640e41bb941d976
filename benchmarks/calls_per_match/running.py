"""One way from its first day to its last: what became of every child."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Self

from benchmarks.calls_per_match.area import residents
from benchmarks.calls_per_match.assumptions import Assumptions
from benchmarks.calls_per_match.caseworker import Caseworker, Outcome
from benchmarks.calls_per_match.child import children
from benchmarks.calls_per_match.country import country
from benchmarks.calls_per_match.way import Way

SETTLED = 45
"""Days after which the register shows what the way makes of it, and counting begins."""
DAYS = 60
"""Days that are counted."""


@dataclass(frozen=True, slots=True)
class Run:
    """What is simulated: `denmark` is the number of families in the whole country."""

    way: Way
    denmark: int
    assumed: Assumptions
    seed: int
    settled: int
    days: int


@dataclass(frozen=True, slots=True)
class Result:
    """What became of each child that was looked for after the way had settled, and what it cost families."""

    outcomes: Sequence[Outcome]
    letters_a_year: float
    """Letters to one family."""

    @classmethod
    def of_all(cls, results: Sequence[Self]) -> Self:
        """Return what became of the children of several runs of the same length."""
        outcomes = [outcome for one in results for outcome in one.outcomes]
        return cls(outcomes, fmean(one.letters_a_year for one in results))

    @property
    def with_family(self) -> Sequence[Outcome]:
        """The children for whom a fitting free family existed: the same ones in every way."""
        return [one for one in self.outcomes if one.exists]


def simulate(run: Run) -> Result:
    """Let the days pass, each with its reports and its children."""
    until = run.settled + run.days
    there = residents(run.denmark, until, run.assumed, run.seed)
    waiting = list(children(0, until, run.assumed, run.seed))
    outcomes = []
    with country(there, run.way, run.assumed, run.seed) as now:
        caseworker = Caseworker(now, run.assumed, run.seed)
        for day in range(until):
            if day == run.settled:
                now.letters = 0
            now.wake(day)
            outcomes += [caseworker.look_for(child) for child in waiting if child.day == day]
        letters = now.letters / len(there) * 365 / run.days
    return Result([one for one in outcomes if one.day >= run.settled], letters)
