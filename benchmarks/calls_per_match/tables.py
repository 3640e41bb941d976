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
    """How much is simulated: families in all of Denmark, the seeds, days before and while counting."""

    denmark: int = DENMARK
    seeds: tuple[int, ...] = (7, 8, 9)
    settled: int = SETTLED
    days: int = DAYS


@dataclass(frozen=True, slots=True)
class Case:
    """One way under certain assumptions."""

    way: Way
    assumed: Assumptions = _ASSUMED


def answer(sizes: Sequence[int]) -> Iterator[str]:
    """Yield the tables for each number of families in Denmark."""
    for size in sizes:
        yield from tables(Scale(size))


def tables(scale: Scale) -> Iterator[str]:
    """Yield what was simulated, and the three tables."""
    ways = [Case(way) for way in (PORTAL_LETTERS, PORTAL, LEDIG, *WITHOUT)]
    reminders = [Case(way) for way in (*INTERVALS, *RULES)]
    otherwise = [Case(way, assumed) for assumed in OTHERWISE.values() for way in (PORTAL, LEDIG)]
    results = all_of([*ways, *reminders, *otherwise], scale)
    ledig = results[Case(LEDIG)]
    yield _said(scale, ledig)
    yield ways_table({case.way.name: results[case] for case in ways}, ledig)
    yield table(_REMINDERS, (_reminded(case.way.name, results[case], ledig) for case in reminders))
    yield table(_SENSITIVITY, (_if(name, results) for name in OTHERWISE))


def all_of(cases: Sequence[Case], scale: Scale) -> dict[Case, Result]:
    """Simulate each case once a seed, as many at a time as there are processors."""
    asked = list(dict.fromkeys(cases))
    runs = [
        Run(case.way, scale.denmark, case.assumed, seed, scale.settled, scale.days)
        for seed in scale.seeds
        for case in asked
    ]
    with ProcessPoolExecutor(cpu_count(), mp_context=get_context("spawn")) as pool:
        results = list(pool.map(simulate, runs))
    return {case: Result.of_all(results[place :: len(asked)]) for place, case in enumerate(asked)}


def ways_table(results: Mapping[str, Result], ledig: Result) -> str:
    """Return the table of the ways, averages of the children for whom a fitting free family existed."""
    return table(_WAYS, (_way(name, result, ledig) for name, result in results.items()))


def _said(scale: Scale, result: Result) -> str:
    return (
        f"{len(result.outcomes)} children in {scale.days} days, for {len(result.with_family)} of whom"
        f" a family that fits, is free and wants such a child lived within reach; seeds"
        f" {', '.join(map(str, scale.seeds))}."
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


def _if(name: str, results: Mapping[Case, Result]) -> Sequence[object]:
    assumed = OTHERWISE[name]
    portal, ledig = (calls_per_match(results[Case(way, assumed)].with_family) for way in (PORTAL, LEDIG))
    return name, f"{portal:.1f}", f"{ledig:.1f}", f"{portal / ledig:.1f}"
