"""A reply read back, and what was saved."""

from itertools import zip_longest

from bot.slack.render import text as t
from bot.slack.render.blocks import Block, Message, actions, button, context, section
from bot.slack.render.tokens import token
from handlers.views import Question, Receipt, SlippedDate, Understood, UnderstoodItem, Unplaced

ITEMS = 15
"""Each takes a block; what Slack shows of a longer reply would be cut anyway."""

ROOM = 1_900
QUESTIONS = 3
"""Asked at a time; with the first ones answered, the next come."""

UNPLACED = 5
REMARK = 100
NAMES = 1_500
"""What the references of a note may take: all of them, so that nobody saves what they cannot see."""


def understood(view: Understood) -> Message:
    """Here is how I read that, with Save, Edit and Cancel."""
    text = _opening(view)
    blocks = [section(text), *_items(view.items)]
    blocks += [block for question in view.questions[:QUESTIONS] for block in _question(view.draft, question)]
    blocks += _further(len(view.questions) - QUESTIONS, "question", "questions")
    blocks += [section(_unplaced(words)) for words in view.unplaced[:UNPLACED]]
    blocks += _further(len(view.unplaced) - UNPLACED, "part", "parts", " that I could not place")
    label = t.short(view.label, 40)
    save = (
        [button(_save(sum(len(item.labels) for item in view.items), label), token("save", view.draft), style="primary")]
        if view.can_save
        else []
    )
    edit, cancel = button("Edit", token("edit", view.draft)), button("Cancel", token("cancel", view.draft))
    return Message(f"{text} {_heard(view)}", [*blocks, actions([*save, edit, cancel])])


def _opening(view: Understood) -> str:
    if not view.items:
        return "One question first." if view.questions else "Nothing of that can be saved yet."
    of = f" for {t.said(view.plan, 150)}" if view.plan else ""
    return f"Here is how I read {'your edited message' if view.is_edit else 'that'}{of}:"


def receipt(view: Receipt) -> Message:
    """Saved, with what is still open, a way back and, for a date that moved, its reason."""
    text = _saved(view)
    blocks = [section(t.lines(text, _still(view))), *_items(view.items)]
    if view.is_undone:
        return Message(text, blocks)
    blocks += [block for slip in view.slipped[:4] for block in _slip(slip)]
    hint = "You can change any of these until the round closes: in the message that asks, or by editing your own."
    undo = actions([button("Undo", token("undo", view.batch), about=f"what was saved for {view.label}")])
    return Message(text, [*blocks, undo, *([] if view.is_late else [context(hint)])])


def _items(items: tuple[UnderstoodItem, ...]) -> list[Block]:
    if not items:
        return []
    each = min(800, ROOM // min(len(items), ITEMS))
    shown = [section(_item(item, each)) for item in items[:ITEMS]]
    left = len(items) - len(shown)
    return [*shown, *([context(f"… and {left} more.")] if left else [])]


def _item(item: UnderstoodItem, limit: int) -> str:
    """One note in about `limit` characters: its words get the most of them."""
    part = max(15, limit // 6)
    names = _names(item, part * 2)
    state = "no change" if item.is_no_change else str(item.status or "")
    due = f"due {t.said(item.due, part)}" if item.due else ""
    reason = f"because: {t.said(item.reason, part)}" if item.reason else ""
    words = t.note(item.words, part * 2, is_no_change=item.is_no_change)
    facts = t.dotted(state, words, due, reason)
    return t.lines(f"{names} {facts}", f"_{t.said(item.remark, REMARK)}_" if item.remark else "")


def _names(item: UnderstoodItem, limit: int) -> str:
    """Which actions a note covers: every one of them, without the titles where there is no room for those."""
    names = t.joined(item.labels)
    if len(item.labels) == 1 or len(names) <= limit:
        return t.bold(names, limit)
    short = (ref or t.short(label, 30) for ref, label in zip_longest(item.refs, item.labels, fillvalue=""))
    return t.bold(t.joined(short), NAMES)


def _question(draft: int, question: Question) -> list[Block]:
    asked = t.lines(t.bold(question.about, 80), t.said(question.text, 800))
    choices = {token("choose", draft, question.id, choice.id): choice.label for choice in question.choices[:6]}
    offered = [button(t.short(label, 40), said, about=question.about) for said, label in choices.items()]
    return [section(asked), *([actions(offered)] if offered else [])]


def _unplaced(words: Unplaced) -> str:
    return f"I could not place {t.quoted(words.words, 120)}: {t.said(words.why, 150)}"


def _further(count: int, thing: str, things: str, rest: str = "") -> list[Block]:
    return [context(f"… and {t.counted(count, f'more {thing}', f'more {things}')}{rest}.")] if count > 0 else []


def _heard(view: Understood) -> str:
    parts = [t.said(t.joined(item.labels), 60) for item in view.items[:5]]
    return f"{t.joined(parts)}. Not saved yet." if parts else ""


def _save(count: int, label: str) -> str:
    what = {1: "Save", 2: "Save both"}.get(count, f"Save all {count}")
    return f"{what} for {label}" if label else what


def _saved(view: Receipt) -> str:
    of = f"{t.said(view.plan, 150)}, " if view.plan else ""
    label = f"{of}{t.said(view.label, 60)}"
    if view.is_undone:
        return f"Taken back: nothing of this counts for {label} any more."
    verb = "Corrected" if view.is_correction else "Saved"
    late = " The round had closed, so it is marked late." if view.is_late else ""
    return f"{verb} for {label}.{late}"


def _still(view: Receipt) -> str:
    if not view.still_open:
        return "" if view.is_undone else "Nothing of yours is open any more. Thank you."
    shown = [t.said(label, 70) for label in view.still_open[:5]]
    more = len(view.still_open) - len(shown)
    names = "; ".join([*shown, *([f"{more} more"] if more else [])])
    return f"{len(view.still_open)} of yours {'is' if len(view.still_open) == 1 else 'are'} still open: {names}."


def _slip(slip: SlippedDate) -> list[Block]:
    asked = f"{t.bold(slip.label, 70)} {t.said(slip.was, 40)} -&gt; *{t.said(slip.now, 40)}*. Why did it slip?"
    known = [r for r in dict.fromkeys(slip.reasons[:5]) if not r.casefold().startswith("other")]
    offered = [button(t.short(r, 30), token("reason", slip.slippage, r), about=slip.label) for r in known]
    other = button("Other…", token("other", slip.slippage), about=slip.label)
    return [section(asked), actions([*offered, other])]
