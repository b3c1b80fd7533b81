"""The apps that are measured: ours before a service that does nothing, and Bolt as bare as it comes."""

import re
import time
from dataclasses import dataclass

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bench.payloads import SECRET
from bench.records import opened
from bot.ports import Identity
from bot.slack import gate
from bot.slack.app import bring, make_app
from bot.slack.render import message
from handlers.requests import Command, Request
from handlers.views import Nothing, Sentence, View

ANSWER = Sentence("Nothing is overdue.")


class Idle:
    """A service that answers a command with one sentence, and says nothing to the rest."""

    def handle(self, identity: Identity, request: Request, key: str | None = None) -> View:
        """Do nothing."""
        del identity, key
        return ANSWER if isinstance(request, Command) else Nothing()


def ours(client: WebClient) -> App:
    """Our app before an idle service."""
    return make_app(Idle(), client)


def kept(client: WebClient, url: str) -> App:
    """Our app before the whole service, with its records at this address."""
    return make_app(opened(url)[1], client)


@dataclass(frozen=True, slots=True)
class Gated:
    """A signed request that comes to our app through its gate, as over HTTP; made anew at each call."""

    app: App
    body: bytes
    headers: gate.Headers

    def __call__(self) -> BoltResponse:
        """The answer."""
        signed = gate.read_headers(self.headers, time.time())
        gate.check_signature(signed, self.body, (SECRET.encode(),))
        payload = gate.read_body(signed.kind, self.body)
        if not gate.is_sound(payload):
            raise RuntimeError("the gate is shut")
        return bring(self.app, payload, {})


def gated(app: App, sent: BoltRequest) -> Gated:
    """A request to our app."""
    headers = [(name.encode(), values[0].encode()) for name, values in sent.headers.items()]
    return Gated(app, sent.raw_body.encode(), headers)


def bolt(client: WebClient) -> App:
    """Bolt without a listener, that authorises everybody and acknowledges in the thread that listens."""

    def authorize(team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=team_id, bot_token=client.token)

    return App(
        process_before_response=True,
        token_verification_enabled=False,
        signing_secret=SECRET,
        client=WebClient(base_url=client.base_url),
        authorize=authorize,
    )


def bare(client: WebClient) -> App:
    """Bolt with one command and one button, acknowledging at once with the same answer, rendered beforehand."""
    app = bolt(client)
    told = message(ANSWER)

    @app.command("/plan")
    def _command(ack: Ack) -> None:
        ack(text=told.text, blocks=told.blocks)

    @app.action(re.compile(".*"))
    def _press(ack: Ack) -> None:
        ack()

    return app
