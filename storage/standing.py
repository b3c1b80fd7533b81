"""How the work stands, in numbers, without a name in them: for the doctor and for the metrics."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, func, select

from storage import outbox as messages
from storage import rounds as round_queries
from storage.database import Transaction
from storage.tables import outbox, rounds, uploads


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, and since when the longest has."""

    count: int = 0
    oldest: datetime | None = None

    def late(self, now: datetime) -> timedelta:
        """For how long the oldest has waited."""
        return max(timedelta(0), now - self.oldest) if self.oldest else timedelta(0)


@dataclass(frozen=True, slots=True)
class Standing:
    """The work as it stands at one instant.

    `messages` has how many there are in each state, `due` those whose time has come, `overdue` the rounds to open or to
    close and the reminders.
    """

    messages: Mapping[str, int] = field(default_factory=dict)
    due: Waiting = Waiting()
    uploads: Waiting = Waiting()
    overdue: Waiting = Waiting()
    open_rounds: int = 0

    @property
    def backlog(self) -> int:
        """How many messages are still to be sent, now or later."""
        return self.messages.get("to do", 0) + self.messages.get("sending", 0)


def standing(transaction: Transaction, now: datetime) -> Standing:
    """How the work stands now."""
    return Standing(
        messages=messages.counts(transaction),
        due=_waiting(transaction, outbox, outbox.c.next_at, (outbox.c.state == "to do") & (outbox.c.next_at <= now)),
        uploads=_waiting(transaction, uploads, uploads.c.made_at, uploads.c.state == "to read"),
        overdue=_overdue(transaction, now),
        open_rounds=int(transaction.value(select(func.count()).select_from(rounds).where(rounds.c.state == "open"))),
    )


def _waiting(
    transaction: Transaction, rows: Table, since: ColumnElement[datetime], which: ColumnElement[bool]
) -> Waiting:
    query = select(func.count().label("n"), func.min(since).label("oldest")).select_from(rows).where(which)
    found = transaction.one(cast("Select[Any]", query))
    return Waiting(found["n"], found["oldest"]) if found else Waiting()


def _overdue(transaction: Transaction, now: datetime) -> Waiting:
    late = [r.opens_at for r in round_queries.to_open(transaction, now)]
    late += [r.closes_at for r in round_queries.to_close(transaction, now)]
    for round_id in round_queries.to_remind(transaction, now):
        late += [at for at in round_queries.reminder_instants(transaction, round_id) if at <= now][-1:]
    return Waiting(len(late), min(late, default=None))


def reasons(transaction: Transaction, state: str, since: datetime) -> Counter[str]:
    """Why messages ended in a state since an instant, with how many did; not those that were overtaken by events."""
    query = select(outbox.c.reason, func.count().label("n")).where(
        outbox.c.state == state, outbox.c.done_at >= since, outbox.c.reason != messages.NOTHING_TO_SAY
    )
    return Counter({row["reason"]: row["n"] for row in transaction.all(query.group_by(outbox.c.reason))})
