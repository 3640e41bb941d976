"""What the suites that every engine inherits have in common."""

from collections.abc import Sequence
from datetime import timedelta

from families.availability import FreshnessRule
from families.family import Family
from register.stored import StoredFamily
from search_api.criteria import Criteria
from search_api.engine import Engine, Found, Moment
from tests.search_api.strategies import TODAY

RULE = FreshnessRule()
NOW = Moment(TODAY, RULE)


class EngineSuite:
    """A suite; the engine's own test class says how to make the engine."""

    def make_engine(self) -> Engine:
        """Return an engine that knows no family."""
        raise NotImplementedError

    def holding(self, families: Sequence[Family]) -> Engine:
        """Return an engine that holds the families, each with its own change number."""
        engine = self.make_engine()
        changes = [StoredFamily(family, number) for number, family in enumerate(families, start=1)]
        engine.apply(changes, len(changes))
        return engine

    def search(self, query: str, *families: Family, days_later: int = 0) -> Found:
        """Ask one query string of an engine that holds the families."""
        moment = Moment(TODAY + timedelta(days=days_later), RULE)
        pairs = [(name, value) for name, _, value in (part.partition("=") for part in query.split("&"))]
        criteria = Criteria.from_query([pair for pair in pairs if pair[0]], moment.today)
        return self.holding(families).search(criteria, moment)

    def order(self, query: str, *families: Family, days_later: int = 0) -> list[str]:
        """Return the ids that a query finds, best first."""
        return ids(self.search(query, *families, days_later=days_later))


def ids(found: Found) -> list[str]:
    """Return the ids of the page in order."""
    return [family.family_id for family in found.families]
