"""The benchmarks that come out the same every time, and what they must not say by accident."""
