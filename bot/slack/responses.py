"""Answering where a person pressed: through the response URL that came with the press."""

import logging
from http import HTTPStatus
from http.client import HTTPException
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.slack.render import Json, Message

log = logging.getLogger(__name__)

HOOKS = frozenset({("https", "hooks.slack.com"), ("https", "hooks.slack-gov.com")})
SECONDS = 5


class Responses:
    """Sends to response URLs of Slack's own hosts, or of the API server that this bot was told to use; to no other."""

    def __init__(self, client: WebClient) -> None:
        self._own = origin(client.base_url)

    def is_trusted(self, url: str) -> bool:
        """The address is one that a response may go to: a payload's word alone is not enough."""
        return origin(url) in HOOKS or origin(url) == self._own

    def send(self, url: str, message: Message, *, replace: bool = False, in_channel: bool = False) -> bool:
        """Say it where the press came from; False if that was refused, with a log line.

        `replace` puts it in the message's place. Otherwise only the person sees it, or with `in_channel` everybody.
        """
        if not self.is_trusted(url):
            log.warning("response address refused", extra={"action": "slack.response_refused"})
            return False
        visible = "in_channel" if in_channel else "ephemeral"
        body: Json = {"response_type": visible, "replace_original": replace, "text": message.text}
        status = self._post(url, body | {"blocks": message.blocks})
        refused = status is not None and status != HTTPStatus.OK
        return (self._post(url, body) if refused else status) == HTTPStatus.OK

    def _post(self, url: str, body: Json) -> int | None:
        """The HTTP status of the answer; None where none came, and nobody knows whether it was shown."""
        try:
            status = WebhookClient(url, timeout=SECONDS, retry_handlers=[]).send_dict(body).status_code
        except (HTTPException, OSError) as error:
            log.warning("response failed", extra={"action": "slack.response_failed", "why": type(error).__name__})
            return None
        if status != HTTPStatus.OK:
            log.warning("response refused", extra={"action": "slack.response_failed", "why": status})
        return status


def origin(url: str) -> tuple[str, str]:
    """Scheme and host with port, as written: what is written otherwise is another."""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc
