"""A count that has been made: its rows in order, from which change, when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import add

from capacity.dimensions import DIMENSIONS, DescribedDimension
from capacity.question import Question
from register.counted import CountedPlaces, CountedRow, Places


@dataclass(frozen=True, slots=True)
class CapacityTable:
    """The answer to a question: rows by day, then by each dimension in the order of its values."""

    question: Question
    change_number: int
    made_at: datetime
    """UTC, in whole seconds."""
    dimensions: Sequence[DescribedDimension]
    rows: Sequence[CountedRow]

    @classmethod
    def of(cls, question: Question, counted: CountedPlaces, made_at: datetime) -> "CapacityTable":
        """Put the rows of a count in order."""
        dimensions = tuple(DIMENSIONS[name] for name in question.by)

        def place(row: CountedRow) -> tuple[object, ...]:
            return row.day, *(one.place(value) for one, value in zip(dimensions, row.values, strict=True))

        rows = sorted(counted.rows, key=place)
        return cls(question, counted.change_number, made_at.replace(microsecond=0), dimensions, rows)

    @property
    def total(self) -> Places | None:
        """The sum of all rows of one day; None where a family can be in several rows, or in none."""
        if self.question.step or not all(one.additive for one in self.dimensions):
            return None
        total = Places()
        for row in self.rows:
            total = Places(*map(add, total, row.places))
        return total

    @property
    def file_name(self) -> str:
        """The name of a file with the table, without its ending: what is in it, and as of which change."""
        days = self.question.days
        span = f"{days[0]}-{days[-1]}-{self.question.step}" if self.question.step else f"{days[0]}"
        return f"kapacitet-{span}-aendring-{self.change_number}-lavet-{self.made_at:%Y%m%dT%H%M%SZ}"
