"""Messages of which nobody knows whether they arrived: what is said of them, to whoever runs the plan."""

from handlers.moment import Moment
from handlers.telling import tell_lead
from handlers.views import Sentence, View
from storage import plans, rounds
from storage.database import Transaction
from storage.rows import OutboxRow

KIND = "digest unknown"


def tell(transaction: Transaction, row: OutboxRow, now: Moment) -> None:
    """Have whoever runs the plan told, once for a round, where it is its digest or a part of it that may be missing."""
    round_ = rounds.by_id(transaction, row.subject["round"]) if row.kind in ("digest", "digest theme") else None
    if round_ is not None:
        plan = plans.row(transaction, round_.plan_id)
        tell_lead(transaction, plan, f"unknown:digest:{round_.id}", KIND, {"round": round_.id}, now)


def told(transaction: Transaction, now: Moment, subject: dict[str, int]) -> View | None:
    """What they are told."""
    del now
    round_ = rounds.by_id(transaction, subject["round"])
    if round_ is None:
        return None
    plan = plans.row(transaction, round_.plan_id)
    return Sentence(
        f"Please look whether the digest of “{round_.label}” for {plan.name} has arrived, and its themes in the thread."
        " The connection broke while it was sent, and Chaser is not allowed to look for it. "
        "It is not sent again, so that nobody gets it twice.",
        ("changed share",),
    )
