"""Run the benchmarks: `python -m benchmarks [FAMILIES …]`."""

import sys

from benchmarks.search import print_table

SIZES = (5_000, 10_000, 100_000)

print_table([int(size) for size in sys.argv[1:]] or list(SIZES))
