"""The shape that a payload must have before Bolt sees it: Bolt takes it apart without looking first."""

from collections.abc import Callable, Mapping

Fields = Mapping[str, type]

COMMAND: Fields = {"command": str, "team_id": str, "user_id": str, "channel_id": str}
KINDS: dict[str, Fields] = {
    "event_callback": {"team_id": str, "event": dict},
    "block_actions": {"user": dict, "actions": list},
    "view_submission": {"user": dict, "view": dict},
    "view_closed": {"user": dict, "view": dict},
}
OPTIONAL: Fields = {"team": dict, "user": dict, "view": dict, "event": dict, "message": dict, "container": dict}
"""Where one of these stands, Bolt looks inside it for ids."""


def is_sound(payload: object) -> bool:
    """The payload is of a kind that we subscribe to, and each part of it that is looked into is what it should be."""
    if not isinstance(payload, dict):
        return False
    kind = payload.get("type")
    fields = COMMAND if "command" in payload else KINDS.get(kind) if isinstance(kind, str) else None
    if fields is None or not all(isinstance(payload.get(name), type_) for name, type_ in fields.items()):
        return False
    loose = all(payload.get(name) is None or isinstance(payload[name], type_) for name, type_ in OPTIONAL.items())
    return loose and CHECKS.get(str(kind), _anything)(payload)


def _anything(_payload: Mapping[str, object]) -> bool:
    return True


def _event(payload: Mapping[str, object]) -> bool:
    event = payload["event"]
    return isinstance(event, dict) and isinstance(event.get("type"), str)


def _actions(payload: Mapping[str, object]) -> bool:
    used = payload["actions"]
    return isinstance(used, list) and bool(used) and all(isinstance(u, dict) and "action_id" in u for u in used)


def _view(payload: Mapping[str, object]) -> bool:
    view = payload["view"]
    return isinstance(view, dict) and isinstance(view.get("callback_id"), str)


CHECKS: dict[str, Callable[[Mapping[str, object]], bool]] = {
    "event_callback": _event,
    "block_actions": _actions,
    "view_submission": _view,
}
