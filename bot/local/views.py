"""Modals and home tabs: made of what an app sent, and stacked before a person."""

import json
import secrets
from typing import Any

from bot.local import blocks as block_rules
from bot.local.content import with_ids
from bot.local.elements import carried, elements, state_values
from bot.local.errors import SlackError, invalid
from bot.local.payload import Json
from bot.local.state import copied, new_id
from bot.local.world import World

DEEPEST = 3
LARGEST = 250_000


def made(world: World, given: Any, below: Json | None = None) -> Json:  # noqa: ANN401 - anything may have been passed
    """A view as Slack keeps it; `below` is the one that it is pushed onto.

    Raises:
        SlackError: `invalid_arguments` with the reasons, `view_too_large`, `duplicate_external_id`,
            `missing_scope`.
    """
    content = _content(world, given)
    view_id = new_id("V")
    if content["external_id"] and world.state.view(content["external_id"]):
        raise SlackError("duplicate_external_id")
    chain = {"root_view_id": below["root_view_id"] if below else view_id, "previous_view_id": below and below["id"]}
    owner = {"app_id": world.directory.app.id, "bot_id": world.directory.app.bot_id}
    team = {"team_id": world.directory.team.id, "app_installed_team_id": world.directory.team.id}
    return content | {"id": view_id, "hash": _hash(world)} | chain | owner | team


def shown(world: World, user: str, view: Json) -> Json:
    """Put one modal before a person, instead of any that are open."""
    world.state.stacks[user] = [view]
    world.views_changed(user)
    return copied(view)


def pushed(world: World, user: str, given: Any) -> Json:  # noqa: ANN401 - anything may have been passed
    """Put a modal on top of the one that is open.

    Raises:
        SlackError: `push_limit_reached` for a fourth, `not_found` when none is open, and what `made` raises.
    """
    stack = world.state.stacks.get(user)
    if not stack:
        raise SlackError("not_found")
    if len(stack) >= DEEPEST:
        raise SlackError("push_limit_reached")
    stack.append(made(world, given, below=stack[-1]))
    world.views_changed(user)
    return copied(stack[-1])


def replaced(world: World, user: str, view: Json, given: Any) -> Json:  # noqa: ANN401 - anything may have been passed
    """Change a view where it stands; it keeps its id, its place and what was filled in, and gets a new hash."""
    content = _content(world, given, view)
    view.update(content | {"hash": _hash(world)})
    world.views_changed(user)
    return copied(view)


def published(world: World, user: str, given: Any) -> Json:  # noqa: ANN401 - anything may have been passed
    """Put a home tab before a person."""
    if user in world.state.homes:
        return replaced(world, user, world.state.homes[user], given)
    world.state.homes[user] = made(world, given)
    world.views_changed(user)
    return copied(world.state.homes[user])


def removed(world: World, user: str, view_id: str) -> list[Json]:
    """Take a modal from before a person, with those on top of it; what was taken, the lowest first."""
    stack = world.state.stacks.get(user, [])
    at = next((place for place, view in enumerate(stack) if view["id"] == view_id), len(stack))
    gone = stack[at:]
    del stack[at:]
    world.views_changed(user)
    return gone


def current(view: Json) -> str:
    """The hash that an app must show to change a view only if nobody has in the meantime."""
    return str(view["hash"])


def _content(world: World, given: Any, before: Json | None = None) -> Json:  # noqa: ANN401 - anything may have been passed
    if problems := block_rules.view_problems(given):
        raise invalid("invalid_arguments", problems)
    if len(json.dumps(given)) > LARGEST:
        raise SlackError("view_too_large")
    blocks = with_ids(given["blocks"])
    _need_files_scope(world, blocks)
    kept = carried(blocks, before["state"]["values"]) if before else {}
    defaults = {"private_metadata": "", "callback_id": "", "external_id": "", "close": None, "submit": None}
    closing = {"clear_on_close": False, "notify_on_close": False}
    return defaults | closing | copied(given) | {"blocks": blocks, "state": {"values": state_values(blocks, kept)}}


def _need_files_scope(world: World, blocks: list[Json]) -> None:
    """Slack says that a file_input needs files:read, and not by which error it is refused without."""
    provided = world.directory.app.scopes
    if "files:read" not in provided and any(found["type"] == "file_input" for _, found in elements(blocks)):
        raise SlackError("missing_scope", needed="files:read", provided=",".join(provided))


def _hash(world: World) -> str:
    return f"{int(world.now().timestamp())}.{secrets.token_hex(4)}"
