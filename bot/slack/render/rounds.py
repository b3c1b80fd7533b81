"""A round before it opens and while it runs, and who the plan's owners are."""

import re

from bot.slack.render import text as t
from bot.slack.render.blocks import Block, Json, Message, actions, button, confirm, context, plain, section, table
from bot.slack.render.tables import facts_fields, fitting_rows
from bot.slack.render.tokens import token
from handlers.views import Ask, Messages, RoundCard, RoundPreview
from handlers.who_views import Holder, Who

SLACK_PERSON = re.compile(r"[UW][A-Z0-9]{2,20}\Z")
PEOPLE = 20
HOLDERS = 22
"""Each can take two blocks of the fifty."""


def preview(view: RoundPreview) -> Message:
    """A proposed round: who will be asked about what, who cannot, and the way on."""
    asked, count = len(view.people), len({label for person in view.people for label in person.labels})
    people = t.counted(asked, "person", "people")
    text = f"{people} will be asked about {t.counted(count, 'action')} of {t.said(view.plan, 150)}."
    rows = [f"*{t.said(p.name, 80)}*: {t.said('; '.join(p.labels), 400)}" for p in view.people]
    blocks = [section(t.lines(f"*{t.said(view.label, 80)}*: {text}", _dates(view)))]
    blocks += [section(t.fitting(rows, 2_700, "… and {} more."))] if rows else []
    blocks += _unreachable(view)
    blocks += _resting(view)
    stopped = t.joined(t.said(name, 80) for name in view.stopped[:PEOPLE])
    blocks += [context(f"Not asked, because they asked Chaser to stop: {stopped}.")] if stopped else []
    steps = t.next_steps(view.tries)
    return Message(text, [*blocks, actions(_ways(view)), *([context(steps)] if steps else [])])


def _dates(view: RoundPreview) -> str:
    opens = "It opens now" if view.opens_now else f"It opens on {t.day(view.opens_on)}"
    meeting = f", for {t.said(view.meeting, 100)}" if view.meeting else ""
    on = f" on {t.day_month(view.meeting_on)}" if view.meeting and view.meeting_on else ""
    days = t.joined(map(t.day, view.reminders))
    reminders = f" Reminders go out on {days}." if days else " There is no time for reminders."
    day_off = " That is not a working day." if view.is_day_off else ""
    return f"{opens} and closes on {t.day(view.closes_on)}{meeting}{on}.{day_off}{reminders}"


def _unreachable(view: RoundPreview) -> list[Block]:
    if not view.unreachable:
        return []
    count = t.counted(len(view.unreachable), "action")
    rows = [f"• {t.said(u.label, 150)}: {t.said(u.why, 200)}" for u in view.unreachable]
    return [section(t.lines(f"*{count} cannot be asked about:*", t.fitting(rows, 2_000, "… and {} more.")))]


def _resting(view: RoundPreview) -> list[Block]:
    rows = [f"• {t.said(one, 200)}" for one in view.resting]
    title = "*On hold, and not asked about this time:*"
    return [section(t.lines(title, t.fitting(rows, 2_000, "… and {} more.")))] if rows else []


def _ways(view: RoundPreview) -> list[Json]:
    later = f"Open it on {t.day_month(view.opens_on)}"
    go = button("Open the round" if view.opens_now else later, token("open", view.round), style="primary")
    look = button("Preview the messages", token("preview", view.round))
    return [*([look, go] if view.people else []), button("Cancel", token("drop", view.round))]


def messages(view: Messages) -> Message:
    """What each person would get, in short."""
    text = f"{t.said(view.label, 80)}: {t.counted(len(view.asks), 'message')} would go out."
    rows = [text.strip() for text in t.chunks([f"\n{_would_say(name, ask)}" for name, ask in view.asks[:PEOPLE]])[:3]]
    left = len(view.asks) - PEOPLE
    blocks = [section(text), *map(section, rows), *([context(f"… and {left} more like these.")] if left > 0 else [])]
    return Message(text, blocks)


def _would_say(name: str, ask: Ask) -> str:
    shown = [
        f"• {t.dotted(t.said(f'{i.ref} {i.title}', 120), t.said(i.when, 80), t.quoted(i.last_words, 120))}"
        for i in ask.items[:8]
    ]
    left = len(ask.items) - len(shown)
    return t.lines(f"*To {t.said(name, 80)}*", *shown, f"… and {left} more actions" if left else "")


def round_card(view: RoundCard) -> Message:
    """How a round stands."""
    text = f"{t.said(view.plan, 150)}, {t.said(view.label, 80)}: {t.said(view.state, 200)}"
    width = max(map(len, view.rows), default=0)
    heading = ("Who", "Asked about", "Answered", *["-"] * width)[:width]
    rows = fitting_rows(heading, view.rows)
    left = len(view.rows) - len(rows)
    blocks = [section(f"*{text}*"), *facts_fields(view.facts), *([table([heading, *rows])] if width and rows else [])]
    more = [context(f"… and {left} more people.")] if left else []
    ways = [*([_close(view)] if view.can_close else []), *([_cancel(view)] if view.can_cancel else [])]
    return Message(text, [*blocks, *more, *([actions(ways)] if ways else [])])


def _cancel(view: RoundCard) -> Json:
    sure = confirm(f"Cancel {t.clean(view.label)}?", "It does not open, and nobody is asked.", "Cancel it", "Leave it")
    return button("Cancel it…", token("drop", view.round), style="danger", confirm=sure)


def _close(view: RoundCard) -> Json:
    asked = "The digest is posted to the team channel now. Late answers are still taken and marked late."
    sure = confirm(f"Close {t.clean(view.label)} now?", asked, "Close it now", "Leave it open")
    return button("Close now…", token("close", view.round), style="danger", confirm=sure)


def who(view: Who) -> Message:
    """Who in the workspace the plan's owners are, with a chooser for each."""
    waiting = sum(not h.person for h in view.holders)
    text = f"Owners in {t.said(view.plan, 150)}: " + (
        f"{waiting} still to be told who they are." if waiting else "all of them are known."
    )
    ordered = sorted(view.holders, key=lambda h: bool(h.person))
    rows = [block for holder in ordered[:HOLDERS] for block in _holder(holder)]
    left = len(ordered) - HOLDERS
    small = t.lines(f"… and {left} more." if left > 0 else "", t.next_steps(view.tries))
    return Message(text, [section(text), *rows, *([context(small)] if small else [])])


def _known(holder: Holder) -> str:
    """The plan's name for somebody, and the person, where that is more than the name over again."""
    name = t.bold(holder.name, 150)
    if holder.person == holder.name:
        return name
    return f"{name} ({t.said(holder.kind, 40)}){f': {t.said(holder.person, 150)}' if holder.person else ''}"


def _holder(holder: Holder) -> list[Block]:
    stopped = "asked Chaser to stop, so is not asked" if holder.has_stopped else ""
    about = t.dotted(_known(holder), t.said(holder.actions, 300), stopped)
    is_somebody = bool(SLACK_PERSON.match(holder.user))
    chooser: Json = {
        "type": "users_select",
        "action_id": token("assign", holder.owner),
        "placeholder": plain("Who is this?", 150),
    }
    if is_somebody:
        chooser["initial_user"] = holder.user
    if holder.person or not is_somebody:
        return [section(about, chooser)]
    yes = button("Yes, that is right", token("assign", holder.owner, holder.user), about=holder.name)
    return [section(f"{about}\nIs this <@{holder.user}>?"), actions([yes, chooser])]
