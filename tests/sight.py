"""What a person sees of a message or a modal, and what in it they can work."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

Json = dict[str, Any]
UNSEEN = ("block_id", "action_id", "value", "type", "url", "image_url", "style", "bot_profile", "metadata", "state")
HOLDS_WORDS = ("plain_text_input", "number_input", "email_text_input", "url_text_input")
HOLDS_KEY = {
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "multi_users_select": "selected_users",
}


@dataclass(frozen=True)
class Found:
    """Something that can be pressed: an element, the block that it is in, and the option, if it is one."""

    block: Json
    element: Json
    option: Json | None = None

    def action(self) -> Json:
        """What the page sends when it is pressed."""
        given: Json = {key: self.element[key] for key in ("type", "action_id", "value") if key in self.element}
        given["block_id"] = self.block["block_id"]
        if self.option is None:
            return given
        if self.element["type"] == "checkboxes":
            return given | {"selected_options": [self.option]}
        return given | {"selected_option": self.option}


@dataclass(frozen=True)
class Field:
    """An input of a modal."""

    block: Json
    element: Json

    def held(self, value: Any) -> tuple[str, str, Json]:  # noqa: ANN401 - words, a date, a list of labels or of files
        """What the state holds when this was put in: the ids of block and element, and the content."""
        kind = self.element["type"]
        content: Json = {"type": kind}
        if kind in HOLDS_WORDS:
            content["value"] = value
        elif kind == "file_input":
            content["files"] = value
        elif kind in HOLDS_KEY:
            content[HOLDS_KEY[kind]] = value
        elif isinstance(value, list):
            content["selected_options"] = [self._option(label) for label in value]
        else:
            content["selected_option"] = self._option(value)
        return self.block["block_id"], self.element["action_id"], content

    def _option(self, label: str) -> Json:
        shown = {option["text"]["text"]: option for option in options(self.element)}
        assert label in shown, f"there is no {label!r} to choose, only {list(shown)}"
        return shown[label]


def text_of(message: Any) -> str:  # noqa: ANN401 - walks JSON of any shape
    """Everything that is written in a message or a view, in the order in which it is shown."""
    shown = message.get("blocks") or message.get("text", "")
    files = [file["name"] for file in message.get("files", [])]
    title, *buttons = ([part["text"]] if (part := message.get(name)) else [] for name in ("title", "submit", "close"))
    return unescape("\n".join([*title, *_texts(shown), *files, *(text for button in buttons for text in button)]))


def options(element: Json) -> Iterator[Json]:
    """The options of a menu, those in groups too."""
    yield from element.get("options", [])
    for group in element.get("option_groups", []):
        yield from group["options"]


def find(message: Json, label: str, near: str | None = None) -> Found | None:
    """What can be pressed under this label; with `near`, where these words are in its block or last above it."""
    above = ""
    for block in message.get("blocks", []):
        here = "\n".join(_texts(block))
        if block["type"] not in ("actions", "divider", "input"):
            above = here
        if (near is None or near in above or near in here) and (found := _in_block(block, label)):
            return found
    return None


def inputs(modal: Json) -> dict[str, Field]:
    """The inputs of a modal, by label."""
    fields = [block for block in modal["blocks"] if block["type"] == "input"]
    return {block["label"]["text"]: Field(block, block["element"]) for block in fields}


def _in_block(block: Json, label: str) -> Found | None:
    elements = [block.get("accessory"), block.get("element"), *(block.get("elements") or [])]
    for element in elements:
        if not isinstance(element, dict) or "action_id" not in element:
            continue
        named = (element.get(part) or {} for part in ("text", "placeholder"))
        if any(isinstance(name, dict) and name.get("text") == label for name in named):
            return Found(block, element)
        for option in options(element):
            if option["text"]["text"] == label:
                return Found(block, element, option)
    return None


def _texts(part: Any) -> Iterator[str]:  # noqa: ANN401 - walks JSON of any shape
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for one in part:
            yield from _texts(one)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name not in UNSEEN and isinstance(value, (str, list, dict)):
                yield from _texts(value)
