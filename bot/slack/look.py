"""A look at the app from outside: does Slack answer, what may the bot do there, and what time is it?"""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from bot.slack.connect import ask_who
from bot.slack.platform import make_client

SCOPES = frozenset(
    {
        "channels:history",
        "chat:write",
        "commands",
        "files:read",
        "groups:history",
        "im:history",
        "im:write",
        "users:read",
    }
)
"""What the manifest asks for."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What Slack said. `date` is its own clock's, to the second; None where it named none that can be read."""

    workspace: str
    missing: frozenset[str]
    date: datetime | None


def look(token: str, url: str) -> Looked:
    """Ask once, changing nothing.

    Raises:
        bot.slack.connect.TokenRefused: Slack does not accept the token.
        bot.slack.connect.OutOfReach: nothing answers.
    """
    answer = ask_who(make_client(token, url))
    headers = {str(name).casefold(): str(value) for name, value in answer.headers.items()}
    given = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",")}
    return Looked(str(answer.get("team") or ""), SCOPES - given, _date(headers.get("date", "")))


def _date(words: str) -> datetime | None:
    try:
        return parsedate_to_datetime(words)
    except ValueError:
        return None
