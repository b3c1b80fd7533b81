"""Reading a workspace's directory into the records, without a running bot."""

from bot.clock import SystemClock
from bot.service import Chaser, Moments
from bot.settings import SlackSettings
from bot.slack.connect import check_bot_token
from bot.slack.platform import SlackPlatform, make_client
from storage.database import Database


def read_directory(database: Database, settings: SlackSettings) -> None:
    """Ask Slack who is there, and keep it.

    Raises:
        bot.slack.connect.TokenRefused: the bot token is refused.
    """
    client = make_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    known = check_bot_token(client)
    moments = Moments(SystemClock(), settings.zone, settings.nation)
    Chaser(database, known.team, moments, lambda: None, known.name).keep_people(SlackPlatform(client).people())
