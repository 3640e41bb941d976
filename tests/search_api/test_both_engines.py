"""A thousand searches, text and typos included, give identical JSON on both engines."""

from datetime import timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from families.clock import SetClock
from families.record import read_record
from families.vocabulary import Reporter
from indexer.invention.family import invent_family
from register.register import Register
from search_api.criteria import Criteria
from search_api.embedded.engine import EmbeddedEngine
from search_api.engine import Engine
from search_api.find import find_families
from search_api.opensearch.engine import OpenSearchEngine
from search_api.rendering import search_json
from tests.opensearch.indexes import Indexes
from tests.search_api import strategies as drawn
from tests.search_api.contract import held
from tests.search_api.indexed import IndexOfTests
from tests.search_api.strategies import TODAY
from tests.search_api.suite import RULE

FAMILIES, CHANGED_SINCE, AT_ONCE = 400, 25, 10


@pytest.fixture
def engines(indexes: Indexes, sqlite_register: Register) -> tuple[Engine, Engine]:
    """Return both engines, on invented families of which the index does not know the last changes."""
    yesterday = TODAY - timedelta(days=1)
    records = [invent_family(place, 7, yesterday)[0] for place in range(FAMILIES)]
    sqlite_register.put([read_record(record) for record in records])
    index = IndexOfTests(indexes)
    index.write(sqlite_register.changed_since(0, FAMILIES), sqlite_register.change_number())
    for record in records[:: FAMILIES // CHANGED_SINCE]:
        places: dict[str, Any] = {"occupied_places": 0, "blocked_places": 0}
        sqlite_register.report(str(record["family_id"]), places, Reporter.FAMILY)
    return EmbeddedEngine.from_register(sqlite_register), OpenSearchEngine(index.cluster)


@pytest.mark.parametrize("searches", [100, pytest.param(1_000, marks=pytest.mark.slow)])
def test_both_engines_give_identical_json(
    searches: int, engines: tuple[Engine, Engine], sqlite_register: Register, clock: SetClock
) -> None:
    compared = found = 0

    @seed(7)
    @settings(held, max_examples=searches // AT_ONCE, database=None)
    @given(st.lists(drawn.criteria(), min_size=AT_ONCE, max_size=AT_ONCE))
    def answer_alike(asked: list[Criteria]) -> None:
        nonlocal compared, found
        for criteria in asked:
            one, other = (
                search_json(find_families(sqlite_register, engine, criteria, clock, RULE), criteria)
                for engine in engines
            )
            assert orjson.dumps(one) == orjson.dumps(other)
            compared += 1
            found += one["total"] > 0

    answer_alike()
    assert compared >= searches
    assert found > searches // 4
