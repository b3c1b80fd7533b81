"""The words about one action, or about several at once, read into an item, its questions and its problems."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from plans.date_printed import say_date
from plans.dates import read_due
from plans.model import Action, Due, DueKind, Precision, Status
from plans.reply.dates import Dated, Role, find_dated
from plans.reply.parts import Choice, Item, Question, Unplaced
from plans.reply.standing import Standing, read_standing
from plans.reply.words import read_reason, says_no_change, says_the_same
from plans.said import Said

_NONE = "none"
_AGAIN = "Write it again, for example \u201cnow 30 June\u201d."


@dataclass(frozen=True, slots=True)
class ItemRead:
    """An item with what is still open about it."""

    item: Item
    questions: tuple[Question, ...] = ()
    problems: tuple[Unplaced, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of some actions: the words that are kept, and as much of them as means these actions."""

    of: tuple[Action, ...]
    words: str
    meant: str


@dataclass(frozen=True, slots=True)
class _Dates:
    """What the dates of an item say."""

    due: Due | None = None
    is_done: bool = False
    questions: tuple[Question, ...] = ()
    problems: tuple[Unplaced, ...] = ()


def read_item(said: Words, today: date, choices: Mapping[str, str], refs: Container[str]) -> ItemRead:
    """Read what is said of some actions; `choices` answers questions of an earlier reading, `refs` are the plan's."""
    actions = said.of
    meaning = _without_references(said.meant, actions)
    standing = read_standing(meaning, " ".join(f"{action.title} {action.how}" for action in actions))
    dated = find_dated(meaning, today, refs)
    is_over = any(status.is_over for status in standing.certain)
    ahead = next((d for d in dated if d.role is Role.DONE_AHEAD), None)
    if ahead and Status.COMPLETED in standing.certain:
        dates = _done_ahead(actions, ahead, choices)
        standing = replace(standing, certain=tuple(s for s in standing.certain if s is not Status.COMPLETED))
    else:
        dates = _Dates() if is_over else _read_dates(actions, dated, choices)
    status, open_ = _status(actions, standing, dates)
    questions = dates.questions
    if open_ and not dates.questions:
        question = _status_question(actions, open_)
        status = _chosen_status(question, choices)
        questions = () if status else (question,)
    item = Item(
        actions=tuple(action.id for action in actions),
        words=said.words,
        status=status,
        no_change=not (status or dates.due or questions) and says_no_change(meaning),
        due=dates.due,
        reason=read_reason(said.meant),
        review_on=_review(dated) if status is Status.ON_HOLD else None,
        is_open=bool(questions),
    )
    return ItemRead(item, questions, dates.problems)


def _without_references(words: str, actions: Iterable[Action]) -> str:
    """The words to read, with a comma where they name the actions that they are about: "I think 3.2 is done"."""
    refs = "|".join(re.escape(action.ref) for action in actions if not action.ref.isdecimal() and action.ref)
    if not refs:
        return words
    named = rf"(?<![\w.])(?:{refs})(?![\w]|\.\d)"
    masked = re.sub(rf"{named}(?:(?:\s*[,&/]\s*|\s+(?:and|or|nor)\s+){named})*", ",", words, flags=re.IGNORECASE)
    return re.sub(r"\b(neither|nothing|both|on|for|to|with)\s*,", r"\1", masked, flags=re.IGNORECASE)


def like_the_one_before(
    read: ItemRead, before: ItemRead, actions: tuple[Sequence[Action], Sequence[Action]], choices: Mapping[str, str]
) -> ItemRead:
    """Read "ditto" after another action's words: like that one, or no change. `actions` are those of both items."""
    if before.item.no_change or not says_the_same(read.item.words):
        return read
    other = name(actions[1])
    like = f"As {other}: {before.item.status}" if before.item.status else f"As {other}"
    text = f"Is {name(actions[0])} as {other} is now, or is there no change since last time?"
    question = _question(actions[0], "like", text, (Choice("like", like), Choice("no_change", "No change")))
    item = replace(read.item, no_change=False, status=None, due=None)
    match _chosen(question, choices):
        case "like":
            said = before.item
            return ItemRead(
                replace(item, status=said.status, due=said.due, reason=said.reason, review_on=said.review_on)
            )
        case "no_change":
            return ItemRead(replace(item, no_change=True))
    return ItemRead(item, (question,))


def name(actions: Iterable[Action]) -> str:
    """How people call actions: "3.2", or "1.1 and 1.2", by title where there is no reference."""
    *first, last = [action.ref or f"\u201c{action.title}\u201d" for action in actions]
    return f"{', '.join(first)} and {last}" if first else last


def _status(actions: Sequence[Action], standing: Standing, dates: _Dates) -> tuple[Status | None, tuple[Status, ...]]:
    """The status that the words and the date amount to, or the statuses to choose from."""
    if dates.is_done:
        return Status.COMPLETED, ()
    if len(standing.certain) > 1:
        return None, standing.certain
    certain = standing.certain[0] if standing.certain else None
    if certain and (not standing.open or certain in standing.open):
        return certain, ()
    if certain:
        return None, tuple(dict.fromkeys((certain, *standing.open)))
    slips = dates.due is not None and any(_is_later(dates.due, action) for action in actions)
    if slips and not standing.says_late and not (standing.open and Status.LATE not in standing.open):
        return Status.LATE, ()
    return None, standing.open


def _is_later(due: Due, action: Action) -> bool:
    return (
        due.on is not None and action.due.kind is DueKind.DATED and action.due.on is not None and due.on > action.due.on
    )


def _status_question(actions: Sequence[Action], open_: tuple[Status, ...]) -> Question:
    *first, last = [status.value for status in open_]
    text = f"How {_does(actions)} {name(actions)} stand: {', '.join(first)}, or {last}?"
    return _question(actions, "status", text, [Choice(status.name.lower(), status.value) for status in open_])


def _does(actions: Sequence[Action]) -> str:
    return "do" if len(actions) > 1 else "does"


def _question(actions: Sequence[Action], about: str, text: str, choices: Iterable[Choice]) -> Question:
    ids = [action.id for action in actions]
    return Question(f"{'+'.join(ids)}:{about}", ids[0] if len(ids) == 1 else None, text, tuple(choices))


def _chosen(question: Question, choices: Mapping[str, str]) -> str | None:
    """The id of the choice made; None where none, or one that is not offered, was made."""
    chosen = choices.get(question.id)
    return chosen if any(choice.id == chosen for choice in question.choices) else None


def _chosen_status(question: Question, choices: Mapping[str, str]) -> Status | None:
    chosen = _chosen(question, choices)
    return Status[chosen.upper()] if chosen else None


def _review(dated: Iterable[Dated]) -> date | None:
    return next((d.at.said.on for d in dated if d.role is Role.HELD_UNTIL and d.at.said.on), None)


def _read_dates(actions: Sequence[Action], dated: Sequence[Dated], choices: Mapping[str, str]) -> _Dates:
    done_by = next((d for d in dated if d.role is Role.DONE_BY), None)
    if done_by:
        return _done_by(actions, done_by, choices)
    given = (Role.DUE, Role.DONE_AHEAD)
    new = [d for d in dated if d.role in (*given, Role.UNSURE) and not _is_the_present(d.at.said, actions)]
    said = [d.at.said for d in new]
    problems = tuple(_problem(one, actions) for one in said if one.problem)
    days = {on: label for one in said for label, on in (one.choices or _labelled(one))}
    is_unsure = any(d.role not in given for d in new)
    if len(days) > 1 or (days and is_unsure):
        precisions = {one.on: one.precision for one in said if one.on}
        return replace(_one_of(actions, days, precisions, choices, may_be_none=is_unsure), problems=problems)
    due = next((_due(one.on, one.precision) for one in said if one.on), None)
    return _Dates(due=due if due and any(due.on != action.due.on for action in actions) else None, problems=problems)


def _is_the_present(said: Said, actions: Sequence[Action]) -> bool:
    """Whether "Mar 26" is the month that stands in the plan: not 26 March of the next year."""
    on = read_due(said.words).on
    return on is not None and all(action.due.on == on for action in actions)


def _labelled(said: Said) -> tuple[tuple[str, date], ...]:
    return ((say_date(said.on, said.precision), said.on),) if said.on else ()


def _due(on: date, precision: Precision | None) -> Due:
    """A due whose words have their year, since a plan is read long after a chat."""
    return Due(say_date(on, precision), DueKind.DATED, on, precision or Precision.DAY)


def _problem(said: Said, actions: Sequence[Action]) -> Unplaced:
    why = f"{said.problem}, so I left the date of {name(actions)} as it was. {_AGAIN}"
    return Unplaced(said.words, why, tuple(action.id for action in actions))


def _one_of(
    actions: Sequence[Action],
    days: Mapping[date, str],
    precisions: Mapping[date, Precision | None],
    choices: Mapping[str, str],
    *,
    may_be_none: bool,
) -> _Dates:
    """Ask which day is meant; also whether any is, where a day may only be told."""
    *first, last = days.values()
    text = f"Which is the date for {name(actions)}: {', '.join(first)}, or {last}?"
    offered = [Choice(on.isoformat(), label) for on, label in days.items()]
    if may_be_none:
        text = text if first else f"Is {last} the new date for {name(actions)}?"
        offered.append(Choice(_NONE, "Leave the date"))
    question = _question(actions, "date", text, offered)
    chosen = _chosen(question, choices)
    if chosen in (None, _NONE):
        return _Dates(questions=() if chosen else (question,))
    on = date.fromisoformat(chosen)
    return _Dates(due=_due(on, precisions.get(on)))


def _done_ahead(actions: Sequence[Action], dated: Dated, choices: Mapping[str, str]) -> _Dates:
    """Read "completed 5 May" in April: due then, or done already; a question."""
    said = dated.at.said
    if said.on is None:
        return _Dates()
    day = say_date(said.on, said.precision)
    text = f"{day} is still to come. Is {name(actions)} due then, or completed already?"
    question = _question(actions, "date", text, (Choice("due", f"Due {day}"), Choice("done", "Completed")))
    match _chosen(question, choices):
        case "due":
            return _Dates(due=_due(said.on, said.precision))
        case "done":
            return _Dates(is_done=True)
    return _Dates(questions=(question,))


def _done_by(actions: Sequence[Action], dated: Dated, choices: Mapping[str, str]) -> _Dates:
    """Read "done by the 5th": a date to come, or one gone by; a question where it may be either."""
    said = dated.at.said
    if said.problem:
        is_past = said.problem.endswith("in the past")
        return _Dates(is_done=True) if is_past else _Dates(problems=(_problem(said, actions),))
    ahead = said.on or said.choices[0][1]
    if dated.before is None:
        return _Dates(due=_due(ahead, said.precision))
    due, done = (say_date(day, Precision.DAY) for day in (ahead, dated.before))
    text = f"{name(actions)}: is that {due}, or was it done on {done}?"
    question = _question(actions, "date", text, (Choice("due", f"Due {due}"), Choice("done", f"Done {done}")))
    match _chosen(question, choices):
        case "due":
            return _Dates(due=_due(ahead, said.precision))
        case "done":
            return _Dates(is_done=True)
    return _Dates(questions=(question,))
