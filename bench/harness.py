"""Measuring ours and a floor in turns, so that a noisy machine is noisy for both."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tabulate import tabulate

from bench.reasons import REASONS

Measure = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Target:
    """What a ratio of ours to the floor may be: at most, for times and sizes; at least, for throughputs."""

    limit: float
    is_most: bool = True

    def is_met_by(self, ratio: float) -> bool:
        """Whether a ratio is within it."""
        return ratio <= self.limit if self.is_most else ratio >= self.limit

    def __str__(self) -> str:
        """As the table prints it."""
        return f"{'<=' if self.is_most else '>='} {self.limit:g}"


@dataclass(frozen=True, slots=True)
class Result:
    """One row of the table. `ours` and `floor` are in `unit`. A floor of a fixed size is a target of its own."""

    name: str
    unit: str
    ours: float
    floor: float
    ratio: float
    target: Target


def compare(name: str, unit: str, target: Target, ours: Measure, floor: Measure, rounds: int = 7) -> Result:
    """Measure both in turns after one turn to warm up; medians, and the median of the rounds' own ratios.

    Each measure returns its value in `unit`. Who goes first changes each round.
    """
    ours(), floor()
    mine: list[float] = []
    theirs: list[float] = []
    sides = [(ours, mine), (floor, theirs)]
    for _ in range(rounds):
        for measure, kept in sides:
            kept.append(measure())
        sides.reverse()
    return summed_up(name, unit, target, mine, theirs)


def summed_up(name: str, unit: str, target: Target, ours: Sequence[float], floor: Sequence[float]) -> Result:
    """A row from values that were measured in pairs."""
    ratio = statistics.median(a / b for a, b in zip(ours, floor, strict=True))
    return Result(name, unit, statistics.median(ours), statistics.median(floor), ratio, target)


def each(work: Callable[[], object], times: int) -> Measure:
    """How many microseconds one call takes, over so many calls."""

    def measure() -> float:
        start = time.perf_counter()
        for _ in range(times):
            work()
        return (time.perf_counter() - start) / times * 1e6

    return measure


def table(results: Sequence[Result]) -> str:
    """The results as a table, and below it why those missed that are known to."""
    headers = ("benchmark", "unit", "ours", "floor", "ratio", "target", "met")
    rows = [
        (
            r.name,
            r.unit,
            f"{r.ours:,.4g}",
            f"{r.floor:,.4g}",
            f"{r.ratio:.2f}",
            r.target,
            "yes" if r.target.is_met_by(r.ratio) else "NO",
        )
        for r in results
    ]
    told = tabulate(rows, headers, disable_numparse=True, colalign=("left", "left", *["right"] * 4, "left"))
    missed = [r.name for r in results if not r.target.is_met_by(r.ratio)]
    return "\n".join([told, *(f"NO, {name}: {REASONS[name]}" for name in missed if name in REASONS)])
