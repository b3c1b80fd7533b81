"""The clock's own requests: what is due is in the records, and whoever claims it first does it."""

from handlers import telling
from handlers.moment import Moment
from handlers.rounds import close_round, open_round
from storage import outbox, people, plans, rounds
from storage.database import Transaction


def due(transaction: Transaction, now: Moment) -> int:
    """Open, remind, ask again and close what is due; how many things were done."""
    opened = sum(open_round(transaction, now, round_) for round_ in rounds.to_open(transaction, now.at))
    closed = sum(close_round(transaction, now, round_) for round_ in rounds.to_close(transaction, now.at))
    return opened + closed + _remind(transaction, now) + _ask_again(transaction, now)


def _remind(transaction: Transaction, now: Moment) -> int:
    done = 0
    for round_, number, total in rounds.claim_reminders(transaction, now.at):
        plan = plans.row(transaction, round_.plan_id)
        for request in rounds.requests_of(transaction, round_.id):
            if telling.still_open(transaction, request) and request.later_at is None:
                person = people.by_id(transaction, request.person_id)
                done += outbox.enqueue(
                    transaction,
                    plan.workspace_id,
                    f"remind:{request.id}:{number}",
                    "reminder",
                    {"request": request.id, "is_last": int(number == total)},
                    person.user,
                    now.at,
                    about=telling.about_request(request.id),
                )
    return done


def _ask_again(transaction: Transaction, now: Moment) -> int:
    done = 0
    for request in rounds.claim_later(transaction, now.at):
        if telling.still_open(transaction, request):
            plan = plans.row(transaction, telling.round_of(transaction, request).plan_id)
            done += telling.ask(transaction, plan, request, now, f"ask:{request.id}:again:{now.today}")
    return done
