"""The message that asks: a window of what is still open, what was answered in short, and how to answer all at once.

Answering must be cheaper than ignoring: one click an action, and the next ones slide in as answers leave. The whole
message stays under `BUDGET` characters because Slack was met refusing updates of 4,000.
"""

from collections.abc import Iterable, Sequence

from bot.slack.render import text as t
from bot.slack.render.blocks import (
    Block,
    Json,
    Message,
    actions,
    button,
    confirm,
    context,
    divider,
    header,
    line,
    option,
    overflow,
    section,
    select,
    text_size,
)
from bot.slack.render.tokens import line_block, status_code, token
from handlers.views import Ask, AskItem, Reminder, Unsaved
from plans.model import Status

BUDGET = 3_600
WINDOW = 8
UNSAVED = 3
LINES = 3
"""Up to so many open actions each get a line to type in; more would make the message a form."""

BUTTONS = (
    ("On target", Status.ON_TARGET),
    ("Will be late", Status.LATE),
    ("Significantly late", Status.SIGNIFICANTLY_LATE),
    ("Completed", Status.COMPLETED),
)


REMINDER = "reminder"
"""The block by which a reminder is told from the message that asks."""


def ask(view: Ask) -> Message:
    """How do your actions stand?"""
    head = [header(_title(view)), context(_circumstances(view)), *_notices(view)]
    done = _answered(view)
    room = BUDGET - text_size(head) - text_size(done) - text_size(_foot(view, is_hidden=True))
    asked = view.open_items or _answered_by_others(view)
    shown = _window(view.request, asked, room)
    left = len(asked) - len(shown)
    foot = _foot(view, is_hidden=left > 0)
    more = [context(f"… and {left} more, as you answer these.")] if left else []
    body = [block for item in shown for block in item]
    return Message(_summary(view), [*head, *body, *more, *done, *foot])


def reminder(view: Reminder) -> Message:
    """A short word about what is still open."""
    if view.is_old or not view.items:
        return _nothing_open(view)
    left = "today is the last day" if view.days_left == 0 else f"{t.counted(view.days_left, 'day')} left"
    sentence = f"{t.said(view.plan, 150)}, {t.said(view.label, 60)}: {left}, until {t.day(view.closes_on)}."
    count = t.counted(len(view.items), "action")
    text = f"{sentence} {count} of yours {'is' if len(view.items) == 1 else 'are'} still open."
    text = t.lines(text, *_unsaved(view.unsaved))
    last = "This is the last reminder. " if view.is_last else ""
    shown = _window(view.request, view.items, 2_400)
    foot = [
        *_sweep(view.request, len(view.items), 0, is_hidden=len(shown) < len(view.items)),
        button("Ask me later", token("later", view.request)),
    ]
    blocks = [section(text), *(block for item in shown for block in item)]
    hint = f"{last}One click each is enough, or {_in_your_words(view.items)}"
    return Message(text, [*blocks, actions(foot), context(hint)])


def _unsaved(replies: Sequence[Unsaved]) -> list[str]:
    """A sentence for each reply that was never saved, the newest ones, with what is to be done about it."""
    shown = replies[-UNSAVED:]
    left = len(replies) - len(shown)
    told = [f"You wrote {t.quoted(reply.words, 300)}, but {_way(reply)}." for reply in shown]
    return [
        *told,
        *([f"{t.counted(left, 'earlier reply', 'earlier replies')} of yours stayed unsaved too."] if left else []),
    ]


def _way(reply: Unsaved) -> str:
    if reply.can_save:
        return "it is not saved yet: press *Save* where I read it back"
    if reply.has_question:
        return "it is not saved yet: where I read it back there is a question to answer first"
    return "I could not place it, so nothing of it is saved: press a status, or write it again with the action's number"


def _nothing_open(view: Reminder) -> Message:
    """A reminder that has done its work, or come to its end. Of two, only the newer says which."""
    about = f"{t.said(view.plan, 150)}, {t.said(view.label, 60)}"
    if view.is_old:
        text = f"{about}: this reminder is over, a newer one is below."
    elif view.is_closed:
        text = f"{about} has closed. You can still reply here; it will be marked late."
    else:
        text = f"{about}: nothing of yours is open any more. Thank you."
    return Message(text, [section(text)])


def _title(view: Ask) -> str:
    count = sum(not item.is_disowned for item in view.items) or len(view.items)
    subject = "your action" if count == 1 else f"your {count} actions"
    return f"How {'does' if count == 1 else 'do'} {subject} stand?"


def _summary(view: Ask) -> str:
    left = len(view.open_items)
    state = f"{left} still open" if left else f"all answered{'' if _all_by_others(view) else ', thank you'}"
    return f"{_title(view)} {t.said(view.plan, 150)}, {t.said(view.label, 60)}: {state}."


def _circumstances(view: Ask) -> str:
    takes = f"It takes about {_minutes(len(view.open_items))}" if view.open_items and not view.is_closed else ""
    verb = "closed" if view.is_closed else "closes"
    meeting = f", for {t.said(view.meeting, 100)}" if view.meeting else ""
    on = f" on {t.day_month(view.meeting_on)}" if view.meeting and view.meeting_on else ""
    round_ = f"{'the' if takes else 'The'} round {verb} on {t.day(view.closes_on)}{meeting}{on}."
    return f"*{t.said(view.plan, 150)}, {t.said(view.label, 60)}.* {f'{takes}; ' if takes else ''}{round_}"


def _minutes(count: int) -> str:
    """A quarter of a minute an action: read the last note, press once."""
    minutes = 1 if count == 1 else max(2, round(count / 4))
    return "a minute" if minutes == 1 else f"{t.number(minutes)} minutes"


def _notices(view: Ask) -> list[Block]:
    is_open = bool(view.open_items)
    first = (
        "I am Chaser. When a round opens I ask the people whom the plan names, I remind them twice at most, and I keep "
        "what you answer as dated progress notes. If one of these is not yours, say *Not mine* behind its three dots. "
        "To stop my messages, type `/plan stop`."
    )
    late = f"{t.said(view.label, 60)} has closed. You can still answer; it will be marked late."
    later = f"I will ask you again on {t.day(view.later_on)}. You can also answer now." if view.later_on else ""
    told = (first if view.is_first and is_open else "", late if view.is_closed and is_open else "", later)
    return [section(words) for words in told if words]


def _window(request: int, items: Sequence[AskItem], room: int) -> list[list[Block]]:
    """The first open actions that fit in `room` characters, each as its blocks; at least one."""
    shown: list[list[Block]] = []
    for item in items[:WINDOW]:
        blocks = _item(request, item, has_line=len(items) <= LINES)
        room -= text_size(blocks)
        if room < 0 and shown:
            break
        shown.append(blocks)
    return shown


def _item(request: int, item: AskItem, *, has_line: bool) -> list[Block]:
    menu = overflow(
        token("menu", item.action),
        [
            option("Not mine", token("notmine", request, item.action)),
            option("Show its history", token("history", item.action)),
        ],
    )
    typing = line("line", line_block(item.action), f"A line on {_name(item)}", "What has happened? Then press a status")
    return [section(_facts(item), menu), *([typing] if has_line else []), actions(_buttons(request, item))]


def _facts(item: AskItem) -> str:
    title = t.bold(f"{item.ref} {item.title}", 160)
    stands = f"last: {item.status}" if item.status else ""
    note = t.quoted(item.last_words, 220)
    period = f"{t.said(item.last_period, 60)}: " if item.last_period and note else ""
    return t.lines(t.dotted(title, t.said(item.when, 90), stands), f"{period}{note}")


def _buttons(request: int, item: AskItem) -> list[Json]:
    about = t.clean(f"{item.ref} {item.title}")
    pressed = [
        button(label, token("status", request, item.action, status_code(status)), about=about)
        for label, status in BUTTONS
    ]
    same = button("No change", token("same", request, item.action), about=about)
    return [*pressed, same, button("Add progress…", token("form", request, item.action), about=about)]


def _name(item: AskItem) -> str:
    return t.short(item.ref, 30) or t.short(item.title, 60) or "this action"


def _answered(view: Ask) -> list[Block]:
    """What was answered, one line each, and one menu to change any of it."""
    done = [i for i in view.items if i.answer is not None or i.is_disowned]
    if not done:
        return []
    room = 600 if view.open_items else 1_300
    rows = t.fitting(map(_line, done), room, "… and {} more that you answered.")
    width = max(16, min(60, 800 // len(done)))
    entries = [
        option(t.short(f"{i.ref} {i.title}", width), token("form", view.request, i.action))
        for i in done
        if not i.is_disowned
    ]
    words = "Say something about one of these…" if _all_by_others(view) else "Change an answer or add to it…"
    menu = select(token("change", view.request), words, entries)
    return [divider(), section(rows), *([actions([menu])] if entries else [])]


def _line(item: AskItem) -> str:
    name = t.bold(f"{item.ref} {item.title}", 70)
    if item.is_disowned:
        return f"{name}: you said that this is not yours"
    answer = item.answer
    if answer is None:
        return name
    state = "no change" if answer.is_no_change else str(answer.status or "")
    words = t.note(answer.words, 90, is_no_change=answer.is_no_change)
    by = f"answered by {t.said(answer.by, 60)}" if answer.by else ""
    due = f"due {t.said(answer.when, 60)}" if answer.when else ""
    return f"{name}: {', '.join(p for p in (state, words, due, by) if p)}"


def _foot(view: Ask, *, is_hidden: bool) -> list[Block]:
    if not view.open_items:
        return _thanks(view)
    left, done = len(view.open_items), len(view.items) - len(view.open_items)
    later = [] if view.is_closed or view.later_on else [button("Ask me later", token("later", view.request))]
    controls = [*_sweep(view.request, left, done, is_hidden=is_hidden), *later]
    hint = context(f"Or {_in_your_words(view.open_items)}")
    return [divider(), *([actions(controls)] if controls else []), hint]


def _sweep(request: int, left: int, done: int, *, is_hidden: bool) -> list[Json]:
    """No change for all that is left. Where some of it is out of sight, it asks first."""
    if left < 2:  # noqa: PLR2004 - one action has a button of its own
        return []
    label = f"No change for the other {left}" if done else f"No change for all {left}"
    question = confirm(
        "No change?", f"This answers all {left} that are open, also those not shown yet.", label, "Go back"
    )
    return [button(label, token("rest", request), confirm=question if is_hidden else None)]


def _in_your_words(items: Iterable[AskItem]) -> str:
    refs = [t.said(i.ref, 30) for i in items if i.ref][:2]
    if not refs:
        return "simply reply here in your own words."
    answers = ("on target, page is live", "no change")
    example = "; ".join(f"{ref} {words}" for ref, words in zip(refs, answers, strict=False))
    return f"simply reply here in your own words: _{example}_"


def _answered_by_others(view: Ask) -> Sequence[AskItem]:
    """The actions of somebody who said nothing of any of them because colleagues answered; else none.

    They keep their buttons: who sees it otherwise says so with one click.
    """
    theirs = [i for i in view.items if not i.is_disowned]
    return theirs if all(i.answer is not None and i.answer.by for i in theirs) else ()


def _all_by_others(view: Ask) -> str:
    """Who answered for somebody who said nothing; else nothing."""
    names = dict.fromkeys(i.answer.by for i in _answered_by_others(view) if i.answer)
    return t.joined(t.said(name, 80) for name in names)


def _thanks(view: Ask) -> list[Block]:
    if view.items and all(item.is_disowned for item in view.items):
        names = t.joined([t.said(name, 80) for name in view.told])
        return [context(f"Thank you. {f'Chaser tells {names}' if names else 'It is noted that they are not yours'}.")]
    if others := _all_by_others(view):
        return [
            context(
                f"Nothing is left for you to answer: {others} answered. If you see it otherwise, press it above or say "
                "so in a reply; both answers are kept, with names."
            )
        ]
    if view.is_closed:
        return [context("Thank you. That is all that was asked of you in this round.")]
    return [
        context(
            f"Thank you, that is everything. You can change any of it until {t.day(view.closes_on)}: here, or by "
            "editing your message."
        )
    ]
