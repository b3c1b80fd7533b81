"""What a round came to, as facts: who answered, what changed, what is late, what moved, what is done, what is silent.

Every item holds the action it is about, and every sentence is computed from it, so each can name its rows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plans.model import CAME_LATE, Action, Note, Plan, Round, Slippage, Status, Theme
from plans.rounds import disagreeing
from reports.words import (
    disagreement,
    due_words,
    is_live,
    last_period,
    moves,
    notes_by_action,
    one_line,
    overdue_words,
    owners_of,
    rest_words,
    running_words,
    said,
    short_status,
    silence,
    times_running,
)

ORDER = (
    *(Status.COMPLETED, Status.ON_TARGET, Status.LATE, Status.SIGNIFICANTLY_LATE, Status.ON_HOLD),
    *(Status.NOT_YET_DUE, Status.CARRIED_FORWARD, Status.CANCELLED, None),
)
EXCEPTIONAL = (Status.SIGNIFICANTLY_LATE, Status.LATE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A person who was asked in the round, the actions in their request, and what came of them, as ids.

    `said` are those of which they said something themselves, or somebody in their name; `disowned` those that they say
    are not theirs; `left` those of the others that nobody has answered.
    """

    name: str
    actions: tuple[str, ...]
    said: tuple[str, ...] = ()
    disowned: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        """They said something about at least one of their actions: that one is not theirs is no answer."""
        return bool(self.said)

    @property
    def is_silent(self) -> bool:
        """They said nothing at all, and something waits for them."""
        return bool(self.left) and not self.said and not self.disowned

    @property
    def is_covered(self) -> bool:
        """They said nothing, and nothing waits for them: colleagues answered what they share."""
        return bool(self.actions) and not self.left and not self.said and not self.disowned


@dataclass(frozen=True, slots=True)
class Answers:
    """Who answered, in names; nobody is in two of `answered`, `covered` and `silent`.

    Of those who `answered`, `whole` have nothing left: a colleague's answer on a shared action counts for both.
    `disowning` said of something that it is not theirs, whatever else they said. For the `covered`, who said nothing,
    colleagues answered all.
    """

    asked: int
    answered: tuple[str, ...]
    whole: tuple[str, ...]
    disowning: tuple[Asked, ...]
    covered: tuple[str, ...]
    silent: tuple[str, ...]

    @property
    def counted(self) -> str:
        """Such as "6 of 9 people answered, 4 of them for all of their actions"."""
        done, whole = len(self.answered), len(self.whole)
        if self.asked == done == whole and done > 1:
            return "Everybody who was asked has answered for all of their actions"
        if self.asked == 1:
            how = f"{self.answered[0]} answered" if done else "Nobody answered"
        else:
            how = f"{done} of {self.asked} people answered"
        if not done:
            return how
        if done == 1:
            return f"{how}, {'for all of their actions' if whole else 'but not for all of their actions'}"
        return f"{how}, {_how_many(whole, done)} for all of their actions"


def _how_many(some: int, of: int) -> str:
    if some == of:
        return "both" if of == 2 else "all of them"  # noqa: PLR2004 - a pair is said so
    return f"{some or 'none'} of them"


def answers_of(asked: Sequence[Asked]) -> Answers:
    """Count who answered: the one place where it is done, for the digest and for the round's card."""
    answered = [a for a in asked if a.answered]
    return Answers(
        asked=len(asked),
        answered=_names(answered),
        whole=_names(a for a in answered if not a.left),
        disowning=tuple(a for a in asked if a.disowned),
        covered=_names(a for a in asked if a.is_covered),
        silent=_names(a for a in asked if a.is_silent),
    )


def _names(asked: Iterable[Asked]) -> tuple[str, ...]:
    return tuple(one_line(a.name) for a in asked)


@dataclass(frozen=True, slots=True)
class Count:
    """How many actions have a status now. `change` is against the last round; None where there was none."""

    status: Status | None
    actions: tuple[str, ...]
    change: int | None = None

    @property
    def number(self) -> int:
        """How many."""
        return len(self.actions)

    @property
    def change_words(self) -> str:
        """Such as "(+2)", "(-1)", "(=)", or nothing where there was no last round."""
        if self.change is None:
            return ""
        return f"({self.change:+d})" if self.change else "(=)"

    @property
    def sentence(self) -> str:
        """Such as "3 completed (+2)"."""
        return f"{self.number} {short_status(self.status)} {self.change_words}".strip()


@dataclass(frozen=True, slots=True)
class Item:
    """One action and what there is to tell about it; `tells` follows the label as it is, colon or comma and all."""

    action: Action
    tells: str

    @property
    def label(self) -> str:
        """The action's reference and title."""
        return one_line(self.action.label)

    @property
    def sentence(self) -> str:
        """Such as "3.2 Improved performance information: July 2009 -> 30 June 2010 (vacancies)"."""
        return f"{self.label}{self.tells}"


@dataclass(frozen=True, slots=True)
class Row:
    """One action in its theme: what was said this round, else its `silence`, or until when it is to `rest`."""

    action: Action
    notes: tuple[Note, ...]
    silence: str = ""
    rest: str = ""

    @property
    def words(self) -> str:
        """What people said this round, or the sentence about their silence, or until when it rests, or nothing."""
        return "\n".join(_with_author(n, self.notes) for n in self.notes) or self.silence or self.rest


@dataclass(frozen=True, slots=True)
class Section:
    """A theme with its rows in printed order. Actions without a theme stand under None."""

    theme: Theme | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A round of a plan, compiled. `previous` is the label of the last round that left notes, or ""."""

    plan: Plan
    round_: Round
    as_at: date
    previous: str
    counts: tuple[Count, ...]
    asked: tuple[Asked, ...]
    completed: tuple[Action, ...]
    exceptions: tuple[Item, ...]
    slips: tuple[Item, ...]
    overdue: tuple[Item, ...]
    silent: tuple[Item, ...]
    sections: tuple[Section, ...]
    disagreements: tuple[Item, ...] = ()

    @property
    def answers(self) -> Answers:
        """Who answered, and who did not."""
        return answers_of(self.asked)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What every rule below looks at. `asked_about` are the ids of the actions that somebody was asked about."""

    plan: Plan
    label: str
    as_at: date
    before: Mapping[str, Status | None]
    notes: Mapping[str, Sequence[Note]]
    asked_about: frozenset[str]


def compile_summary(
    plan: Plan,
    round_: Round,
    *,
    before: Mapping[str, Status | None],
    asked: Sequence[Asked],
    slips: Sequence[Slippage],
    as_at: date,
) -> Summary:
    """Compile a round. `before` has each action's status at the end of the last round; empty for a first one.

    A note is of this round when its period is the round's label. `as_at` is a local date: a due is overdue against it.
    """
    about = frozenset(i for a in asked for i in a.actions)
    facts = _Facts(plan, round_.label, as_at, before, notes_by_action(plan), about)
    rows = {a.id: _row(a, facts) for a in plan.actions}
    return Summary(
        plan=plan,
        round_=round_,
        as_at=as_at,
        previous=last_period([n for n in plan.notes if n.period != round_.label]),
        counts=_counts(facts),
        asked=tuple(asked),
        completed=tuple(r.action for r in rows.values() if _is_newly_completed(r, facts)),
        exceptions=tuple(_exception(rows[a.id], facts) for s in EXCEPTIONAL for a in plan.actions if a.status is s),
        slips=_slips(plan, slips),
        overdue=_overdue(plan, as_at),
        silent=tuple(_silent(r, facts) for r in rows.values() if r.silence),
        sections=_sections(rows.values()),
        disagreements=tuple(_disagreements(rows.values())),
    )


def _counts(facts: _Facts) -> tuple[Count, ...]:
    then = list(facts.before.values())
    counts = []
    for status in ORDER:
        now = tuple(a.id for a in facts.plan.actions if a.status is status)
        if now or status in then:
            counts.append(Count(status, now, len(now) - then.count(status) if facts.before else None))
    return tuple(counts)


def _row(action: Action, facts: _Facts) -> Row:
    notes = facts.notes[action.id]
    current = tuple(n for n in notes if n.period == facts.label)
    is_silent = not current and (action.id in facts.asked_about or is_live(action, facts.as_at))
    rest = "" if current or is_silent else rest_words(action, facts.as_at)
    return Row(action, current, silence(last_period(notes)) if is_silent else "", rest)


def _is_newly_completed(row: Row, facts: _Facts) -> bool:
    if row.action.status is not Status.COMPLETED:
        return False
    if row.action.id in facts.before:
        return facts.before[row.action.id] is not Status.COMPLETED
    return any(n.status is Status.COMPLETED for n in row.notes)


def _exception(row: Row, facts: _Facts) -> Item:
    """Such as: significantly late, due Mar 09, 13 months overdue, second round running. Hugh Bennett: "why"."""
    action, due = row.action, row.action.due
    times = times_running(facts.notes[action.id], facts.label, action.status, facts.before.get(action.id))
    told = (short_status(action.status), due_words(due), overdue_words(due, facts.as_at), running_words(times))
    # Who states another status gives no reason for this one.
    reasons = (one_line(n.words) for n in row.notes if n.status in (None, action.status))
    why = "; ".join(f'"{words}"' for words in reasons if words) or row.silence
    return Item(action, f": {', '.join(t for t in told if t)}. {owners_of(action)}{': ' + why if why else ''}")


def _disagreements(rows: Iterable[Row]) -> Iterator[Item]:
    """Such as: Jo Fenn says "completed", Kim Oram says "will be late". Until they agree the newer answer counts."""
    for row in rows:
        stated = disagreeing((n.author, n.status) for n in row.notes)
        if stated:
            counts = f"Until they agree the newer answer counts: {short_status(row.action.status)}"
            yield Item(row.action, f": {disagreement(stated)}. {counts}")


def _slips(plan: Plan, slips: Sequence[Slippage]) -> tuple[Item, ...]:
    actions = {a.id: a for a in plan.actions}
    return tuple(Item(actions[s.action], _slip(s)) for s in slips if s.action in actions)


def _slip(slip: Slippage) -> str:
    is_sooner = slip.was.on is not None and slip.now.on is not None and slip.now.on < slip.was.on
    sooner = "brought forward; " if is_sooner else ""
    return f": {moves(slip.was, slip.now)} ({sooner}{one_line(slip.reason) or 'no reason given'})"


def _overdue(plan: Plan, as_at: date) -> tuple[Item, ...]:
    late = [a for a in plan.actions if a.due.is_overdue(as_at) and not (a.status and a.status.is_over)]
    late.sort(key=lambda a: a.due.on or as_at)
    return tuple(
        Item(a, f": {due_words(a.due)}, {overdue_words(a.due, as_at)}, {short_status(a.status)}, {owners_of(a)}")
        for a in late
    )


def _silent(row: Row, facts: _Facts) -> Item:
    nobody = "" if row.action.id in facts.asked_about else " (nobody was asked)"
    return Item(row.action, f", {owners_of(row.action)}{nobody}: {row.silence}")


def _sections(rows: Iterable[Row]) -> tuple[Section, ...]:
    by_theme: dict[Theme | None, list[Row]] = {}
    for row in rows:
        by_theme.setdefault(row.action.theme, []).append(row)
    return tuple(Section(theme, tuple(of)) for theme, of in by_theme.items())


def _with_author(note: Note, notes: Sequence[Note]) -> str:
    """Where several people spoke, each is named; an answer that came after closing says so."""
    author = f"{one_line(note.author)}: " if note.author and len(notes) > 1 else ""
    late = f" ({CAME_LATE})" if note.is_late else ""
    return f"{author}{said(note)}{late}"
