"""What counts of places are asked with, and what they say."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from families.availability import FreshnessRule
from families.vocabulary import Word
from register.narrowing import Narrowing

MAX_ROWS = 100_000
"""The most rows that one count gives, included."""


class Dimension(Word):
    """What families can be told apart by when they are counted."""

    MUNICIPALITY = "municipality", "Kommune"
    REGION = "region", "Region"
    AUTHORITY = "authority", "Socialtilsyn"
    TYPE = "type", "Type"
    AGE_BAND = "age_band", "Godkendt alder"
    PARENT_CHILD = "parent_child", "Forælder og barn"
    STAY = "stay", "Ophold"
    FRESHNESS = "freshness", "Senest bekræftet"


class Places(NamedTuple):
    """How many families, and their places: always occupied + free + blocked = approved."""

    families: int = 0
    approved_places: int = 0
    occupied_places: int = 0
    free_places: int = 0
    free_confirmed_places: int = 0
    """The free ones of families that are fresh or ageing and undisputed on the day."""
    blocked_places: int = 0
    """Those of families on a pause and those that are free later are among them."""


@dataclass(frozen=True, slots=True)
class CountedRow:
    """One combination of dimensions on one day; `values` are in the order of the question's `by`."""

    day: date
    values: tuple[Any, ...]
    places: Places
    cell_key: int = 0
    """The sum of the record keys of the counted families; 0 unless the question asks for it."""


@dataclass(frozen=True, kw_only=True)
class PlacesAsked:
    """A question for counts: on which days (Copenhagen's, ascending), of whom, and told apart by what.

    A day that is over is counted as it was known at its end; `today` as it is known now.
    """

    days: tuple[date, ...]
    today: date
    rule: FreshnessRule
    by: tuple[Dimension, ...] = ()
    narrowing: Narrowing = field(default_factory=Narrowing)
    keyed: bool = False
    """Whether each row carries its cell key."""


@dataclass(frozen=True, slots=True)
class CountedPlaces:
    """The counts, and the number of the last change that the register had when they were made.

    Combinations without a family have no row; without `by` each day has one. Rows are in no order.
    """

    change_number: int
    rows: Sequence[CountedRow]


class TooManyRows(Exception):
    """The count would have more than `MAX_ROWS` rows."""
