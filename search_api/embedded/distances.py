"""Distances from one postcode to every other: as few as there are postcodes, so a table will do."""

from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from families.geography import distance_km, postcodes

TABLES_KEPT = 256
"""Postcodes whose table is kept: some 13 kB each."""


class DistanceTable:
    """The distances from one postcode, by the place of the other in the list of postcodes."""

    def __init__(self, near: str) -> None:
        """Measure from `near`, as `families.geography` does: so both agree to the last bit."""
        self.km: NDArray[np.float64] = np.array([distance_km(near, code) for code in postcodes()])
        _, rank = np.unique(self.km, return_inverse=True)
        self.rank: NDArray[np.int64] = rank.astype(np.int64)
        """Equal distances have equal ranks; the nearest has 0."""


@lru_cache(maxsize=TABLES_KEPT)
def distances_from(near: str) -> DistanceTable:
    """Return the table of distances from a postcode."""
    return DistanceTable(near)


@cache
def _places() -> dict[str, int]:
    return {code: place for place, code in enumerate(postcodes())}


def place_of(postcode: str) -> int:
    """Return the postcode's place in the list of postcodes."""
    return _places()[postcode]
