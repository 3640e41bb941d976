"""`ledig work`: duties that are done again and again, each at its own interval, until somebody says stop.

To add a duty, hand `work` one more: `Duty("Breve", 5, outbox.send)` in `commands/working.py`. `run` does
what there is to do now and returns; it is called again `every` seconds later, also after an error. Each
duty has a thread of its own, so a slow mail server keeps no index waiting, and never runs twice at once in
one process. Several processes may work at the same time: `run` claims what it does in the register.
"""

import logging
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import Event, Thread

from register.database import RegisterUnavailable

_log = logging.getLogger("ledig.work")
_STOPPING = {signal.SIGTERM, signal.SIGINT}

Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to be done every so many seconds, counted from the end of one time to the next.

    `name` is Danish and begins every line about it. `expected` are errors whose message is a sentence for
    the operator; any other error is logged with its trace. Neither ends the work.
    """

    name: str
    every: float
    run: Callable[[], object]
    expected: tuple[type[Exception], ...] = (RegisterUnavailable,)


def work(duties: Sequence[Duty], say: Say) -> None:
    """Do the duties until SIGTERM or Ctrl-C, which ends after what is in hand; a second one ends at once.

    For the main thread of a process. `say` gets a line when a duty begins to fail, fails for another
    reason, or works again: not every time.
    """
    # Blocked before the threads are there, so that signals reach nobody but the wait below.
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    with working(duties, say):
        signal.sigwait(_STOPPING)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)


@contextmanager
def working(duties: Sequence[Duty], say: Say) -> Iterator[None]:
    """Do the duties beside something else; at the end wait for what is in hand."""
    stop = Event()
    with ExitStack() as ending:
        for duty in duties:
            thread = Thread(target=_keep_doing, args=(duty, stop, say), name=duty.name)
            thread.start()
            ending.callback(thread.join)
        ending.callback(stop.set)
        yield


def _keep_doing(duty: Duty, stop: Event, say: Say) -> None:
    trouble = ""
    while not stop.is_set():
        now = _trouble_with(duty)
        if now != trouble:
            say(f"{duty.name}: {now or 'Det virker igen.'}")
        trouble = now
        stop.wait(duty.every)


def _trouble_with(duty: Duty) -> str:
    """Do the duty once, and return what went wrong; empty when nothing did."""
    try:
        duty.run()
    except duty.expected as error:
        return str(error)
    except Exception:
        _log.exception("duty %s failed", duty.name)
        return "Uventet fejl, som står i loggen. Der prøves igen."
    return ""
