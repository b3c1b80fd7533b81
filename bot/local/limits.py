"""What runs out: the calls of a minute, a trigger's three seconds, a response URL's five uses.

All of it is measured in seconds of a clock that only runs forward, never on the movable one: a workspace
whose clock has jumped two months must not forget that a message was sent a moment ago.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.local.errors import RateLimitedError, SlackError, invalid

Monotonic = Callable[[], float]
TIERS = {1: 1, 2: 20, 3: 50, 4: 100}


@dataclass(frozen=True)
class Limits:
    """How much Slack allows (docs: about one message a second a channel, several hundred a minute together).

    A short burst is tolerated. `tier_factor` multiplies the calls a minute of the four method tiers.
    """

    channel_per_second: float = 1.0
    channel_burst: int = 5
    posts_per_minute: int = 300
    tier_factor: float = 1.0


UNLIMITED = Limits(channel_per_second=math.inf, channel_burst=1, posts_per_minute=10**9, tier_factor=math.inf)


class Bucket:
    """A token bucket: `burst` at once, then `rate` a second."""

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate = rate
        self._burst = burst
        self._left = burst
        self._at = now

    def wait(self, now: float) -> float:
        """Seconds until one more may pass; 0 if one may now."""
        if self._rate == math.inf:
            return 0.0
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        return 0.0 if self._left >= 1 else (1 - self._left) / self._rate

    def take(self) -> None:
        """Let one pass."""
        if self._rate != math.inf:
            self._left -= 1


class RateLimits:
    """The buckets of one app in one workspace."""

    def __init__(self, limits: Limits, monotonic: Monotonic) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self._buckets: dict[str, Bucket] = {}

    def call(self, method: str, tier: int) -> None:
        """Count one call of a method of a tier; tier 0 has no limit of its own.

        Raises:
            RateLimitedError: when the tier's calls of the minute are spent.
        """
        if tier:
            per_minute = TIERS[tier] * self._limits.tier_factor
            self._pass(self._bucket(f"method {method}", per_minute / 60, max(per_minute, 5)))

    def post(self, channel: str) -> None:
        """Count one message to a channel.

        Raises:
            RateLimitedError: when the channel or the whole workspace is written to too fast.
        """
        limits = self._limits
        per_minute = limits.posts_per_minute
        self._pass(
            self._bucket(f"channel {channel}", limits.channel_per_second, limits.channel_burst),
            self._bucket("workspace", per_minute / 60, per_minute),
        )

    def _bucket(self, name: str, rate: float, burst: float) -> Bucket:
        return self._buckets.setdefault(name, Bucket(rate, burst, self._monotonic()))

    def _pass(self, *buckets: Bucket) -> None:
        wait = max(bucket.wait(self._monotonic()) for bucket in buckets)
        if wait > 0:
            raise RateLimitedError(wait)
        for bucket in buckets:
            bucket.take()


@dataclass
class Trigger:
    """A person's act that lets the app open one modal for them."""

    user: str
    expires: float
    exchanged: bool = False


@dataclass
class Triggers:
    """The trigger ids that were handed out, each good once and for `seconds`."""

    monotonic: Monotonic
    seconds: float = 3.0
    _issued: dict[str, Trigger] = field(default_factory=dict)

    def issue(self, trigger_id: str, user: str) -> str:
        """Hand out a trigger id for something that a person did."""
        self._issued[trigger_id] = Trigger(user, self.monotonic() + self.seconds)
        return trigger_id

    def exchange(self, trigger_id: str) -> str:
        """The person whose act it was.

        Raises:
            SlackError: `exchanged_trigger_id`, `expired_trigger_id`, or `invalid_arguments` for one never issued.
        """
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise invalid("invalid_arguments", ["invalid `trigger_id`"])
        if trigger.exchanged:
            raise SlackError("exchanged_trigger_id")
        if self.monotonic() > trigger.expires:
            raise SlackError("expired_trigger_id")
        trigger.exchanged = True
        return trigger.user


@dataclass
class ResponseUrl:
    """Where an answer to one act goes: a conversation, the person, and the message that was acted on, if any."""

    channel: str
    user: str
    original: str | None
    expires: float
    uses: int = 5


@dataclass
class ResponseUrls:
    """The response URLs that were handed out, each good for five answers in 30 minutes."""

    monotonic: Monotonic
    seconds: float = 1800.0
    _issued: dict[str, ResponseUrl] = field(default_factory=dict)

    def issue(self, secret: str, channel: str, user: str, original: str | None = None) -> str:
        """Hand out a response URL's secret part."""
        self._issued[secret] = ResponseUrl(channel, user, original, self.monotonic() + self.seconds)
        return secret

    def use(self, secret: str) -> ResponseUrl:
        """Spend one of its uses.

        Raises:
            SlackError: `used_url`, `expired_url`, or `no_service` for one never issued.
        """
        url = self._issued.get(secret)
        if url is None:
            raise SlackError("no_service")
        if self.monotonic() > url.expires:
            raise SlackError("expired_url")
        if not url.uses:
            raise SlackError("used_url")
        url.uses -= 1
        return url
