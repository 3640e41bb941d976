"""How good the order of answers is: nDCG over queries that were judged (`judgements.csv`).

A judgement is 3 for a family that one would phone first, 2 and 1 for others that may fit; who is
not judged does not fit. nDCG is 1 where the best come first and nobody is missing.
"""

import csv
from collections.abc import Iterable
from math import log2
from pathlib import Path
from statistics import mean

from register.stored import StoredFamily
from search_api.criteria import Criteria
from search_api.embedded.engine import EmbeddedEngine
from tests.search_api.judged_families import JUDGED_FAMILIES
from tests.search_api.suite import NOW

FLOOR = 0.96
"""What the mean must reach; raise it when the search gets better."""


def test_the_best_answers_come_first() -> None:
    engine = EmbeddedEngine()
    engine.apply([StoredFamily(family, place) for place, family in enumerate(JUDGED_FAMILIES, 1)], 1)
    reached = {
        query: _gain(judged.get(name, 0) for name in _found(engine, query)) / _best_gain(judged)
        for query, judged in _judgements().items()
    }
    for query, value in sorted(reached.items(), key=lambda one: one[1]):
        print(f"{value:.2f} {query}")
    print(f"nDCG {mean(reached.values()):.3f} over {len(reached)} queries")
    assert mean(reached.values()) >= FLOOR


def _judgements() -> dict[str, dict[str, int]]:
    judged: dict[str, dict[str, int]] = {}
    with Path(__file__).with_name("judgements.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            judged.setdefault(row["query"], {})[row["family"]] = int(row["relevance"])
    assert set().union(*judged.values()) == {family.family_id for family in JUDGED_FAMILIES}
    return judged


def _found(engine: EmbeddedEngine, query: str) -> list[str]:
    return [family.family_id for family in engine.search(Criteria(text=query), NOW).families]


def _best_gain(judged: dict[str, int]) -> float:
    return _gain(sorted(judged.values(), reverse=True))


def _gain(relevances: Iterable[int]) -> float:
    """Return the discounted gain of families in this order."""
    return sum((2.0**relevance - 1) / log2(place) for place, relevance in enumerate(relevances, start=2))
