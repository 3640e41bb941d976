"""A copy of all intervals in memory, brought level with the register at every count.

What ended long ago does not change and is kept; what ended lately or has not ended is read again when the
register has changed since. The copy can be thrown away at any time.
"""

from collections.abc import Sequence
from datetime import timedelta
from threading import Lock

import numpy as np
from sqlalchemy import Connection

from register.changes import last_change_at
from register.counted import CountedPlaces, PlacesAsked
from register.counting import change_number, with_every_day
from register.interval_columns import Columns, beginning, instant_number, read_columns
from register.interval_counts import count_columns

_MARGIN = timedelta(hours=1)
"""How long before the last change an interval must have ended to be kept: no writer is as late as that."""
_MOVED_AFTER = timedelta(days=1)
"""How much time may pass before what ended in it moves to what is kept."""


class IntervalCopy:
    """The intervals of one register; safe to share between threads."""

    def __init__(self) -> None:
        """Begin with nothing: the first count reads everything."""
        self._lock = Lock()
        self._kept: Columns = {}
        self._kept_until = beginning()
        self._late: Columns = {}
        self._number = -1

    def serves(self, asked: PlacesAsked) -> bool:
        """Tell whether a question is better counted here than by SQL.

        Not what reads profiles or keys, which are not here; and one day alone does not pay for reading all.
        """
        at_hand = self._number >= 0 or len(asked.days) > 1
        return at_hand and not asked.keyed and not asked.narrowing.reads_profiles

    def count(self, connection: Connection, asked: PlacesAsked) -> CountedPlaces:
        """Count in one consistent reading; raises `TooManyRows`."""
        number, parts = self._level_with(connection, change_number(connection))
        return CountedPlaces(number, with_every_day(asked, count_columns(parts, asked)))

    def _level_with(self, connection: Connection, number: int) -> tuple[int, Sequence[Columns]]:
        """Return all intervals, and the change that they are as of: `number` or, read by others, a later one.

        `number` is the connection's present change, and the connection reads one consistent state.
        """
        with self._lock:
            if number > self._number:
                self._bring_level(connection)
                self._number = number
            return self._number, [columns for columns in (self._kept, self._late) if columns]

    def _bring_level(self, connection: Connection) -> None:
        last = last_change_at(connection)
        kept, kept_until, until = self._kept, self._kept_until, (last or beginning()) - _MARGIN
        moved: list[Columns] = []
        if self._number < 0 or until - kept_until > _MOVED_AFTER:
            moved = [read_columns(connection, kept_until, until)]
            kept_until = max(until, kept_until)
        late = read_columns(connection, kept_until, None)
        if self._number >= 0 and self._begun([*moved, late]) != self._begun([self._late]):
            self._forget()
            self._bring_level(connection)
            return
        for more in moved:
            kept = {name: np.concatenate([kept[name], more[name]]) for name in more} if kept else more
        # All at once: were the register silent in between, some intervals would be in both.
        self._kept, self._kept_until, self._late = kept, kept_until, late

    def _begun(self, parts: Sequence[Columns]) -> int:
        """Return what tells whether intervals that ended after the kept ones still begin as they did.

        They do, unless somebody wrote into the past: a load with `known_at` that had begun before a
        report came, in PostgreSQL, or a register that was put back from a backup.
        """
        until = instant_number(self._kept_until)
        begins = [part["known_from"][part["known_from"] <= until] for part in parts]
        return int(sum(numbers.sum() for numbers in begins))

    def _forget(self) -> None:
        self._kept, self._kept_until, self._late, self._number = {}, beginning(), {}, -1
