"""pace_goodput: the pace of sending under a limit that it is not told, against the limit.

In seconds that are counted and not waited for: the limit is a bucket like Slack's, each refusal names one second, and
what is refused is sent again. Of twenty workspaces each has a limit of its own, and the slowest is told.
"""

from bench.harness import Result, Target
from bot.slack.pacing import WORKSPACE_BURST, Bucket, Pace

MESSAGES = 4_000
LIMITS = {1: (525,), 20: tuple(range(300, 700, 20))}
"""Messages a minute."""


def run() -> list[Result]:
    """The share of the limit that was used, and how many of a thousand messages were refused."""
    return [
        result
        for count, limits in LIMITS.items()
        for result in _run(count, [sent(limit, MESSAGES, Pace())[1:] for limit in limits])
    ]


def _run(count: int, runs: list[tuple[float, float]]) -> list[Result]:
    used, refused = min(share for share, _ in runs), max(share for _, share in runs)
    name = f"pace_goodput, {count} workspace{'s' if count > 1 else ''}"
    return [
        Result(name, "of the limit", used, 1.0, used, Target(0.98, is_most=False)),
        Result(f"{name}, refused", "per 1,000", refused * 1_000, 1.0, refused * 1_000, Target(2.0)),
    ]


def sent(per_minute: float, count: int, pace: Pace, start: float = 0.0) -> tuple[float, float, float]:
    """Send to so many people under a limit that nobody has told: when that ends, its used share, and refusals'."""
    limit, refusals, now = Bucket(per_minute / 60, WORKSPACE_BURST, WORKSPACE_BURST, start), 0, start
    left = [f"U{number}" for number in range(count)]
    while left:
        person = left.pop()
        now += pace.wait(person, now)
        if limit.take(now):
            limit.give_back()
            refusals += 1
            left.append(person)
            pace.refused(person, now, 1.0)
        else:
            pace.taken(person)
    return now, count / ((now - start) * per_minute / 60 + WORKSPACE_BURST), refusals / count
