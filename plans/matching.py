"""Which of a plan's actions a few typed words mean: a status or its colour, a code, a theme, an owner."""

import re

from plans.model import Action, Plan, Status
from plans.naming import plain

STATES: dict[str, frozenset[Status | None]] = {
    **{status.value: frozenset({status}) for status in Status},
    **{status.colour: frozenset({status}) for status in Status if status.colour},
    "late": frozenset({Status.LATE, Status.SIGNIFICANTLY_LATE}),
    "will be late": frozenset({Status.LATE}),
    "underway": frozenset({Status.LATE}),
    "significantly late": frozenset({Status.SIGNIFICANTLY_LATE}),
    "done": frozenset({Status.COMPLETED}),
    "complete": frozenset({Status.COMPLETED}),
    "not yet due": frozenset({Status.NOT_YET_DUE}),
    "not stated": frozenset({None}),
}
"""What each word for a status stands for; None is an action whose status nobody has stated."""


def matching(plan: Plan, words: str) -> tuple[Action, ...] | None:
    """The actions that the words mean, in printed order; all of them for no words.

    A status and its colour come first, so that "red" is never a part of "inspired"; then references and codes, then
    whole words of themes and of owners. Empty where the words are a status that no action has; None where they name
    nothing of the plan.
    """
    wanted = " ".join(words.casefold().split())
    if not wanted:
        return plan.actions
    if wanted in STATES:
        return tuple(a for a in plan.actions if a.status in STATES[wanted])
    tests = (
        lambda a: wanted in _codes(a),
        lambda a: a.theme is not None and _has_words(wanted, a.theme.title),
        lambda a: any(_has_words(wanted, owner.name) for owner in a.owners),
    )
    found = (tuple(filter(test, plan.actions)) for test in tests)
    return next((actions for actions in found if actions), None)


def owned_as(plan: Plan, name: str) -> tuple[Action, ...]:
    """The actions whose owner the plan itself calls exactly so."""
    return tuple(a for a in plan.actions if any(plain(owner.name) == plain(name) for owner in a.owners))


def called(words: str) -> str:
    """A status as it is told: a colour always with its words; other words as they were typed."""
    wanted = " ".join(words.casefold().split())
    status = next((s for s in Status if s.colour == wanted), None)
    return f"{wanted} ({status})" if status else wanted


def _codes(action: Action) -> set[str]:
    theme = {action.theme.ref.casefold().rstrip("."), action.theme.title.casefold()} if action.theme else set()
    return {code.casefold() for code in action.links} | theme | {action.ref.casefold()} - {""}


def _has_words(wanted: str, text: str) -> bool:
    """Whether these words stand in a text, whole and together."""
    return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", " ".join(text.casefold().split())) is not None
