"""What all databases are given beside the families: distances ready-made, and the ages that are options."""

from collections.abc import Iterator

from benchmarks.peers.facts import codes_of
from benchmarks.questions import NEAR
from families.ages import ChildAge
from families.geography import distance_km, postcodes

AGES = tuple(age.months for code in codes_of("age") if (age := ChildAge.parse(code)).months is not None)
"""The months of the ages that are options."""


def distance_rows() -> Iterator[tuple[int, int, float]]:
    """Yield (asked postcode, place of the other, km) for the postcodes that the questions ask for."""
    for near in NEAR:
        for place, other in enumerate(postcodes()):
            yield int(near), place, distance_km(near, other)
