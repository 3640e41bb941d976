"""What changed since the index was last refreshed: those few families in memory, beside the index."""

from collections.abc import Iterable
from typing import Self

from register.stored import StoredFamily
from search_api.embedded.engine import EmbeddedEngine


class Recent:
    """The families that changed after `since`, searched here and left out of the index's answers.

    Whoever else is in the index has not changed after `since`: so any snapshot of the index that has
    reached it gives the same answer, whatever else it holds.
    """

    def __init__(self, since: int) -> None:
        """Hold nobody: the index holds every change up to `since`."""
        self.since = since
        self.engine = EmbeddedEngine()
        self.engine.apply((), since)
        self._stored: dict[str, StoredFamily] = {}

    @property
    def ids(self) -> tuple[str, ...]:
        """The families that are held here."""
        return tuple(self._stored)

    def take(self, changes: Iterable[StoredFamily], reached: int) -> None:
        """Take changes in; late, repeated and re-ordered ones are harmless. Then stand at `reached`."""
        taken = list(changes)
        for change in taken:
            known = self._stored.get(change.family.family_id)
            if known is None or change.change_number > known.change_number:
                self._stored[change.family.family_id] = change
        self.engine.apply(taken, reached)

    def later_than(self, number: int) -> Self:
        """Return what is left when the index has reached `number`; the same if that is most of it."""
        if number <= self.since:
            return self
        later = [change for change in self._stored.values() if change.change_number > number]
        if later and 2 * len(later) > len(self._stored):
            return self
        left = type(self)(number)
        left.take(later, max(number, self.engine.change_number))
        return left
