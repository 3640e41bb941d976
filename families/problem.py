"""What is wrong with something that was said, in words for the person who said it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    `field` is the name in the source's own format (`approved_age.max_months`), `value` what stood
    there, `message` a Danish sentence that says what is wrong and what would be right.
    """

    field: str
    value: object
    message: str


class InvalidInput(ValueError):
    """Something said breaks the rules; carries every `Problem` at once, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order in which they were found."""
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.field}: {p.message}" for p in self.problems))
