"""Invented families and their past as files that `ledig import` reads."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from indexer.invention.family import invent_family
from indexer.invention.history import PastWord, history_begins, invent_past

_DAYS_A_PART = 14
"""A history is sorted in parts of two weeks, so that a year of 100,000 families fits in memory."""


def history_path(path: Path) -> Path:
    """Return where the history of the families in `path` stands: `<stem>.history.ndjson`."""
    return path.with_name(f"{path.stem}.history.ndjson")


def invent_to_file(path: Path, number: int, seed: int, history_days: int, today: date) -> None:
    """Write the families as NDJSON and, with `history_days` above 0, their past beside it.

    Both files are replaced only when they are whole. Raises OSError when they cannot be written.
    """
    with ExitStack() as stack:
        families = stack.enter_context(_replaced(path))
        parts = stack.enter_context(_Parts(history_days, today)) if history_days else None
        for place in range(1, number + 1):
            record, word = invent_family(place, seed, today)
            families.write(_line(record))
            if parts:
                family_id, places = str(record["family_id"]), int(str(record["approved_places"]))
                parts.add(invent_past(seed, family_id, word, places, history_days, today))
        if parts:
            stack.enter_context(_replaced(history_path(path))).writelines(parts.sorted_lines())


class _Parts:
    """A history in parts by day, each small enough to be sorted in memory."""

    def __init__(self, days: int, today: date) -> None:
        self._begins = history_begins(days, today)
        self._files = ExitStack()
        self._parts: list[TextIO] = []
        self._days = days

    def __enter__(self) -> "_Parts":
        folder = Path(self._files.enter_context(TemporaryDirectory()))
        for part in range(self._days // _DAYS_A_PART + 1):
            file = (folder / str(part)).open("w+", encoding="utf-8")
            self._parts.append(self._files.enter_context(file))
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def add(self, past: Iterator[PastWord]) -> None:
        """Keep what a family said."""
        for said in past:
            self._parts[self._part_of(said.known_at)].write(_line(said.record()))

    def sorted_lines(self) -> Iterator[str]:
        """Yield every line, oldest first: `known_at` comes first in a line, then the family."""
        for part in self._parts:
            part.seek(0)
            yield from sorted(part)

    def _part_of(self, known_at: datetime) -> int:
        return (known_at - self._begins).days // _DAYS_A_PART


@contextmanager
def _replaced(path: Path) -> Iterator[TextIO]:
    """Give a file to write to that takes the place of `path` when all went well."""
    unfinished = path.with_name(f"{path.name}.part")
    try:
        with unfinished.open("w", encoding="utf-8", newline="\n") as file:
            yield file
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _line(record: dict[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"
