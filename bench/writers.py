"""Many threads that write for so many seconds: what each of their commits took."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain

SECONDS = 1.5

Work = Callable[[int], object]
"""One commit; it is given a number that no other has."""


@dataclass(frozen=True, slots=True)
class Written:
    """What they came to: commits a second, and the seconds of each, sorted."""

    per_second: float
    times: tuple[float, ...]

    @property
    def p99(self) -> float:
        """The time within which 99 of 100 were committed, in milliseconds."""
        return self.times[int(len(self.times) * 0.99)] * 1e3


def written(work: Work, writers: int, turns: Iterator[int]) -> Written:
    """Have so many threads write as often as they can."""
    end = time.perf_counter() + SECONDS

    def write(_: int) -> list[float]:
        times: list[float] = []
        while (start := time.perf_counter()) < end:
            work(next(turns))
            times.append(time.perf_counter() - start)
        return times

    with ThreadPoolExecutor(writers) as pool:
        times = sorted(chain.from_iterable(pool.map(write, range(writers))))
    return Written(len(times) / SECONDS, tuple(times))
