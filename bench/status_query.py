"""status_query: `/plan status` on a plan of 1,000 actions, against one raw SQL page dispatched by bare Bolt."""

import sqlite3
from collections.abc import Callable

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_sdk import WebClient

from bench import apps, payloads
from bench.harness import Result, Target, compare, each
from bench.records import records

ACTIONS = 1000
TIMES = 10
PAGE = 72
"""As many rows as our answer shows: what fits in one message."""

SQL = """
SELECT a.ref, a.title, o.name, a.due_words, a.status, n.period || ': ' || n.words
FROM actions a
JOIN action_owners ao ON ao.action_id = a.id
JOIN owners o ON o.id = ao.owner_id
LEFT JOIN notes n ON n.id = a.last_note_id
WHERE a.plan_id = 1 ORDER BY a.position LIMIT ?
"""
COUNTS = "SELECT status, count(*) FROM actions WHERE plan_id = 1 GROUP BY status"


def run() -> list[Result]:
    """Time the whole way from the signed request to the answer."""
    client = WebClient("xoxb-bench", base_url="http://127.0.0.1:9/api/")
    with records(ACTIONS, 32) as kept:
        ours, floor = apps.kept(client, kept.url), raw(client, kept.url.removeprefix("sqlite:///"))
        sent = payloads.signed(payloads.command("status"))
        mine = asking(apps.gated(ours, sent))
        theirs = asking(lambda: floor.dispatch(BoltRequest(body=sent.raw_body, headers=sent.headers)))
        return [compare("status_query", "us", Target(1.4), each(mine, TIMES), each(theirs, TIMES))]


def asking(dispatch: Callable[[], BoltResponse]) -> Callable[[], None]:
    """Ask, and look whether the answer is a table."""

    def ask() -> None:
        answer = dispatch()
        if '"table"' not in answer.body:
            raise RuntimeError(answer.body)

    return ask


def raw(client: WebClient, path: str) -> App:
    """Bolt with a command that reads one page and writes it as a table by hand."""
    app = apps.bolt(client)
    connection = sqlite3.connect(path, check_same_thread=False)

    @app.command("/plan")
    def _status(ack: Ack) -> None:
        rows = connection.execute(SQL, (PAGE,)).fetchall()
        counts = dict(connection.execute(COUNTS).fetchall())
        cells = [[{"type": "raw_text", "text": cell or "-"} for cell in row] for row in rows]
        table = {"type": "table", "rows": cells}
        ack(text=str(counts), blocks=[{"type": "section", "text": {"type": "plain_text", "text": str(counts)}}, table])

    return app
