"""The one error handler: what the person reads, and what the log keeps, when something goes wrong.

A known error is its own sentence. Any other becomes a short reference, which the log line bears too. Neither a
payload's body nor an error's message is logged: both may hold what people wrote.
"""

import logging
import secrets
import traceback
from collections.abc import Mapping, Sequence
from typing import Any

from slack_bolt import BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.slack.incoming import Payload, shows_only
from bot.slack.render import message
from bot.slack.responses import Responses
from handlers import commands
from handlers.views import Sentence
from plans.errors import ChaserError

log = logging.getLogger(__name__)

Headers = Mapping[str, Sequence[str]]

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without those that are misread when a reference is said on the telephone."""

LAST_RETRY = "3"
SEEN, REFUSED = 200, 500


class FormTooLate(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """The form could not be opened in time. Please press it again."""


class Failures:
    """Turns an error of any listener into what Slack and the person are told."""

    def __init__(self, client: WebClient, responses: Responses) -> None:
        self._client = client
        self._responses = responses

    def handle(self, error: Exception, body: dict[str, Any], headers: Headers) -> BoltResponse:
        """Answer a failed request. An event that could not be kept is refused, so that Slack brings it again."""
        known = isinstance(error, ChaserError)
        sentence = str(error) if known else _unexpected(error, body)
        if "command" in body:
            return _seen({"response_type": "ephemeral", "text": message(Sentence(sentence)).text})
        if body.get("type") == "view_submission":
            return _seen({"response_action": "errors", "errors": {_first_block(body): sentence}})
        if body.get("type") == "event_callback":
            return self._event(body, headers, sentence, is_known=known)
        self._responses.send(body.get("response_url") or "", message(Sentence(sentence)))
        return _seen({})

    def _event(self, body: Payload, headers: Headers, sentence: str, *, is_known: bool) -> BoltResponse:
        """Slack brings a refused event again three times: the person is told at the first and at the last."""
        attempt = (headers.get("x-slack-retry-num") or ["0"])[0]
        if is_known or attempt in ("0", LAST_RETRY):
            again = "" if is_known or attempt == LAST_RETRY else " I will try again by myself for a few minutes."
            self._tell(body["event"], sentence + again)
        return _seen({}) if is_known else BoltResponse(status=REFUSED, body="")

    def _tell(self, event: Payload, sentence: str) -> None:
        """A word in the direct message. If even that fails, the log has the reference."""
        told = message(Sentence(sentence))
        try:
            self._client.chat_postMessage(channel=event["channel"], text=told.text)
        except (SlackClientError, OSError) as error:
            log.warning("could not tell", extra={"action": "slack.not_told", "why": type(error).__name__})


def _unexpected(error: Exception, body: Payload) -> str:
    reference = "".join(secrets.choice(LETTERS) for _ in range(4))
    where = [f"{f.filename.rpartition('/')[2]}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)[-5:]]
    fields = {"action": "slack.failed", "ref": reference, "kind": _kind(body), "error": type(error).__name__}
    log.error("not saved", extra=fields | {"where": where})
    kept = "Your words are still in the form; please press Save again in a minute."
    if "command" in body:
        kept = "Please type it again in a minute."
    elif body.get("type") == "event_callback":
        kept = "Your words are still in your message."
    elif body.get("type") == "block_actions":
        kept = "Please press it again in a minute."
    what = "I could not answer" if _only_asks(body) else "Not saved"
    return f"{what}: something went wrong on my side. {kept} (ref {reference})"


def _only_asks(body: Payload) -> bool:
    """Nothing could have been saved: a question was typed, or a control pressed that only shows something."""
    if body.get("type") == "block_actions":
        return shows_only(body)
    return "command" in body and commands.only_asks(str(body.get("text") or ""))


def _kind(body: Payload) -> str:
    return "command" if "command" in body else str(body.get("type"))


def _first_block(body: Payload) -> str:
    """Slack shows a form's errors only under a block that takes input."""
    blocks = (body.get("view") or {}).get("blocks") or []
    return next((b["block_id"] for b in blocks if b.get("type") == "input"), "words")


def _seen(body: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=SEEN, body=body or "")
