"""The tables: every way beside Ledig, how often to remind, and what if something else were true."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from os import cpu_count
from statistics import fmean

from benchmarks.calls_per_match.assumptions import Assumptions
from benchmarks.calls_per_match.figures import calls_per_match, difference
from benchmarks.calls_per_match.running import DAYS, SETTLED, Result, Run, simulate
from benchmarks.calls_per_match.way import INTERVALS, LEDIG, PORTAL, PORTAL_LETTERS, RULES, WITHOUT, Way
from benchmarks.invented import DENMARK
from benchmarks.table import table

SIZES = (DENMARK,)
_ASSUMED = Assumptions()
OTHERWISE: Mapping[str, Assumptions] = {
    "as assumed": _ASSUMED,
    "half as many letters are answered": replace(_ASSUMED, answers_link=0.17, answers_login=0.06),
    "ten times as many say unasked that they are occupied": replace(_ASSUMED, taken_said=0.3),
    "everything changes twice as fast": replace(_ASSUMED, stay=450, vacancy=138, blocking=200),
    "every second call is not taken": replace(_ASSUMED, picks_up=0.5),
    "fewer say yes (45 %)": replace(_ASSUMED, agrees=0.45),
}
"""What if: each changes one thing that no source gave."""

_WAYS = (
    *("way", "hits", "contacted", "answered", "had no place", "matched", "**calls per match**"),
    *("more than Ledig", "contacts where no family exists"),
)
_REMINDERS = ("Ledig", "calls per match", "more than Ledig", "letters to a family a year", "hits")
_SENSITIVITY = ("if", "the portal's list, called", "Ledig", "ratio")


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is simulated: families in all of Denmark, days before and while counting."""

    denmark: int = DENMARK
    seed: int = 7
    settled: int = SETTLED
    days: int = DAYS

    def run(self, way: Way, assumed: Assumptions = _ASSUMED) -> Run:
        """Return what is to be simulated."""
        return Run(way, self.denmark, assumed, self.seed, self.settled, self.days)


def answer(sizes: Sequence[int]) -> Iterator[str]:
    """Yield the tables for each number of families in Denmark."""
    for size in sizes:
        yield from tables(Scale(size))


def tables(scale: Scale) -> Iterator[str]:
    """Yield what was simulated, and the three tables."""
    ways = [scale.run(way) for way in (PORTAL_LETTERS, PORTAL, LEDIG, *WITHOUT)]
    reminders = [scale.run(way) for way in (*INTERVALS, *RULES)]
    otherwise = [scale.run(way, assumed) for assumed in OTHERWISE.values() for way in (PORTAL, LEDIG)]
    results = all_of([*ways, *reminders, *otherwise])
    ledig = results[scale.run(LEDIG)]
    yield _said(scale, ledig)
    yield ways_table({run.way.name: results[run] for run in ways}, ledig)
    yield table(_REMINDERS, (_reminded(run.way.name, results[run], ledig) for run in reminders))
    yield table(_SENSITIVITY, (_if(name, scale, results) for name in OTHERWISE))


def all_of(runs: Sequence[Run]) -> dict[Run, Result]:
    """Simulate each run once, as many at a time as there are processors."""
    asked = list(dict.fromkeys(runs))
    with ProcessPoolExecutor(cpu_count(), mp_context=get_context("spawn")) as pool:
        return dict(zip(asked, pool.map(simulate, asked), strict=True))


def ways_table(results: Mapping[str, Result], ledig: Result) -> str:
    """Return the table of the ways, averages of the children for whom a fitting free family existed."""
    return table(_WAYS, (_way(name, result, ledig) for name, result in results.items()))


def _said(scale: Scale, result: Result) -> str:
    return (
        f"{len(result.outcomes)} children in {scale.days} days, for {len(result.with_family)} of whom"
        f" a family that fits, is free and wants such a child lived within reach; seed {scale.seed}."
    )


def _way(name: str, result: Result, ledig: Result) -> Sequence[object]:
    there = result.with_family
    nowhere = [one.contacts for one in result.outcomes if not one.exists]
    return (
        name,
        f"{fmean(one.hits for one in there):.0f}",
        f"{fmean(one.contacts for one in there):.1f}",
        f"{fmean(one.answers for one in there):.1f}",
        f"{fmean(one.taken for one in there):.1f}",
        f"{fmean(one.matched for one in there):.0%}",
        f"**{calls_per_match(there):.1f}**",
        "-" if result is ledig else str(difference(there, ledig.with_family)),
        f"{fmean(nowhere):.1f}" if nowhere else "-",
    )


def _reminded(name: str, result: Result, ledig: Result) -> Sequence[object]:
    there = result.with_family
    return (
        name,
        f"{calls_per_match(there):.2f}",
        str(difference(there, ledig.with_family)),
        f"{result.letters_a_year:.1f}",
        f"{fmean(one.hits for one in there):.0f}",
    )


def _if(name: str, scale: Scale, results: Mapping[Run, Result]) -> Sequence[object]:
    assumed = OTHERWISE[name]
    portal, ledig = (calls_per_match(results[scale.run(way, assumed)].with_family) for way in (PORTAL, LEDIG))
    return name, f"{portal:.1f}", f"{ledig:.1f}", f"{portal / ledig:.1f}"
