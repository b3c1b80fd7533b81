"""The dated notes of a plan as the paper prints them: which stand in one row, under which action, and what leads them.

Neighbours that share a note have one row, under the last of them, as 1.1 and 1.2 have in seed 002. A note in it that is
about some of them only opens with their numbers: it reads back as theirs. What somebody answered for several that are
no neighbours stands under each: who looks at one finds its answer. In a column of progress every action has its
own notes, and one that several share stands in the cell of each, led by their numbers.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plans.model import CAME_LATE, Note, Plan, joined
from reports.words import DASH, is_live, last_period, notes_by_action, one_line, said, silence

# A row for more neighbours than this would stand too far from most of them.
MOST_NEIGHBOURS = 4


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One dated note. `is_new` is of the newest round; `is_silence` is the sentence where nobody answered."""

    period: str
    words: str
    is_new: bool = False
    is_silence: bool = False

    @property
    def text(self) -> str:
        """The note as printed, its period before it: the seed writes "August 09", a dash, the words."""
        return f"{self.period}{DASH}{self.words}" if self.period else self.words


Places = tuple[int, ...]
Covered = tuple[Places, Note]


def note_lines(plan: Plan, period: str | None, as_at: date) -> Mapping[str, Sequence[NoteLine]]:
    """The lines of each row of notes by the id of the action that it stands under.

    `period` is the newest round's label: for each action without a note of it, live `as_at` this day, the silence is
    printed.
    """
    covered = _covered(plan)
    groups = _groups(plan, (places for places, _ in covered))
    under: dict[Places, list[Covered]] = {}
    for group in groups:
        under[group] = [(here, note) for places, note in covered if (here := _told_in(group, places, note))]
    names = [one_line(a.ref or a.title) for a in plan.actions]
    silences = _silences(plan, groups, names, period, as_at) if period else {}
    return {
        plan.actions[group[-1]].id: (
            *_lines(under[group], group, names, period),
            *silences.get(group, ()),
        )
        for group in groups
    }


def own_lines(plan: Plan, period: str | None, as_at: date) -> Mapping[str, Sequence[NoteLine]]:
    """The lines of each action's own cell of progress by its id."""
    notes = notes_by_action(plan)
    refs = {a.id: one_line(a.ref) for a in plan.actions}
    times = Counter(refs.values())
    unique = {id_: ref for id_, ref in refs.items() if ref and times[ref] == 1}
    said_by = Counter((a.id, note.period) for a in plan.actions for note in notes[a.id] if note.author)
    found = {
        a.id: [_own_line(n, unique, period, is_one_of_many=said_by[a.id, n.period] > 1) for n in notes[a.id]]
        for a in plan.actions
    }
    for action in plan.actions if period else ():
        if is_live(action, as_at) and not any(n.period == period for n in notes[action.id]):
            words = silence(last_period(notes[action.id]))
            found[action.id].append(NoteLine(one_line(period or ""), words, is_new=True, is_silence=True))
    return found


def _own_line(note: Note, unique: Mapping[str, str], period: str | None, *, is_one_of_many: bool) -> NoteLine:
    """A note as it stands in the cells of all its actions, led by their numbers if these tell them apart."""
    refs = [unique[id_] for id_ in note.actions if id_ in unique]
    is_shared = 1 < len(refs) == len(note.actions)
    words = f"{said(note)}{_by(note, is_one_of_many=is_one_of_many)}"
    lead = f"{joined(refs)}: " if is_shared else ""
    is_said = words.startswith(lead.replace(":", ""))
    return NoteLine(one_line(note.period), words if is_said else f"{lead}{words}", is_new=note.period == period)


def _covered(plan: Plan) -> Sequence[Covered]:
    """Each note with the places of its actions in the plan; a note about nothing that is here is left out."""
    at = {a.id: place for place, a in enumerate(plan.actions)}
    covered = ((tuple(sorted({at[i] for i in n.actions if i in at})), n) for n in plan.notes)
    return [(places, note) for places, note in covered if places]


def _groups(plan: Plan, shared: Iterable[Places]) -> Sequence[Places]:
    """All actions by their places, those neighbours together that share notes."""
    joins = {place for places in shared if _are_neighbours(plan, places) for place in places[1:]}
    groups: list[Places] = []
    for place in range(len(plan.actions)):
        if place in joins and len(groups[-1]) < MOST_NEIGHBOURS:
            groups[-1] = (*groups[-1], place)
        else:
            groups.append((place,))
    return groups


def _told_in(group: Places, places: Places, note: Note) -> Places:
    """The places of a note that a row tells of: an answer is told in each row that it is about, others in the last."""
    if note.author:
        return tuple(place for place in places if place in group)
    return places if places[-1] in group else ()


def _are_neighbours(plan: Plan, places: Places) -> bool:
    is_run = places[-1] - places[0] == len(places) - 1 and len(places) <= MOST_NEIGHBOURS
    return is_run and len({plan.actions[at].theme for at in places}) == 1


def _lines(notes: Sequence[Covered], group: Places, names: Sequence[str], period: str | None) -> Iterator[NoteLine]:
    """A row's notes as printed. One about the whole row needs no lead where its words name all of it and no more."""
    says_whose = all(any(_names(note.words, names[at]) for _, note in notes) for at in group[:-1])
    says_whose = says_whose and all(set(places) <= set(group) for places, _ in notes)
    times = Counter((at, note.period) for places, note in notes if note.author for at in places)
    for places, note in notes:
        words = f"{said(note)}{_by(note, is_one_of_many=any(times[at, note.period] > 1 for at in places))}"
        lead = "" if places == group and says_whose else f"{joined(names[at] for at in places)}: "
        is_said = words.startswith(lead.replace(":", ""))
        yield NoteLine(one_line(note.period), words if is_said else f"{lead}{words}", is_new=note.period == period)


def _by(note: Note, *, is_one_of_many: bool) -> str:
    """Whose a note is where an action has several of one round, and that it came late: in brackets behind its words."""
    told = (one_line(note.author) if is_one_of_many else "", CAME_LATE if note.is_late else "")
    behind = ", ".join(filter(None, told))
    return f" ({behind})" if behind else ""


def _silences(
    plan: Plan, groups: Sequence[Places], names: Sequence[str], period: str, as_at: date
) -> Mapping[Places, Sequence[NoteLine]]:
    """A sentence for each time that the silent ones of a row last spoke, naming them where not all of it are meant."""
    notes = notes_by_action(plan)
    silent = {
        at
        for at, action in enumerate(plan.actions)
        if is_live(action, as_at) and not any(n.period == period for n in notes[action.id])
    }
    found: dict[Places, list[NoteLine]] = {}
    for group in groups:
        since: dict[str, list[int]] = {}
        for at in filter(silent.__contains__, group):
            since.setdefault(last_period(notes[plan.actions[at].id]), []).append(at)
        for last, places in since.items():
            whose = "" if tuple(places) == group else joined(names[at] for at in places)
            words = silence(last, whose)
            found.setdefault(group, []).append(NoteLine(one_line(period), words, is_new=True, is_silence=True))
    return found


def _names(words: str, ref: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(ref)}(?!\w|\.\d)", words) is not None
