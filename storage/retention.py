"""For how long is kept what nobody needs any more: raw replies, and notes that were replaced or taken back.

The notes that stand are the council's record and stay with the plan. A plan that is held, as while a request for
information is open, loses nothing.
"""

from datetime import datetime

from sqlalchemy import Select, select, update

from plans.rounds import months_before
from storage.database import Transaction
from storage.persons import forget_notes, replaced_notes
from storage.tables import drafts, notes, plans, requests, rounds

_KEEPING = select(plans.c.id, plans.c.keep_months).where(plans.c.keep_months.is_not(None), plans.c.held_at.is_(None))


def hold(transaction: Transaction, plan_id: int, since: datetime | None, reason: str) -> None:
    """Let nothing of a plan be erased; with None, hold it no longer."""
    here = update(plans).where(plans.c.id == plan_id)
    transaction.run(here.values(held_at=since, held_because=reason if since else ""))


def keep_for(transaction: Transaction, plan_id: int, months: int | None) -> None:
    """For how many months after the round closed; None is for ever."""
    transaction.run(update(plans).where(plans.c.id == plan_id).values(keep_months=months))


def said(transaction: Transaction, plan_id: int) -> str:
    """How long a plan's replies are kept, and whether it is held, in a sentence or two."""
    found = transaction.one(select(plans).where(plans.c.id == plan_id))
    if found is None:
        raise LookupError(f"no plan {plan_id}")
    months = found["keep_months"]
    time = f"for {months} months after their round closed" if months is not None else "for ever"
    kept = f"Raw replies, and notes that were replaced or taken back, are kept {time}."
    if found["held_at"] is None:
        return kept
    return f"{kept} Held since {found['held_at']:%d %B %Y}: {found['held_because']}. Nothing is erased meanwhile."


def erase_old(transaction: Transaction, now: datetime) -> int:
    """Erase what has been kept for long enough; how many replies and notes."""
    return sum(
        _erase_before(transaction, plan["id"], months_before(now, plan["keep_months"]))
        for plan in transaction.all(_KEEPING)
    )


def _erase_before(transaction: Transaction, plan_id: int, instant: datetime) -> int:
    old = select(rounds.c.id).where(rounds.c.plan_id == plan_id, rounds.c.closed_at < instant)
    asked: Select[tuple[int]] = select(requests.c.id).where(requests.c.round_id.in_(old))
    replies = update(drafts).where(drafts.c.request_id.in_(asked), drafts.c.text != "").values(text="", choices={})
    replaced = [row["id"] for row in transaction.all(replaced_notes().where(notes.c.round_id.in_(old)))]
    if replaced:
        forget_notes(transaction, replaced)
    return transaction.run(replies) + len(replaced)
