"""What the routes of counts work with, put together once by `create_app`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from fastapi import Request

from capacity.question import Pairs, Question, Span, read_count, read_series
from capacity.table import CapacityTable
from families.availability import FreshnessRule
from families.clock import Clock, copenhagen_day, today
from families.danish import thousands
from families.problem import InvalidInput, Problem
from register.counted import MAX_ROWS, PlacesAsked, TooManyRows
from register.register import Register


@dataclass(frozen=True, slots=True)
class CapacityService:
    """The register, the clock and the rule of freshness."""

    register: Register
    clock: Clock
    rule: FreshnessRule

    def count(self, pairs: Pairs, accept: str) -> CapacityTable:
        """Count one day; raises `InvalidInput` with every wrong parameter."""
        return self._answer(lambda span: read_count(pairs, accept, span))

    def count_series(self, pairs: Pairs, accept: str) -> CapacityTable:
        """Count each day of a series; raises `InvalidInput` with every wrong parameter."""
        return self._answer(lambda span: read_series(pairs, accept, span))

    def _answer(self, read: Callable[[Span], Question]) -> CapacityTable:
        now = today(self.clock)
        question = read(self._span(now))
        asked = PlacesAsked(
            days=question.days, today=now, rule=self.rule, by=question.by, narrowing=question.narrowing
        )
        try:
            counted = self.register.count_places(asked)
        except TooManyRows:
            message = (
                f"Svaret har mere end {thousands(MAX_ROWS)} rækker. Brug færre dimensioner eller færre"
                " dage, eller gør udvalget smallere."
            )
            raise InvalidInput([Problem("by", list(question.by), message)]) from None
        return CapacityTable.of(question, counted, self.clock.now())

    def _span(self, now: date) -> Span:
        first = self.register.first_change_at()
        return Span(min(copenhagen_day(first), now) if first else now, now)


def capacity_service(request: Request) -> CapacityService:
    """Return the application's service: a dependency of routes."""
    service: CapacityService = request.app.state.capacity
    return service
