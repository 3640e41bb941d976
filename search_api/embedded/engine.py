"""The embedded engine: the port's promises kept by one copy, one lock and a few cached states."""

import gc
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Self

from register.stored import StoredFamily
from search_api.criteria import Criteria
from search_api.embedded.bits import slots_of
from search_api.embedded.copy import Copy
from search_api.embedded.question import Question
from search_api.embedded.ranking import page_of
from search_api.embedded.states import Days, States
from search_api.engine import Found, Moment
from search_api.levelling import Truth

STATES_KEPT = 8
"""Asked days whose states are kept until the next change: nearly all searches ask for today."""


class EmbeddedEngine:
    """Finds families in memory. Searches and updates take turns: threads would gain nothing here."""

    def __init__(self) -> None:
        """Make an engine that knows no family and stands at change number 0."""
        self._copy = Copy()
        self._change_number = 0
        self._states: OrderedDict[Days, States] = OrderedDict()
        self._lock = Lock()

    @classmethod
    def from_register(cls, register: Truth) -> Self:
        """Build the engine from one consistent reading of the register."""
        engine = cls()
        with _uncollected(), register.snapshot() as snapshot:
            engine.apply(snapshot.families, snapshot.change_number)
        return engine

    @property
    def change_number(self) -> int:
        """The last change of the register that this engine holds."""
        return self._change_number

    def held(self) -> int:
        """Return the same: the copy is all there is."""
        return self._change_number

    def wants_since(self, present: int) -> int:  # noqa: ARG002 - whatever there is, it wants all
        """Return the same: the copy wants every change after it."""
        return self._change_number

    def apply(
        self,
        changes: Iterable[StoredFamily],
        reached: int,
        after: int | None = None,  # noqa: ARG002 - this engine never goes back
    ) -> None:
        """Take changes in; late, repeated and re-ordered ones are harmless. Then stand at `reached`."""
        with self._lock:
            if self._copy.take(changes):
                self._states.clear()
            self._change_number = max(self._change_number, reached)

    def search(self, criteria: Criteria, moment: Moment) -> Found:
        """Answer from one consistent state of the copy."""
        return self.ranked(criteria, moment)[0]

    def ranked(self, criteria: Criteria, moment: Moment) -> tuple[Found, Sequence[int]]:
        """Answer, and tell what each of the page's families is ordered by before its id."""
        with self._lock:
            states, question = self._ask(criteria, moment)
            page = page_of(slots_of(question.found), self._copy, states, criteria)
            found = Found(
                total=question.total,
                change_number=self._change_number,
                families=tuple(self._copy.family(slot) for slot, _ in page),
                counts=question.counts(),
            )
            return found, [key for _, key in page]

    def totals(self, searches: Sequence[Criteria], moment: Moment) -> Sequence[int]:
        """Tell how many families each search finds, from one consistent state: no page, no counts."""
        with self._lock:
            return [self._ask(criteria, moment)[1].total for criteria in searches]

    def _ask(self, criteria: Criteria, moment: Moment) -> tuple[States, Question]:
        days = Days(criteria.asked_day(moment.today), moment.today, moment.rule)
        states = self._states_at(days)
        return states, Question(self._copy, states, criteria, days)

    def _states_at(self, days: Days) -> States:
        states = self._states.get(days)
        if states is None:
            states = self._states[days] = States(self._copy.columns, days)
            if len(self._states) > STATES_KEPT:
                self._states.popitem(last=False)
        return states


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector from walking, over and over, through what is built to stay."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
