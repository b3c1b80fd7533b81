"""Runs the benchmarks named on the command line, or all, and prints one table."""

import importlib
import logging
import sys

from bench.harness import Result, table
from bench.reasons import REASONS

NAMES = (
    "ack_dispatch",
    "ack_load",
    "ack_http",
    "reply_durable",
    "status_query",
    "import_docx",
    "cold_start",
    "commit_sqlite",
    "commit_contended",
    "commit_pg",
    "next_time",
    "growth",
    "fan_out",
    "pace_goodput",
    "tick_due",
)


def main() -> int:
    """Run and print; 1 if a target was missed for which there is no reason yet, 2 for a name there is not, else 0."""
    names = sys.argv[1:] or NAMES
    if unknown := [name for name in names if name not in NAMES]:
        print(f"No benchmark is called {', '.join(unknown)}. There are: {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    logging.disable(logging.WARNING)
    results: list[Result] = []
    for name in names:
        print(f"{name} ...", file=sys.stderr, flush=True)
        results += importlib.import_module(f"bench.{name}").run()
    print(table(results))
    missed = [result for result in results if not result.target.is_met_by(result.ratio)]
    return 0 if all(result.name in REASONS for result in missed) else 1


if __name__ == "__main__":
    sys.exit(main())
