"""What a plan's document says, as rows: kept at import, and brought up to its next version."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from plans.difference import Difference, Kept, Printed
from plans.model import Action, Decision, Doubt, Due, LegendEntry, Note, Plan, Theme
from storage import notes as note_rows
from storage.database import Transaction
from storage.rows import due_columns, due_from_json, due_of, status_of
from storage.tables import (
    action_owners,
    actions,
    doubts,
    legend,
    note_actions,
    notes,
    owners,
    plans,
    slippages,
    themes,
)

NEXT_VERSION = "the plan's next version"
"""Why a date moved that a new document changed."""


def add(  # noqa: PLR0913 - each is a fact of the import
    transaction: Transaction,
    workspace_id: int,
    plan: Plan,
    *,
    channel: str,
    lead_id: int | None,
    document_sha256: str,
    now: datetime,
    is_private: bool = False,
) -> int:
    """Keep a plan as it was read; its id. The name must be new in the workspace."""
    plan_id = transaction.insert(
        plans,
        workspace_id=workspace_id,
        name=plan.name,
        title=plan.title,
        appendix=plan.appendix,
        period_words=plan.period_words,
        as_of_words=plan.as_of_words,
        as_of=plan.as_of,
        columns=list(plan.columns),
        channel=channel,
        lead_id=lead_id,
        is_private=is_private,
        document_sha256=document_sha256,
        columns_said=[list(pair) for pair in plan.columns_said],
        imported_at=now,
    )
    _add_legend(transaction, plan_id, plan.legend)
    theme_ids = _add_themes(transaction, plan_id, plan.themes)
    action_ids = {a.id: _add_action(transaction, plan_id, i, a, theme_ids) for i, a in enumerate(plan.actions)}
    _set_owners(transaction, plan_id, {action_ids[a.id]: a for a in plan.actions})
    _add_notes(transaction, plan_id, plan.notes, action_ids, now)
    return plan_id


def revise(
    transaction: Transaction, plan_id: int, version: Plan, difference: Difference, document_sha256: str, now: datetime
) -> None:
    """Bring a plan to the next version of its document. Notes, history and who is who stay; nothing is deleted."""
    head = {name: getattr(version, name) for name in ("title", "appendix", "period_words", "as_of_words", "as_of")}
    head |= {"columns": list(version.columns), "columns_said": [list(pair) for pair in version.columns_said]}
    here = update(plans).where(plans.c.id == plan_id)
    transaction.run(here.values(**head, document_sha256=document_sha256, imported_at=now))
    transaction.run(delete(legend).where(legend.c.plan_id == plan_id))
    _add_legend(transaction, plan_id, version.legend)
    theme_ids = _new_themes(transaction, plan_id, version.themes)
    places = {action.id: place for place, action in enumerate(version.actions)}
    action_ids = {one.action.id: int(one.id) for one in difference.kept}
    for one in difference.kept:
        _revise_action(transaction, one, places[one.action.id], theme_ids)
    for action in difference.new:
        action_ids[action.id] = _add_action(transaction, plan_id, places[action.id], action, theme_ids)
    gone = [int(action.id) for action in difference.gone]
    transaction.run(update(actions).where(actions.c.id.in_(gone)).values(gone_at=now))
    _set_owners(transaction, plan_id, {action_ids[a.id]: a for a in version.actions})
    _add_notes(transaction, plan_id, difference.notes, action_ids, now)
    note_rows.recompute(transaction, sorted(action_ids.values()))


def _revise_action(transaction: Transaction, one: Kept, position: int, theme_ids: dict[Theme, int]) -> None:
    facts = _facts(one.action, theme_ids)
    here = update(actions).where(actions.c.id == int(one.id))
    transaction.run(here.values(**facts, position=position))
    if one.due is not None:
        found = transaction.one(select(actions).where(actions.c.id == int(one.id)))
        was = due_of(found) if found else Due()
        note_rows.add_slippage(transaction, int(one.id), None, was, one.due, NEXT_VERSION)


def printed(transaction: Transaction, plan_id: int) -> dict[str, Printed]:
    """What the document said last of each action: the date before the first change, or the last that it made itself."""
    rows = transaction.all(select(actions).where(actions.c.plan_id == plan_id))
    dues = {row["id"]: due_of(row) for row in rows}
    moved = select(slippages).where(slippages.c.action_id.in_(dues)).order_by(slippages.c.id)
    said: dict[int, Due] = {}
    for slip in transaction.all(moved):
        by_document = slip["note_id"] is None
        said.setdefault(slip["action_id"], due_from_json(slip["was"]))
        if by_document:
            said[slip["action_id"]] = due_from_json(slip["now"])
    return {
        str(row["id"]): Printed(said.get(row["id"], dues[row["id"]]), status_of(row["imported_status"])) for row in rows
    }


def _add_legend(transaction: Transaction, plan_id: int, entries: Sequence[LegendEntry]) -> None:
    rows = [
        {"plan_id": plan_id, "position": i, "code": e.code, "meaning": e.meaning, "kind": e.kind}
        for i, e in enumerate(entries)
    ]
    transaction.insert_all(legend, rows)


def _add_themes(transaction: Transaction, plan_id: int, found: Sequence[Theme]) -> dict[Theme, int]:
    return {
        theme: transaction.insert(themes, plan_id=plan_id, position=i, ref=theme.ref, title=theme.title)
        for i, theme in enumerate(found)
    }


def _new_themes(transaction: Transaction, plan_id: int, found: Sequence[Theme]) -> dict[Theme, int]:
    """The themes of a new version; those of the old that actions still stand under, or have stood under, stay."""
    rows = transaction.all(select(themes).where(themes.c.plan_id == plan_id))
    ids = {Theme(row["title"], row["ref"]): row["id"] for row in rows}
    for place, theme in enumerate(found):
        if theme in ids:
            transaction.run(update(themes).where(themes.c.id == ids[theme]).values(position=place))
        else:
            ids |= {
                theme: transaction.insert(themes, plan_id=plan_id, position=place, ref=theme.ref, title=theme.title)
            }
    for place, theme in enumerate(ids.keys() - set(found), start=len(found)):
        transaction.run(update(themes).where(themes.c.id == ids[theme]).values(position=place))
    return ids


def _set_owners(transaction: Transaction, plan_id: int, by_action: Mapping[int, Action]) -> None:
    """Whom the document names for each action; who a name is here stays as it was said."""
    kinds = {owner.name: owner.kind.value for action in by_action.values() for owner in action.owners}
    rows = transaction.all(select(owners.c.id, owners.c.name).where(owners.c.plan_id == plan_id))
    ids = {row["name"]: row["id"] for row in rows}
    for name, kind in kinds.items():
        if name not in ids:
            ids[name] = transaction.insert(owners, plan_id=plan_id, name=name, kind=kind)
    transaction.run(delete(action_owners).where(action_owners.c.action_id.in_(by_action)))
    links = [
        {"action_id": action_id, "owner_id": ids[name], "position": place}
        for action_id, action in by_action.items()
        for place, name in enumerate(dict.fromkeys(owner.name for owner in action.owners))
    ]
    transaction.insert_all(action_owners, links)


def _add_action(
    transaction: Transaction, plan_id: int, position: int, action: Action, theme_ids: dict[Theme, int]
) -> int:
    facts = _facts(action, theme_ids)
    values = {"plan_id": plan_id, "position": position, "status": facts["imported_status"], **due_columns(action.due)}
    return transaction.insert(actions, **facts, **values)


def _facts(action: Action, theme_ids: Mapping[Theme, int]) -> dict[str, object]:
    """An action's columns as the document has them, but for when it is due."""
    return {
        "theme_id": theme_ids.get(action.theme) if action.theme else None,
        "ref": action.ref,
        "title": action.title,
        "how": action.how,
        "outcome": action.outcome,
        "priority": action.priority,
        "links": list(action.links),
        "schedule": [list(pair) for pair in action.schedule],
        "elements": [list(pair) for pair in action.elements],
        "extra": [list(pair) for pair in action.extra],
        "further": [list(pair) for pair in action.further],
        "imported_status": action.status.value if action.status else None,
        "stated": action.stated,
        "gone_at": None,
    }


def _add_notes(
    transaction: Transaction, plan_id: int, found: Sequence[Note], action_ids: dict[str, int], now: datetime
) -> None:
    for note in found:
        note_id = transaction.insert(
            notes,
            plan_id=plan_id,
            period=note.period,
            month=note.month,
            words=note.words,
            status=note.status.value if note.status else None,
            stated=note.stated,
            said_at=now,
        )
        about = [action_ids[a] for a in note.actions]
        transaction.insert_all(note_actions, [{"note_id": note_id, "action_id": a} for a in about])
        transaction.run(update(actions).where(actions.c.id.in_(about)).values(last_note_id=note_id))


def keep_doubts(transaction: Transaction, plan_id: int, found: Iterable[tuple[Doubt, str]]) -> None:
    """Keep the doubts of a plan's document, each with what was answered; those of earlier versions may come again."""
    found = list(found)
    keys = {(doubt.kind, doubt.place, doubt.says) for doubt, _ in found}
    before = transaction.all(select(doubts).where(doubts.c.plan_id == plan_id))
    again = [row["id"] for row in before if (row["kind"], row["place"], row["says"]) in keys]
    transaction.run(delete(doubts).where(doubts.c.id.in_(again)))
    facts = ("kind", "place", "says", "understood", "why")
    rows = [
        {"plan_id": plan_id, "answer": answer, "about": list(doubt.about)}
        | {name: getattr(doubt, name) for name in facts}
        for doubt, answer in found
    ]
    transaction.insert_all(doubts, rows)


def decisions(transaction: Transaction, plan_id: int) -> list[Decision]:
    """What was decided of the doubts about a plan's document, in its last version."""
    rows = transaction.all(select(doubts).where(doubts.c.plan_id == plan_id).order_by(doubts.c.id))
    return [Decision(row["kind"], row["place"], row["says"], row["answer"]) for row in rows]


def columns_said(transaction: Transaction, plan_id: int) -> dict[str, str]:
    """What somebody said that columns of a plan's document hold, by their headings."""
    found = transaction.value(select(plans.c.columns_said).where(plans.c.id == plan_id))
    return dict(found or ())
