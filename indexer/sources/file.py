"""A file of families, read by its ending."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Self

from families.problem import Problem
from families.record import Reading
from indexer.personal_number import masked_id
from indexer.sources.line import FileRefused, Line, Rejected, rejected
from indexer.sources.ndjson import ndjson_lines
from indexer.sources.separated import separated_lines
from indexer.sources.workbook import workbook_lines

_TEXT_READERS = {".ndjson": ndjson_lines, ".jsonl": ndjson_lines, ".csv": separated_lines}
WORKBOOK = ".xlsx"


class SourceFile:
    """A file of families, open for one reading from its beginning to its end.

    Raises `FileRefused` when the file is not there, cannot be read, or has an unknown ending.
    Use it as a context manager; iterate it once. `size` and `position` (bytes) tell how far a
    reading has come; a workbook is read at once, so its position is always its size.
    """

    def __init__(self, path: Path) -> None:
        """Open the file; nothing is read yet."""
        self._path = path
        self._ending = path.suffix.lower()
        if self._ending != WORKBOOK and self._ending not in _TEXT_READERS:
            endings = ", ".join([*_TEXT_READERS, WORKBOOK])
            raise FileRefused(f"Filen {path.name} har en ukendt endelse. Brug en af: {endings}.")
        self._file = _opened(path)
        self.size = path.stat().st_size

    @property
    def position(self) -> int:
        """How many bytes have been read."""
        return self.size if self._ending == WORKBOOK else self._file.tell()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._file.close()

    def __iter__(self) -> Iterator[Line | Rejected]:
        """Yield every line; the second about the same family is rejected."""
        if self._ending == WORKBOOK:
            return _once_each(workbook_lines(self._path))
        return _once_each(_TEXT_READERS[self._ending](self._file))


def _once_each(lines: Iterator[Line | Rejected]) -> Iterator[Line | Rejected]:
    first: dict[str, int] = {}
    for line in lines:
        named = line.family_id
        before = first.setdefault(named, line.number) if named else line.number
        yield line if before == line.number else _second(line, before)


def _second(line: Line | Rejected, before: int) -> Rejected:
    message = f"Familien står allerede i linje {before}. Behold den ene af linjerne."
    problem = Problem("family_id", masked_id(line.family_id), message)
    if isinstance(line, Line):
        return rejected(line.number, [problem], line.record, Reading(line.patch))
    return replace(line, problems=(problem, *line.problems))


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise FileRefused(f"Filen {path} findes ikke.") from None
    except IsADirectoryError:
        raise FileRefused(f"{path} er en mappe. Angiv en fil.") from None
    except OSError as error:
        raise FileRefused(f"Filen {path} kan ikke læses: {error.strerror}.") from None
