"""The clock's own requests: what is due is in the records, and whoever claims it first does it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from handlers import telling
from handlers.moment import Moment
from handlers.rounds import close_round, open_round
from storage import outbox, people, plans, rounds
from storage.database import Transaction
from storage.rows import RequestRow, RoundRow


@dataclass(frozen=True, slots=True)
class Chore:
    """One thing that is due, to be done in a transaction of its own; `name` is the same as long as it is due.

    `do` returns how many things it did: none where somebody else has done it meanwhile.
    """

    name: str
    do: Callable[[Transaction, Moment], int]


def due(transaction: Transaction, now: Moment) -> list[Chore]:
    """What is to be opened, closed, reminded of and asked again."""
    opening = [Chore(f"open:{r.id}", partial(_open, round_=r)) for r in rounds.to_open(transaction, now.at)]
    closing = [Chore(f"close:{r.id}", partial(_close, round_=r)) for r in rounds.to_close(transaction, now.at)]
    reminding = [Chore(f"remind:{r}", partial(_remind, round_id=r)) for r in rounds.to_remind(transaction, now.at)]
    again = [Chore(f"again:{r.id}", partial(_ask_again, request=r)) for r in rounds.put_off(transaction, now.at)]
    return [*opening, *closing, *reminding, *again]


def _open(transaction: Transaction, now: Moment, round_: RoundRow) -> int:
    return int(open_round(transaction, now, round_))


def _close(transaction: Transaction, now: Moment, round_: RoundRow) -> int:
    return int(close_round(transaction, now, round_))


def _remind(transaction: Transaction, now: Moment, round_id: int) -> int:
    claimed = rounds.claim_reminders(transaction, round_id, now.at)
    if claimed is None:
        return 0
    round_, number, total = claimed
    plan = plans.row(transaction, round_.plan_id)
    done = 0
    for request in rounds.requests_of(transaction, round_.id):
        if rounds.still_open(transaction, request) and request.later_at is None:
            person = people.by_id(transaction, request.person_id)
            done += outbox.enqueue(
                transaction,
                plan.workspace_id,
                telling.reminder_key(request.id, number),
                "reminder",
                {"request": request.id, "is_last": int(number == total), "number": number},
                person.user,
                now.at,
                about=telling.about_request(request.id),
            )
    return done


def _ask_again(transaction: Transaction, now: Moment, request: RequestRow) -> int:
    if not rounds.claim_later(transaction, request.id, now.at) or not rounds.still_open(transaction, request):
        return 0
    plan = plans.row(transaction, telling.round_of(transaction, request).plan_id)
    return int(telling.ask(transaction, plan, request, now, f"ask:{request.id}:again:{now.today}"))
