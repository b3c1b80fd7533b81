"""What must agree within one block or element, and across a whole message or view.

Each check gets a node whose structure may still be wrong, and says nothing about what it cannot read: the schema does.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from bot.local.block_rules import CHARTS, MARKDOWN_CHARACTERS, TABLE_CHARACTERS, Node, nodes, reached
from bot.local.block_schema import Problem, Where

Value = dict[str, Any]
Check = Callable[[Value], Iterator[Problem]]

EVERY_SURFACE = {"actions", "context", "divider", "header", "image", "input", "rich_text", "section", "video"}
SURFACES: dict[str, set[str]] = {
    "message": EVERY_SURFACE
    | {"card", "carousel", "container", "context_actions", "data_table", "data_visualization", "file"}
    | {"markdown", "plan", "table", "task_card"},
    "modal": EVERY_SURFACE | {"alert", "card"},
    "home": EVERY_SURFACE | {"card", "carousel", "container"},
}


def node_problems(node: Node) -> Iterator[Problem]:
    """What does not agree within one node."""
    for check in CHECKS.get(node.kind, ()):
        yield from (((*node.where, *where), says) for where, says in check(node.value))


def surface_problems(root: Value, surface: str, where: Where) -> Iterator[Problem]:
    """What does not agree across the blocks of a message, modal or home. `root` holds them under `blocks`."""
    listed = root.get("blocks")
    blocks = [(at, b) for at, b in enumerate(listed) if isinstance(b, dict)] if isinstance(listed, list) else []
    found = _out_of_place(blocks, surface), _modal_only(blocks, surface), _block_ids(blocks), _action_ids(blocks)
    for says in (*found, _totals(blocks)):
        yield from (((*where, "blocks", *at), text) for at, text in says)
    if surface == "modal" and "submit" not in root and any(b.get("type") == "input" for _, b in blocks):
        yield where, "missing required field: submit"
    if sum(node.value.get("focus_on_load") is True for node in nodes(listed)) > 1:
        yield (*where, "blocks"), "only one element can have focus_on_load"


Blocks = list[tuple[int, Value]]


def _out_of_place(blocks: Blocks, surface: str) -> Iterator[Problem]:
    anywhere = set().union(*SURFACES.values())
    for at, block in blocks:
        kind = block.get("type")
        if isinstance(kind, str) and kind in anywhere and kind not in SURFACES[surface]:
            yield (at, "type"), f"unsupported type: {kind} (not in a {surface})"


def _modal_only(blocks: Blocks, surface: str) -> Iterator[Problem]:
    """A file can be given in a modal alone: docs.slack.dev/reference/block-kit/block-elements/file-input-element."""
    for at, block in blocks:
        for where, element in reached(block, "element"):
            if surface != "modal" and isinstance(element, dict) and element.get("type") == "file_input":
                yield (at, *where, "type"), f"unsupported type: file_input (not in a {surface})"


def _block_ids(blocks: Blocks) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, block in blocks:
        name = block.get("block_id")
        if isinstance(name, str) and name in seen:
            yield (at, "block_id"), f'`block_id` "{name}" already exists'
        elif isinstance(name, str):
            seen.add(name)


def _action_ids(blocks: Blocks) -> Iterator[Problem]:
    """Unique within its block. Two blocks may share one: their block ids tell them apart."""
    for at, block in blocks:
        seen: set[str] = set()
        for node in nodes(block, (at,)):
            name = node.value.get("action_id")
            if isinstance(name, str) and name in seen:
                yield (*node.where, "action_id"), f'`action_id` "{name}" already exists'
            elif isinstance(name, str):
                seen.add(name)


def _totals(blocks: Blocks) -> Iterator[Problem]:
    kinds = Counter(kind for _, b in blocks if isinstance(kind := b.get("type"), str))
    if kinds["table"] > 1:
        yield (), "only one table block is allowed in a message"
    if kinds["data_visualization"] > CHARTS:
        yield (), f"no more than {CHARTS} data_visualization blocks are allowed in a message"
    markdown = sum(len(t) for _, b in blocks if b.get("type") == "markdown" and isinstance(t := b.get("text"), str))
    if kinds["markdown"] > 1 and markdown > MARKDOWN_CHARACTERS:
        yield (), f"markdown blocks must be less than {MARKDOWN_CHARACTERS + 1} characters together"


def text_length(value: object) -> int:
    """The characters of all `text` fields, however deep: what Slack's undocumented cap on a message seems to count."""
    return sum(len(t) for node in nodes(value) if isinstance(t := node.value.get("text"), str))


def _needs(says: str, *names: str) -> Check:
    """At least one of these must be there."""

    def check(value: Value) -> Iterator[Problem]:
        if not any(name in value for name in names):
            yield (), says

    return check


def _options_or_groups(value: Value) -> Iterator[Problem]:
    if "options" in value and "option_groups" in value:
        yield (), "must define either `options` or `option_groups`, not both"


def _initial_options(value: Value) -> Iterator[Problem]:
    """What is chosen at first must be one of the options, word for word."""
    offered = [option for path in ("options.*", "option_groups.*.options.*") for _, option in reached(value, path)]
    for path in ("initial_option", "initial_options.*"):
        for where, chosen in reached(value, path):
            if chosen not in offered:
                yield where, "initial option was not found in the options"


def _no_links(value: Value) -> Iterator[Problem]:
    for path in ("options.*", "option_groups.*.options.*"):
        for where, option in reached(value, path):
            if isinstance(option, dict) and "url" in option:
                yield where, "invalid additional property: url"


def _input_lengths(value: Value) -> Iterator[Problem]:
    least, most = (value.get(name) for name in ("min_length", "max_length"))
    if isinstance(least, int) and isinstance(most, int) and least > most:
        yield ("min_length",), "must not be greater than max_length"


def _table_text(value: Value) -> Iterator[Problem]:
    if text_length(value.get("rows")) > TABLE_CHARACTERS:
        yield ("rows",), f"cells must be less than {TABLE_CHARACTERS + 1} characters together"


def _even_rows(value: Value) -> Iterator[Problem]:
    """Each row of a data table is as wide as its header, and the header is plain."""
    rows = [row for _, row in reached(value, "rows.*") if isinstance(row, list)]
    yield from (
        (("rows", at), "must have as many cells as the header")
        for at, row in enumerate(rows)
        if len(row) != len(rows[0])
    )
    header = rows[0] if rows else []
    for at, cell in enumerate(header):
        if isinstance(cell, dict) and cell.get("type") == "rich_text":
            yield ("rows", 0, at, "type"), "unsupported type: rich_text (not in a header row)"
    index = value.get("row_header_column_index")
    if rows and isinstance(index, int) and index >= len(header):
        yield ("row_header_column_index",), "must be a column of the table"


def _segments(value: Value) -> Iterator[Problem]:
    for where, size in reached(value, "segments.*.value"):
        if isinstance(size, int | float) and size <= 0:
            yield where, "must be greater than 0"


def _series(value: Value) -> Iterator[Problem]:
    """Every series has a name of its own and one point for each category, in order."""
    names = [name for _, name in reached(value, "series.*.name")]
    if any(name in names[:at] for at, name in enumerate(names)):
        yield ("series",), "series names must be unique"
    categories = [category for _, category in reached(value, "axis_config.categories.*")]
    for where, points in reached(value, "series.*.data"):
        if [label for _, label in reached(points, "*.label")] != categories:
            yield where, "labels must match the categories"


_MENU: tuple[Check, ...] = (
    _needs("must define either `options` or `option_groups`", "options", "option_groups"),
    _options_or_groups,
    _initial_options,
    _no_links,
)
CHECKS: dict[str, tuple[Check, ...]] = {
    "section": (_needs("must define either `text` or `fields`", "text", "fields"),),
    "container": (_needs("must define either `title` or `rich_text_title`", "title", "rich_text_title"),),
    "card": (
        _needs("must define `hero_image`, `title`, `actions` or `body`", "hero_image", "title", "actions", "body"),
    ),
    "static_select": _MENU,
    "multi_static_select": _MENU,
    "radio_buttons": (_initial_options, _no_links),
    "checkboxes": (_initial_options, _no_links),
    "option": (_needs("missing required field: value", "value"),),
    "plain_text_input": (_input_lengths,),
    "table": (_table_text,),
    "data_table": (_table_text, _even_rows),
    "pie": (_segments,),
    "bar": (_series,),
    "area": (_series,),
    "line": (_series,),
}
