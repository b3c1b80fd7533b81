"""What the local workspace refuses, and how."""

from bot.local.payload import Json


class SlackError(Exception):
    """A refusal by Slack's own name: HTTP 200 with `{"ok": false, "error": name, **details}`."""

    def __init__(self, error: str, **details: object) -> None:
        super().__init__(error)
        self.error = error
        self.details = details

    def answer(self) -> Json:
        """The body that the caller reads."""
        return {"ok": False, "error": self.error, **self.details}


class RateLimitedError(Exception):
    """Too fast: HTTP 429 with `Retry-After`, in whole seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__("ratelimited")
        self.seconds = seconds


class RefusedError(Exception):
    """What the person at the page cannot do; its text is the sentence they read."""


class SnapshotError(Exception):
    """The file that keeps the local workspace cannot be read. Move it away to begin anew."""


class UnansweredError(Exception):
    """The app did not acknowledge an envelope; its text is Slack's word for why."""


def invalid(error: str, reasons: list[str]) -> SlackError:
    """A refusal with its reasons where Slack puts them, in `response_metadata.messages`."""
    return SlackError(error, response_metadata={"messages": [_marked(reason) for reason in reasons]})


def _marked(reason: str) -> str:
    return reason if reason.startswith("[") else f"[ERROR] {reason}"
