"""A count that has been made: its rows in order, from which change, when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import add

from capacity.dimensions import DIMENSIONS, DescribedDimension
from capacity.question import Question
from register.blocked import Unavailable
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
    reasons: Sequence[tuple[Unavailable, int]] = ()
    """Why places were blocked on the last day, where that was asked for too."""

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
        """The sum of all rows of one day; None where a family can be in several rows, or in none.

        Protected counts have none either: the noise of the rows adds up to more than that of everybody.
        """
        question = self.question
        if question.step or question.published or not all(one.additive for one in self.dimensions):
            return None
        total = Places()
        for row in self.rows:
            total = Places(*map(add, total, row.places))
        return total

    @property
    def made_at_text(self) -> str:
        """When this was made, as it stands in files and headers."""
        return f"{self.made_at:%Y-%m-%dT%H:%M:%SZ}"

    @property
    def about(self) -> Mapping[str, str | int | bool]:
        """What a file says of itself: the question, the days, from which change, when."""
        question = self.question
        days = question.days
        span: dict[str, str] = (
            {"from": f"{days[0]}", "to": f"{days[-1]}", "step": question.step.value}
            if question.step
            else {"as_of": f"{days[0]}"}
        )
        return {
            "question": question.query_string,
            **span,
            "made_at": self.made_at_text,
            "change_number": self.change_number,
            "protected": question.published,
            "not_additive": " ".join(one.dimension.value for one in self.dimensions if not one.additive),
        }

    @property
    def file_name(self) -> str:
        """The name of a file with the table, without its ending: what is in it, and as of which change."""
        days = self.question.days
        span = f"{days[0]}-{days[-1]}-{self.question.step}" if self.question.step else f"{days[0]}"
        kind = "beskyttet" if self.question.published else "kapacitet"
        return f"{kind}-{span}-aendring-{self.change_number}-lavet-{self.made_at:%Y%m%dT%H%M%SZ}"
