"""Where the options of each facet are counted: their rows in the matrix, for the regions of one day."""

from datetime import date

import numpy as np

from search_api.embedded.bits import BitMatrix, Counts
from search_api.facet import StoredFacet
from search_api.facets import FACETS

STORED_FACETS = tuple(facet for facet in FACETS if isinstance(facet, StoredFacet))


class OptionRows:
    """The rows of one facet's options on one day; an option may be the sum of several rows.

    That is so for regions only, and no family is in two of them.
    """

    def __init__(self, facet: StoredFacet, day: date, matrix: BitMatrix) -> None:
        """Look the rows up."""
        self.codes = [option.code for option in facet.options(day)]
        stored = [facet.stored(code, day) for code in self.codes]
        self.rows = matrix.rows_of([(facet.key, code) for codes in stored for code in codes])
        self._firsts = np.cumsum([0, *(len(codes) for codes in stored[:-1])])

    def by_code(self, counts: Counts) -> dict[str, int]:
        """Return the count of each option from the counts of `rows`."""
        if len(self.rows) > len(self.codes):
            counts = np.add.reduceat(counts, self._firsts)
        return dict(zip(self.codes, counts.tolist(), strict=True))


def rows_of_options(day: date, matrix: BitMatrix) -> dict[str, OptionRows]:
    """Return the rows of every facet whose codes the matrix holds."""
    return {facet.key: OptionRows(facet, day, matrix) for facet in STORED_FACETS}
