"""A plan as JSON: the form that `chaser import --json` prints and importers are compared in.

Statuses are the document's own words for a state where it has one ("ongoing"), else the key's; `rag` is the key's
colour where the status is one of its four. Dates are ISO, months "2010-02"; a missing date is an empty list.
"""

from datetime import date
from typing import Any

from plans.model import Action, Due, LegendEntry, Note, OwnerKind, Plan

_OWNER_KINDS = {
    OwnerKind.PERSON: "person",
    OwnerKind.POST: "role",
    OwnerKind.TEAM: "team",
    OwnerKind.UNNAMED: "unknown",
}


def as_schema(plan: Plan) -> dict[str, Any]:
    """The plan in dictionaries, lists and strings."""
    return {
        "title": _title(plan),
        "appendix": plan.appendix or None,
        "period": {"text": plan.period_words or None},
        "as_of": {"text": plan.as_of_words or None, "iso": _month(plan.as_of)},
        "columns": list(plan.columns),
        "legend": [_entry(entry) for entry in plan.legend],
        "themes": [{"ref": theme.ref, "title": theme.title} for theme in plan.themes],
        "actions": [_action(action) for action in plan.actions],
        "notes": [_note(note) for note in plan.notes],
    }


def _title(plan: Plan) -> str:
    """The title as a paper prints it, with the month that it stands at."""
    return f"{plan.title} \N{EN DASH} Progress update {plan.as_of_words}" if plan.as_of_words else plan.title


def _month(day: date | None) -> str | None:
    return f"{day:%Y-%m}" if day else None


def _entry(entry: LegendEntry) -> dict[str, Any]:
    return {"code": entry.code or None, "meaning": entry.meaning, "kind": entry.kind}


def _action(action: Action) -> dict[str, Any]:
    return {
        "id": action.id,
        "ref": action.ref,
        "theme": action.theme.title if action.theme else None,
        "title": action.title,
        "how": action.how,
        "outcome": action.outcome,
        "owners": [{"name": owner.name, "kind": _OWNER_KINDS[owner.kind]} for owner in action.owners],
        "due_text": " ".join(filter(None, (action.due.original_words, action.due.words))),
        "dues": _dues(action.due),
        "priority": action.priority,
        "links": list(action.links),
        "status": action.stated or action.status,
        "rag": action.status.colour if action.status else None,
    }


def _dues(due: Due) -> list[dict[str, str]]:
    if due.on is None:
        return []
    if due.original_on is None:
        return [{"iso": due.on.isoformat(), "role": "due"}]
    return [
        {"iso": due.original_on.isoformat(), "role": "original"},
        {"iso": due.on.isoformat(), "role": "revised"},
    ]


def _note(note: Note) -> dict[str, Any]:
    return {
        "month": _month(note.month),
        "date": note.period,
        "text": note.words,
        "actions": list(note.actions),
        "status": note.stated or note.status,
    }
