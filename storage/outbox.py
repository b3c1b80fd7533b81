"""Messages to send. A row says what to say by reference; a sender claims it, sends, and records the outcome.

States: to do; sending, with a lease; sent; dead, with the reason: it was not sent and will not be; unknown, with the
reason: it may have been sent, and the platform does not let us look.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, bindparam, func, literal_column, or_, select, update

from storage.database import Transaction
from storage.rows import OutboxRow, as_row
from storage.tables import outbox

LEASE = timedelta(seconds=30)
"""How long a sender may take over one message: three times the HTTP timeout."""


LOST = ("dead", "unknown")
"""The states of a message of which nobody knows a place: it cannot be updated, nor answered in its thread."""

NOTHING_TO_SAY = "nothing to say any more"
"""The reason of a message that was overtaken by events: it is dead, and nothing is wrong."""

UPDATE = "update"
"""The kind of a message that replaces what its target says."""

GATHERING = timedelta(seconds=1)
"""How long an update waits for more to show: somebody who presses thirteen buttons changes a message thirteen times.

Each further change makes it wait that long again, since an update on its way would put an older state over a newer.
"""

PATIENCE = timedelta(seconds=5)
"""How long an update waits at most."""

_UPDATES = outbox.alias("updates")
_OF_IT = (_UPDATES.c.target == outbox.c.key) & (_UPDATES.c.kind == UPDATE)
STALE = select(
    outbox.c.workspace_id,
    outbox.c.key,
    outbox.c.subject,
    outbox.c.recipient,
    outbox.c.about,
    select(func.count()).select_from(_UPDATES).where(_OF_IT).scalar_subquery().label("updates"),
).where(
    outbox.c.about.in_(bindparam("about", expanding=True)),
    outbox.c.kind != UPDATE,
    outbox.c.state.not_in(("to do", *LOST)),
    ~select(_UPDATES.c.id).where(_OF_IT, _UPDATES.c.state == "to do").exists(),
)

AGAIN = (
    update(outbox)
    .where(
        outbox.c.about.in_(bindparam("shown", expanding=True)),
        outbox.c.kind == UPDATE,
        outbox.c.state == "to do",
        outbox.c.attempts == 0,
        outbox.c.made_at > bindparam("long_ago"),
    )
    .values(next_at=bindparam("later"))
)


WAITING = (
    select(outbox.c.id)
    .where(outbox.c.about.in_(bindparam("about", expanding=True)), outbox.c.state == "to do")
    .order_by(outbox.c.id)
)
IS_OVERTAKING = (
    select(_UPDATES.c.id)
    .where(
        _UPDATES.c.target == outbox.c.target,
        _UPDATES.c.kind == UPDATE,
        _UPDATES.c.id != outbox.c.id,
        _UPDATES.c.state == "sending",
        _UPDATES.c.lease_until > bindparam("now"),
    )
    .exists()
)
"""Another sender is about to show the same message as it was: it could arrive after this one, and would stay."""

DUE = (
    select(outbox)
    .where(
        or_(
            (outbox.c.state == "to do") & (outbox.c.next_at <= bindparam("now")),
            (outbox.c.state == "sending") & (outbox.c.lease_until <= bindparam("now")),
        ),
        (outbox.c.kind != UPDATE) | ~IS_OVERTAKING,
    )
    .order_by(outbox.c.id)
    .limit(literal_column("1"))
    .with_for_update(skip_locked=True)
)


def enqueue(  # noqa: PLR0913 - each is a fact of the message
    transaction: Transaction,
    workspace_id: int,
    key: str,
    kind: str,
    subject: dict[str, int],
    recipient: str,
    now: datetime,
    *,
    target: str | None = None,
    about: str | None = None,
    wait: timedelta = timedelta(0),
) -> bool:
    """Put a message in the outbox unless its key has been there before; whether it is new.

    `target` is the key of a message sent before: the one to update, or the one whose thread to post in.
    `about` names what the message shows, so that it can be found when that changes.
    """
    return transaction.insert_once(
        outbox,
        workspace_id=workspace_id,
        key=key,
        kind=kind,
        subject=subject,
        recipient=recipient,
        target=target,
        about=about,
        state="to do",
        next_at=now + wait,
        made_at=now,
    )


def refresh(transaction: Transaction, about: str, now: datetime) -> None:
    """Have every message that shows this brought up to date; one that waits to be is not made to wait twice."""
    refresh_all(transaction, [about], now)


def refresh_all(transaction: Transaction, about: Collection[str], now: datetime) -> None:
    """The same for every message that shows any of these."""
    later, long_ago = now + GATHERING, now + GATHERING - PATIENCE
    # What waits is not sent before this transaction ends: it would be made without what has changed.
    transaction.hold(WAITING, about=sorted(about))
    transaction.run(AGAIN, shown=sorted(about), later=later, long_ago=long_ago)
    are_new = [_enqueue_update(transaction, row, now) for row in transaction.all(STALE, about=sorted(about))]
    if not all(are_new):
        # Another transaction has put the same update in, and may be over, and its update on its way.
        refresh_all(transaction, about, now)


def _enqueue_update(transaction: Transaction, row: RowMapping, now: datetime) -> bool:
    place = {"target": row["key"], "about": row["about"], "wait": GATHERING}
    key = f"{row['key']}:update:{row['updates'] + 1}"
    return enqueue(transaction, row["workspace_id"], key, UPDATE, row["subject"], row["recipient"], now, **place)


def claim(transaction: Transaction, now: datetime) -> OutboxRow | None:
    """Take the next message that is due, or whose sender has been silent beyond its lease; its new epoch is ours."""
    found = transaction.one(DUE, now=now)
    if found is None:
        return None
    ours = (outbox.c.id == found["id"]) & (outbox.c.epoch == found["epoch"])
    values = {"epoch": found["epoch"] + 1, "attempts": found["attempts"] + 1, "lease_until": now + LEASE}
    transaction.run(update(outbox).where(ours).values(state="sending", **values))
    return as_row(OutboxRow, {**found, **values})


def by_key(transaction: Transaction, key: str) -> OutboxRow | None:
    """One message."""
    found = transaction.one(select(outbox).where(outbox.c.key == key))
    return as_row(OutboxRow, found) if found else None


def recipients(transaction: Transaction, prefix: str) -> list[str]:
    """Whom the messages whose keys begin so were sent to, or will be; no `%` or `_` in it."""
    query = select(outbox.c.recipient).distinct().where(outbox.c.key.like(f"{prefix}%"), outbox.c.state != "dead")
    return [r["recipient"] for r in transaction.all(query.order_by(outbox.c.recipient))]


def finish(transaction: Transaction, row: OutboxRow, state: str, now: datetime, **values: object) -> bool:
    """Record an outcome if the claim is still ours; whether it is."""
    ours = (outbox.c.id == row.id) & (outbox.c.epoch == row.epoch) & (outbox.c.state == "sending")
    done = {"done_at": now} if state in ("sent", *LOST) else {}
    return transaction.run(update(outbox).where(ours).values(state=state, **done, **values)) == 1


def doubt(transaction: Transaction, now: datetime) -> int:
    """Have every message that is due looked up before it is sent, as after a crash; how many there are.

    For records that are older than what was done with them: it may have been sent since.
    """
    due = (outbox.c.state == "to do") & (outbox.c.next_at <= now) & (outbox.c.kind != UPDATE)
    return transaction.run(update(outbox).where(due).values(state="sending", lease_until=now))


def counts(transaction: Transaction) -> dict[str, int]:
    """How many messages there are in each state."""
    query = select(outbox.c.state, func.count().label("n")).group_by(outbox.c.state)
    return {r["state"]: r["n"] for r in transaction.all(query)}
