"""The file of rejected lines beside the file that was loaded: mended, it can be loaded itself."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from indexer.sources.line import FileRefused, Rejected


class RejectedFile:
    """`FILE.rejected.ndjson`: replaced when a load begins, and gone when it rejected nothing.

    Each line is `{"line", "errors": [{"field", "value", "message"}], "record"}` (`api.md`, Files).
    """

    def __init__(self, loaded: Path) -> None:
        """Name the file after the one that is loaded; nothing is written yet."""
        self.path = loaded.with_name(f"{loaded.name}.rejected.ndjson")
        self._written = 0

    def __enter__(self) -> Self:
        """Begin anew; raises `FileRefused` when nothing can be written there."""
        try:
            # Half a character that stood in a line's JSON is written as the escape it was.
            self._file = self.path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
        except OSError as error:
            raise FileRefused(f"Filen {self.path} kan ikke skrives: {error.strerror}.") from None
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file, and remove it when it is empty."""
        self._file.close()
        if not self._written:
            self.path.unlink(missing_ok=True)

    def write(self, lines: Iterable[Rejected]) -> None:
        """Add rejected lines, on disk when this returns."""
        for line in lines:
            self._file.write(json.dumps(_report(line), ensure_ascii=False) + "\n")
            self._written += 1
        self._file.flush()


def _report(line: Rejected) -> dict[str, object]:
    errors = [
        {"field": problem.field, "value": problem.value, "message": problem.message}
        for problem in line.problems
    ]
    return {"line": line.number, "errors": errors, "record": line.record}
