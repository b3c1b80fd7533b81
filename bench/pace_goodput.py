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
    return [result for count, limits in LIMITS.items() for result in _run(count, [_sent(limit) for limit in limits])]


def _run(count: int, runs: list[tuple[float, float]]) -> list[Result]:
    used, refused = min(share for share, _ in runs), max(share for _, share in runs)
    name = f"pace_goodput, {count} workspace{'s' if count > 1 else ''}"
    return [
        Result(name, "of the limit", used, 1.0, used, Target(0.98, is_most=False)),
        Result(f"{name}, refused", "per 1,000", refused * 1_000, 1.0, refused * 1_000, Target(2.0)),
    ]


def _sent(per_minute: float) -> tuple[float, float]:
    """Everybody gets one message; what was used of the limit, and the share that was refused."""
    pace, refusals, now = Pace(), 0, 0.0
    limit = Bucket(per_minute / 60, WORKSPACE_BURST, WORKSPACE_BURST, 0.0)
    left = [f"U{number}" for number in range(MESSAGES)]
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
    return MESSAGES / (now * per_minute / 60 + WORKSPACE_BURST), refusals / MESSAGES
