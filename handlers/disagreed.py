"""Answers to one round that contradict each other in status: whoever runs the plan is told once."""

from collections.abc import Iterable

from handlers.moment import Moment
from handlers.telling import tell_lead
from handlers.views import Sentence, View
from plans.model import Status
from plans.rounds import disagreeing
from reports import words
from storage import notes, plans, rounds
from storage.database import Transaction
from storage.rows import Place, status_of

KIND = "disagreed"


def tell(transaction: Transaction, here: Place, about: Iterable[int], now: Moment) -> None:
    """Have them told of each of these actions of which two people now state different things."""
    for action_id in sorted(set(about)):
        if _stated(transaction, here.round.id, action_id):
            subject = {"round": here.round.id, "action": action_id}
            tell_lead(transaction, here.plan, f"disagreed:{here.round.id}:{action_id}", KIND, subject, now)


def told(transaction: Transaction, now: Moment, subject: dict[str, int]) -> View | None:
    """What they are told; nothing where all agree by now."""
    del now
    stated = _stated(transaction, subject["round"], subject["action"])
    action, round_ = plans.action_row(transaction, subject["action"]), rounds.by_id(transaction, subject["round"])
    if not stated or action is None or round_ is None:
        return None
    text = (
        f"Two answers for {action.label} in {round_.label} contradict each other: {words.disagreement(stated)}. "
        f"Until they agree the newer answer counts: {words.short_status(action.status)}."
    )
    return Sentence(text, (f"{action.ref} history",) if action.ref else ())


def _stated(transaction: Transaction, round_id: int, action_id: int) -> dict[str, Status]:
    found = notes.of_round(transaction, round_id, action_id)
    return disagreeing((n.author or "", status_of(n.status)) for n in found)
