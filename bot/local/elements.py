"""The things in blocks that a person can work: finding them, and what they hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.local.errors import RefusedError
from bot.local.files import ending
from bot.local.payload import Json


@dataclass(frozen=True)
class Holding:
    """How an element says what it holds: in a state under `key`, at the start under `initial`, and `of` which type."""

    key: str
    initial: str
    of: type = str

    @property
    def empty(self) -> Any:  # noqa: ANN401 - each element holds its own type
        """What is held when nothing is."""
        return [] if self.of is list else None


OPTION = Holding("selected_option", "initial_option", dict)
OPTIONS = Holding("selected_options", "initial_options", list)
FETCHED = Holding("selected_option", "initial_option", dict)
WORDS = Holding("value", "initial_value")
FILES = Holding("files", "initial_files", list)
MOST_FILES = 10
STATEFUL = {
    "plain_text_input": WORDS,
    "email_text_input": WORDS,
    "url_text_input": WORDS,
    "number_input": WORDS,
    "rich_text_input": Holding("rich_text_value", "initial_value", dict),
    "static_select": OPTION,
    "external_select": FETCHED,
    "radio_buttons": OPTION,
    "multi_static_select": OPTIONS,
    "checkboxes": OPTIONS,
    "users_select": Holding("selected_user", "initial_user"),
    "multi_users_select": Holding("selected_users", "initial_users", list),
    "conversations_select": Holding("selected_conversation", "initial_conversation"),
    "channels_select": Holding("selected_channel", "initial_channel"),
    "datepicker": Holding("selected_date", "initial_date"),
    "timepicker": Holding("selected_time", "initial_time"),
    "datetimepicker": Holding("selected_date_time", "initial_date_time", int),
    "file_input": FILES,
}
REQUIRED = "Please complete this required field."


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Each element that can be worked, with its block."""
    for block in blocks:
        inside = {"input": "element", "section": "accessory"}.get(block["type"])
        found = [block.get(inside)] if inside else block.get("elements", []) if block["type"] == "actions" else []
        for element in found:
            if element and "action_id" in element:
                yield block, element


def element(blocks: list[Json], block_id: str, action_id: str) -> Json:
    """One element.

    Raises:
        RefusedError: where there is none of these ids; the message has changed since it was looked at.
    """
    for block, found in elements(blocks):
        if block["block_id"] == block_id and found["action_id"] == action_id:
            return found
    raise RefusedError("That is no longer there. Look at the message again.")


def state_values(blocks: list[Json], given: Json) -> Json:
    """What every element that holds something holds: as given, else as it began. {block_id: {action_id: {...}}}."""
    values: Json = {}
    for block, found in elements(blocks):
        if found["type"] in STATEFUL:
            worked = given.get(block["block_id"], {}).get(found["action_id"])
            values.setdefault(block["block_id"], {})[found["action_id"]] = held(found, worked)
    return values


def held(found: Json, worked: Json | None) -> Json:
    """What one element holds, as Slack says it; options come back whole, whatever of them was given.

    Raises:
        RefusedError: for an option that it does not offer, or something that it cannot hold.
    """
    holding = STATEFUL[found["type"]]
    value = found.get(holding.initial) if worked is None else worked.get(holding.key)
    fits = isinstance(value, holding.of)
    if value in (None, ""):
        value = holding.empty
    elif not fits:
        raise RefusedError("That cannot be put in there.")
    elif holding is OPTION:
        value = chosen(found, value)
    elif holding is OPTIONS:
        value = [chosen(found, one) for one in value]
    return {"type": found["type"], holding.key: value}


def chosen(found: Json, picked: object) -> Json:
    """The option of an element that a person picked, whole.

    Raises:
        RefusedError: for one that it does not offer.
    """
    value = picked.get("value") if isinstance(picked, dict) else None
    groups = (group["options"] for group in found.get("option_groups", []))
    for option in [*found.get("options", []), *(option for group in groups for option in group)]:
        if option["value"] == value:
            return dict(option)
    raise RefusedError("That choice is not offered.")


def carried(blocks: list[Json], values: Json) -> Json:
    """What a person had filled in, as far as it fits changed blocks: what keeps its ids keeps what it holds."""
    kept: Json = {}
    for block, found in elements(blocks):
        worked = values.get(block["block_id"], {}).get(found["action_id"])
        if worked is None or worked["type"] != found["type"]:
            continue
        try:
            kept.setdefault(block["block_id"], {})[found["action_id"]] = held(found, worked)
        except RefusedError:
            continue
    return kept


def errors(blocks: list[Json], values: Json) -> dict[str, str]:
    """What Slack's own client would not let a person submit, by block."""
    found = {}
    for block, one in elements(blocks):
        if block["type"] == "input":
            value = values[block["block_id"]][one["action_id"]][STATEFUL[one["type"]].key]
            if problem := _problem(block, one, value):
                found[block["block_id"]] = problem
    return found


def _problem(block: Json, one: Json, value: Any) -> str:  # noqa: ANN401 - each element holds its own kind
    if not value:
        return "" if block.get("optional") else REQUIRED
    if one["type"] == "number_input":
        return _number_problem(one, str(value))
    if one["type"] == "file_input":
        return _files_problem(one, value)
    if isinstance(value, str) and len(value) < one.get("min_length", 0):
        return f"Please use at least {one['min_length']} characters."
    if isinstance(value, str) and len(value) > one.get("max_length", 3000):
        return f"Please use at most {one.get('max_length', 3000)} characters."
    return ""


def _files_problem(one: Json, value: list[Json]) -> str:
    most, wanted = one.get("max_files", MOST_FILES), [kind.lower() for kind in one.get("filetypes", ())]
    if len(value) > most:
        return "Please choose one file only." if most == 1 else f"Please choose at most {most} files."
    for file in value:
        if wanted and not {ending(file["name"]), file["filetype"]} & set(wanted):
            return f"{file['name']} is of another kind. Please choose: {', '.join(wanted)}."
    return ""


def _number_problem(one: Json, value: str) -> str:
    try:
        number = float(value) if one.get("is_decimal_allowed") else int(value)
    except ValueError:
        return "Please enter a number."
    if "min_value" in one and number < float(one["min_value"]):
        return f"Please enter a number of at least {one['min_value']}."
    if "max_value" in one and number > float(one["max_value"]):
        return f"Please enter a number of at most {one['max_value']}."
    return ""
