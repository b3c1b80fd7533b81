"""How often a fault is injected, and what came of it."""

from dataclasses import dataclass

TIMES = "FAULTS"
"""The environment's word for how often each fault happens: "full" as docs/reliability.md says, or a number."""

SEED = "FAULTS_SEED"
KEPT = "fault"
"""The name under which a test's count goes into its report."""


@dataclass
class Tally:
    """What a fault came to: how often it was injected, and how many things were lost, or happened twice."""

    name: str
    times: int
    seed: int
    injected: int = 0
    lost: int = 0
    doubled: int = 0

    def holds(self) -> None:
        """It happened as often as it should, and nothing came of it."""
        assert (self.lost, self.doubled) == (0, 0), self
        assert self.injected >= self.times, self
