"""The digest for the team channel, and its themes for the thread."""

from bot.slack.render import text as t
from bot.slack.render.blocks import ROWS, Block, Message, context, header, section, table
from handlers.views import DigestTheme, DigestView
from reports.digest import Entry, Line, Part, ThemeRow

ROOM = 8_000
LISTED = 12
"""A list in the digest is read aloud in a meeting; the whole table stands in the thread."""

HEADING = ["Action", "Who", "When", "Status", "Progress"]


def digest(view: DigestView) -> Message:
    """The compiled summary of a round."""
    told = view.digest
    blocks: list[Block] = [header(told.headline)]
    room = ROOM
    for line in told.lines[:12]:
        words = _line(line, max(300, min(2_900, room)))
        room -= len(words)
        blocks.append(section(words))
    thread = [context("Every action, theme by theme, is in the thread.")] if told.sections else []
    first = t.said(told.lines[0].text, 300) if told.lines else ""
    return Message(t.dotted(t.said(told.headline, 200), first), [*blocks, *thread])


def _line(line: Line, limit: int) -> str:
    lead = t.bold(line.lead, 100)
    if len(line.entries) == 1:
        return f"{lead} {_entry(line.entries[0], limit - 110)}".strip()
    each = limit // max(1, min(len(line.entries), LISTED)) - 10
    rows = (f"• {_entry(entry, max(80, each))}" for entry in line.entries)
    return t.lines(lead, t.fitting(rows, limit, "… and {} more in the thread."))


def _entry(entry: Entry, limit: int) -> str:
    """A sentence with its strong parts in bold. One that is too long loses its bold rather than half a markup."""
    words = "".join(map(_part, entry.parts))
    return words if len(words) <= limit else t.said(entry.text, limit)


def _part(part: Part) -> str:
    """Spaces around a part are kept: Slack wants none inside the asterisks."""
    before = " " if part.text[:1].isspace() else ""
    after = " " if len(part.text) > 1 and part.text[-1:].isspace() else ""
    words = t.bold(part.text, 1_000) if part.is_strong else t.said(part.text, 1_000)
    return f"{before}{words}{after}"


def digest_theme(view: DigestTheme) -> Message:
    """One theme: its actions as a table."""
    part = view.section
    title = t.said(part.title or "Other actions", 200)
    shown = part.rows[: ROWS - 1]
    if not shown:
        return Message(title, [section(f"*{title}*")])
    cell = max(40, min(900, ROOM // (len(shown) * 2)))
    rows = [_row(row, cell) for row in shown]
    left = len(part.rows) - len(shown)
    more = [context(f"… and {left} more in the paper.")] if left else []
    return Message(title, [section(f"*{title}*"), table([HEADING, *rows]), *more])


def _row(row: ThemeRow, cell: int) -> list[str]:
    """The progress gets half of the room, the other cells share the rest."""
    facts = [t.short(words, max(20, cell // 4)) for words in (row.label, row.owners, row.due)]
    return [*facts, t.short(row.status_words, 40), t.short(row.words, cell)]
