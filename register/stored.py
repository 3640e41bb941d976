"""A family as it stands in the register after one change."""

from dataclasses import dataclass

from families.family import Family


@dataclass(frozen=True, slots=True)
class StoredFamily:
    """A family with the number of the change that last touched it."""

    family: Family
    change_number: int
