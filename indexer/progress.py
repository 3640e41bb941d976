"""How far a load has come: a bar for somebody who looks, plain lines for a log."""

from typing import Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from families.danish import count_of

_LINES_BETWEEN = 10_000
"""Lines of a file between two lines of a log."""


class LoadProgress(Protocol):
    """Something that can be told how far a load has come."""

    def __enter__(self) -> Self:
        """Begin."""
        ...

    def __exit__(self, *_: object) -> None:
        """End."""
        ...

    def reached(self, position: int, lines: int) -> None:
        """Tell that `position` bytes and so many lines have been dealt with."""
        ...


def progress_on(console: Console, title: str, size: int) -> LoadProgress:
    """Return the bar when the console is a terminal, else the plain lines; `size` is in bytes."""
    return _Bar(console, title, size) if console.is_terminal else _PlainLines(console, title)


class _Bar:
    def __init__(self, console: Console, title: str, size: int) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[lines]}"))
        self._progress = Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=console)
        self._task = self._progress.add_task(title, total=size or None, lines="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def reached(self, position: int, lines: int) -> None:
        words = count_of(lines, "linje", "linjer")
        self._progress.update(self._task, completed=position, lines=words)


class _PlainLines:
    def __init__(self, console: Console, title: str) -> None:
        self._console = console
        self._title = title
        self._next = _LINES_BETWEEN

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def reached(self, position: int, lines: int) -> None:  # noqa: ARG002 - a log counts lines
        if lines >= self._next:
            self._console.print(f"{self._title}: {count_of(lines, 'linje', 'linjer')}", highlight=False)
            self._next = lines - lines % _LINES_BETWEEN + _LINES_BETWEEN
