"""What the next version of a plan's document changes: new, gone and changed actions, and notes that are new.

The document is compared with what it said last time, where the records have gone on since: a date that moved in chat
and stands in the new version as it did in the old has not changed.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from plans.model import CAME_LATE, KEY, Action, Due, Note, Plan, Status

ALIKE = 0.75
"""So much of a title must stay for an action with another number to be the same one."""

SAME_NUMBER = 0.45
"""So much where the number is the same."""


@dataclass(frozen=True, slots=True)
class Change:
    """One fact of an action that the new version says otherwise. `name` is what people call it: "when", "who"."""

    name: str
    was: str
    now: str


BACK = Change("in the plan", "no longer", "again")
"""The change of an action that an earlier version had left out."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What the document said last of an action whose due or status may have gone on since."""

    due: Due
    status: Status | None


@dataclass(frozen=True, slots=True)
class Kept:
    """An action that both versions have: its id in the records, as the new version has it, and what differs."""

    id: str
    action: Action
    changes: tuple[Change, ...] = ()
    due: Due | None = None
    """The due that it now has, where the new version moves it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """From the plan that is kept to the next version of its document.

    `kept` are in the new version's order. `notes` are those of the new version that the records do not have.
    """

    kept: tuple[Kept, ...] = ()
    new: tuple[Action, ...] = ()
    gone: tuple[Action, ...] = ()
    notes: tuple[Note, ...] = ()
    head: tuple[Change, ...] = field(default=())

    @property
    def changed(self) -> tuple[Kept, ...]:
        """The actions of which something differs."""
        return tuple(one for one in self.kept if one.changes)

    @property
    def is_nothing(self) -> bool:
        """The new version says nothing new."""
        return not (self.changed or self.new or self.gone or self.notes or self.head)


def compare(
    kept: Plan, version: Plan, printed: Mapping[str, Printed] | None = None, left: Sequence[Action] = ()
) -> Difference:
    """What a new version changes; `printed` is what the document said last, by the ids of the plan that is kept.

    `left` are the actions that an earlier version has left out: they may be back.
    """
    pairs = match(kept.actions, version.actions)
    ids = {new.id: old.id for old, new in pairs}
    back = match(left, [action for action in version.actions if action.id not in ids])
    ids |= {new.id: old.id for old, new in back}
    last = printed or {}
    by_new = {new.id: _kept(old, new, last.get(old.id, Printed(old.due, old.status))) for old, new in (*pairs, *back)}
    for _, new in back:
        by_new[new.id] = replace(by_new[new.id], changes=(BACK, *by_new[new.id].changes))
    return Difference(
        kept=tuple(by_new[action.id] for action in version.actions if action.id in by_new),
        new=tuple(action for action in version.actions if action.id not in ids),
        gone=tuple(action for action in kept.actions if action.id not in ids.values()),
        notes=tuple(_new_notes(kept, version, ids)),
        head=tuple(_head(kept, version)),
    )


def told(difference: Difference) -> tuple[str, ...]:
    """What a new version changes, a line each, in the order in which it prints its actions."""
    return (
        *(f"{change.name}: {_moved(change)}" for change in difference.head),
        *(f"new: {action.label}" for action in difference.new),
        *(f"gone: {action.label} (its notes are kept)" for action in difference.gone),
        *(
            f"{one.action.label}, {change.name}: {_moved(change)}"
            for one in difference.changed
            for change in one.changes
        ),
        *(f"note{f' of {note.period}' if note.period else ''}: {note.words}" for note in difference.notes),
    )


def _moved(change: Change) -> str:
    return f"{change.was or 'nothing'} -> {change.now or 'nothing'}"


def mark(difference: Difference | None) -> str:
    """A short mark of what would be changed: another one means that other things would be."""
    return hashlib.sha256("\n".join(told(difference) if difference else ()).encode()).hexdigest()[:12]


def match(old: Sequence[Action], new: Sequence[Action]) -> list[tuple[Action, Action]]:
    """Which actions of two versions are the same: by number and title, then by title, then by what is most alike."""
    pairs: list[tuple[Action, Action]] = []
    left, right = list(old), list(new)
    for is_same in (_is_identical, _has_same_number, _has_same_title):
        for action in list(right):
            found = [other for other in left if is_same(other, action)]
            if len(found) == 1 or (found and is_same is _is_identical):
                pairs.append((found[0], action))
                left.remove(found[0])
                right.remove(action)
    return [*pairs, *_most_alike(left, right)]


def _is_identical(one: Action, other: Action) -> bool:
    return (one.ref, _plain(one.title)) == (other.ref, _plain(other.title))


def _has_same_number(one: Action, other: Action) -> bool:
    return bool(one.ref) and one.ref == other.ref and _likeness(one, other) >= SAME_NUMBER


def _has_same_title(one: Action, other: Action) -> bool:
    return _plain(one.title) == _plain(other.title)


def _most_alike(left: list[Action], right: list[Action]) -> Iterator[tuple[Action, Action]]:
    ranked = sorted(
        ((_likeness(one, other), place, one, other) for place, one in enumerate(left) for other in right),
        key=lambda found: (-found[0], found[1]),
    )
    taken: set[int] = set()
    for likeness, _, one, other in ranked:
        if likeness >= ALIKE and id(one) not in taken and id(other) not in taken:
            taken |= {id(one), id(other)}
            yield one, other


def _likeness(one: Action, other: Action) -> float:
    """How much of the titles is the same, in their order of words or in any."""
    words, others = _plain(one.title).split(), _plain(other.title).split()
    orders = ((words, others), (sorted(words), sorted(others)))
    return max(SequenceMatcher(None, " ".join(a), " ".join(b), autojunk=False).ratio() for a, b in orders)


def _plain(words: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in words.casefold()).split())


def _kept(old: Action, new: Action, last: Printed) -> Kept:
    """What differs: as the document had it, or as it has become since, is no change."""
    changes, due = list(_changes(old, new)), None
    if not any(_same_due(new.due, was) for was in (old.due, last.due)):
        due = new.due if new.due.original_on else old.due.moved_to(new.due)
        changes.append(Change("when", *_whens(old.due, due)))
    if new.status not in (old.status, last.status):
        changes.append(Change("status", str(old.status or "not stated"), str(new.status or "not stated")))
    return Kept(old.id, new, tuple(changes), due)


def _whens(was: Due, now: Due) -> tuple[str, str]:
    """The present words of both; with what they mean, where only that differs."""
    words = (was.words or "no date", now.words or "no date")
    if words[0] != words[1]:
        return words
    return f"{words[0]} ({was.on or was.kind})", f"{words[1]} ({now.on or now.kind})"


def _same_due(one: Due, other: Due) -> bool:
    """The same day, whatever its words; without a day the same words."""
    if one.on or other.on:
        return (one.kind, one.on) == (other.kind, other.on)
    return (one.kind, _plain(one.words)) == (other.kind, _plain(other.words))


def _changes(old: Action, new: Action) -> Iterator[Change]:
    for name, was, now in zip(FACTS, _facts(old), _facts(new), strict=True):
        if _plain(was) != _plain(now):
            yield Change(name, was, now)


FACTS = ("number", "theme", "action", "how", "expected outcome", "who", "priority", "link", "years", "elements", "more")


def _facts(action: Action) -> tuple[str, ...]:
    return (
        action.ref,
        action.theme.title if action.theme else "",
        action.title,
        action.how,
        action.outcome,
        ", ".join(owner.name for owner in action.owners),
        action.priority,
        ", ".join(action.links),
        *("; ".join(f"{name}: {said}" for name, said in pairs) for pairs in (action.schedule, action.elements)),
        "; ".join(f"{name}: {said}" for name, said in action.extra),
    )


def _new_notes(kept: Plan, version: Plan, ids: Mapping[str, str]) -> Iterator[Note]:
    """The notes that no kept note says of the same actions; those about new actions alone are new."""
    known = {(action, said) for note in kept.notes for action in note.actions for said in _printed(note)}
    for note in version.notes:
        about = {ids.get(action, f"new {action}") for action in note.actions}
        if any((action, _plain(note.words)) not in known for action in about):
            yield note


def _printed(note: Note) -> set[str]:
    """A note's words as a document may have them: in ours, whose they are and that they are late stands behind."""
    behind = (note.author, CAME_LATE, f"{note.author} {CAME_LATE}")
    return {_plain(note.words), *(_plain(f"{note.words} {more}") for more in behind)}


def _head(kept: Plan, version: Plan) -> Iterator[Change]:
    pairs = (
        ("title", kept.title, version.title),
        ("period", kept.period_words, version.period_words),
        ("as at", kept.as_of_words, version.as_of_words),
        ("key", _key(kept), _key(version)),
        ("columns", ", ".join(kept.columns), ", ".join(version.columns)),
    )
    for name, was, now in pairs:
        if _plain(was) != _plain(now):
            yield Change(name, was, now)


def _key(plan: Plan) -> str:
    """The plan's own key; the usual one is printed on every paper of ours, and is no news."""
    if [entry.meaning for entry in plan.legend] == list(KEY):
        return ""
    return "; ".join(" = ".join(filter(None, (entry.code, entry.meaning))) for entry in plan.legend)
