"""How fast Slack may be written to: about one message a second in a channel, several hundred a minute in a workspace.

Slack does not say how many hundred, so the limit is learned: what goes through raises the pace a little, a refusal
halves it, and it comes back to just below where it was refused. Pure: seconds of a clock that only runs forward are
passed in. Source: https://docs.slack.dev/apis/web-api/rate-limits
"""

from dataclasses import dataclass, field

MARGIN = 0.95
CHANNEL_RATE = 1.0 * MARGIN
CHANNEL_BURST = 3.0
WORKSPACE_RATE = 525 / 60 * MARGIN
WORKSPACE_BURST = 10.0
REMEMBERED = 2_000
"""Channels beyond so many are forgotten, the longest unused first: by then their buckets are full again."""


GROWTH = 1e-3
"""By so much of itself the pace that is aimed at grows with each message, until a first refusal."""

PATIENCE = 1 / 30
"""So much of that growth is left after each refusal: where the limit is, is known better each time."""

LEAST_GROWTH = 1e-6

CAUTION = 0.98
"""So much of a pace that was refused is aimed at from then on."""

RECOVERY = 0.2
"""So much of the way back to the pace that is aimed at is made with each message."""

SLOWEST, FASTEST = 1 / 16, 4.0
"""How far what is learned may be from what was assumed, as factors."""


@dataclass(slots=True)
class Bucket:
    """So many at once, then `rate` a second; what is taken too early is owed.

    `aim` is the rate that it comes back to after a refusal, `assumed` the one that it began with.
    """

    rate: float
    burst: float
    left: float
    at: float
    aim: float = 0.0
    assumed: float = 0.0
    growth: float = GROWTH

    def __post_init__(self) -> None:
        """Nothing is learned yet."""
        self.aim = self.assumed = self.rate

    @property
    def is_rested(self) -> bool:
        """It was hardly used lately: who is refused now was not too fast for it."""
        return self.left > self.burst - 2

    def take(self, now: float) -> float:
        """Take one, and say how many seconds to wait before using it."""
        self.left = min(self.burst, self.left + max(0.0, now - self.at) * self.rate) - 1
        self.at = max(self.at, now)
        return max(0.0, -self.left / self.rate)

    def give_back(self) -> None:
        """One that was taken is not used after all."""
        self.left = min(self.burst, self.left + 1)

    def hold(self, now: float, seconds: float) -> None:
        """Nothing more for so long: Slack has said so."""
        self.left = min(self.left, -seconds * self.rate + 1)
        self.at = max(self.at, now)

    def went_through(self) -> None:
        """One was taken by Slack."""
        self.aim = min(self.aim * (1 + self.growth), self.assumed * FASTEST)
        self.rate += (self.aim - self.rate) * RECOVERY

    def was_refused(self) -> None:
        """One was not: that was too fast."""
        self.growth = max(self.growth * PATIENCE, LEAST_GROWTH)
        self.aim = max(self.rate * CAUTION, self.assumed * SLOWEST)
        self.rate = max(self.rate / 2, self.assumed * SLOWEST)


@dataclass(slots=True)
class Pace:
    """The buckets of one workspace. For one thread."""

    workspace: Bucket = field(default_factory=lambda: Bucket(WORKSPACE_RATE, WORKSPACE_BURST, WORKSPACE_BURST, 0.0))
    channels: dict[str, Bucket] = field(default_factory=dict)

    def wait(self, channel: str, now: float) -> float:
        """Reserve one message to a channel; how many seconds to wait before sending it."""
        return max(self._of(channel, now).take(now), self.workspace.take(now))

    def give_back(self, channel: str) -> None:
        """What was reserved for a channel is not sent after all."""
        for bucket in (self.channels[channel], self.workspace):
            bucket.give_back()

    def taken(self, channel: str) -> None:
        """Slack has taken a message to a channel."""
        for bucket in (self.channels.get(channel), self.workspace):
            if bucket is not None:
                bucket.went_through()

    def refused(self, channel: str, now: float, seconds: float) -> None:
        """Slack answered `ratelimited` and named the seconds: of the channel, or else of the whole workspace."""
        own = self._of(channel, now)
        # Slack does not say which. A channel that nothing was sent to lately cannot have had too much.
        to_blame = self.workspace if own.is_rested else own
        to_blame.was_refused()
        for bucket in (own, to_blame):
            bucket.hold(now, seconds)

    def _of(self, channel: str, now: float) -> Bucket:
        bucket = self.channels.pop(channel, None) or Bucket(CHANNEL_RATE, CHANNEL_BURST, CHANNEL_BURST, now)
        self.channels[channel] = bucket
        while len(self.channels) > REMEMBERED:
            del self.channels[next(iter(self.channels))]
        return bucket
