"""Answers to `/plan` questions, read from the records as they stand."""

from collections.abc import Callable
from datetime import date

from handlers import cards, lists, ready, telling
from handlers import requests as asked
from handlers import rounds as round_handlers
from handlers.gate import Caller
from handlers.moment import Moment
from handlers.views import Sentence, Table, View
from plans import matching, naming
from plans.errors import NotFound
from plans.model import CAME_LATE, Action, Note, Plan, joined
from plans.rounds import suggestion
from reports import words
from storage import notes, pages, people, plans, rounds
from storage.database import Transaction
from storage.rows import NoteRow, PlanRow, RoundRow, SlippageRow, status_of


def query(transaction: Transaction, now: Moment, caller: Caller, request: asked.Query) -> View:
    """Answer one question."""
    return ANSWERERS[request.kind](transaction, now, caller, request)


def status(transaction: Transaction, now: Moment, caller: Caller, request: asked.Query) -> View:
    """Every action that matches, and how it stands."""
    if not request.words:
        return _whole(transaction, now, caller.the_plan, is_shared=request.is_shared)
    plan = _plan(transaction, caller)
    found = _matching(transaction, caller.the_plan, plan, request.words)
    if not found:
        return Sentence(
            f"Nothing in {plan.name} is {matching.called(request.words)}, as at {_date(now.today)}.", ("status",)
        )
    title = (
        f"{plan.name}: {_counted(len(found), plan)}, as at {_date(now.today)}{_for(transaction, caller, request.words)}"
    )
    return lists.table_of(transaction, title, found, is_shared=request.is_shared)


def _plan(transaction: Transaction, caller: Caller) -> Plan:
    """The caller's plan without its notes: of these an answer shows the last at most."""
    return plans.load(transaction, caller.the_plan.id, with_notes=False)


def _whole(transaction: Transaction, now: Moment, plan: PlanRow, *, is_shared: bool) -> Table:
    """The whole plan: only the rows that are shown are read, and the rest is counted."""
    listed = pages.first_page(transaction, plan.id)
    counts = pages.counts(transaction, plan.id)
    total = sum(counts.values())
    return Table(
        title=f"{plan.name}: {total} of {words.counted(total, 'action')}, as at {_date(now.today)}",
        columns=lists.COLUMNS,
        rows=tuple(lists.row(a, words.names(a.owners), a.last) for a in listed),
        footer=lists.say_counts(counts),
        tries=lists.tries(listed),
        is_shared=is_shared,
        unlisted=total - len(listed),
    )


def overdue(transaction: Transaction, now: Moment, caller: Caller, request: asked.Query) -> View:
    """What is past its date and not over."""
    plan = _plan(transaction, caller)
    found = [a for a in _matching(transaction, caller.the_plan, plan, request.words) if lists.is_overdue(a, now.today)]
    as_at = f"as at {_date(now.today)}{_for(transaction, caller, request.words)}"
    if not found:
        return Sentence(f"Nothing is past its date, {as_at}.", ("status",))
    shown = found[: pages.MOST]
    last = lists.last_notes(transaction, shown)
    return Table(
        title=f"{len(found)} of {len(plan.actions)} {_are_past(len(found))}, {as_at}",
        columns=("No", "When", "Action", "Who", "Overdue", "Last note"),
        rows=tuple(_overdue_row(a, last.get(int(a.id)), now.today) for a in shown),
        unlisted=lists.unlisted(found),
        tries=(f"{found[0].ref} history",) if found[0].ref else (),
        is_shared=request.is_shared,
    )


def _are_past(number: int) -> str:
    return "is past its date" if number == 1 else "are past their date"


def _for(transaction: Transaction, caller: Caller, said: str) -> str:
    """What an answer was narrowed to, as a title ends: a person by name, whatever id the platform gave."""
    if not said:
        return ""
    found = naming.called(said, people.everybody(transaction, caller.the_plan.workspace_id)) if said[0] == "@" else []
    return f", for “{found[0].name if len(found) == 1 else said}”"


def _overdue_row(action: Action, last: Note | None, today: date) -> tuple[str, ...]:
    late = words.overdue_words(action.due, today)
    heard = last.period if last else "no update yet"
    return action.ref, action.due.printed, action.title, words.owners_of(action), late, heard


def mine(transaction: Transaction, now: Moment, caller: Caller, request: asked.Query) -> View:
    """The asker's own actions."""
    del now
    plan = _plan(transaction, caller)
    own = {str(a) for a in plans.owned_by(transaction, caller.the_plan.id, caller.person.id)}
    found = [a for a in plan.actions if a.id in own]
    if not found:
        return Sentence(f"None of the actions of {plan.name} is yours.", ("status",))
    left = _left_of(transaction, caller)
    return Table(
        title=f"{_counted(len(found), plan, 'yours')}",
        unlisted=lists.unlisted(found),
        columns=lists.COLUMNS,
        rows=lists.rows(transaction, found),
        footer=f"Still to answer: {', '.join(a.label for a in found if a.id in left)}" if left else "",
        tries=(f"{found[0].ref} history",) if found[0].ref else (),
        is_shared=request.is_shared,
    )


def _left_of(transaction: Transaction, caller: Caller) -> set[str]:
    for round_ in rounds.of_plan(transaction, caller.the_plan.id, "open"):
        request = rounds.request_of(transaction, round_.id, caller.person.id)
        if request is not None:
            return {str(a) for a in telling.still_open(transaction, request)}
    return set()


def silent(transaction: Transaction, now: Moment, caller: Caller, request: asked.Query) -> View:
    """Whom and what nobody has heard of in the open round, or the last one."""
    del now
    round_ = _round(transaction, caller.the_plan)
    plan = _plan(transaction, caller)
    meant = _matching(transaction, caller.the_plan, plan, request.words)
    answered = {note.action_id for note in notes.live_of_round(transaction, round_.id)}
    left: dict[int, list[str]] = {}
    for row in rounds.requests_of(transaction, round_.id):
        name, disowned = people.by_id(transaction, row.person_id).name, rounds.disowned(transaction, row.id)
        for action_id in rounds.asked_about(transaction, row.id):
            if action_id not in answered:
                said = f"{name} (says it is not theirs)" if action_id in disowned else name
                left.setdefault(action_id, []).append(said)
    found = [a for a in meant if int(a.id) in left]
    narrowed = _for(transaction, caller, request.words)
    if not found:
        return Sentence(f"Nobody is silent: every action has an answer for {round_.label}{narrowed}.", ("round",))
    shown = found[: pages.MOST]
    last = lists.last_notes(transaction, shown)
    return Table(
        title=f"{_counted(len(found), plan)} without an answer for {round_.label}{narrowed}",
        columns=("No", "Action", "Asked", "When", "Last note"),
        rows=tuple(
            (a.ref, a.title, joined(left[int(a.id)]), a.due.printed, lists.last(last.get(int(a.id)))) for a in shown
        ),
        unlisted=lists.unlisted(found),
        is_shared=request.is_shared,
    )


def changed(transaction: Transaction, now: Moment, caller: Caller, request: asked.Query) -> View:
    """What was said, and which dates moved, in the open round or the last one."""
    del now
    round_ = _round(transaction, caller.the_plan)
    plan = _plan(transaction, caller)
    actions = {a.id: a for a in _matching(transaction, caller.the_plan, plan, request.words)}
    said = [n for n in notes.live_of_round(transaction, round_.id) if str(n.action_id) in actions]
    narrowed = _for(transaction, caller, request.words)
    if not said:
        return Sentence(f"Nothing has come in for {round_.label} yet{narrowed}.", ("silent", "round"))
    before = round_.before or {}
    moved = {(s.note_id, s.action_id): s for s in notes.slippages_of_round(transaction, round_.id)}
    rows = tuple(
        _changed_row(actions[str(n.action_id)], n, before.get(str(n.action_id)), moved.get((n.id, n.action_id)))
        for n in said
    )
    return Table(
        title=f"What is new in {plan.name} for {round_.label}{narrowed}",
        columns=("No", "Action", "Who said so", "Status", "When", "Note"),
        rows=rows,
        is_shared=request.is_shared,
    )


def _changed_row(action: Action, note: NoteRow, before: str | None, slip: SlippageRow | None) -> tuple[str, ...]:
    """What one person said: the action's status and date may be what somebody else said of it."""
    was = words.status_words(status_of(before))
    said = words.status_words(status_of(note.status)) if note.status else was
    status = said if said == was else f"{was} -> {said}"
    when = words.moves(slip.was, slip.now) if slip else action.due.words or "no date"
    late = f" ({CAME_LATE})" if note.is_late else ""
    return action.ref, action.title, note.author or "", status, when, f"{note.words}{late}".strip()


def _round(transaction: Transaction, plan: PlanRow) -> RoundRow:
    found = round_handlers.latest(transaction, plan.id)
    if found is None or found.state == "planned":
        raise NotFound("No round has opened yet. `/plan help round` shows how to open one.")
    return found


def round_card(transaction: Transaction, now: Moment, caller: Caller, request: asked.Query) -> View:
    """How the round stands."""
    del request
    found = round_handlers.latest(transaction, caller.the_plan.id)
    if found is None:
        return Sentence(
            "There has been no round yet. To open one, type for instance:", (suggestion(now.today, now.is_working),)
        )
    return round_handlers.card(transaction, now, caller, found.id)


def _matching(transaction: Transaction, row: PlanRow, plan: Plan, said: str) -> tuple[Action, ...]:
    if said.startswith("@"):
        return _of_owner(transaction, row, plan, said[1:])
    found = matching.matching(plan, said)
    if found is None:
        themes = ", ".join(f"“{t.title}”" for t in plan.themes)
        raise NotFound(f"Nothing in {plan.name} goes by “{said}”. Its themes are {themes}; owners are named with @.")
    return found


def _of_owner(transaction: Transaction, row: PlanRow, plan: Plan, name: str) -> tuple[Action, ...]:
    """What a person of the workspace answers for, or whom the plan itself calls so."""
    everybody = people.everybody(transaction, row.workspace_id)
    named = matching.owned_as(plan, name)
    found = naming.called(name, everybody)
    if named and not found:
        return named
    person = naming.the_one(name, everybody)
    ids = {str(a) for a in plans.owned_by(transaction, row.id, person.id)} | {a.id for a in named}
    actions = tuple(a for a in plan.actions if a.id in ids)
    if not actions:
        raise NotFound(f"None of the actions of {plan.name} is {person.name}'s. `/plan who` shows who is who.")
    return actions


def _counted(number: int, plan: Plan, what: str = "") -> str:
    return f"{number} of {words.counted(len(plan.actions), 'action')}{f' {what}' if what else ''}"


def _date(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


Answerer = Callable[[Transaction, Moment, Caller, asked.Query], View]
ANSWERERS: dict[str, Answerer] = {
    "status": status,
    "overdue": overdue,
    "mine": mine,
    "silent": silent,
    "changed": changed,
    "action": cards.action,
    "round": round_card,
    "ready": ready.ready,
}
