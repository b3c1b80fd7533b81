"""The words that every report shares: clean text, names in a row, dates and statuses as people read them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import takewhile

from plans.date_printed import say_review
from plans.model import Action, Due, Note, Plan, Precision, Status, joined, rests

DASH = " \N{EN DASH} "
NOT_STATED = "not stated"
NO_UPDATE = "no update received"
SHORT_STATUS = {
    Status.LATE: "will be late",
    Status.SIGNIFICANTLY_LATE: "significantly late",
}
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")

# XML 1.0 admits no control character but tab and line feed, no lone surrogate, no U+FFFE and U+FFFF: Word refuses the
# whole file for one of them. An unclosed change of writing direction would turn round the words that follow.
UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
LINE_BREAK = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def printable(text: str) -> str:
    """What people wrote, without the characters that no paper can hold. Every kind of line end becomes a line feed."""
    # Nothing that is taken out is printable, and to look is far cheaper than to search.
    return text if text.isprintable() else UNPRINTABLE.sub("", LINE_BREAK.sub("\n", text))


def clean(text: str) -> str:
    """The same, without the space around it."""
    return printable(text).strip()


@lru_cache(maxsize=4096)
def one_line(text: str) -> str:
    """The same words on one line."""
    return " ".join(clean(text).split())


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 action", "11 actions"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def owners_of(action: Action) -> str:
    """The owners' names as they are said; a sentence's end where the plan names nobody."""
    return names(o.name for o in action.owners)


def names(owners: Iterable[str]) -> str:
    """The same of their names alone."""
    return joined(one_line(name) for name in owners) or "no owner named"


def status_words(status: Status | None) -> str:
    """A status in the key's words."""
    return NOT_STATED if status is None else status.value


def short_status(status: Status | None) -> str:
    """A status as it is said in a sentence."""
    return NOT_STATED if status is None else SHORT_STATUS.get(status, status.value)


def day(on: date, as_at: date) -> str:
    """A day as it is said: "20 April", with the year where it is another one than now."""
    year = "" if on.year == as_at.year else f" {on.year}"
    return f"{on.day} {MONTHS[on.month - 1]}{year}"


def month(on: date) -> str:
    """A month in full: "April 2010"."""
    return f"{MONTHS[on.month - 1]} {on.year}"


def months_overdue(due: Due, as_at: date) -> int:
    """How many whole months have gone by since a dated due's last day in time; 0 in time, and in the first month."""
    if due.on is None or not due.is_overdue(as_at):
        return 0
    # The last day of a short month ends a month that began on a later day: 31 March to 30 April.
    is_whole = as_at.day >= due.on.day or (as_at + timedelta(days=1)).day == 1
    return _months_between(due.on, as_at) - (not is_whole)


def _months_between(on: date, as_at: date) -> int:
    """By the calendar alone: from any day in July to any day in April it is nine."""
    return (as_at.year - on.year) * 12 + as_at.month - on.month


def overdue_words(due: Due, as_at: date) -> str:
    """How far a due has passed by: "9 months overdue", "12 days overdue", or nothing."""
    if due.on is None or not due.is_overdue(as_at):
        return ""
    months = months_overdue(due, as_at)
    return f"{counted(months, 'month')} overdue" if months else f"{counted((as_at - due.on).days, 'day')} overdue"


def ago_words(due: Due, as_at: date) -> str:
    """When a due was, in conversation: "9 months ago", "last month", "12 days ago"; or nothing.

    What was due in a month, any day of it, is counted from month to month, as people do: in April July is 9 months ago.
    """
    if due.on is None or not due.is_overdue(as_at):
        return ""
    months = months_overdue(due, as_at) if due.precision is Precision.DAY else _months_between(due.on, as_at)
    if months == 1 and due.precision is not Precision.DAY:
        return "last month"
    return f"{counted(months, 'month')} ago" if months else f"{counted((as_at - due.on).days, 'day')} ago"


def due_words(due: Due) -> str:
    """When, as a sentence says it: both dates where one slipped."""
    return f"due {one_line(due.printed)}" if due.words else "no date"


def moves(was: Due, now: Due) -> str:
    """A date that moves: both dates."""
    return f"{one_line(was.words) or 'no date'} -> {one_line(now.words) or 'no date'}"


def said(note: Note) -> str:
    """A note's words; its status where somebody answered with that alone."""
    return clean(note.words) or status_words(note.status)


def disagreement(stated: Mapping[str, Status]) -> str:
    """Who says what of one action: Hugh Bennett says "completed", Jayne Pickering says "will be late"."""
    return ", ".join(f'{one_line(name)} says "{short_status(status)}"' for name, status in stated.items())


def is_live(action: Action, on: date) -> bool:
    """Something is expected to be said about it by a day: it is neither over, nor yet to start, nor at rest."""
    is_over = action.status is not None and action.status.is_over
    return not (is_over or action.status is Status.NOT_YET_DUE or rests(action.status, action.review_on, on))


def rest_words(action: Action, on: date) -> str:
    """What is told of an action at rest in place of silence; "" where it is not."""
    if action.review_on is None or not rests(action.status, action.review_on, on):
        return ""
    return f"{action.status}, {say_review(action.review_on)}"


def last_period(notes: Sequence[Note]) -> str:
    """The label of the newest note, by its month where every note has one, else by its place; or nothing."""
    dated = [n for n in notes if n.period]
    months = [n.month for n in dated if n.month]
    if len(months) == len(dated):
        dated = [n for n in dated if n.month == max(months)]
    return one_line(dated[-1].period) if dated else ""


def silence(last: str, whose: str = "") -> str:
    """What is printed where nobody answered; `whose` says about which actions where it is not plain."""
    return f"{NO_UPDATE}{' for ' + whose if whose else ''}; last: {last or 'none'}"


def notes_by_action(plan: Plan) -> Mapping[str, Sequence[Note]]:
    """Every action's notes, oldest first, found in one pass over the plan's."""
    found: dict[str, list[Note]] = {a.id: [] for a in plan.actions}
    for note in plan.notes:
        for action in note.actions:
            if action in found:
                found[action].append(note)
    return found


def times_running(notes: Sequence[Note], label: str, now: Status | None, before: Status | None) -> int:
    """In how many rounds up to the one labelled so an action has had the status that it has now; 1 is a new one.

    Counts the periods of its notes backwards. What the last round's records say counts where its notes do not.
    """
    periods: dict[str, Status | None] = {}
    for note in notes:
        if note.period != label:
            periods[note.period] = note.status or periods.get(note.period)
    earlier = len(list(takewhile(lambda s: s is now, reversed(periods.values()))))
    return 1 + max(earlier, int(before is now))


def running_words(times: int) -> str:
    """Say "second round running"; nothing for a first time."""
    if times <= 1:
        return ""
    return f"{ORDINALS[times]} round running" if times < len(ORDINALS) else f"{times} rounds running"
