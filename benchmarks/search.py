"""The embedded engine: criteria, page and all facet counts, beside one numpy pass over its matrix."""

import platform
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from statistics import median, quantiles
from time import perf_counter

import numpy as np

from families.ages import ChildAge
from families.availability import FreshnessRule
from families.clock import copenhagen_day
from families.family import Family
from families.patch import apply_patch
from families.record import read_record
from indexer.invention.family import invent_families
from register.stored import StoredFamily
from search_api.criteria import Criteria
from search_api.embedded.bits import words_of
from search_api.embedded.engine import EmbeddedEngine
from search_api.engine import Moment
from search_api.parameters import Sort

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TODAY = copenhagen_day(NOW)
SEARCHES = 300
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; times in milliseconds, `pass_ms` is the numpy pass."""

    families: int
    start_s: float
    p50_ms: float
    p99_ms: float
    pass_ms: float
    after_report_ms: float


def print_table(sizes: list[int]) -> None:
    """Measure each size and print the table with machine and versions."""
    print(f"Python {platform.python_version()}, numpy {np.__version__}, {platform.machine()}")
    print("| families | start s | p50 ms | p99 ms | numpy pass ms | p50 / pass | after a report ms |")
    print("|---|---|---|---|---|---|---|")
    families = list(_families(max(sizes)))
    for size in sizes:
        row = measure(families[:size])
        print(
            f"| {row.families:,} | {row.start_s:.2f} | {row.p50_ms:.2f} | {row.p99_ms:.2f}"
            f" | {row.pass_ms:.3f} | {row.p50_ms / row.pass_ms:.1f} | {row.after_report_ms:.2f} |",
            flush=True,
        )


def measure(families: list[Family]) -> Row:
    """Measure one size: start, searches, and a report with the search after it."""
    changes = [StoredFamily(family, number) for number, family in enumerate(families, start=1)]
    engine = EmbeddedEngine()
    started = perf_counter()
    engine.apply(changes, len(changes))
    start_s = perf_counter() - started
    moment, searches = Moment(TODAY, FreshnessRule()), criteria(SEARCHES)
    times = [_ms(partial(engine.search, one, moment)) for _ in range(ROUNDS) for one in searches]
    reports = [_report(engine, changes, moment, number) for number in range(50)]
    return Row(
        len(families),
        start_s,
        median(times),
        quantiles(times, n=100)[98],
        _numpy_pass(engine),
        median(reports),
    )


def criteria(number: int) -> list[Criteria]:
    """Return the same mixed searches each time: one to four criteria, as caseworkers ask."""
    chance = random.Random(7)
    return [_criteria(chance) for _ in range(number)]


def _criteria(chance: random.Random) -> Criteria:
    asked = Criteria(
        parent_child=chance.random() < 0.2,
        ages=tuple(ChildAge(12 * chance.randrange(18)) for _ in range(chance.choice([0, 1, 1, 1, 2]))),
        availability=chance.choice([("free",), ("free",), ("free", "unconfirmed"), ()]),
        near=chance.choice([None, None, "7400", "8000", "2100"]),
    )
    options = {
        "type": ("general", "reinforced"),
        "stay": ("placement", "respite"),
        "target_group": ("autism", "neglect", "anxiety"),
        "language": ("da", "ar"),
        "authority": ("midt", "syd"),
        "pets": ("none", "dog"),
    }
    for key in chance.sample(sorted(options), chance.choice([0, 1, 1, 2])):
        asked = asked.with_choice(key, chance.sample(options[key], chance.choice([1, 2])))
    if asked.near:
        asked = asked.with_changes(
            within=chance.choice([None, 30, 60]), sort=chance.choice([Sort.BEST, Sort.DISTANCE])
        )
    return asked


def _report(engine: EmbeddedEngine, changes: list[StoredFamily], moment: Moment, number: int) -> float:
    later = StoredFamily(changes[number].family, len(changes) + 1 + number)

    def report_and_search() -> None:
        engine.apply([later], later.change_number)
        engine.search(Criteria(), moment)

    return _ms(report_and_search)


def _numpy_pass(engine: EmbeddedEngine) -> float:
    """Time the plain line `bitwise_count(matrix & answer).sum(axis=1)`: no engine can do with less."""
    matrix = engine._copy.matrix.words
    answer = words_of(np.random.default_rng(7).random(matrix.shape[1] * 64) < 0.2)
    return median(
        _ms(lambda: np.bitwise_count(matrix & answer).sum(axis=1, dtype=np.int64)) for _ in range(100)
    )


def _ms(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return (perf_counter() - started) * 1000


def _families(number: int) -> Iterator[Family]:
    yesterday: date = TODAY - timedelta(days=1)
    for record in invent_families(number, 7, yesterday):
        yield apply_patch(read_record(record), None, at=NOW)
