"""The two ways in which Slack's payloads come: over a connection that we open, or to an address of ours."""

from collections.abc import Callable
from typing import Protocol

from slack_bolt import App
from slack_sdk import WebClient

from bot.settings import HTTP, SlackSettings
from bot.slack.connect import Connection
from plans.errors import ChaserError


class NoWebServer(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """CHASER_SLACK_MODE=http needs a web server, which is not installed: install plan-chaser[http]."""


class Way(Protocol):
    """One of them. `url` is where requests come to; empty where none do."""

    url: str

    def connect(self) -> None:
        """Let payloads come; returns when they can.

        Raises:
            plans.errors.ChaserError: they cannot; the sentence names the setting.
        """
        ...

    def is_connected(self) -> bool:
        """Whether Slack's payloads can come just now, as far as can be seen from here."""
        ...

    def close(self) -> None:
        """Let none come any more, and end what is in hand."""
        ...


def way_in(settings: SlackSettings, app: App, client: WebClient, reconnected: Callable[[], None]) -> Way:
    """The way that the settings say. `reconnected` is called when a connection had to be opened anew.

    Raises:
        NoWebServer: HTTP mode's libraries are not there.
    """
    if settings.slack_mode != HTTP:
        return Connection(app, settings.app_token, client, reconnected)
    try:
        from bot.slack.http_mode import Door, HttpServer  # noqa: PLC0415 - Socket Mode does without a web server
    except ModuleNotFoundError as error:
        raise NoWebServer from error
    return HttpServer(Door(app, settings.signing_secrets), settings.http_host, settings.http_port)
