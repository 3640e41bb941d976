"""The figures that the invented families follow, with their sources (`domain.md`, Figures).

Weights are per cent unless they say otherwise. *ours* marks a figure for which no source was found.
"""

from indexer.invention.chance import Shares

FAMILIES = 5_337
"""Foster families at the end of 2022 (ministry)."""

OCCUPIED = Shares({0: 32.0, 1: 68 * 0.57, 2: 68 * 0.33, 3: 68 * 0.08, 4: 68 * 0.02})
"""Placed children: none for 32 %; of the others 57/33/8/2 % have 1/2/3/4 (register data 2018)."""
PLACES_OF_NONE_PLACED = Shares({1: 75, 2: 20, 3: 5})
PLACES_BEYOND_OCCUPIED = Shares({0: 70, 1: 26, 2: 4})
BLOCKED = 0.5
"""These three make 62 % of all places occupied, 19 % free, 19 % blocked (England, as a stand-in)."""

FAMILY_TYPE = Shares({"general": 75, "reinforced": 22, "specialised": 3})
"""Network families are approved for one child and stand in nobody's search."""
AUTHORITY = Shares({"nord": 16, "midt": 24, "syd": 28, "oest": 20, "hovedstaden": 12})
PARENT_CHILD = {"general": 0.02, "reinforced": 0.185, "specialised": 0.15}
"""Together 6 % of all, most of them reinforced."""
SINGLE_CARER = 0.16
CARERS_OVER_60 = 0.22

CONFIRMED_DAYS = Shares({(1, 14): 33, (15, 42): 20, (43, 365): 22, (366, 1095): 20, (1096, 1700): 5})
"""Days since the last confirmation; over a year 25 %, over three years 5 % (*ours*)."""
NEVER_SAID = 0.03
"""Of the families without a placed child: newly approved, nothing said about places yet (*ours*)."""
PAUSED = 0.04
LATER = 0.12
"""Of the families with a free place: it is free from a later day (*ours*, as is the pause)."""
SUSPENDED = 0.005
PROTECTED_ADDRESS = 0.03

DAYS_BETWEEN_REPORTS = (1, 10)
"""Of a family that goes on reporting; as a quarter has stopped, the average family makes 40 a year."""
UNCHANGED = 0.8
"""Of the reports only confirm what was known (*ours*)."""
