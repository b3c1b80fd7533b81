"""Rounds: proposed, previewed, opened, closed. The clock's own part is in `handlers.tick`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handlers import requests as asked
from handlers import telling
from handlers.gate import Caller
from handlers.moment import Moment
from handlers.views import Ask, Asked, AskItem, Messages, RoundCard, RoundPreview, Sentence, Unreachable, View
from plans.date_printed import say_review
from plans.errors import ChaserError, NotFound
from plans.model import OwnerKind, Round, joined, rests
from plans.rounds import is_missed, is_same_label, read_round, reminders
from reports.summary import Answers, answers_of
from storage import notes, outbox, people, plans, rounds
from storage.database import Transaction
from storage.rows import ActionRow, NoteRow, OwnerRow, Person, PlanRow, RequestRow, RoundRow


class RoundIsOpen(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """A round is open or planned already: `/plan round close` ends an open one, `/plan round cancel` a planned one."""


class RoundIsGone(ChaserError):  # noqa: N818 - see RoundIsOpen
    """That round has been opened or cancelled already. `/plan round` shows how it stands."""


class NobodyToAsk(ChaserError):  # noqa: N818 - see RoundIsOpen
    """Nobody can be asked yet: none of the plan's owners is a person of this workspace. `/plan who` shows them."""


_NOTHING_TO_ASK = "There is nothing to ask: all that could be asked about is on hold until after that round closes."


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom a round would ask about what, and what nobody can be asked about."""

    people: dict[int, list[int]]
    unreachable: tuple[Unreachable, ...]
    resting: tuple[ActionRow, ...] = ()
    """On hold, and looked at again later: nobody need be asked."""


def whom_to_ask(transaction: Transaction, plan: PlanRow, by: date) -> Asking:
    """Each person with their open actions in printed order, to be answered `by` a day, and why others are left out."""
    pairs = plans.action_owner_pairs(transaction, plan.id)
    everybody = {p.id: p for p in people.everybody(transaction, plan.workspace_id)}
    found: dict[int, list[int]] = {}
    unreachable = []
    resting = []
    for action in plans.action_rows(transaction, plan.id):
        if action.status is not None and action.status.is_over:
            continue
        if rests(action.status, action.review_on, by):
            resting.append(action)
            continue
        owners = [owner for action_id, owner in pairs if action_id == action.id]
        reached = _reached(owners, everybody)
        for person_id in reached:
            found.setdefault(person_id, []).append(action.id)
        if not reached:
            unreachable.append(Unreachable(action.label, _why(owners, everybody)))
    return Asking(found, tuple(unreachable), tuple(resting))


def _reached(owners: Iterable[OwnerRow], everybody: dict[int, Person]) -> list[int]:
    known = [everybody[o.person_id] for o in owners if o.person_id in everybody]
    return list(dict.fromkeys(person.id for person in known if person.stopped_at is None))


def why_not(owner: OwnerRow, everybody: dict[int, Person]) -> str:
    """Why an owner cannot be asked; "" where they can."""
    return "" if _reached([owner], everybody) else _why([owner], everybody)


def _why(owners: Sequence[OwnerRow], everybody: dict[int, Person]) -> str:
    if not owners:
        return "the plan names no owner"
    stopped = [everybody[o.person_id].name for o in owners if o.person_id in everybody]
    if stopped:
        return f"{', '.join(stopped)} asked Chaser to stop"
    verb = {OwnerKind.POST: "nobody holds the post", OwnerKind.TEAM: "nobody answers for the team"}
    kind = OwnerKind(owners[0].kind)
    names = ", ".join(f"“{o.name}”" for o in owners)
    return f"{verb.get(kind, 'nobody here is known as')} {names}"


def propose(transaction: Transaction, now: Moment, caller: Caller, request: asked.ProposeRound) -> View:
    """Preview a round from its words."""
    plan = caller.the_plan
    said = read_round(request.words, now.today)
    _refuse_second(transaction, plan.id, said.label)
    opens_now = said.opens_on <= now.today
    opens_at = now.at if opens_now else now.morning(said.opens_on)
    round_id = rounds.propose(transaction, plan.id, said, opens_at, now.evening(said.closes_on), caller.person.id)
    asking = whom_to_ask(transaction, plan, said.closes_on)
    if not asking.people:
        raise NobodyToAsk(_NOTHING_TO_ASK) if asking.resting else NobodyToAsk
    return _preview(transaction, now, plan, said, round_id, asking, opens_now=opens_now)


def _refuse_second(transaction: Transaction, plan_id: int, label: str) -> None:
    if rounds.of_plan(transaction, plan_id, "open", "planned"):
        raise RoundIsOpen
    if any(is_same_label(r.label, label) for r in rounds.of_plan(transaction, plan_id, "closed")):
        raise RoundIsOpen(f"There has been a round called “{label}”. Give this one another label.")
    if any(is_same_label(period, label) for period in plans.periods(transaction, plan_id)):
        raise RoundIsOpen(f"The plan's document has notes for “{label}” already. Give this round another label.")


def _preview(
    transaction: Transaction,
    now: Moment,
    plan: PlanRow,
    said: Round,
    round_id: int,
    asking: Asking,
    *,
    opens_now: bool,
) -> RoundPreview:
    labels = {row.id: row.label for row in plans.action_rows(transaction, plan.id)}
    missing = sorted({o.name for o in plans.owners_of(transaction, plan.id) if o.person_id is None})
    return RoundPreview(
        round=round_id,
        plan=plan.name,
        label=said.label,
        opens_on=said.opens_on,
        closes_on=said.closes_on,
        people=tuple(
            Asked(people.by_id(transaction, person).name, tuple(labels[a] for a in about))
            for person, about in asking.people.items()
        ),
        unreachable=asking.unreachable,
        resting=tuple(f"{row.label}, {say_review(row.review_on)}" for row in asking.resting if row.review_on),
        reminders=reminders(said, now.is_working),
        meeting=said.meeting,
        meeting_on=said.meeting_on,
        opens_now=opens_now,
        is_day_off=not now.is_working(said.closes_on),
        stopped=_stopped(transaction, plan, asking),
        tries=tuple(f"who {name} is @name" for name in missing[:2]),
    )


def _stopped(transaction: Transaction, plan: PlanRow, asking: Asking) -> tuple[str, ...]:
    """The owners of what others are asked about who asked Chaser to stop: nobody would miss them otherwise."""
    about = {action for actions in asking.people.values() for action in actions}
    everybody = {person.id: person for person in people.everybody(transaction, plan.workspace_id)}
    pairs = plans.action_owner_pairs(transaction, plan.id)
    owners = [everybody[o.person_id] for action_id, o in pairs if action_id in about and o.person_id in everybody]
    return tuple(dict.fromkeys(person.name for person in owners if person.stopped_at is not None))


def preview_messages(transaction: Transaction, now: Moment, caller: Caller, request: asked.PreviewMessages) -> View:
    """The messages that a proposed round would send."""
    round_ = _proposed(transaction, request.round)
    asking = whom_to_ask(transaction, caller.the_plan, round_.closes_on)
    asks = tuple(
        (people.by_id(transaction, person).name, _would_ask(transaction, now, round_, caller.the_plan, about))
        for person, about in asking.people.items()
    )
    return Messages(round_.label, asks)


def _would_ask(transaction: Transaction, now: Moment, round_: RoundRow, plan: PlanRow, about: Sequence[int]) -> Ask:
    rows = {row.id: row for row in plans.action_rows(transaction, plan.id)}
    last = notes.last_before(transaction, about, round_.id)
    return Ask(
        request=0,
        plan=plan.name,
        label=round_.label,
        closes_on=round_.closes_on,
        items=tuple(_would_ask_item(rows[a], last.get(a), now.today) for a in about),
        meeting=round_.meeting,
        meeting_on=round_.meeting_on,
    )


def _would_ask_item(row: ActionRow, last: NoteRow | None, today: date) -> AskItem:
    return AskItem(
        action=row.id,
        ref=row.ref,
        title=row.title,
        when=telling.when_of(row, today),
        last_period=last.period if last else "",
        last_words=last.words if last else "",
        status=row.status,
    )


def _proposed(transaction: Transaction, round_id: int) -> RoundRow:
    round_ = rounds.by_id(transaction, round_id)
    if round_ is None or round_.state != "proposed":
        raise RoundIsGone
    return round_


def agree(transaction: Transaction, now: Moment, caller: Caller, request: asked.OpenRound) -> View:
    """Open a proposed round, or plan it for its opening day."""
    round_ = _proposed(transaction, request.round)
    # Of two previews agreed to at once the second waits here, and then sees the first.
    plans.hold(transaction, round_.plan_id)
    _refuse_second(transaction, round_.plan_id, round_.label)
    if is_missed(round_.closes_at, now.at):
        raise RoundIsGone("The closing date of that round has passed. Propose it again with a later one.")
    if not rounds.move(transaction, round_.id, "proposed", "planned"):
        raise RoundIsGone
    if round_.opens_at <= now.at:
        open_round(transaction, now, round_)
    return card(transaction, now, caller, round_.id)


def cancel(transaction: Transaction, now: Moment, caller: Caller, request: asked.CancelRound) -> View:
    """Drop a round that has not opened."""
    del now, caller
    dropped = [rounds.move(transaction, request.round, state, "cancelled") for state in ("proposed", "planned")]
    if not any(dropped):
        raise RoundIsGone
    return Sentence("Cancelled. Nobody was asked.", ("round",))


def end(transaction: Transaction, now: Moment, caller: Caller, request: asked.EndRound) -> View:
    """Close the open round, or cancel the planned one, as typed."""
    found = latest(transaction, caller.the_plan.id)
    if found is not None and found.state == "open" and request.is_close:
        return close(transaction, now, caller, asked.CloseRound(found.id))
    if found is not None and found.state == "planned" and not request.is_close:
        return cancel(transaction, now, caller, asked.CancelRound(found.id))
    raise RoundIsGone(_cannot_end(found))


def _cannot_end(found: RoundRow | None) -> str:
    if found is not None and found.state == "open":
        return f"“{found.label}” is open, and people were asked. It is not cancelled but closed: `/plan round close`."
    if found is not None and found.state == "planned":
        return f"“{found.label}” has not opened yet. It is not closed but cancelled: `/plan round cancel`."
    return "No round is open or planned. `/plan help round` shows how to open one."


def open_round(transaction: Transaction, now: Moment, round_: RoundRow) -> bool:
    """Ask everybody, once: whoever moves the round from planned to open does it. Whether this call did.

    A round that Chaser slept through is cancelled, and the plan's lead told.
    """
    plan = plans.row(transaction, round_.plan_id)
    if is_missed(round_.closes_at, now.at):
        return _miss(transaction, now, plan, round_)
    # Nobody answers and no new version comes in between what stands now and who is asked.
    plans.hold(transaction, plan.id)
    before = {str(row.id): row.status.value if row.status else None for row in plans.action_rows(transaction, plan.id)}
    if not rounds.move(transaction, round_.id, "planned", "open", opened_at=now.at, before=before):
        return False
    as_said = Round(round_.label, max(round_.opens_on, now.today), round_.closes_on)
    rounds.add_reminders(transaction, round_.id, [now.morning(d) for d in reminders(as_said, now.is_working)])
    for person_id, about in whom_to_ask(transaction, plan, round_.closes_on).people.items():
        is_first = people.mark_told(transaction, person_id, now.at)
        rounds.add_request(transaction, round_.id, person_id, about, is_first=is_first)
    for request in rounds.requests_of(transaction, round_.id):
        telling.ask(transaction, plan, request, now, f"ask:{request.id}")
    return True


def _miss(transaction: Transaction, now: Moment, plan: PlanRow, round_: RoundRow) -> bool:
    if not rounds.move(transaction, round_.id, "planned", "cancelled", closed_at=now.at):
        return False
    telling.tell_lead(transaction, plan, f"missed:{round_.id}", "missed", {"round": round_.id}, now)
    return True


def close(transaction: Transaction, now: Moment, caller: Caller, request: asked.CloseRound) -> View:
    """Close a round before its day."""
    round_ = rounds.by_id(transaction, request.round)
    if round_ is None or not close_round(transaction, now, round_):
        raise RoundIsGone("That round is not open.")
    return card(transaction, now, caller, round_.id)


def close_round(transaction: Transaction, now: Moment, round_: RoundRow) -> bool:
    """Close a round and have its digest posted, once. Whether this call did."""
    if not rounds.move(transaction, round_.id, "open", "closed", closed_at=now.at):
        return False
    plan = plans.row(transaction, round_.plan_id)
    for request in rounds.requests_of(transaction, round_.id):
        rounds.ask_later(transaction, request.id, None)
        outbox.refresh(transaction, telling.about_request(request.id), now.at)
    telling.post_digest(transaction, plan, round_, now)
    return True


def card(transaction: Transaction, now: Moment, caller: Caller, round_id: int) -> RoundCard:
    """How a round stands."""
    round_ = rounds.by_id(transaction, round_id)
    if round_ is None:
        raise NotFound
    plan = caller.the_plan
    requests = rounds.requests_of(transaction, round_.id)
    said = notes.live_of_round(transaction, round_.id)
    answers = answers_of(telling.asked_of(transaction, round_))
    return RoundCard(
        round=round_.id,
        plan=plan.name,
        label=round_.label,
        state=round_.state,
        facts=(*_card_facts(transaction, now, round_), *_answer_facts(answers, is_open=round_.state == "open")),
        rows=tuple(_card_row(transaction, request, said) for request in requests),
        can_close=round_.state == "open",
        can_cancel=round_.state == "planned",
    )


def _answer_facts(answers: Answers, *, is_open: bool) -> Iterator[tuple[str, str]]:
    """Who answered; who said that something is not theirs stands in the rows, with how much."""
    if answers.asked:
        yield "Answers", answers.counted
    if answers.covered:
        yield "Answered by colleagues", joined(answers.covered)
    if answers.disowning:
        yield "Not theirs, they say", joined(one.name for one in answers.disowning)
    if answers.silent:
        yield f"Nothing {'yet ' if is_open else ''}from", joined(answers.silent)


def _card_row(transaction: Transaction, request: RequestRow, said: Sequence[NoteRow]) -> tuple[str, ...]:
    about = plans.asked_rows(transaction, request.id)
    theirs = [row.id for row, is_disowned in about if not is_disowned]
    left = rounds.still_open(transaction, request)
    done = "all" if not left else f"{len(theirs) - len(left)} of {len(theirs)}"
    others = f"{len(about) - len(theirs)} not theirs" if len(theirs) < len(about) else ""
    told = ", ".join(filter(None, (f"{done}{_by_others(request, theirs, said)}" if theirs else "", others)))
    return people.by_id(transaction, request.person_id).name, str(len(about)), told


def _by_others(request: RequestRow, theirs: Sequence[int], said: Sequence[NoteRow]) -> str:
    """Who answered where this person said nothing themselves."""
    authors = [(note.author_id, note.author or "") for note in said if note.action_id in theirs]
    if not authors or any(author_id == request.person_id for author_id, _ in authors):
        return ""
    return f" by {joined(list(dict.fromkeys(name for _, name in authors)))}"


def _card_facts(transaction: Transaction, now: Moment, round_: RoundRow) -> tuple[tuple[str, str], ...]:
    to_come = [at for at in rounds.reminder_instants(transaction, round_.id) if at > now.at]
    facts = [
        ("Opens" if round_.state == "planned" else "Opened", _day(round_.opens_on)),
        ("Closes" if round_.state in ("planned", "open") else "Closed", _day(telling.closing_day(round_, now))),
    ]
    if round_.meeting:
        facts.append(("For", f"{round_.meeting} {_day(round_.meeting_on) if round_.meeting_on else ''}".strip()))
    if to_come and round_.state == "open":
        facts.append(("Next reminder", _day(to_come[0].astimezone(now.zone).date())))
    return tuple(facts)


def _day(on: date) -> str:
    return f"{on:%A} {on.day} {on:%B %Y}"


def latest(transaction: Transaction, plan_id: int) -> RoundRow | None:
    """The plan's open or planned round, else the last one."""
    found = rounds.of_plan(transaction, plan_id, "open", "planned") or rounds.of_plan(transaction, plan_id, "closed")
    return found[0] if found else None


def days_left(round_: RoundRow, today: date) -> int:
    """How many days a round still takes answers in time; 1 on its last day but one."""
    return max(0, (round_.closes_on - today) // timedelta(days=1))
