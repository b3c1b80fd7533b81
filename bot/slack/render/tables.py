"""Answers to questions: a table, one action's card, the help, a sentence."""

from collections.abc import Sequence

from bot.slack.render import text as t
from bot.slack.render.blocks import COLUMNS, ROWS, Block, Message, context, mrkdwn, section, table
from handlers.views import ActionCard, Entry, HelpText, Nothing, Sentence, Table

CELL = 300
ROOM = 8_000
"""Characters in one message's table or notes: Slack was met refusing messages from 11,341 on."""


def sentence(view: Sentence) -> Message:
    """One or two sentences."""
    text = t.said(view.text, 2_500)
    steps = t.next_steps(view.tries)
    return Message(text, [section(text), *([context(steps)] if steps else [])])


def nothing(_view: Nothing) -> Message:
    """For a place that cannot be left empty."""
    return Message("Done.", [section("Done.")])


def listing(view: Table) -> Message:
    """Rows that answer a question."""
    title = t.said(view.title, 600)
    heading = [t.short(name, 60) for name in view.columns[:COLUMNS]]
    shown = fitting_rows(heading, view.rows)
    left = len(view.rows) - len(shown) + view.unlisted
    narrow = f", or narrow it with {t.typed(view.tries[0])}" if view.tries else ""
    more = f"… and {left} more: ask for one theme, code or person{narrow}." if left else ""
    small = t.lines(more, t.said(view.footer, 300), t.next_steps(view.tries))
    body = [table([heading, *shown])] if heading and shown else []
    return Message(title, [section(f"*{title}*" if body else title), *body, *([context(small)] if small else [])])


def fitting_rows(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """As many rows as Slack takes in one table, each as wide as its heading, its cells cut to what can be read."""
    shown: list[list[str]] = []
    width = min(COLUMNS, len(columns))
    room = ROOM - sum(map(len, columns[:width]))
    for row in rows[: ROWS - 1]:
        cells = [t.short(cell, CELL) for cell in row[:width]]
        cells += [""] * (width - len(cells))
        room -= len("".join(cells)) + cells.count("")
        if room < 0:
            break
        shown.append(cells)
    return shown


def card(view: ActionCard) -> Message:
    """One action with its facts and its notes, oldest first."""
    status = f"Status: *{view.status}*" if view.status else ""
    top = t.lines(t.bold(view.title, 600), status)
    facts = facts_fields(view.facts)
    entries = _newest([_entry(entry) for entry in view.entries])
    steps = t.next_steps(view.tries)
    blocks = [section(top or "-"), *facts, *map(section, t.chunks(entries)), *([context(steps)] if steps else [])]
    return Message(t.said(view.title, 300), blocks)


def facts_fields(facts: Sequence[tuple[str, str]]) -> list[Block]:
    """Names and values side by side, ten to a block."""
    told = [mrkdwn(t.lines(f"*{t.said(name, 80)}*", t.said(value, 150))) for name, value in facts[:20] if value]
    return [{"type": "section", "fields": told[i : i + 10]} for i in range(0, len(told), 10)]


def _entry(entry: Entry) -> str:
    state = str(entry.status or "")
    marks = t.joined(("corrected since" if entry.is_superseded else "", "late" if entry.is_late else ""))
    words = t.quoted(entry.words, 1_500)
    facts = t.dotted(state, words, t.said(entry.said, 150), marks)
    return f"{t.bold(entry.period, 60)} {facts}".strip()


def _newest(rows: list[str]) -> list[str]:
    """The newest that fit, still oldest first, with a word about the others."""
    kept: list[str] = []
    room = ROOM - 3_000
    for row in reversed(rows):
        room -= len(row)
        if room < 0:
            break
        kept.insert(0, row)
    left = len(rows) - len(kept)
    return [f"_{left} earlier notes are in the paper._", *kept] if left else kept


def manual(view: HelpText) -> Message:
    """What can be typed."""
    title = t.said(view.title, 300)
    rows = [f"{t.typed(usage)} {t.said(what, 500)}" for usage, what in view.entries[:60]]
    footer = t.said(view.footer, 1_000)
    body = [section(text) for text in t.chunks(rows)[:3]]
    return Message(title, [section(f"*{title}*"), *body, *([context(footer)] if footer else [])])
