"""Times in milliseconds: what lies in the middle, what lies at the edge."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from statistics import median, quantiles
from time import perf_counter

Work = Callable[[], object]


def milliseconds(work: Work) -> float:
    """Return how long the work took, by the clock on the wall."""
    started = perf_counter()
    work()
    return (perf_counter() - started) * 1000


def p50(times: Sequence[float]) -> float:
    """Return the median."""
    return median(times)


def p99(times: Sequence[float]) -> float:
    """Return the time that 99 of 100 stay under."""
    return quantiles(times, n=100, method="inclusive")[98]


@contextmanager
def settled() -> Iterator[None]:
    """Keep the garbage collector away from what lives for good, as a server that has started does."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
