"""ack_dispatch: a slash command and a button through the app in one process, against bare Bolt."""

from collections.abc import Callable

from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk import WebClient

from bench import apps, payloads
from bench.harness import Measure, Result, Target, compare, each

TIMES = 300
TARGET = Target(1.25)


def run() -> list[Result]:
    """Time a dispatch of each, signature checked and body parsed as over HTTP."""
    client = WebClient("xoxb-bench", base_url="http://127.0.0.1:9/api/")
    ours, floor = apps.ours(client), apps.bare(client)
    kinds: dict[str, Callable[[], BoltRequest]] = {
        "slash": lambda: payloads.signed(payloads.command()),
        "button": payloads.signed_press,
    }
    return [
        compare(f"ack_dispatch {name}", "us", TARGET, _ours(ours, made()), _floor(floor, made()))
        for name, made in kinds.items()
    ]


def _ours(app: App, sent: BoltRequest) -> Measure:
    """The same bytes again and again, through the gate."""
    return _answered(apps.gated(app, sent))


def _floor(app: App, sent: BoltRequest) -> Measure:
    """The same bytes to Bolt, which verifies and parses them itself; the request is made anew, as its adapter does."""
    return _answered(lambda: app.dispatch(BoltRequest(body=sent.raw_body, headers=sent.headers)))


def _answered(dispatch: Callable[[], BoltResponse]) -> Measure:
    def one() -> None:
        answer = dispatch()
        if answer.status != 200:  # noqa: PLR2004 (HTTP's own number)
            raise RuntimeError(answer.body)

    return each(one, TIMES)
