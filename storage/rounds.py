"""Rounds, the requests in them, and what is due."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, select, update

from plans.model import Round
from storage.database import Transaction
from storage.rows import RequestRow, RoundRow, as_row
from storage.tables import reminders, request_actions, requests, rounds


def propose(
    transaction: Transaction, plan_id: int, said: Round, opens_at: datetime, closes_at: datetime, by: int | None
) -> int:
    """Keep a round that nobody has agreed to yet; its id."""
    return transaction.insert(
        rounds,
        plan_id=plan_id,
        label=said.label,
        state="proposed",
        opens_on=said.opens_on,
        closes_on=said.closes_on,
        meeting=said.meeting,
        meeting_on=said.meeting_on,
        opens_at=opens_at,
        closes_at=closes_at,
        proposed_by=by,
    )


def move(transaction: Transaction, round_id: int, was: str, now: str, **values: object) -> bool:
    """Change a round's state if it is still as it was; whether this call did it."""
    claim = update(rounds).where(rounds.c.id == round_id, rounds.c.state == was).values(state=now, **values)
    return transaction.run(claim) == 1


def by_id(transaction: Transaction, round_id: int) -> RoundRow | None:
    """One round."""
    found = transaction.one(select(rounds).where(rounds.c.id == round_id))
    return as_row(RoundRow, found) if found else None


def of_plan(transaction: Transaction, plan_id: int, *states: str) -> list[RoundRow]:
    """The plan's rounds in these states, the newest first."""
    query = select(rounds).where(rounds.c.plan_id == plan_id, rounds.c.state.in_(states))
    return _rounds(transaction, query.order_by(rounds.c.opens_at.desc(), rounds.c.id.desc()))


def to_open(transaction: Transaction, now: datetime) -> list[RoundRow]:
    """Planned rounds whose time has come."""
    return _rounds(transaction, select(rounds).where(rounds.c.state == "planned", rounds.c.opens_at <= now))


def to_close(transaction: Transaction, now: datetime) -> list[RoundRow]:
    """Open rounds whose time is over."""
    return _rounds(transaction, select(rounds).where(rounds.c.state == "open", rounds.c.closes_at <= now))


def _rounds(transaction: Transaction, query: Select[tuple[object, ...]]) -> list[RoundRow]:
    return [as_row(RoundRow, r) for r in transaction.all(query)]


def add_reminders(transaction: Transaction, round_id: int, instants: Sequence[datetime]) -> None:
    """When to remind those who have not answered."""
    rows = [{"round_id": round_id, "number": i, "at": at} for i, at in enumerate(instants, 1)]
    transaction.insert_all(reminders, rows)


def claim_reminders(transaction: Transaction, now: datetime) -> list[tuple[RoundRow, int, int]]:
    """Take the reminders that are due in open rounds: the round, the number of the newest, of how many.

    Several of one round that came due together, as after a long stop, are taken as one.
    """
    query = select(reminders.c.round_id).distinct().join(rounds, rounds.c.id == reminders.c.round_id)
    due = query.where(reminders.c.at <= now, reminders.c.done_at.is_(None), rounds.c.state == "open")
    taken = []
    for found in transaction.all(due):
        mine = (reminders.c.round_id == found["round_id"]) & (reminders.c.at <= now) & reminders.c.done_at.is_(None)
        numbers = [r["number"] for r in transaction.all(select(reminders.c.number).where(mine))]
        transaction.run(update(reminders).where(mine).values(done_at=now))
        total = len(transaction.all(select(reminders.c.id).where(reminders.c.round_id == found["round_id"])))
        round_row = by_id(transaction, found["round_id"])
        if round_row is not None:
            taken.append((round_row, max(numbers), total))
    return taken


def reminder_instants(transaction: Transaction, round_id: int) -> list[datetime]:
    """When this round reminds, also what is past."""
    query = select(reminders.c.at).where(reminders.c.round_id == round_id).order_by(reminders.c.at)
    return [r["at"] for r in transaction.all(query)]


def next_instant(transaction: Transaction, now: datetime, kind: str) -> datetime | None:
    """The next "opening", "reminder", "later" or "closing" after now, anywhere."""
    query = {
        "opening": select(rounds.c.opens_at).where(rounds.c.state == "planned").order_by(rounds.c.opens_at),
        "closing": select(rounds.c.closes_at).where(rounds.c.state == "open").order_by(rounds.c.closes_at),
        "later": select(requests.c.later_at).where(requests.c.later_at > now).order_by(requests.c.later_at),
        "reminder": select(reminders.c.at)
        .join(rounds, rounds.c.id == reminders.c.round_id)
        .where(reminders.c.done_at.is_(None), rounds.c.state == "open")
        .order_by(reminders.c.at),
    }[kind]
    found: datetime | None = transaction.value(query)
    return found


def add_request(
    transaction: Transaction, round_id: int, person_id: int, action_ids: Sequence[int], *, is_first: bool
) -> int | None:
    """What one person is asked; its id, or None if that person is asked already."""
    if not transaction.insert_once(requests, round_id=round_id, person_id=person_id, is_first=is_first):
        return None
    request = request_of(transaction, round_id, person_id)
    if request is None:
        raise LookupError(f"request of {person_id} in {round_id} not found after it was made")
    rows = [{"request_id": request.id, "action_id": a, "position": i} for i, a in enumerate(action_ids)]
    transaction.insert_all(request_actions, rows)
    return request.id


def request(transaction: Transaction, request_id: int) -> RequestRow | None:
    """One request."""
    found = transaction.one(select(requests).where(requests.c.id == request_id))
    return as_row(RequestRow, found) if found else None


def request_of(transaction: Transaction, round_id: int, person_id: int) -> RequestRow | None:
    """What a person is asked in a round."""
    query = select(requests).where(requests.c.round_id == round_id, requests.c.person_id == person_id)
    found = transaction.one(query)
    return as_row(RequestRow, found) if found else None


def requests_of(transaction: Transaction, round_id: int) -> list[RequestRow]:
    """Every request of a round."""
    query = select(requests).where(requests.c.round_id == round_id).order_by(requests.c.id)
    return [as_row(RequestRow, r) for r in transaction.all(query)]


def requests_about(transaction: Transaction, round_id: int, about: Collection[int]) -> list[int]:
    """The ids of the requests of a round that ask about any of these actions."""
    query = (
        select(requests.c.id)
        .distinct()
        .join(request_actions, request_actions.c.request_id == requests.c.id)
        .where(requests.c.round_id == round_id, request_actions.c.action_id.in_(about))
        .order_by(requests.c.id)
    )
    return [r["id"] for r in transaction.all(query)]


def latest_requests(transaction: Transaction, person_id: int) -> list[RequestRow]:
    """A person's requests, those of open rounds first, then the newest."""
    query = (
        select(requests)
        .join(rounds, rounds.c.id == requests.c.round_id)
        .where(requests.c.person_id == person_id, rounds.c.state.in_(("open", "closed")))
        .order_by((rounds.c.state == "open").desc(), requests.c.id.desc())
    )
    return [as_row(RequestRow, r) for r in transaction.all(query)]


def asked_about(transaction: Transaction, request_id: int) -> list[int]:
    """The actions that a request asks about, in printed order, also disowned ones."""
    query = select(request_actions.c.action_id).where(request_actions.c.request_id == request_id)
    return [r["action_id"] for r in transaction.all(query.order_by(request_actions.c.position))]


def disowned(transaction: Transaction, request_id: int) -> set[int]:
    """The actions of which this person said that they are not theirs."""
    query = select(request_actions.c.action_id).where(
        request_actions.c.request_id == request_id, request_actions.c.disowned_at.is_not(None)
    )
    return {r["action_id"] for r in transaction.all(query)}


def disown(transaction: Transaction, request_id: int, action_id: int, now: datetime) -> bool:
    """Note that an action is not this person's; whether it is news."""
    here = (request_actions.c.request_id == request_id) & (request_actions.c.action_id == action_id)
    fresh = here & request_actions.c.disowned_at.is_(None)
    return transaction.run(update(request_actions).where(fresh).values(disowned_at=now)) == 1


def ask_later(transaction: Transaction, request_id: int, at: datetime | None) -> None:
    """When to ask again; None takes it away."""
    transaction.run(update(requests).where(requests.c.id == request_id).values(later_at=at))


def claim_later(transaction: Transaction, now: datetime) -> list[RequestRow]:
    """Take the requests of open rounds that were put off until now."""
    query = (
        select(requests)
        .join(rounds, rounds.c.id == requests.c.round_id)
        .where(requests.c.later_at <= now, rounds.c.state == "open")
    )
    found = [as_row(RequestRow, r) for r in transaction.all(query)]
    for row in found:
        ask_later(transaction, row.id, None)
    return found
