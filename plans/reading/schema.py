"""A plan as JSON: the form that `chaser import --json` prints and importers are compared in.

Statuses are the document's own words for a state where it has one ("ongoing"), else the key's; `rag` is the key's
colour where the status is one of its four. Dates are ISO, months "2010-02"; a missing date is an empty list.
"""

import re
from datetime import date
from typing import Any

from plans.date_words import find_dates
from plans.dates import first_day, read_due
from plans.model import Action, Due, LegendEntry, Note, OwnerKind, Plan

_OWNER_KINDS = {
    OwnerKind.PERSON: "person",
    OwnerKind.POST: "role",
    OwnerKind.TEAM: "team",
    OwnerKind.UNNAMED: "unknown",
}


def as_schema(plan: Plan) -> dict[str, Any]:
    """The plan in dictionaries, lists and strings."""
    shows_colours = any(entry.kind == "status" for entry in plan.legend)
    return {
        "title": _title(plan),
        "appendix": plan.appendix or None,
        "period": _period(plan),
        "as_of": {"text": plan.as_of_words or None, "iso": _month(plan.as_of)},
        "columns": list(plan.columns),
        "legend": [_entry(entry) for entry in plan.legend],
        "themes": [{"ref": theme.ref, "title": theme.title} for theme in plan.themes],
        "matrix": {"rows": [{"item": a.title, "cells": dict(a.elements)} for a in plan.actions if a.elements]},
        "actions": [_action(action) | {"rag_proposed": not shows_colours} for action in plan.actions],
        "notes": [_note(note) for note in plan.notes],
    }


def _period(plan: Plan) -> dict[str, str | None]:
    """The plan's period as said, else over the years that it has columns for; a month or year from its first day."""
    years = list(dict.fromkeys(year for action in plan.actions for year, _ in action.schedule))
    words = plan.period_words or " ".join(sorted(years))
    found = [one for one in find_dates(words) if one.on]
    if not found:
        return {"text": words or None}
    first, last = found[0], found[-1]
    return {"text": words, "start": f"{first_day(first.on, first.precision):%Y-%m-%d}", "end": f"{last.on:%Y-%m-%d}"}


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
        "dues": _milestones(action) or _dues(action.due),
        "start": action.due.start_on.isoformat() if action.due.start_on else None,
        "priority": action.priority,
        "links": list(action.links),
        "schedule": dict(action.schedule),
        "extra": dict(action.extra),
        "percent": _percent(action),
        "status": action.stated or action.status,
        "rag": action.status.colour if action.status else None,
    }


def _milestones(action: Action) -> list[dict[str, str]]:
    """Each month that stands under a year."""
    found = (read_due(words, year).on for year, words in action.schedule)
    dates = [on.isoformat() for on in found if on]
    return [{"iso": on, "role": "milestone"} for on in dates] if len(dates) > 1 else []


def _percent(action: Action) -> int | None:
    """How much of it is done, where a column says so."""
    said = (
        re.search(r"\d{1,3}", words)
        for heading, words in action.extra
        if "%" in heading or "percent" in heading.lower()
    )
    return next((int(found[0]) for found in said if found), None)


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
