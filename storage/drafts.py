"""Replies that were read back and wait for a word, and the keys of what has come in already."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from storage.database import Transaction
from storage.rows import DraftRow, as_row
from storage.tables import drafts, seen

REMEMBERED = timedelta(days=30)
"""How long a key is kept: nothing comes in again so late."""


def is_new(transaction: Transaction, key: str, now: datetime) -> bool:
    """Whether this came in for the first time; from now on it has."""
    return transaction.insert_once(seen, key=key, at=now)


def new_of(transaction: Transaction, keys: Collection[str]) -> set[str]:
    """Which of these have not come in yet."""
    found = transaction.all(select(seen.c.key).where(seen.c.key.in_(keys)))
    return set(keys) - {row["key"] for row in found}


def bury(transaction: Transaction, channel: str, ts: str, now: datetime) -> None:
    """A message was deleted: should it come in later, it counts for nothing."""
    is_new(transaction, _grave(channel, ts), now)


def is_gone(transaction: Transaction, channel: str, ts: str) -> bool:
    """Whether a message was deleted."""
    return not new_of(transaction, [_grave(channel, ts)])


def _grave(channel: str, ts: str) -> str:
    return f"gone:{channel}:{ts}"


def forget(transaction: Transaction, key: str) -> None:
    """Let this come in once more: what came in was sent back, and changed nothing."""
    transaction.run(delete(seen).where(seen.c.key == key))


def forget_old(transaction: Transaction, now: datetime) -> int:
    """Drop the keys of what came in long ago; how many."""
    return transaction.run(delete(seen).where(seen.c.at < now - REMEMBERED))


def add(transaction: Transaction, request_id: int, channel: str, ts: str, text: str, now: datetime) -> int:
    """Keep a reply until it is confirmed; its id."""
    times = {"made_at": now, "written_at": now, "read_at": now}
    return transaction.insert(
        drafts, request_id=request_id, channel=channel, ts=ts, text=text, choices={}, state="open", **times
    )


def by_id(transaction: Transaction, draft_id: int) -> DraftRow | None:
    """One draft."""
    found = transaction.one(select(drafts).where(drafts.c.id == draft_id))
    return as_row(DraftRow, found) if found else None


def held(transaction: Transaction, draft_id: int) -> DraftRow | None:
    """One draft, which nobody else changes until the transaction ends: what it says is read before it is changed."""
    transaction.hold(select(drafts.c.id).where(drafts.c.id == draft_id))
    return by_id(transaction, draft_id)


def by_message(transaction: Transaction, channel: str, ts: str) -> DraftRow | None:
    """The draft that a message became, held as above."""
    here = (drafts.c.channel == channel) & (drafts.c.ts == ts)
    transaction.hold(select(drafts.c.id).where(here))
    found = transaction.one(select(drafts).where(here))
    return as_row(DraftRow, found) if found else None


def open_of(transaction: Transaction, request_id: int) -> list[DraftRow]:
    """The replies to a request that were read back and neither saved nor cancelled, oldest first."""
    query = select(drafts).where(drafts.c.request_id == request_id, drafts.c.state == "open")
    return [as_row(DraftRow, found) for found in transaction.all(query.order_by(drafts.c.id))]


def change(transaction: Transaction, draft_id: int, **values: object) -> None:
    """Set a draft's text, choices, state, times or the batch that it corrects."""
    transaction.run(update(drafts).where(drafts.c.id == draft_id).values(**values))


def move(transaction: Transaction, draft_id: int, was: str, now: str) -> bool:
    """Change a draft's state if it is still as it was; whether this call did it."""
    claim = update(drafts).where(drafts.c.id == draft_id, drafts.c.state == was).values(state=now)
    return transaction.run(claim) == 1
