"""Messages to send. A row says what to say by reference; a sender claims it, sends, and records the outcome.

States: to do; sending, by one sender for as long as its lease lasts; sent; dead, with the reason: it was not sent and
will not be; unknown, with the reason: it may have been sent, and the platform does not let us look.

What is due is told by the council's time, which is an argument. How long a sender has had a message is told by the
database's clock: computers differ, and a demo's clock jumps.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import RowMapping, Update, bindparam, func, select, update

from storage.database import Transaction
from storage.dialect import clock
from storage.rows import OutboxRow, as_row
from storage.tables import outbox


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a sender, and for what it sent to show.

    `lease`: how long it may take over one message, three times the HTTP timeout. `quarantine`: how long after that
    nobody looks for the message, since a request that was given up can still be carried out; twice the HTTP timeout,
    and at least 30 s. `second_look`: how long after a first vain look the second is; not found twice, it is sent.
    Source: measured; without the quarantine, 65 of 300 killed senders left a message twice.
    """

    lease: timedelta = timedelta(seconds=30)
    quarantine: timedelta = timedelta(seconds=30)
    second_look: timedelta = timedelta(seconds=10)

    @property
    def silence(self) -> float:
        """After how many seconds a message is looked up whose sender has not said what became of it."""
        return (self.lease + self.quarantine).total_seconds()


USUAL = Patience()

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
STALE = (
    select(
        outbox.c.workspace_id,
        outbox.c.key,
        outbox.c.subject,
        outbox.c.recipient,
        outbox.c.about,
        select(func.count()).select_from(_UPDATES).where(_OF_IT).scalar_subquery().label("updates"),
    )
    .where(
        outbox.c.about.in_(bindparam("about", expanding=True)),
        outbox.c.kind != UPDATE,
        outbox.c.state.not_in(("to do", *LOST)),
        ~select(_UPDATES.c.id).where(_OF_IT, _UPDATES.c.state == "to do").exists(),
    )
    # Whoever puts the same updates in at the same time waits for us, and we never for them.
    .order_by(outbox.c.id)
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
        _UPDATES.c.look_at > clock(0.0),
    )
    .exists()
)
"""Another sender is about to show the same message as it was: it could arrive after this one, and would stay."""

IS_FREE = outbox.c.recipient.not_in(bindparam("busy", expanding=True)) & ((outbox.c.kind != UPDATE) | ~IS_OVERTAKING)
UNHEARD = (
    select(outbox)
    .where(outbox.c.state == "sending", outbox.c.look_at <= clock(0.0), IS_FREE)
    .order_by(outbox.c.look_at, outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
DUE = (
    select(outbox)
    .where(outbox.c.state == "to do", outbox.c.next_at <= bindparam("now"), IS_FREE)
    # As the index has them: however many are due, so many as are wanted are looked at.
    .order_by(outbox.c.next_at, outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
IS_OURS = (outbox.c.id == bindparam("row")) & (outbox.c.epoch == bindparam("claim")) & (outbox.c.state == "sending")
TAKE = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(
        state="sending",
        epoch=outbox.c.epoch + 1,
        attempts=outbox.c.attempts + 1,
        # What is sent from now on has not been looked for.
        looks=0,
        look_at=clock(bindparam("silence")),
    )
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


def claim(
    transaction: Transaction, now: datetime, most: int, busy: Collection[str] = (), patience: Patience = USUAL
) -> list[OutboxRow]:
    """Take what is due, and whose sender has been silent for too long; their new epochs are ours.

    So many at most, one for each recipient and none for those who are busy: what goes to one goes one after the
    other, in the order in which it fell due and was put in. The rows are as they were before: "sending" says that
    somebody may have sent it.
    """
    given = {"busy": sorted(busy), "most": most}
    rows = [*transaction.all(UNHEARD, **given), *transaction.all(DUE, now=now, **given)]
    first = {row["recipient"]: row for row in reversed(rows)}
    found = [row for row in rows if first[row["recipient"]] is row][:most]
    if found:
        transaction.run(TAKE, ids=[row["id"] for row in found], silence=patience.silence)
    return [as_row(OutboxRow, {**row, "epoch": row["epoch"] + 1, "attempts": row["attempts"] + 1}) for row in found]


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
    done = {"done_at": now} if state in ("sent", *LOST) else {}
    return _record(transaction, row, {"state": state, **done, **values})


def _record(transaction: Transaction, row: OutboxRow, values: Mapping[str, object], **more: object) -> bool:
    named = {f"its_{name}": value for name, value in values.items()}
    return transaction.run(_recording(*values, waits="wait" in more), row=row.id, claim=row.epoch, **named, **more) == 1


@cache
def _recording(*names: str, waits: bool) -> Update:
    """Built once for each set of columns, since that takes longer than to carry it out."""
    values: dict[str, object] = {name: bindparam(f"its_{name}") for name in names}
    if waits:
        values["look_at"] = clock(bindparam("wait"))
    return update(outbox).where(IS_OURS).values(**values)


def keep_looking(transaction: Transaction, row: OutboxRow, wait: timedelta, **values: object) -> bool:
    """It may have been sent: have it looked up after so long, if the claim is still ours; whether it is."""
    return _record(transaction, row, {"state": "sending", **values}, wait=wait.total_seconds())


def doubt(transaction: Transaction, now: datetime) -> int:
    """Have every message that is due looked up before it is sent, as after a crash; how many there are.

    For records that are older than what was done with them: it may have been sent since.
    """
    due = (outbox.c.state == "to do") & (outbox.c.next_at <= now) & (outbox.c.kind != UPDATE)
    return transaction.run(update(outbox).where(due).values(state="sending", look_at=clock(0.0)))


def counts(transaction: Transaction) -> dict[str, int]:
    """How many messages there are in each state."""
    query = select(outbox.c.state, func.count().label("n")).group_by(outbox.c.state)
    return {r["state"]: r["n"] for r in transaction.all(query)}
