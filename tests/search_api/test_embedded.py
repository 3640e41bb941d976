"""The embedded engine keeps the contract."""

from search_api.embedded.engine import EmbeddedEngine
from tests.search_api.contract import EngineContract
from tests.search_api.fine_print_examples import FinePrintExamples
from tests.search_api.ranking_examples import RankingExamples
from tests.search_api.text_examples import TextExamples


class TestEmbedded(EngineContract, RankingExamples, FinePrintExamples, TextExamples):
    """Every suite, on the embedded engine."""

    def make_engine(self) -> EmbeddedEngine:
        """Return an engine that knows no family."""
        return EmbeddedEngine()
