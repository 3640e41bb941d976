"""What the routes of counts work with, put together once by `create_app`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from fastapi import Request

from capacity.formats import Format
from capacity.publication import protected
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

    @property
    def span(self) -> Span:
        """The days that can be counted now."""
        return self._span(today(self.clock))

    def _answer(self, read: Callable[[Span], Question]) -> CapacityTable:
        table = self.answer(read(self.span))
        return self.with_reasons(table) if table.question.format is Format.XLSX else table

    def with_reasons(self, table: CapacityTable) -> CapacityTable:
        """Add why places were blocked on the table's last day; a protected table gets none."""
        question = table.question
        if question.published:
            return table
        day, now = question.days[-1], today(self.clock)
        reasons = self.register.count_blocked(day, question.narrowing, now)
        return replace(table, reasons=tuple(reasons.items()))

    def answer(self, question: Question) -> CapacityTable:
        """Count what a question asks; raises `InvalidInput` when that is too many rows."""
        now = today(self.clock)
        asked = PlacesAsked(
            days=question.days,
            today=now,
            rule=self.rule,
            by=question.by,
            narrowing=question.narrowing,
            keyed=question.published,
        )
        try:
            counted = self.register.count_places(asked)
        except TooManyRows:
            message = (
                f"Svaret har mere end {thousands(MAX_ROWS)} rækker. Brug færre dimensioner eller færre"
                " dage, eller gør udvalget smallere."
            )
            raise InvalidInput([Problem("by", list(question.by), message)]) from None
        if question.published:
            counted = protected(counted, question.by)
        return CapacityTable.of(question, counted, self.clock.now())

    def _span(self, now: date) -> Span:
        first = self.register.first_change_at()
        return Span(min(copenhagen_day(first), now) if first else now, now)


def capacity_service(request: Request) -> CapacityService:
    """Return the application's service: a dependency of routes."""
    service: CapacityService = request.app.state.capacity
    return service
