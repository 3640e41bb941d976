"""What the product costs: one module per question, `python -m benchmarks` answers them all.

Nothing here is a test: times belong to a machine and a minute. `docs/benchmarks.md` holds the tables.
"""
