"""Reading a workspace's directory into the records, without a running bot."""

from bot.clock import SystemClock
from bot.ports import Profile, SendFailed
from bot.service import Chaser, Moments
from bot.settings import SlackSettings
from bot.slack.connect import check_bot_token
from bot.slack.platform import SlackPlatform, make_client
from plans.errors import ChaserError
from storage.database import Database


class DirectoryRefused(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """Slack did not say who is in the workspace."""


def read_directory(database: Database, settings: SlackSettings) -> None:
    """Ask Slack who is there, and keep it.

    Raises:
        bot.slack.connect.TokenRefused: the bot token is refused.
        DirectoryRefused: Slack does not tell.
    """
    client = make_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    known = check_bot_token(client)
    moments = Moments(SystemClock(), settings.zone, settings.nation)
    Chaser(database, known.team, moments, lambda: None, known.name).keep_people(people_of(SlackPlatform(client)))


def people_of(platform: SlackPlatform) -> list[Profile]:
    """Everybody whom Slack knows, at a start.

    Raises:
        DirectoryRefused: Slack does not tell.
    """
    try:
        return list(platform.people())
    except SendFailed as failed:
        raise DirectoryRefused(
            f"Slack did not say who is in the workspace ({failed.reason}). docs/slack.md says what to do."
        ) from failed
