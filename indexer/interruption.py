"""Ctrl-C as a request to stop at the next good moment, not in the middle of a batch."""

import signal
import threading
from types import FrameType, TracebackType
from typing import Self


class Interruption:
    """Within its `with`, the first Ctrl-C sets `requested`; a second one interrupts at once.

    In any other thread than the main one signals do not arrive, and nothing is changed.
    """

    def __init__(self) -> None:
        """Nothing is requested yet."""
        self.requested = False
        self._main = threading.current_thread() is threading.main_thread()

    def __enter__(self) -> Self:
        """Begin to listen."""
        if self._main:
            self._before = signal.signal(signal.SIGINT, self._request)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give Ctrl-C back its usual meaning."""
        if self._main:
            signal.signal(signal.SIGINT, self._before)

    def _request(self, _number: int, _frame: FrameType | None) -> None:
        self.requested = True
        signal.signal(signal.SIGINT, self._before)
