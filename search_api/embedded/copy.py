"""The copy of the register that the embedded engine searches: families by slot, with bits and numbers."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from families.ages import ChildAge
from families.family import Family
from families.geography import Region, regions_on
from families.vocabulary import Approval
from register.stored import StoredFamily
from search_api.embedded.bits import WORD, BitMatrix, RowKey
from search_api.embedded.columns import Columns
from search_api.embedded.option_rows import STORED_FACETS, OptionRows, rows_of_options
from search_api.embedded.postings import Postings, Retold
from search_api.facets import FACET
from search_api.text.searched import family_tokens, searched_texts

WITH_PARENT = "age_with_parent"
"""The rows of the ages that a child may have when it comes with its parent."""

_BATCH = 1_000
"""Families written together: what lies between them and the rows stays small."""
_NO_RANKS: NDArray[np.int64] = np.zeros(0, np.int64)
_AGES = tuple(ChildAge.parse(option.code) for option in FACET["age"].every_option)


class Copy:
    """The families of the register by slot. An ended one leaves its slot to the next new family.

    A family is found only while it is approved: `states` sees to that.
    """

    def __init__(self) -> None:
        """Make an empty copy."""
        self.matrix = BitMatrix(1)
        self.columns = Columns(WORD)
        self.postings = Postings(1)
        self._option_rows: dict[tuple[Region, ...], dict[str, OptionRows]] = {}
        self._stored: list[StoredFamily] = []
        self._slot_of: dict[str, int] = {}
        self._ended_slots: list[int] = []
        self._without_slot: dict[str, int] = {}
        """The last known change of each ended family that has no slot: a late one is still late."""
        self._by_id: list[int] = []
        self._id_rank = _NO_RANKS

    def family(self, slot: int) -> Family:
        """Return the family at a slot."""
        return self._stored[slot].family

    @property
    def id_rank(self) -> NDArray[np.int64]:
        """The place of each slot's family in the order of ids (by code point)."""
        if len(self._id_rank) < len(self._stored):
            # Sorting what is nearly sorted costs little: new families stand at the end.
            self._by_id += range(len(self._by_id), len(self._stored))
            self._by_id.sort(key=lambda slot: self._stored[slot].family.family_id)
            self._id_rank = np.empty(len(self._by_id), np.int64)
            self._id_rank[self._by_id] = np.arange(len(self._by_id))
        return self._id_rank

    def option_rows(self, day: date) -> Mapping[str, OptionRows]:
        """Return the rows of each facet's options: they change with a new row, and with the regions."""
        regions = regions_on(day)
        if regions not in self._option_rows:
            self._option_rows[regions] = rows_of_options(day, self.matrix)
        return self._option_rows[regions]

    def take(self, changes: Iterable[StoredFamily]) -> bool:
        """Take in every change that is newer than what the copy has; tell whether there was one."""
        remaining, changed = iter(changes), False
        while batch := list(islice(remaining, _BATCH)):
            changed = self._take_batch(batch) or changed
        return changed

    def _take_batch(self, batch: list[StoredFamily]) -> bool:
        newest: dict[int, StoredFamily] = {}
        for change in batch:
            slot = self._slot_of.get(change.family.family_id)
            if slot is None:
                self._take_unknown(change, newest)
            elif change.change_number > (newest.get(slot) or self._stored[slot]).change_number:
                newest[slot] = change
        if newest:
            self._write(newest)
        return bool(newest)

    def _take_unknown(self, change: StoredFamily, newest: dict[int, StoredFamily]) -> None:
        """Give the family of a change a slot, unless it is ended or the change is late."""
        family_id = change.family.family_id
        if change.change_number <= self._without_slot.get(family_id, -1):
            return
        if change.family.approval is Approval.ENDED:
            self._without_slot[family_id] = change.change_number
            return
        self._without_slot.pop(family_id, None)
        slot = self._slot_left(newest)
        self._slot_of[family_id] = slot
        newest[slot] = change

    def _slot_left(self, newest: Mapping[int, StoredFamily]) -> int:
        """Return the slot of a family that has ended and not come back, else one that is new."""
        while self._ended_slots:
            slot = self._ended_slots.pop()
            last = self._stored[slot]
            if slot not in newest and last.family.approval is Approval.ENDED:
                del self._slot_of[last.family.family_id]
                self._without_slot[last.family.family_id] = last.change_number
                self._id_rank = _NO_RANKS
                return slot
        return len(self._slot_of)

    def _write(self, newest: Mapping[int, StoredFamily]) -> None:
        before = [self._stored[slot].family if slot < len(self._stored) else None for slot in newest]
        for slot, change in newest.items():
            if slot == len(self._stored):
                self._stored.append(change)
            else:
                self._stored[slot] = change
            if change.family.approval is Approval.ENDED:
                self._ended_slots.append(slot)
        if len(self._stored) > self.matrix.width * WORD:
            width = max(9 * self.matrix.width // 8, -(-len(self._stored) // WORD))
            self.matrix.widen(width)
            self.columns.widen(width * WORD)
            self.postings.widen(width)
        slots, families = list(newest), [change.family for change in newest.values()]
        height = self.matrix.height
        self.columns.put(slots, families)
        self.matrix.put(slots, [list(_row_keys(family)) for family in families])
        if self.matrix.height > height:
            self._option_rows.clear()
        self.postings.put(list(_new_texts(slots, before, families)))


def _new_texts(
    slots: Iterable[int], before: Iterable[Family | None], after: Iterable[Family]
) -> Iterator[Retold]:
    """Yield those whose texts are others now: few, since most changes are about places."""
    for slot, old, new in zip(slots, before, after, strict=True):
        if old is None:
            yield slot, frozenset(), family_tokens(new)
        elif list(searched_texts(old)) != list(searched_texts(new)):
            yield slot, family_tokens(old), family_tokens(new)


def _row_keys(family: Family) -> Iterator[RowKey]:
    for facet in STORED_FACETS:
        for code in facet.codes_of(family):
            yield facet.key, code
    if family.parent_child is not None:
        for age in _AGES:
            if family.parent_child.takes(age):
                yield WITH_PARENT, age.code
