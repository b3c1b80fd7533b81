"""The digest: a summary as the sentences that are read out before a board, without any platform's layout.

Parts are plain text as people wrote it; whoever renders them escapes every one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from plans.model import Action, Status, Theme, joined
from reports.summary import Item, Row, Section, Summary
from reports.words import clean, counted, day, due_words, one_line, overdue_words, owners_of, rest_words, short_status


class LineKind(StrEnum):
    """What a line of the digest tells."""

    COUNTS = "counts"
    WAITING = "waiting"
    DONE = "done"
    ATTENTION = "attention"
    MOVED = "moved"
    OVERDUE = "overdue"
    SILENT = "silent"
    DISAGREED = "disagreed"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence; a strong one is what the eye should find."""

    text: str
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One sentence and the ids of the actions it is about."""

    parts: tuple[Part, ...]
    actions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The sentence in plain text."""
        return "".join(p.text for p in self.parts)


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: a strong lead ("Needs attention:", or "") and its sentences; several read best as a list."""

    kind: LineKind
    lead: str
    entries: tuple[Entry, ...]

    @property
    def text(self) -> str:
        """The paragraph in plain text, several sentences as a list."""
        if len(self.entries) == 1:
            return f"{self.lead} {self.entries[0].text}".strip()
        return "\n".join([self.lead, *(f"  - {e.text}" for e in self.entries)])


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """One action in its theme: label, when, owners, status in words, and what was said this round or the silence."""

    action: str
    label: str
    owners: str
    due: str
    status: Status | None
    status_words: str
    words: str


@dataclass(frozen=True, slots=True)
class ThemeSection:
    """One theme's table; `title` is "" for the actions without a theme."""

    title: str
    rows: tuple[ThemeRow, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """A headline, its paragraphs in order of weight, and the whole table by theme for the thread."""

    headline: str
    lines: tuple[Line, ...]
    sections: tuple[ThemeSection, ...]


def digest(summary: Summary) -> Digest:
    """Put a summary into sentences. Paragraphs with nothing to tell are left out."""
    lines = (
        _counts(summary),
        _waiting(summary),
        _done(summary),
        _items(LineKind.ATTENTION, "Needs attention:", summary.exceptions),
        _items(LineKind.DISAGREED, "Answers that contradict each other:", summary.disagreements),
        _items(LineKind.MOVED, "Dates that moved:", summary.slips),
        _overdue(summary),
        _items(LineKind.SILENT, "Silent:", summary.silent),
    )
    sections = tuple(_section(s, summary) for s in summary.sections)
    return Digest(_headline(summary), tuple(line for line in lines if line and line.entries), sections)


def digest_text(told: Digest) -> str:
    """The whole digest as plain text, for an e-mail or a terminal."""
    return "\n\n".join([told.headline, *(line.text for line in told.lines), *(_section_text(s) for s in told.sections)])


def _headline(summary: Summary) -> str:
    name = one_line(summary.plan.name or summary.plan.title)
    meeting, on = one_line(summary.round_.meeting), summary.round_.meeting_on
    serving = f", for {meeting}{' on ' + day(on, summary.as_at) if on else ''}" if meeting else ""
    return f"{name}: {one_line(summary.round_.label)}{serving}"


def _counts(summary: Summary) -> Line:
    return Line(LineKind.COUNTS, "", (Entry(tuple(_count_parts(summary))),))


def _count_parts(summary: Summary) -> Iterator[Part]:
    yield Part(counted(len(summary.plan.actions), "action"))
    for at, count in enumerate(summary.counts):
        yield Part(", " if at else ": ")
        yield Part(f"{count.number} {short_status(count.status)}", is_strong=True)
        yield Part(f" {count.change_words}".rstrip())
    yield Part(f". {_answers(summary)}")


def _answers(summary: Summary) -> str:
    """Such as: 6 of 9 people answered, 4 of them for all of their actions; Robin Hale says that 3.1 is not theirs."""
    if not summary.asked:
        return "Nobody was asked."
    answers = summary.answers
    colleagues = f"colleagues answered for {joined(answers.covered)}" if answers.covered else ""
    return f"{'; '.join(filter(None, (answers.counted, *_not_theirs(summary), colleagues)))}."


def _not_theirs(summary: Summary) -> Iterator[str]:
    names = {a.id: one_line(a.ref or a.title) for a in summary.plan.actions}
    for one in summary.answers.disowning:
        about = [names[i] for i in one.disowned if i in names]
        if about:
            yield f"{one_line(one.name)} says that {joined(about)} {'is' if len(about) == 1 else 'are'} not theirs"


def _waiting(summary: Summary) -> Line | None:
    silent = summary.answers.silent
    if not silent:
        return None
    actions = tuple(dict.fromkeys(i for a in summary.asked if a.is_silent for i in a.left))
    return Line(LineKind.WAITING, "Nothing from:", (Entry((Part(f"{joined(silent)}."),), actions),))


def _done(summary: Summary) -> Line | None:
    if not summary.completed:
        return None
    lead = f"Done since {summary.previous}:" if summary.previous else "Done this round:"
    parts = [*_listed(one_line(a.label) for a in summary.completed), Part(f". {_thanks(summary.completed)}")]
    return Line(LineKind.DONE, lead, (Entry(tuple(parts), tuple(a.id for a in summary.completed)),))


def _thanks(actions: Sequence[Action]) -> str:
    names = dict.fromkeys(one_line(o.name) for a in actions for o in a.owners)
    return f"Well done, {joined(names)}." if names else "Well done."


def _listed(labels: Iterable[str]) -> Iterator[Part]:
    for at, label in enumerate(labels):
        if at:
            yield Part(", ")
        yield Part(label, is_strong=True)


def _items(kind: LineKind, lead: str, items: Sequence[Item]) -> Line:
    entries = (Entry((Part(i.label, is_strong=True), Part(i.tells)), (i.action.id,)) for i in items)
    return Line(kind, lead, tuple(entries))


def _overdue(summary: Summary) -> Line:
    """Those past their date that nothing above has told: the ones that are said to be well, or say nothing."""
    told = {i.action.id for i in summary.exceptions}
    left = [i.action for i in summary.overdue if i.action.id not in told]
    entries = (Entry(_overdue_parts(a, summary), (a.id,)) for a in left)
    return Line(LineKind.OVERDUE, "Past their date, but not called late:", tuple(entries))


def _overdue_parts(action: Action, summary: Summary) -> tuple[Part, ...]:
    stands = rest_words(action, summary.as_at) or short_status(action.status)
    facts = f": {due_words(action.due)}, {overdue_words(action.due, summary.as_at)}; {stands}"
    return (Part(one_line(action.label), is_strong=True), Part(facts))


def _section(section: Section, summary: Summary) -> ThemeSection:
    return ThemeSection(_theme_title(section.theme), tuple(_row(r, summary) for r in section.rows))


def _theme_title(theme: Theme | None) -> str:
    return one_line(f"{theme.ref} {theme.title}") if theme else ""


def _row(row: Row, summary: Summary) -> ThemeRow:
    late = "" if row.action.status and row.action.status.is_over else overdue_words(row.action.due, summary.as_at)
    due = one_line(row.action.due.printed)
    return ThemeRow(
        action=row.action.id,
        label=one_line(row.action.label),
        owners=owners_of(row.action),
        due=f"{due} ({late})" if late else due,
        status=row.action.status,
        status_words=short_status(row.action.status),
        words=clean(row.words),
    )


def _section_text(section: ThemeSection) -> str:
    rows = [f"{r.label}\n  {r.status_words}; {r.due}; {r.owners}{_indented(r.words)}" for r in section.rows]
    heading = [section.title, "-" * len(section.title)] if section.title else []
    return "\n".join([*heading, *rows])


def _indented(words: str) -> str:
    return "".join(f"\n  {line}" for line in words.splitlines())
