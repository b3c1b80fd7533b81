"""Slack's blocks as plain dicts, with the limits that Slack sets to each.

Plain dicts cost a thirtieth of the SDK's classes. Source of the limits: https://docs.slack.dev/reference/block-kit
Texts arrive ready: escaped where they are mrkdwn, cut where a limit is tight.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.slack.render.text import escape, short

Json = dict[str, object]
Block = Json

SECTION_TEXT = 3_000
BUTTON_TEXT = 75
OPTION_TEXT = 75
BUTTONS = 25
OPTIONS = 100
ROWS = 100
COLUMNS = 20
MOST_BLOCKS = 50
CUT = "… and more than fits in one message."


@dataclass(frozen=True, slots=True)
class Message:
    """A message ready to send: `text` is what a notification and a screen reader say first."""

    text: str
    blocks: list[Block] = field(default_factory=list)


def mrkdwn(text: str) -> Json:
    """Text with Slack's markup; verbatim, so that an address that somebody wrote does not become a link."""
    return {"type": "mrkdwn", "text": text[:SECTION_TEXT].strip() or "-", "verbatim": True}


def plain(text: str, limit: int) -> Json:
    """Text without markup, cut to what its place allows. Slack refuses an empty one."""
    return {"type": "plain_text", "text": short(text, limit) or "-", "emoji": False}


def section(text: str, accessory: Json | None = None, block_id: str = "") -> Block:
    """A paragraph, with one control beside it if wanted."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if accessory:
        block["accessory"] = accessory
    if block_id:
        block["block_id"] = block_id
    return block


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(text, 150)}


def context(text: str) -> Block:
    """Small print."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def divider() -> Block:
    """A line across."""
    return {"type": "divider"}


def actions(elements: Sequence[Json], block_id: str = "") -> Block:
    """A row of controls."""
    block: Block = {"type": "actions", "elements": list(elements[:BUTTONS])}
    return block | {"block_id": block_id} if block_id else block


def button(label: str, token: str, *, style: str = "", about: str = "", confirm: Json | None = None) -> Json:
    """A button. `token` says what it does; `about` names its subject to a screen reader."""
    element: Json = {
        "type": "button",
        "action_id": token[:255],
        "value": token[:2_000],
        "text": plain(label, BUTTON_TEXT),
    }
    if style:
        element["style"] = style
    if about:
        element["accessibility_label"] = short(f"{label}: {about}", 75)
    if confirm:
        element["confirm"] = confirm
    return element


def confirm(title: str, text: str, yes: str, no: str) -> Json:
    """A question asked before a control does what it says."""
    return {"title": plain(title, 100), "text": plain(text, 300), "confirm": plain(yes, 30), "deny": plain(no, 30)}


def option(label: str, token: str) -> Json:
    """One entry of a menu."""
    return {"text": plain(label, OPTION_TEXT), "value": token}


def overflow(action_id: str, options: Iterable[Json]) -> Json:
    """The menu behind three dots."""
    return {"type": "overflow", "action_id": action_id, "options": list(options)[:5]}


def select(action_id: str, placeholder: str, options: Iterable[Json]) -> Json:
    """A menu of at most 100 entries."""
    entries = list(options)[:OPTIONS]
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, 150),
        "options": entries,
    }


def line(action_id: str, block_id: str, label: str, placeholder: str) -> Block:
    """One optional line of typing."""
    element: Json = {"type": "plain_text_input", "action_id": action_id, "placeholder": plain(placeholder, 150)}
    return {
        "type": "input",
        "block_id": block_id,
        "optional": True,
        "label": plain(label, 200),
        "element": element | {"max_length": 3_000},
    }


def table(rows: Sequence[Sequence[str]]) -> Block:
    """A table; the first row is its heading. Its cells are taken literally and need no escape."""
    cells = [[{"type": "raw_text", "text": cell or "-"} for cell in row[:COLUMNS]] for row in rows[:ROWS]]
    width = max(len(row) for row in rows)
    return {"type": "table", "column_settings": [{"is_wrapped": True}] * min(width, COLUMNS), "rows": cells}


def text_size(blocks: object) -> int:
    """The characters of all text in blocks: Slack refuses a message for their sum, not only for each."""
    size, left = 0, [blocks]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            words = one.get("text")
            if isinstance(words, str):
                size += len(words)  # a text holds nothing else, and a table has hundreds
            else:
                left += [inner for inner in one.values() if isinstance(inner, dict | list)]
        elif isinstance(one, list):
            left += one
    return size


def within(blocks: list[Block], cap: int) -> list[Block]:
    """Blocks of at most `cap` characters: the last words go first, what can be pressed stays, and it is said.

    The renderers keep within it by themselves; only texts full of characters that grow when escaped come this far.
    """
    kept = list(blocks)
    while text_size(kept) > cap - len(CUT):
        words = [place for place, block in enumerate(kept) if place and block["type"] not in ("actions", "input")]
        if not words:
            break
        del kept[words[-1]]
    return kept if len(kept) == len(blocks) else [*kept, context(CUT)]


def flat(blocks: object) -> str:
    """The words of sections, headings, small print and tables, without controls: what is sent if blocks are refused."""
    if not isinstance(blocks, list):
        return ""
    return "\n".join(filter(None, map(_words, blocks)))


def _words(block: object) -> str:
    if not isinstance(block, dict):
        return ""
    if block.get("type") == "table":
        return "\n".join(" | ".join(escape(str(cell["text"])) for cell in row) for row in block["rows"])
    parts = [block.get("text"), *block.get("fields", ()), *block.get("elements", ())]
    return " ".join(_escaped(p) for p in parts if isinstance(p, dict) and isinstance(p.get("text"), str))


def _escaped(text: Json) -> str:
    words = str(text["text"])
    return words if text.get("type") == "mrkdwn" else escape(words)
