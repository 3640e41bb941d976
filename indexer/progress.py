"""How far something long has come: a bar for somebody who looks, plain lines for a log."""

from typing import Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from families.danish import count_of

_BETWEEN = 10_000
"""Lines or families between two lines of a log."""

Words = tuple[str, str]
"""What is counted: one of it, several of it."""
LINES: Words = ("linje", "linjer")
FAMILIES: Words = ("familie", "familier")


class LoadProgress(Protocol):
    """Something that can be told how far the work has come."""

    def __enter__(self) -> Self:
        """Begin."""
        ...

    def __exit__(self, *_: object) -> None:
        """End."""
        ...

    def reached(self, position: int, done: int) -> None:
        """Tell that `position` of the size has been dealt with, and that so much is done."""
        ...


def progress_on(console: Console, title: str, size: int, words: Words = LINES) -> LoadProgress:
    """Return the bar when the console is a terminal, else the plain lines.

    `size` is what the position comes to, of a file its bytes; `words` is what is done.
    """
    if console.is_terminal:
        return _Bar(console, title, size, words)
    return _PlainLines(console, title, words)


class _Bar:
    def __init__(self, console: Console, title: str, size: int, words: Words) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[done]}"))
        self._progress = Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=console)
        self._task = self._progress.add_task(title, total=size or None, done="")
        self._words = words

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def reached(self, position: int, done: int) -> None:
        self._progress.update(self._task, completed=position, done=count_of(done, *self._words))


class _PlainLines:
    def __init__(self, console: Console, title: str, words: Words) -> None:
        self._console = console
        self._title = title
        self._words = words
        self._next = _BETWEEN

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def reached(self, position: int, done: int) -> None:  # noqa: ARG002 - a log tells what is done
        if done >= self._next:
            self._console.print(f"{self._title}: {count_of(done, *self._words)}", highlight=False)
            self._next = done - done % _BETWEEN + _BETWEEN
