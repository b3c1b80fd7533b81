"""The Bolt app: one listener a kind of payload. What is asked is done first, and acknowledged after.

`process_before_response` makes Bolt run a listener to its end before Slack gets its 200, so that nothing is
acknowledged which is not kept. The listeners here hold no rules: they read, hand over, and show what came back.
"""

import logging
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.ports import Service
from bot.slack import incoming
from bot.slack.failures import Failures, FormTooLate
from bot.slack.gate import Refused
from bot.slack.render import Json, forms, message, modal
from bot.slack.render.asks import REMINDER
from bot.slack.responses import Responses
from handlers import requests as r
from handlers.import_views import DoubtForm, ImportForm, ImportPreview
from handlers.views import (
    AnswerForm,
    Ask,
    EditForm,
    FormProblem,
    Nothing,
    Receipt,
    RoundCard,
    Sentence,
    Understood,
    View,
)
from handlers.who_views import Who

COMMAND = "/plan"
EVENTS = ("message",)
ANYTHING = re.compile(r".*")

REPLACES: dict[type[r.Request], tuple[type, ...]] = {
    r.SetStatus: (Ask,),
    r.NoChange: (Ask,),
    r.NoChangeForRest: (Ask,),
    r.AskLater: (Ask,),
    r.NotMine: (Ask,),
    r.ChooseReading: (Understood, Receipt),
    r.SaveDraft: (Receipt, Understood),
    r.CancelDraft: (Sentence,),
    r.SubmitDraft: (Understood, Receipt),
    r.Undo: (Receipt,),
    r.GiveReason: (Receipt,),
    r.OpenRound: (RoundCard, Sentence),
    r.CancelRound: (Sentence,),
    r.CloseRound: (RoundCard,),
    r.AssignOwner: (Who,),
    r.SettleDoubt: (ImportPreview, Sentence),
    r.KeepUpload: (Sentence, ImportPreview),
    r.DropUpload: (Sentence,),
}
"""Which answers take the place of the message whose button was pressed. All others are said beside it."""


def make_app(service: Service, client: WebClient) -> App:
    """The app that answers for `service`, calling Slack with `client`, whose token is the bot's. Makes no call itself.

    It believes what it is given: `bot/slack/gate.py` stands in front of it, whichever way Slack's payloads come.
    """
    app = App(
        logger=_quiet_logger(),
        process_before_response=True,
        token_verification_enabled=False,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        client=WebClient(base_url=client.base_url, timeout=client.timeout, retry_handlers=[]),
        authorize=_authorizer(client),
    )
    room = Room(service, client)
    app.command(COMMAND)(room.command)
    for name in EVENTS:
        app.event(name)(room.event)
    app.event(ANYTHING)(_ignore)
    app.action(ANYTHING)(room.press)
    app.view_submission(ANYTHING)(room.submission)
    app.error(room.error)
    return app


def bring(app: App, payload: dict[str, Any], headers: Mapping[str, str]) -> BoltResponse:
    """Have the app do what a payload says that has passed the gate, in this thread.

    Raises:
        Refused: Bolt cannot take it apart.
    """
    try:
        # As over the socket: an object, not the bytes that Bolt would take apart and verify a second time.
        request = BoltRequest(body=payload, headers=dict(headers), mode="socket_mode")
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise Refused(HTTPStatus.BAD_REQUEST, "shape") from error
    return app.dispatch(request)


class Room:
    """The listeners, with what they need."""

    def __init__(self, service: Service, client: WebClient) -> None:
        self._service = service
        self._client = client
        self._responses = Responses(client)
        self._failures = Failures(client, self._responses)

    def command(self, body: dict[str, Any], ack: Ack) -> None:
        """`/plan ...`: the acknowledgement carries the answer."""
        view = self._done(incoming.command(body))
        if isinstance(view, AnswerForm | EditForm | ImportForm):
            self._open(body, modal(view))
            ack()
        elif isinstance(view, Nothing):
            ack()
        else:
            told = message(view)
            visible = "in_channel" if getattr(view, "is_shared", False) else "ephemeral"
            ack(text=told.text, blocks=told.blocks, response_type=visible)

    def event(self, body: dict[str, Any], ack: Ack) -> None:
        """A direct message: what there is to say to it goes through the outbox, once."""
        self._done(incoming.event(body))
        ack()

    def press(self, body: dict[str, Any], ack: Ack) -> None:
        """A control in a message."""
        slippage = incoming.reason_wanted(body)
        if slippage is not None:
            self._open(body, forms.reason_form(slippage, body.get("response_url") or ""))
        elif asked := incoming.press(body):
            self._show(body, asked.request, self._done(asked))
        ack()

    def submission(self, body: dict[str, Any], ack: Ack) -> None:
        """A form: it closes, or says what is missing."""
        asked = incoming.submission(body)
        view = self._done(asked)
        if isinstance(view, FormProblem):
            ack(response_action="errors", errors={_block_of(body, view.field): view.text})
        elif asked and self._replaced(incoming.came_from(body), asked.request, view):
            ack()
        elif isinstance(view, Sentence):
            ack(response_action="update", view=modal(view))
        else:
            ack()

    def error(self, error: Exception, body: dict[str, Any], request: BoltRequest) -> BoltResponse:
        """The one error handler."""
        return self._failures.handle(error, body, request.headers)

    def _done(self, asked: incoming.Incoming | None) -> View:
        return self._service.handle(asked.identity, asked.request, asked.key) if asked else Nothing()

    def _show(self, body: dict[str, Any], request: r.Request, view: View) -> None:
        url = body.get("response_url") or ""
        if isinstance(view, Ask):
            # Where it cannot be shown at once it is in a moment, by the outbox; said beside, it would be there twice.
            if not is_reminder(body):
                self._replaced(url, request, view)
        elif isinstance(view, AnswerForm | EditForm | DoubtForm):
            self._open(body, modal(view, url if self._responses.is_trusted(url) else ""))
        elif not isinstance(view, Nothing) and not self._replaced(url, request, view):
            self._responses.send(url, message(view), in_channel=getattr(view, "is_shared", False))

    def _replaced(self, url: str, request: r.Request, view: View) -> bool:
        fits = isinstance(view, REPLACES.get(type(request), ()))
        return fits and self._responses.is_trusted(url) and self._responses.send(url, message(view), replace=True)

    def _open(self, body: dict[str, Any], view: Json) -> None:
        """Open a form before the acknowledgement; its trigger lives for three seconds."""
        try:
            self._client.views_open(trigger_id=body["trigger_id"], view=view)
        except SlackApiError as error:
            if error.response.get("error") in ("expired_trigger_id", "exchanged_trigger_id", "trigger_expired"):
                raise FormTooLate from error
            raise


def _block_of(body: dict[str, Any], field: str) -> str:
    """The field's block if the form has it, else the first that takes input."""
    names = [b["block_id"] for b in body["view"]["blocks"] if b.get("type") == "input"]
    return field if field in names or not names else names[0]


def is_reminder(body: dict[str, Any]) -> bool:
    """A reminder is brought up to date by the outbox, as a reminder: the asking message does not take its place."""
    blocks = (body.get("message") or {}).get("blocks") or []
    return any(block.get("block_id") == REMINDER for block in blocks)


def _ignore(ack: Ack) -> None:
    """Whatever else Slack sends is acknowledged, so that it is not sent again."""
    ack()


def _authorizer(client: WebClient) -> Any:  # noqa: ANN401 - Bolt takes any function and looks at its arguments
    """One workspace, one token, no call: Bolt would ask auth.test of Slack for every workspace it meets."""

    def authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=client.token)

    return authorize


def _quiet_logger() -> logging.Logger:
    """Bolt logs whole bodies, of a bad signature at INFO and of an unhandled request at WARNING."""
    logger = logging.getLogger("chaser.bolt")
    logger.setLevel(logging.ERROR)
    return logger
