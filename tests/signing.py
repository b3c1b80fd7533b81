"""Requests as Slack signs them: https://docs.slack.dev/authentication/verifying-requests-from-slack."""

import hashlib
import hmac

from bot.clock import SystemClock

SECRET = b"1" * 32
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def signed(body: str, kind: str = JSON, secret: bytes = SECRET, *, ago: float = 0) -> dict[str, str]:
    """The headers that Slack would send with this body, so many seconds ago."""
    at = f"{SystemClock().now().timestamp() - ago:.0f}"
    made = hmac.new(secret, f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"Content-Type": kind, "X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={made}"}
