"""Rounds, the requests in them, and what is due."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import Select, bindparam, select, update

from plans.model import Round
from storage.database import Transaction
from storage.rows import AskedRow, Place, PlanRow, RequestRow, RoundRow, as_row, names_of
from storage.tables import (
    actions,
    batches,
    note_actions,
    notes,
    people,
    plans,
    reminders,
    request_actions,
    requests,
    rounds,
)

PARTS = ((RequestRow, requests), (RoundRow, rounds), (PlanRow, plans))
PLACE = (
    select(*(table.c[name].label(f"{table.name}_{name}") for kind, table in PARTS for name in names_of(kind)))
    .select_from(requests.join(rounds, rounds.c.id == requests.c.round_id).join(plans, plans.c.id == rounds.c.plan_id))
    .where(requests.c.id == bindparam("request"))
)
ASKED_ABOUT = (
    select(request_actions.c.action_id)
    .join(actions, actions.c.id == request_actions.c.action_id)
    .where(request_actions.c.request_id == bindparam("request"), actions.c.gone_at.is_(None))
    .order_by(request_actions.c.position)
)
IS_ANSWERED = (
    select(notes.c.id)
    .join(note_actions, note_actions.c.note_id == notes.c.id)
    .where(
        note_actions.c.action_id == request_actions.c.action_id,
        note_actions.c.superseded_by.is_(None),
        notes.c.round_id == bindparam("round"),
        notes.c.withdrawn_at.is_(None),
    )
    .exists()
)
STILL_OPEN = ASKED_ABOUT.where(request_actions.c.disowned_at.is_(None), ~IS_ANSWERED)
ASKED_IN_ROUND = (
    select(
        requests.c.id,
        people.c.name,
        actions.c.id.label("action_id"),
        request_actions.c.disowned_at.is_not(None).label("is_disowned"),
        IS_ANSWERED.label("is_answered"),
    )
    .join(people, people.c.id == requests.c.person_id)
    .outerjoin(request_actions, request_actions.c.request_id == requests.c.id)
    .outerjoin(actions, (actions.c.id == request_actions.c.action_id) & actions.c.gone_at.is_(None))
    .where(requests.c.round_id == bindparam("round"))
    .order_by(requests.c.id, request_actions.c.position)
)
ANSWERED = (
    select(requests.c.id, note_actions.c.action_id)
    .distinct()
    .join(request_actions, request_actions.c.request_id == requests.c.id)
    .join(note_actions, note_actions.c.action_id == request_actions.c.action_id)
    .join(notes, (notes.c.id == note_actions.c.note_id) & (notes.c.round_id == requests.c.round_id))
    .outerjoin(batches, batches.c.id == notes.c.batch_id)
    .where(
        requests.c.round_id == bindparam("round"),
        note_actions.c.superseded_by.is_(None),
        notes.c.withdrawn_at.is_(None),
        (notes.c.author_id == requests.c.person_id) | (batches.c.request_id == requests.c.id),
    )
)
REQUESTS_ABOUT = (
    select(requests.c.id)
    .distinct()
    .join(request_actions, request_actions.c.request_id == requests.c.id)
    .where(
        requests.c.round_id == bindparam("round"), request_actions.c.action_id.in_(bindparam("about", expanding=True))
    )
    .order_by(requests.c.id)
)


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


def hold(transaction: Transaction, round_id: int) -> RoundRow | None:
    """One round, which nobody else opens or closes until the transaction ends."""
    transaction.hold(select(rounds.c.id).where(rounds.c.id == round_id))
    return by_id(transaction, round_id)


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


def to_remind(transaction: Transaction, now: datetime) -> list[int]:
    """The ids of the open rounds in which a reminder is due; not of those that are to close."""
    query = select(reminders.c.round_id).distinct().join(rounds, rounds.c.id == reminders.c.round_id)
    due = query.where(reminders.c.at <= now, reminders.c.done_at.is_(None), rounds.c.state == "open")
    due = due.where(rounds.c.closes_at > now)
    return [r["round_id"] for r in transaction.all(due.order_by(reminders.c.round_id))]


def claim_reminders(transaction: Transaction, round_id: int, now: datetime) -> tuple[RoundRow, int, int] | None:
    """Take the reminders that are due in a round: the round, the number of the newest, of how many.

    Several that came due together, as after a long stop, are taken as one. None where somebody else took them, or the
    round has closed.
    """
    mine = (reminders.c.round_id == round_id) & (reminders.c.at <= now) & reminders.c.done_at.is_(None)
    transaction.hold(select(reminders.c.id).where(mine).order_by(reminders.c.id))
    numbers = [r["number"] for r in transaction.all(select(reminders.c.number).where(mine))]
    if not numbers or transaction.run(update(reminders).where(mine).values(done_at=now)) != len(numbers):
        return None
    total = len(transaction.all(select(reminders.c.id).where(reminders.c.round_id == round_id)))
    round_row = by_id(transaction, round_id)
    return (round_row, max(numbers), total) if round_row and round_row.state == "open" else None


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


def place(transaction: Transaction, request_id: int) -> Place | None:
    """One request with its round and plan."""
    found = transaction.one(PLACE, request=request_id)
    if found is None:
        return None
    # In the order in which PLACE lists the fields of each.
    values = iter(found.values())
    request, round_, plan = ([*islice(values, len(names_of(kind)))] for kind, _ in PARTS)
    return Place(RequestRow(*request), RoundRow(*round_), PlanRow(*plan))


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
    return [r["id"] for r in transaction.all(REQUESTS_ABOUT, round=round_id, about=sorted(about))]


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
    return [r["action_id"] for r in transaction.all(ASKED_ABOUT, request=request_id)]


def still_open(transaction: Transaction, request: RequestRow) -> list[int]:
    """The actions of a request that nobody has answered in its round and that are not disowned, in printed order."""
    return [r["action_id"] for r in transaction.all(STILL_OPEN, request=request.id, round=request.round_id)]


def answered(transaction: Transaction, round_id: int) -> dict[int, set[int]]:
    """By request, the actions of which its person said something in the round, or somebody else in their name."""
    found: dict[int, set[int]] = {}
    for r in transaction.all(ANSWERED, round=round_id):
        found.setdefault(r["id"], set()).add(r["action_id"])
    return found


def asked_in(transaction: Transaction, round_id: int) -> list[AskedRow]:
    """Every action that somebody is asked about in a round, by request and in printed order; gone ones left out."""
    return [AskedRow(*row) for row in transaction.tuples(ASKED_IN_ROUND, round=round_id)]


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


def put_off(transaction: Transaction, now: datetime) -> list[RequestRow]:
    """The requests of open rounds that were put off until now."""
    query = (
        select(requests)
        .join(rounds, rounds.c.id == requests.c.round_id)
        .where(requests.c.later_at <= now, rounds.c.state == "open", rounds.c.closes_at > now)
    )
    return [as_row(RequestRow, r) for r in transaction.all(query.order_by(requests.c.id))]


def claim_later(transaction: Transaction, request_id: int, now: datetime) -> bool:
    """Take a request that was put off until now; whether this call did."""
    mine = (requests.c.id == request_id) & (requests.c.later_at <= now)
    return transaction.run(update(requests).where(mine).values(later_at=None)) == 1
