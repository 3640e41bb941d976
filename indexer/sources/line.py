"""What a reader gives out for each line of a file, and what is wrong with a file as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from families.problem import Problem
from families.record import FamilyPatch, Reading
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
    """A line that cannot be loaded, and why; `family_id` is None when it cannot be read.

    `reading` is what the register can still be asked about, so that every reason is told at once;
    None when there is nothing, or when it has been asked.
    """

    number: int
    problems: tuple[Problem, ...]
    record: object
    family_id: str | None = None
    reading: Reading | None = None


def judged(number: int, record: Mapping[str, object], reading: Reading) -> Line | Rejected:
    """Return the line, or every reason why it cannot be loaded that the record itself gives.

    A record that holds something like a CPR number is rejected without repeating the number.
    """
    personal = personal_number_problems(record)
    if not personal and not reading.problems:
        return Line(number, reading.patch, record)
    said = {problem.field for problem in personal}
    others = [problem for problem in reading.problems if problem.field not in said]
    reading = replace(reading, unread=reading.unread | said)
    return rejected(number, [*personal, *others], record, reading)


def rejected(
    number: int, problems: Sequence[Problem], record: Mapping[str, object], reading: Reading | None = None
) -> Rejected:
    """Return the rejection of a record that can be read but not loaded."""
    named = record.get("family_id")
    family_id = str(named).strip() or None if isinstance(named, str | int) else None
    return Rejected(number, _hidden(problems), masked(record), family_id, reading)


def refused(line: Line | Rejected, problems: Sequence[Problem]) -> Rejected:
    """Return the rejection of a line for what the register says, and for its own reasons before that.

    The values are what stood in the file; what did not stand there is the register's.
    """
    there = line.record if isinstance(line.record, Mapping) else {}
    further = [Problem(one.field, there.get(one.field, one.value), one.message) for one in problems]
    if isinstance(line, Rejected):
        return replace(line, problems=(*line.problems, *_hidden(further)), reading=None)
    return rejected(line.number, further, line.record)


def unreadable(number: int, message: str, record: object) -> Rejected:
    """Return the rejection of a line in which not even the fields can be told apart."""
    return Rejected(number, (Problem(WHOLE_LINE, None, message),), masked(record))


def _hidden(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(Problem(one.field, masked(one.value), str(masked(one.message))) for one in problems)
