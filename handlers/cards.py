"""One action: its facts, its last note, or how it got where it is."""

from collections.abc import Sequence
from dataclasses import replace

from handlers import requests as asked
from handlers.gate import Caller
from handlers.lists import is_overdue, table_of
from handlers.moment import Moment
from handlers.views import ActionCard, Entry, View
from plans.date_printed import say_date, say_review
from plans.errors import NotFound
from plans.model import Action, Plan, Precision
from plans.rounds import disagreeing
from reports import words
from storage import notes, plans
from storage.database import Transaction
from storage.rows import NoteRow, status_of


def action(transaction: Transaction, now: Moment, caller: Caller, request: asked.Query) -> View:
    """One action by its reference, with its last note or its history."""
    ref, _, rest = request.words.partition(" ")
    plan = plans.load(transaction, caller.the_plan.id, with_notes=False)
    found = _of_ref(plan, ref) or _of_ref(_with_gone(transaction, caller), ref)
    if not found:
        refs = ", ".join(a.ref for a in plan.actions if a.ref) or "no references; `/plan status` lists its actions"
        raise NotFound(f"{plan.name} has no {ref}. It has {refs}." if ref else f"Which one? {plan.name} has {refs}.")
    if len(found) > 1:
        title = f"{plan.name} has {found[0].ref} {len(found)} times"
        return replace(table_of(transaction, title, found, is_shared=request.is_shared), tries=("status",))
    whole = rest.strip().casefold() == "history"
    return card(transaction, now, found[0], whole=whole, is_shared=request.is_shared)


def _of_ref(plan: Plan, ref: str) -> list[Action]:
    return [a for a in plan.actions if a.ref and a.ref.rstrip(".").casefold() == ref.rstrip(".").casefold()]


def _with_gone(transaction: Transaction, caller: Caller) -> Plan:
    """The plan with the actions that its newest version has no more: people still ask what became of them."""
    return plans.load(transaction, caller.the_plan.id, with_notes=False, with_gone=True)


def history(transaction: Transaction, now: Moment, caller: Caller, request: asked.ShowHistory) -> View:
    """How one action got where it is, from a button."""
    plan = _with_gone(transaction, caller)
    found = next(a for a in plan.actions if a.id == str(request.action))
    return card(transaction, now, found, whole=True, is_shared=False)


def card(transaction: Transaction, now: Moment, about: Action, *, whole: bool, is_shared: bool) -> ActionCard:
    """One action: its facts and its last note, or all of them with who said so and when."""
    rows = notes.history(transaction, int(about.id))
    newest = _newest(rows)
    disagreed = disagreeing((n.author or "", status_of(n.status)) for n in newest)
    row = plans.action_row(transaction, int(about.id))
    left = plans.gone_at(transaction, int(about.id))
    facts = (
        ("Who", words.owners_of(about)),
        ("When", about.due.printed),
        ("Moved", _moves(transaction, about) if whole else ""),
        ("How", about.how),
        ("Expected outcome", about.outcome),
        ("Priority", about.priority),
        ("Theme", about.theme.title if about.theme else ""),
        ("On hold", say_review(row.review_on) if row and row.review_on else ""),
        ("Overdue", words.overdue_words(about.due, now.today) if is_overdue(about, now.today) else ""),
        ("Answers differ", words.disagreement(disagreed)),
        ("Left the plan", say_date(left.astimezone(now.zone).date(), Precision.DAY) if left else ""),
    )
    return ActionCard(
        title=about.label,
        facts=tuple((name, value) for name, value in facts if value),
        entries=tuple(_entry(n, now) for n in (rows if whole else newest) if n.withdrawn_at is None),
        status=about.status,
        tries=() if whole or not about.ref else (f"{about.ref} history",),
        is_shared=is_shared,
    )


def _moves(transaction: Transaction, about: Action) -> str:
    """The dates that it has moved through, each with who moved it and why."""
    slips = notes.slippages_of_action(transaction, int(about.id))
    return "; ".join(
        f"{words.moves(slip.was, slip.now)} ({': '.join(filter(None, (slip.by, slip.reason))) or 'no reason given'})"
        for slip in slips
    )


def _newest(rows: Sequence[NoteRow]) -> list[NoteRow]:
    """The last note that stands, and with it those that others gave in the same round."""
    standing = [n for n in rows if n.superseded_by is None and n.withdrawn_at is None]
    round_id = standing[-1].round_id if standing else None
    return standing[-1:] if round_id is None else [n for n in standing if n.round_id == round_id]


def _entry(note: NoteRow, now: Moment) -> Entry:
    when = note.said_at.astimezone(now.zone)
    said = f"{note.author}, {when.day} {when:%B %Y}" if note.author else "in the document"
    return Entry(
        note.period,
        note.words,
        status_of(note.status),
        said,
        is_superseded=note.superseded_by is not None,
        is_late=note.is_late,
    )
