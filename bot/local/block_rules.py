"""The lengths, counts and ranges of Slack's blocks, as a table.

Each rule names a kind of node, a path in it and the least and the most that Slack takes: characters of a text, items of
a list, the value of a number. The numbers are those of Slack's reference pages (docs.slack.dev/reference/block-kit).
Where two editions of a page differ, a comment says which holds.

A node's kind is its `type`; objects that have none are named by where they stand: `option`, `option_group`, `confirm`,
`feedback_button`.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from bot.local.block_schema import Problem, Where

NO_END = 10**9
MAX_DEPTH = 40
TABLE_CHARACTERS = 10_000
MARKDOWN_CHARACTERS = 12_000
VIEW_BYTES = 250_000
CHARTS = 2

Limits = dict[str, tuple[int, int]]

_BUTTON: Limits = {"text.text": (1, 75), "value": (0, 2000), "url": (0, 3000), "accessibility_label": (1, 75)}
_MENU: Limits = {"options": (1, 100), "option_groups": (1, 100)}
_MULTI: Limits = {"max_selected_items": (1, NO_END)}
_CHOICE: Limits = {"options": (1, 10)}
_CHART: Limits = {
    "series": (1, 12),
    "series.*.name": (1, 20),
    "series.*.data": (1, 20),
    "series.*.data.*.label": (1, 20),
    "axis_config.categories": (1, 20),
    "axis_config.categories.*": (1, 20),
    "axis_config.x_label": (0, 50),
    "axis_config.y_label": (0, 50),
}
_VIEW: Limits = {"blocks": (0, 100), "private_metadata": (0, 3000), "callback_id": (0, 255), "external_id": (0, 255)}

EVERYWHERE: Limits = {"block_id": (1, 255), "action_id": (1, 255), "placeholder.text": (1, 150)}

LIMITS: dict[str, Limits] = {
    "message": {"blocks": (0, 50)},
    "home": _VIEW,
    "modal": {**_VIEW, "title.text": (1, 24), "submit.text": (1, 24), "close.text": (1, 24)},
    "actions": {"elements": (1, 25)},
    "alert": {"text.text": (1, 200)},
    "card": {"title.text": (1, 150), "subtitle.text": (1, 150), "body.text": (1, 200), "actions": (1, 3)},
    "carousel": {"elements": (1, 10)},
    "container": {"title.text": (1, 150), "subtitle.text": (1, 150), "child_blocks": (1, 10)},
    "context": {"elements": (1, 10)},
    "context_actions": {"elements": (1, 5)},
    "data_table": {
        "rows": (2, 101),  # the older edition's number: the stricter one is safe in both
        "rows.*": (1, 20),
        "caption": (1, NO_END),
        "page_size": (1, 100),
        "row_header_column_index": (0, 19),
    },
    "data_visualization": {"title": (1, 50)},
    "pie": {"segments": (1, 12), "segments.*.label": (1, 20)},
    "bar": _CHART,
    "area": _CHART,
    "line": _CHART,
    "header": {"text.text": (1, 150)},
    "image": {"alt_text": (1, 2000), "image_url": (1, 3000), "title.text": (1, 2000)},
    "input": {"label.text": (1, 2000), "hint.text": (1, 2000)},
    "markdown": {"text": (1, MARKDOWN_CHARACTERS)},
    "plan": {"title": (1, NO_END), "tasks": (0, 50)},
    "section": {"text.text": (1, 3000), "fields": (1, 10), "fields.*.text": (1, 2000)},
    "table": {"rows": (1, 100), "rows.*": (1, 20), "column_settings": (0, 20)},
    "video": {"alt_text": (1, 2000), "title.text": (1, 199), "author_name": (1, 49)},
    "button": _BUTTON,
    "icon_button": {**_BUTTON, "visible_to_user_ids": (0, 10)},
    "workflow_button": _BUTTON,
    "feedback_button": _BUTTON,
    "checkboxes": _CHOICE,
    "radio_buttons": _CHOICE,
    "overflow": {"options": (1, 5)},
    "static_select": _MENU,
    "multi_static_select": {**_MENU, **_MULTI},
    "multi_users_select": _MULTI,
    "multi_channels_select": _MULTI,
    "multi_conversations_select": _MULTI,
    "multi_external_select": _MULTI,
    "plain_text_input": {"min_length": (0, 3000), "max_length": (1, 3000), "initial_value": (0, 3000)},
    "rich_text_input": {"min_lines": (1, 100), "max_lines": (1, 100)},
    "file_input": {"max_files": (1, 10)},
    "rich_text_list": {"indent": (0, 8), "offset": (0, NO_END)},
    "option": {
        "text.text": (1, 75),
        "value": (1, 150),  # 75 until 2024, and still so in @slack/types' comment
        "description.text": (1, 75),
        "url": (0, 3000),
    },
    "option_group": {"label.text": (1, 75), "options": (1, 100)},
    "confirm": {"title.text": (1, 100), "text.text": (1, 300), "confirm.text": (1, 30), "deny.text": (1, 30)},
    "plain_text": {"text": (1, 3000)},
    "mrkdwn": {"text": (1, 3000)},
    "text": {"text": (1, NO_END)},
    "raw_text": {"text": (1, NO_END)},
    "raw_number": {"text": (1, NO_END)},
}

RULES = {
    kind: [(path.split("."), least, most) for path, (least, most) in (EVERYWHERE | limits).items()]
    for kind, limits in {"": {}, **LIMITS}.items()
}

PATTERNS: dict[str, dict[str, tuple[re.Pattern[str], str]]] = {
    "datepicker": {"initial_date": (re.compile(r"\d{4}-\d\d-\d\d"), "must be a date as YYYY-MM-DD")},
    "timepicker": {"initial_time": (re.compile(r"([01]\d|2[0-3]):[0-5]\d"), "must be a time as HH:mm")},
}

_UNTYPED = {
    "options": "option",
    "initial_option": "option",
    "initial_options": "option",
    "option_groups": "option_group",
    "confirm": "confirm",
    "positive_button": "feedback_button",
    "negative_button": "feedback_button",
}


class Node(NamedTuple):
    """An object somewhere in a message or view, with its kind and the way to it from the root."""

    kind: str
    value: dict[str, Any]
    where: Where


def nodes(root: object, where: Where = ()) -> Iterator[Node]:
    """Every object from the root down, a parent before its children. Not recursive: hostile nesting may be deep."""
    waiting: list[tuple[object, Where, str]] = [(root, where, "")]
    while waiting:
        value, place, key = waiting.pop()
        if isinstance(value, dict):
            yield Node(_kind(value, key), value, place)
            waiting += [(inner, (*place, name), name) for name, inner in reversed(value.items())]
        elif isinstance(value, list):
            waiting += [(inner, (*place, at), key) for at, inner in reversed(list(enumerate(value)))]


def _kind(value: dict[str, Any], key: str) -> str:
    kind = value.get("type")
    return kind if isinstance(kind, str) else _UNTYPED.get(key, "")


def depth(root: object) -> int:
    """How many objects and lists lie in one another, at most one more than is let through."""
    level, found = [root], 0
    while level and found <= MAX_DEPTH:
        level = [inner for value in level for inner in _children(value)]
        found += 1
    return found


def _children(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def limit_problems(node: Node) -> Iterator[Problem]:
    """What is too long, too short, too many or out of form in one node, and as far down as its kind has rules."""
    for steps, least, most in RULES.get(node.kind, RULES[""]):
        for where, value in _reached(node.value, steps):
            if says := _judged(value, least, most):
                yield (*node.where, *where), says
    for name, (pattern, says) in PATTERNS.get(node.kind, {}).items():
        value = node.value.get(name)
        if isinstance(value, str) and not pattern.fullmatch(value):
            yield (*node.where, name), says


def reached(value: object, path: str) -> list[tuple[Where, object]]:
    """What stands at a path like `fields.*.text` (`*`: each item of a list), with its place; nothing where it ends."""
    return _reached(value, path.split("."))


def _reached(value: object, steps: Sequence[str]) -> list[tuple[Where, object]]:
    found: list[tuple[Where, object]] = [((), value)]
    for step in steps:
        if step == "*":
            found = [((*at, i), x) for at, v in found if isinstance(v, list) for i, x in enumerate(v)]
        else:
            found = [((*at, step), v[step]) for at, v in found if isinstance(v, dict) and step in v]
    return found


def _judged(value: object, least: int, most: int) -> str:
    """The sentence about a text, list or number that is not within its limits; empty where it is."""
    if isinstance(value, str):
        low, high = f"must be more than {least - 1} characters", f"must be less than {most + 1} characters"
        size: float = len(value)
    elif isinstance(value, list):
        low, high = f"no fewer than {least} items allowed", f"no more than {most} items allowed"
        size = len(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        low, high = f"must be greater than {least - 1}", f"must be less than {most + 1}"
        size = value
    else:
        return ""
    return low if size < least else high if size > most else ""
