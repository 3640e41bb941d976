"""What the product costs: `python -m benchmarks` prints the tables of `docs/benchmarks.md`."""
