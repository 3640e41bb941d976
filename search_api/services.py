"""What the search's routes and pages work with, put together once by `create_app`."""

from dataclasses import dataclass
from datetime import date

from fastapi import Request

from families.availability import FreshnessRule
from families.clock import Clock, today
from register.stored import StoredFamily
from search_api.criteria import Criteria
from search_api.engine import Engine, Moment
from search_api.find import find_families, hit_of
from search_api.levelling import Truth
from search_api.results import Hit, Results


class UnknownFamily(LookupError):
    """The register has no such family; the message is a Danish sentence."""


@dataclass(frozen=True, slots=True)
class SearchService:
    """The register, an engine that follows it, the clock and the rule of freshness."""

    register: Truth
    engine: Engine
    clock: Clock
    rule: FreshnessRule

    @property
    def today(self) -> date:
        """Today in Copenhagen."""
        return today(self.clock)

    def find(self, criteria: Criteria) -> Results:
        """Return one page of families with reasons and counts."""
        return find_families(self.register, self.engine, criteria, self.clock, self.rule)

    def family(self, family_id: str) -> StoredFamily:
        """Return one family as the register has it, whatever its approval; raises `UnknownFamily`."""
        # What cannot be printed is no id, and a NUL is more than PostgreSQL can be asked for.
        stored = self.register.family(family_id) if family_id.isprintable() else None
        if stored is None:
            raise UnknownFamily("Familien findes ikke. Kontrollér id'et, eller søg efter familien.")
        return stored

    def present(self, stored: StoredFamily, criteria: Criteria | None = None) -> Hit:
        """Return a family as a search with these criteria (else none) sees it."""
        return hit_of(stored.family, criteria or Criteria(), Moment(self.today, self.rule))


def search_service(request: Request) -> SearchService:
    """Return the application's service: a dependency of routes."""
    service: SearchService = request.app.state.search
    return service
