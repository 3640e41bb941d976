"""Invented families for measuring: the same at every run, as many as are asked for."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from families.availability import FreshnessRule
from families.clock import copenhagen_day
from families.patch import apply_patch
from families.record import read_record
from indexer.invention.family import invent_family
from register.stored import StoredFamily
from search_api.engine import Moment

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TODAY: date = copenhagen_day(NOW)
MOMENT = Moment(TODAY, FreshnessRule())

DENMARK = 5_337
"""All foster families of Denmark at the end of 2022 (`domain.md`, Figures)."""

SEED = 7


def stored_families(number: int, already: int = 0) -> Iterator[StoredFamily]:
    """Yield families `already` + 1 to `number`, as a register tells of them in that order.

    Each is invented by itself: none is a copy of another.
    """
    for place in range(already + 1, number + 1):
        record, _ = invent_family(place, SEED, TODAY - timedelta(days=1))
        yield StoredFamily(apply_patch(read_record(record), None, at=NOW), place)
