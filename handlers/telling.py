"""What is told without being asked: messages go into the outbox here, and are composed from the records at sending."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from operator import attrgetter

from handlers.gate import can
from handlers.moment import Moment
from handlers.views import Answer, Ask, AskItem
from plans.access import Deed
from plans.date_printed import say_review
from plans.model import Due, DueKind, Round, Slippage
from reports import words
from reports.digest import Digest, digest
from reports.summary import Asked, compile_summary
from storage import notes, outbox, people, plans, rounds
from storage.database import Transaction
from storage.rows import ActionRow, AskedRow, NoteRow, Person, Place, PlanRow, RequestRow, RoundRow, status_of


def about_request(request_id: int) -> str:
    """What a message about one request shows."""
    return f"request:{request_id}"


def about_draft(draft_id: int) -> str:
    """What a message about one reply shows."""
    return f"draft:{draft_id}"


def ask(transaction: Transaction, plan: PlanRow, request: RequestRow, now: Moment, key: str) -> bool:
    """Have one person asked."""
    person = people.by_id(transaction, request.person_id)
    subject = {"request": request.id}
    about = about_request(request.id)
    return outbox.enqueue(transaction, plan.workspace_id, key, "ask", subject, person.user, now.at, about=about)


def refresh_asks(transaction: Transaction, round_id: int, about: Collection[int], now: Moment) -> None:
    """Bring every message up to date that asks about any of these actions in a round."""
    shown = [about_request(request_id) for request_id in rounds.requests_about(transaction, round_id, about)]
    outbox.refresh_all(transaction, shown, now.at)


def tell_lead(
    transaction: Transaction, plan: PlanRow, key: str, kind: str, subject: dict[str, int], now: Moment
) -> bool:
    """Have whoever runs the plan told something; whether there is anybody to tell."""
    runners = who_runs(transaction, plan)
    for i, person in enumerate(runners):
        own_key = f"{key}:{person.id}" if i else key
        outbox.enqueue(transaction, plan.workspace_id, own_key, kind, subject, person.user, now.at)
    return bool(runners)


def who_runs(transaction: Transaction, plan: PlanRow) -> list[Person]:
    """Whom to tell what a plan's lead should know: the lead, else every administrator; nobody who stopped Chaser."""
    likely = [p for p in people.everybody(transaction, plan.workspace_id) if p.is_admin or p.id == plan.lead_id]
    reached = [p for p in likely if p.stopped_at is None and can(transaction, p, Deed.RUN, plan)]
    return [p for p in reached if p.id == plan.lead_id] or reached


def post_digest(transaction: Transaction, plan: PlanRow, round_: RoundRow, now: Moment) -> None:
    """Have a round's digest posted to the plan's channel, each theme in its thread.

    Where there is no channel, whoever runs the plan gets it.
    """
    recipients = [plan.channel] if plan.channel else [p.user for p in who_runs(transaction, plan)]
    themes = len(digest_of(transaction, round_, now).sections)
    for i, recipient in enumerate(recipients):
        key = f"digest:{round_.id}:to:{i}" if i else f"digest:{round_.id}"
        subject = {"round": round_.id}
        outbox.enqueue(transaction, plan.workspace_id, key, "digest", subject, recipient, now.at)
        for theme in range(themes):
            part = {"round": round_.id, "theme": theme}
            outbox.enqueue(
                transaction, plan.workspace_id, f"{key}:{theme}", "digest theme", part, recipient, now.at, target=key
            )


def digest_of(transaction: Transaction, round_: RoundRow, now: Moment) -> Digest:
    """A round's summary in sentences, as the records have it now."""
    before = {action: status_of(status) for action, status in (round_.before or {}).items()}
    slips = [
        Slippage(str(s.action_id), s.was, s.now, s.reason, s.by)
        for s in notes.slippages_of_round(transaction, round_.id)
    ]
    summary = compile_summary(
        plans.load(transaction, round_.plan_id),
        Round(round_.label, round_.opens_on, round_.closes_on, round_.meeting, round_.meeting_on),
        before=before,
        asked=asked_of(transaction, round_),
        slips=slips,
        as_at=now.today,
    )
    return digest(summary)


def asked_of(transaction: Transaction, round_: RoundRow) -> list[Asked]:
    """Everybody who was asked in a round, and what came of it."""
    said = rounds.answered(transaction, round_.id)
    by_request = groupby(rounds.asked_in(transaction, round_.id), key=attrgetter("request_id", "name"))
    return [_asked(name, list(about), said.get(request_id, set())) for (request_id, name), about in by_request]


def _asked(name: str, rows: Sequence[AskedRow], said: Collection[int]) -> Asked:
    about = [row for row in rows if row.action_id is not None]
    return Asked(
        name=name,
        actions=tuple(str(row.action_id) for row in about),
        said=tuple(str(row.action_id) for row in about if row.action_id in said),
        disowned=tuple(str(row.action_id) for row in about if row.is_disowned and row.action_id not in said),
        left=tuple(str(row.action_id) for row in about if not row.is_disowned and not row.is_answered),
    )


def still_open(transaction: Transaction, request: RequestRow) -> list[int]:
    """The actions of a request that nobody has answered in its round and that are not disowned."""
    return rounds.still_open(transaction, request)


def items(
    transaction: Transaction, request: RequestRow, round_: RoundRow, today: date, viewer: int
) -> tuple[AskItem, ...]:
    """A request's actions as they stand, for the person who is asked."""
    said, before = notes.around(transaction, request.id, round_.id)
    return tuple(
        _item(row, said.get(row.id), before.get(row.id), today, viewer, is_disowned=is_disowned)
        for row, is_disowned in plans.asked_rows(transaction, request.id)
    )


def _item(
    row: ActionRow, said: NoteRow | None, last: NoteRow | None, today: date, viewer: int, *, is_disowned: bool
) -> AskItem:
    return AskItem(
        action=row.id,
        ref=row.ref,
        title=row.title,
        when=when_of(row, today),
        last_period=last.period if last else "",
        last_words=last.words if last else "",
        status=row.status,
        answer=_answer(said, viewer, row.due) if said else None,
        is_disowned=is_disowned,
    )


def _answer(said: NoteRow, viewer: int, due: Due) -> Answer:
    by = (said.author or "") if said.author_id != viewer else ""
    return Answer(said.words, status_of(said.status), by, said.is_no_change, due.printed if due.has_slipped else "")


def when_of(row: ActionRow, today: date) -> str:
    """When an action is due, and when it is looked at again where it is on hold."""
    held = f"on hold, {say_review(row.review_on)}" if row.review_on else ""
    return "; ".join(filter(None, (when_words(row.due, today), held)))


def when_words(due: Due, today: date) -> str:
    """When, as the person who is asked reads it: "was due July 2009 (9 months ago)", "due 30 June 2010", "on-going".

    What waits for something is asked about that.
    """
    if due.kind is DueKind.CONDITIONAL:
        return f"{due.printed} (has that happened?)"
    if due.kind is not DueKind.DATED:
        return due.printed
    if not due.is_overdue(today):
        return f"due {due.printed}"
    return f"was due {due.printed} ({words.ago_words(due, today)})"


def ask_view(transaction: Transaction, request: RequestRow, now: Moment) -> Ask:
    """The message that asks, as it should read now."""
    found = rounds.place(transaction, request.id)
    if found is None:
        raise LookupError(f"no request {request.id}")
    return ask_at(transaction, replace(found, request=request), now)


def ask_at(transaction: Transaction, here: Place, now: Moment) -> Ask:
    """The same, where the request's surroundings are at hand."""
    request, round_, plan = here.request, here.round, here.plan
    about = items(transaction, request, round_, now.today, request.person_id)
    return Ask(
        request=request.id,
        plan=plan.name,
        label=round_.label,
        closes_on=closing_day(round_, now),
        items=about,
        meeting=round_.meeting,
        meeting_on=round_.meeting_on,
        is_closed=round_.state == "closed",
        later_on=request.later_at.astimezone(now.zone).date() if request.later_at else None,
        is_first=request.is_first,
        told=_told(transaction, plan, request) if about and all(item.is_disowned for item in about) else (),
    )


def closing_day(round_: RoundRow, now: Moment) -> date:
    """When a round closes; once it has closed, the day on which it did, which may be before the one planned."""
    return round_.closed_at.astimezone(now.zone).date() if round_.closed_at else round_.closes_on


def reminder_key(request_id: int, number: int) -> str:
    """The key of a request's first or second reminder."""
    return f"remind:{request_id}:{number}"


def not_mine_key(request_id: int, action_id: int | str) -> str:
    """The key of the message that tells of an action that somebody does not own up to."""
    return f"not-mine:{request_id}:{action_id}"


def _told(transaction: Transaction, plan: PlanRow, request: RequestRow) -> tuple[str, ...]:
    """Who is told that these actions are not this person's."""
    users = outbox.recipients(transaction, not_mine_key(request.id, ""))
    found = (people.by_user(transaction, plan.workspace_id, user) for user in users)
    return tuple(person.name for person in found if person)


def round_of(transaction: Transaction, request: RequestRow) -> RoundRow:
    """The round of a request."""
    found = rounds.by_id(transaction, request.round_id)
    if found is None:
        raise LookupError(f"no round {request.round_id}")
    return found
