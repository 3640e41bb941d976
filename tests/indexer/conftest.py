"""What the tests of the index share."""

from pathlib import Path

import pytest

from families.clock import SetClock
from register.database import Database
from register.register import Register
from tests.indexer.indexed import Indexed, fill
from tests.opensearch.indexes import Indexes


@pytest.fixture
def indexed(
    sqlite_database: Database, sqlite_register: Register, clock: SetClock, indexes: Indexes, tmp_path: Path
) -> Indexed:
    """Return a register with families on SQLite, and an empty corner of OpenSearch."""
    fill(sqlite_register, tmp_path, clock)
    return Indexed(sqlite_database, sqlite_register, clock, indexes)
