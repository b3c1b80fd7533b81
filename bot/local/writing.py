"""What a person types, as Slack passes it on."""

import re

from bot.local.payload import Json
from bot.local.state import State

LINK = re.compile(r"(?<![\w<|])https?://[^\s<>]+[^\s<>.,;:!?)'\"]")


def escaped(text: str) -> str:
    """With `&`, `<` and `>` as entities: in Slack's text the bare ones only begin and end mentions and links."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def message_text(typed: str, state: State) -> str:
    """A typed message as Slack's mrkdwn: escaped, `@name` as `<@U1>`, `#team` as `<#C1|team>`, links in brackets."""
    return _mentioned(LINK.sub(r"<\g<0>>", escaped(typed)), state, named=False)


def command_text(typed: str, state: State, *, escapes: bool) -> str:
    """A command's text. With `escapes` (the manifest's `should_escape`) people are `<@U1|name>`."""
    return _mentioned(LINK.sub(r"<\g<0>>", escaped(typed)), state, named=True) if escapes else escaped(typed)


def rich_text(text: str) -> Json:
    """The rich_text block that Slack makes of what a person typed."""
    element = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "block_id": "typed", "elements": [element]}


def _mentioned(text: str, state: State, *, named: bool) -> str:
    marks = _people(state, named=named) | _channels(state)
    if not marks:
        return text
    names = "|".join(re.escape(name) for name in sorted(marks, key=len, reverse=True))
    return re.sub(rf"(?<![\w<|])({names})(?!\w)", lambda match: marks[match[0].lower()], text, flags=re.IGNORECASE)


def _people(state: State, *, named: bool) -> dict[str, str]:
    found = {}
    for member in state.directory.members():
        mark = f"<@{member.id}|{member.name}>" if named else f"<@{member.id}>"
        found[f"@{member.name}".lower()] = found[f"@{escaped(member.real_name)}".lower()] = mark
    return found


def _channels(state: State) -> dict[str, str]:
    channels = [conversation for conversation in state.conversations.values() if conversation.kind == "channel"]
    return {f"#{channel.name}".lower(): f"<#{channel.id}|{channel.name}>" for channel in channels}
