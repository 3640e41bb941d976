"""The OpenSearch engine keeps the contract, on a real server."""

from collections.abc import Iterator

import pytest

from tests.opensearch.indexes import Indexes
from tests.search_api.contract import EngineContract
from tests.search_api.fine_print_examples import FinePrintExamples
from tests.search_api.indexed import IndexedEngine, IndexOfTests
from tests.search_api.ranking_examples import RankingExamples
from tests.search_api.text_examples import TextExamples


@pytest.fixture(scope="module")
def index(opensearch_url: str) -> Iterator[IndexOfTests]:
    """Lend one index that these tests take turns to fill."""
    indexes = Indexes(opensearch_url)
    yield IndexOfTests(indexes)
    indexes.remove()


class OnOpenSearch:
    """Makes the engine of a suite on the module's index."""

    @pytest.fixture(autouse=True)
    def _indexed(self, index: IndexOfTests) -> None:
        self._index = index

    def make_engine(self) -> IndexedEngine:
        """Return an engine that knows no family."""
        return IndexedEngine(self._index)


class TestOpenSearch(OnOpenSearch, RankingExamples, FinePrintExamples, TextExamples):
    """Every suite of examples, on the OpenSearch engine."""


@pytest.mark.slow
class TestOpenSearchContract(OnOpenSearch, EngineContract):
    """The contract, on the OpenSearch engine."""
