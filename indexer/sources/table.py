"""A table under its heading: the same for CSV and XLSX."""

from collections.abc import Sequence
from dataclasses import replace

from families.problem import Problem
from indexer.sources import columns
from indexer.sources.cells import Cell, plain, tidy
from indexer.sources.line import Line, Rejected, judged


class Table:
    """The heading of a table, which gives the cells of each row their names."""

    def __init__(self, heading: Sequence[Cell]) -> None:
        """Take the heading; raises `FileRefused` when a column is unknown, doubled or missing."""
        self._names = ["" if (name := tidy(cell)) is None else str(name) for cell in heading]
        columns.check_heading(self._names)

    @property
    def width(self) -> int:
        """The number of columns, those without a name included."""
        return len(self._names)

    def line(self, number: int, cells: Sequence[Cell]) -> Line | Rejected:
        """Read a row that is as wide as the table."""
        tidied = [tidy(cell) for cell in cells]
        row = {name: cell for name, cell in zip(self._names, tidied, strict=True) if name}
        nameless = [
            Problem(f"kolonne {place}", plain(cell), "Kolonnen har ingen overskrift. Giv den en.")
            for place, (name, cell) in enumerate(zip(self._names, tidied, strict=True), start=1)
            if not name and cell is not None
        ]
        reading = columns.read_row(row)
        if nameless:
            reading = replace(reading, problems=(*nameless, *reading.problems))
        return judged(number, columns.row_record(row), reading)
