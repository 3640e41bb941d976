"""What the tests of the index share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from families.clock import SetClock
from tests.databases import SqliteDatabases
from tests.indexer.indexed import Indexed, fill, opened
from tests.opensearch.indexes import Indexes


@pytest.fixture
def empty(sqlite_databases: SqliteDatabases, clock: SetClock, indexes: Indexes) -> Iterator[Indexed]:
    """Lend an empty register on SQLite, and an empty corner of OpenSearch."""
    with sqlite_databases.fresh() as address, opened(address, clock, indexes) as lent:
        yield lent


@pytest.fixture
def indexed(empty: Indexed, clock: SetClock, tmp_path: Path) -> Indexed:
    """Return a register with families, and an empty corner of OpenSearch."""
    fill(empty.register, tmp_path, clock)
    return empty
