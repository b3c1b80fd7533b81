"""What an app puts into a message, held against Slack's rules."""

import json
from typing import Any

from bot.local import blocks as block_rules
from bot.local.arguments import Arguments
from bot.local.directory import Directory
from bot.local.errors import SlackError, invalid
from bot.local.payload import Json
from bot.local.state import copied, new_id

MOST_TEXT = 40_000
MOST_POSTED = 11_000
MOST_UPDATED = 4_000
MOST_METADATA = 16_000


def content(given: Arguments, most_together: int = MOST_POSTED) -> Json:
    """The text, blocks, attachments and metadata that were passed, those that were.

    `most_together` is how many characters all texts of the blocks may have: an undocumented cap, met between 11,000
    and 13,200 when posting and at 4,000 when updating.

    Raises:
        SlackError: `msg_too_long`, `invalid_blocks`, `invalid_blocks_format`, `msg_blocks_too_long`,
            `invalid_metadata_format`, `metadata_too_large`.
    """
    found: Json = {}
    if "text" in given:
        found["text"] = given.text("text")
        if len(found["text"]) > (MOST_UPDATED if most_together == MOST_UPDATED else MOST_TEXT):
            raise SlackError("msg_too_long")
    if "blocks" in given:
        found["blocks"] = _blocks(given.parsed("blocks", "invalid_blocks_format"), most_together)
    if "attachments" in given:
        found["attachments"] = given.parsed("attachments", "invalid_attachments")
    if "metadata" in given:
        found["metadata"] = _metadata(given.parsed("metadata", "invalid_metadata_format"))
    return found


def said_something(found: Json) -> Json:
    """The same content.

    Raises:
        SlackError: `no_text` where there is nothing to show.
    """
    if not any(found.get(part) for part in ("text", "blocks", "attachments")):
        raise SlackError("no_text")
    return found


def from_bot(directory: Directory, found: Json) -> Json:
    """A message of the app's."""
    app, bot = directory.app, directory.bot
    profile = {
        "id": app.bot_id,
        "app_id": app.id,
        "name": bot.real_name,
        "team_id": directory.team.id,
        "deleted": False,
    }
    author = {"user": bot.id, "bot_id": app.bot_id, "app_id": app.id, "team": directory.team.id, "bot_profile": profile}
    return author | {"text": ""} | found


def with_ids(blocks: list[Json]) -> list[Json]:
    """The blocks with the ids that Slack gives to those blocks and elements that came without."""
    given = copied({"blocks": blocks})["blocks"]
    for block in given:
        block.setdefault("block_id", new_id("")[:5])
        for element in (block.get("element"), block.get("accessory"), *(block.get("elements") or ())):
            if isinstance(element, dict) and block["type"] in ("section", "actions", "input"):
                element.setdefault("action_id", new_id("")[:5])
    return list(given)


def _blocks(blocks: Any, most_together: int) -> list[Json]:  # noqa: ANN401 - anything may have been passed
    if blocks == []:
        return []
    if problems := block_rules.problems(blocks, "message"):
        raise invalid("invalid_blocks", problems)
    if block_rules.text_length(blocks) > most_together:
        raise SlackError("msg_blocks_too_long")
    return with_ids(blocks)


def _metadata(metadata: Any) -> Json:  # noqa: ANN401 - anything may have been passed
    if metadata == {}:
        return {}
    whole = isinstance(metadata, dict) and isinstance(metadata.get("event_type"), str)
    if not whole or not isinstance(metadata.get("event_payload"), dict):
        raise invalid("invalid_metadata_format", ["metadata needs event_type and event_payload"])
    if len(json.dumps(metadata)) > MOST_METADATA:
        raise SlackError("metadata_too_large")
    return dict(metadata)
