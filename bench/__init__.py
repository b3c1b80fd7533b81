"""Benchmarks: `python -m bench [name ...]` prints ours, the floor of the same run, the ratio, the target."""
