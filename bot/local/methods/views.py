"""views.*: the modals and home tabs that the app shows."""

from bot.local import views
from bot.local.arguments import Arguments
from bot.local.errors import SlackError, invalid
from bot.local.payload import Json
from bot.local.world import World


def opened(world: World, given: Arguments) -> Json:
    """Show a modal to the person whose act the trigger is."""
    view = views.made(world, _view(given, "modal"))
    return {"view": views.shown(world, world.triggers.exchange(_trigger(given)), view)}


def pushed(world: World, given: Arguments) -> Json:
    """Show a modal on top of the one from which the trigger came."""
    view = _view(given, "modal")
    return {"view": views.pushed(world, world.triggers.exchange(_trigger(given)), view)}


def updated(world: World, given: Arguments) -> Json:
    """Change a view that is open, by its id or the app's own; with a hash, only if it is still as it was."""
    found = world.state.view(given.text("view_id") or given.required("external_id"))
    if found is None:
        raise SlackError("not_found")
    user, view = found
    if "hash" in given and given.text("hash") != views.current(view):
        raise SlackError("hash_conflict")
    return {"view": views.replaced(world, user, view, _view(given, view["type"]))}


def published(world: World, given: Arguments) -> Json:
    """Put the app's home tab before a person."""
    user = given.required("user_id")
    if world.state.member(user) is None:
        raise SlackError("user_not_found")
    held = world.state.homes.get(user)
    if "hash" in given and held and given.text("hash") != views.current(held):
        raise SlackError("hash_conflict")
    return {"view": views.published(world, user, _view(given, "home"))}


def _view(given: Arguments, kind: str) -> Json:
    view = given.parsed("view", "invalid_arguments")
    if not isinstance(view, dict):
        raise invalid("invalid_arguments", ["missing required field: view"])
    if view.get("type") != kind:
        raise invalid("invalid_arguments", [f"a {kind} is wanted here [json-pointer:/view/type]"])
    return view


def _trigger(given: Arguments) -> str:
    return given.text("trigger_id") or given.required("interactivity_pointer")
