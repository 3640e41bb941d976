"""The embedded engine keeps the contract."""

from search_api.embedded.engine import EmbeddedEngine
from tests.search_api.contract import EngineContract


class TestEmbedded(EngineContract):
    """The contract, on the embedded engine."""

    def make_engine(self) -> EmbeddedEngine:
        """Return an engine that knows no family."""
        return EmbeddedEngine()
