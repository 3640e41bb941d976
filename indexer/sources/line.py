"""What a reader gives out for each line of a file, and what is wrong with a file as a whole."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from families.problem import InvalidInput, Problem
from families.record import FamilyPatch
from indexer.personal_number import masked, personal_number_problems

MAX_LINE_BYTES = 1_000_000
"""The longest line that is read (`api.md`: 1 MB)."""
WHOLE_LINE = "line"
"""The field of a problem that concerns a line and not one of its fields."""


class FileRefused(Exception):
    """A file that cannot be loaded at all; the message is one Danish sentence or two for a person."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that says something about one family; `number` counts from 1 in the file.

    `record` is what stood there, kept for the case that the register rejects it.
    """

    number: int
    patch: FamilyPatch
    record: Mapping[str, object]

    @property
    def family_id(self) -> str:
        """The family that the line is about."""
        return self.patch.family_id


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that cannot be loaded, with every reason; `family_id` is None when it cannot be read."""

    number: int
    problems: tuple[Problem, ...]
    record: object
    family_id: str | None = None


def judged(number: int, record: Mapping[str, object], read: Callable[[], FamilyPatch]) -> Line | Rejected:
    """Return what `read` makes of the record, or every reason why it cannot be loaded.

    A record that holds something like a CPR number is rejected without repeating the number.
    """
    personal = personal_number_problems(record)
    try:
        patch = read()
    except InvalidInput as error:
        said = {problem.field for problem in personal}
        others = [problem for problem in error.problems if problem.field not in said]
        return rejected(number, [*personal, *others], record)
    if personal:
        return rejected(number, personal, record)
    return Line(number, patch, record)


def rejected(number: int, problems: Sequence[Problem], record: Mapping[str, object]) -> Rejected:
    """Return the rejection of a record that can be read but not loaded."""
    named = record.get("family_id")
    family_id = str(named).strip() or None if isinstance(named, str | int) else None
    hidden = tuple(
        Problem(problem.field, masked(problem.value), str(masked(problem.message))) for problem in problems
    )
    return Rejected(number, hidden, masked(record), family_id)


def unreadable(number: int, message: str, record: object) -> Rejected:
    """Return the rejection of a line in which not even the fields can be told apart."""
    return Rejected(number, (Problem(WHOLE_LINE, None, message),), masked(record))
