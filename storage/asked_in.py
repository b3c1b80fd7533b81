"""Where people are asked: the conversations to which requests were sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, cast, func, literal, select

from storage.database import Transaction
from storage.tables import outbox, requests, rounds

KINDS = ("ask", "reminder")
AFTERWARDS = timedelta(days=1)
"""How long after a round has closed its conversations are still looked at: something written in time may be missing."""


@dataclass(frozen=True, slots=True)
class Room:
    """A conversation, and the platform's time stamp since which something may have been said in it."""

    channel: str
    since: str


def rooms(transaction: Transaction, now: datetime, longest: timedelta) -> list[Room]:
    """The conversations with a request of an open round, or of one just closed, each since its first message was sent.

    Not further back than `longest`.
    """
    about = literal("request:") + cast(requests.c.id, String)
    query = (
        select(outbox.c.channel, func.min(outbox.c.ts).label("since"))
        .join(requests, about == outbox.c.about)
        .join(rounds, rounds.c.id == requests.c.round_id)
        .where(
            outbox.c.kind.in_(KINDS),
            outbox.c.channel.is_not(None),
            outbox.c.ts.is_not(None),
            (rounds.c.state == "open") | ((rounds.c.state == "closed") & (rounds.c.closes_at > now - AFTERWARDS)),
        )
        .group_by(outbox.c.channel)
        .order_by(outbox.c.channel)
    )
    earliest = f"{(now - longest).timestamp():.6f}"
    return [Room(r["channel"], max(r["since"], earliest)) for r in transaction.all(query)]
