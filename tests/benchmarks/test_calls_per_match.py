"""The simulation of calls: repeatable, true to the funnel that it begins from, and fair to every part."""

from collections.abc import Sequence
from statistics import fmean

import pytest

from benchmarks.calls_per_match.caseworker import Outcome
from benchmarks.calls_per_match.figures import calls_per_match, difference
from benchmarks.calls_per_match.tables import Case, Scale, all_of, ways_table
from benchmarks.calls_per_match.way import LEDIG, PORTAL, PORTAL_LETTERS, WITHOUT

SHORT = Scale(seeds=(7,), settled=20, days=40)


def test_the_same_seed_gives_the_same_table_and_another_one_another() -> None:
    tables = []
    for seed in (7, 7, 8):
        (result,) = all_of([Case(LEDIG)], Scale(seeds=(seed,), settled=5, days=10)).values()
        tables.append(ways_table({"Ledig": result}, result))
    assert tables[0] == tables[1] != tables[2]


def test_the_portals_way_meets_the_funnel_of_gentofte_and_ledig_needs_fewer_calls() -> None:
    """70 hits, 20 written to, 2 answers, 0 or 1 fits."""
    results = all_of([Case(way) for way in (PORTAL_LETTERS, PORTAL, LEDIG)], SHORT)
    letters, portal, ledig = (result.with_family for result in results.values())
    assert 50 < fmean(one.hits for one in letters) < 90
    assert 15 < fmean(one.contacts for one in letters) <= 20
    assert 1 < fmean(one.answers for one in letters) < 3
    assert 0.2 < fmean(one.matched for one in letters) < 0.8
    for other in (letters, portal):
        assert difference(other, ledig).is_real
        assert calls_per_match(other) > 2 * calls_per_match(ledig)


@pytest.mark.slow
def test_no_part_that_is_switched_off_makes_ledig_better_beyond_chance() -> None:
    results = all_of([Case(way) for way in (LEDIG, *WITHOUT)], SHORT)
    ledig, *without = (result.with_family for result in results.values())
    worse = [difference(one, ledig) for one in without]
    assert [str(one) for one in worse if one.is_real and one.more < 0] == []
    assert any(one.is_real for one in worse)


def test_what_chance_alone_does_is_no_difference() -> None:
    calls = [Outcome(0, exists=True, contacts=1 + number % 5, matched=True) for number in range(50)]
    assert not difference(calls, calls[::-1]).is_real
    assert difference(_each_called_once_more(calls), calls).is_real


def _each_called_once_more(outcomes: Sequence[Outcome]) -> list[Outcome]:
    return [Outcome(0, exists=True, contacts=one.contacts + 1, matched=True) for one in outcomes]
