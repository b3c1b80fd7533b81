"""The benchmarks' own arithmetic: medians of pairs, targets, the table."""

from itertools import cycle
from pathlib import Path

import pytest

from bench.harness import Result, Target, compare, summed_up, table
from bench.reasons import REASONS

PERFORMANCE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"


@pytest.mark.parametrize(
    ("target", "ratio", "is_met"),
    [
        (Target(1.25), 1.25, True),
        (Target(1.25), 1.26, False),
        (Target(0.45, is_most=False), 0.45, True),
        (Target(0.45, is_most=False), 0.44, False),
    ],
)
def test_a_target_is_met_up_to_its_limit(target: Target, ratio: float, *, is_met: bool) -> None:
    """At most for times, at least for throughputs; the limit itself is met."""
    assert target.is_met_by(ratio) is is_met


def test_the_ratio_is_the_median_of_each_pairs_own() -> None:
    """A round that was slow for both does not move it."""
    result = summed_up("x", "ms", Target(2), [2.0, 20.0, 3.0], [1.0, 10.0, 3.0])
    assert (result.ours, result.floor, result.ratio) == (3.0, 3.0, 2.0)


def test_both_are_measured_in_turns() -> None:
    """After one turn each to warm up, whoever went first goes second."""
    went: list[str] = []
    values = cycle([1.0])

    def measuring(name: str) -> float:
        went.append(name)
        return next(values)

    compare("x", "ms", Target(1), lambda: measuring("ours"), lambda: measuring("floor"), rounds=3)
    assert went == ["ours", "floor", "ours", "floor", "floor", "ours", "ours", "floor"]


def test_the_table_says_which_target_was_missed() -> None:
    """Each row has its ratio, its target and whether it was met, in words."""
    missed = table([Result("slow", "ms", 3, 1, 3, Target(2))]).splitlines()[-1].split()
    met = table([Result("fast", "1/s", 9, 10, 0.9, Target(0.5, is_most=False))]).splitlines()[-1].split()
    assert missed == ["slow", "ms", "3", "1", "3.00", "<=", "2", "NO"]
    assert met == ["fast", "1/s", "9", "10", "0.90", ">=", "0.5", "yes"]


@pytest.mark.parametrize(("ours", "says"), [(3.0, True), (1.0, False)])
def test_a_miss_says_why(ours: float, *, says: bool) -> None:
    """Below the table, where it is known; what was met needs no reason."""
    told = table([Result("status_query", "ms", ours, 1, ours, Target(2))])
    assert (f"NO, status_query: {REASONS['status_query']}" in told) is says


@pytest.mark.parametrize("name", REASONS)
def test_every_reason_stands_in_the_docs(name: str) -> None:
    """Word for word: docs/performance.md and the table never tell different things."""
    words = " ".join(PERFORMANCE.read_text(encoding="utf-8").split())
    assert f"**{name}**: {REASONS[name]}" in words
