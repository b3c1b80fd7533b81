"""Slack's payloads as requests: who, what, and the key that makes it once only.

Identity comes from the payload alone, which Slack has signed or sent over its own socket. What is none of ours, or is
not in the shape that Slack documents, is no request and raises nothing.
"""

import hashlib
import html
import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.ports import Identity
from bot.slack.render.tokens import line_block, read_status, read_token
from handlers import requests as r

log = logging.getLogger(__name__)

Payload = Mapping[str, Any]

NEVER = 2**31
"""Ids are database keys: a larger number is a forgery that the database would choke on."""

MARKUP = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
TIME_STAMP = re.compile(r"(\d{1,10})\.(\d{6})", re.ASCII)
DOCUMENTS = (".docx", ".doc", ".xlsx", ".xls", ".xlsm", ".csv", ".tsv", ".txt", ".pdf", ".rtf", ".odt", ".ods", ".md")
"""What people send plans in, also what can't be read: then the answer says what to send instead."""

PEOPLE_SUBTYPES = (None, "file_share")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request, who makes it, and the key that makes a change once only; a question's is not looked at."""

    identity: Identity
    request: r.Request
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """A control that was used: the parts of its token, the person chosen with it, and what was typed in the message."""

    parts: tuple[str, ...]
    person: str
    state: Payload

    def id(self, place: int) -> int:
        """One of its ids; raises ValueError for what cannot be one."""
        return _id(self.parts[place])

    def line(self, action: int) -> str:
        """What was typed beside an action."""
        return _typed(self.state, line_block(action), "line")


def _set_status(press: Press) -> r.Request:
    request, action, status = press.id(0), press.id(1), read_status(press.parts[2])
    words = press.line(action)
    return r.NoChange(request, action, words) if status is None else r.SetStatus(request, action, status, words)


def _submit_form(press: Press) -> r.Request:
    chosen = press.state["status"]["status"].get("selected_option") or {"value": "same"}
    also = (press.state.get("also") or {}).get("also") or {}
    return r.SubmitForm(
        request=press.id(0),
        action=press.id(1),
        status=read_status(chosen["value"]),
        words=_typed(press.state, "words", "words"),
        due=_typed(press.state, "due", "due"),
        reason=_typed(press.state, "reason", "reason"),
        also=tuple(_id(option["value"]) for option in also.get("selected_options") or ()),
    )


def _give_file(press: Press) -> r.Request:
    (file, *_) = press.state["file"]["file"]["files"]
    chosen = ((press.state.get("private") or {}).get("private") or {}).get("selected_options") or ()
    name = _typed(press.state, "name", "name")
    return r.GiveFile(_text(file["id"]), _text(file["name"]), name, is_private=bool(chosen))


def _typed(state: Payload, block: str, name: str) -> str:
    """What was typed into a field, which Slack gives as plain text; nothing where there is no such field."""
    return str(((state.get(block) or {}).get(name) or {}).get("value") or "").replace("\0", "").strip()


def _chosen(state: Payload, block: str) -> str:
    """What was chosen from a menu that is called like its block; nothing where there is none."""
    chosen = ((state.get(block) or {}).get(block) or {}).get("selected_option") or {}
    return read_token(str(chosen.get("value") or ":"))[1][0]


def _id(words: str) -> int:
    number = int(words)
    if not 0 <= number < NEVER:
        raise ValueError("not an id")
    return number


PRESSES: dict[str, Callable[[Press], r.Request]] = {
    "status": _set_status,
    "same": lambda p: r.NoChange(p.id(0), p.id(1), p.line(p.id(1))),
    "rest": lambda p: r.NoChangeForRest(p.id(0)),
    "later": lambda p: r.AskLater(p.id(0)),
    "notmine": lambda p: r.NotMine(p.id(0), p.id(1)),
    "form": lambda p: r.OpenForm(p.id(0), p.id(1)),
    "history": lambda p: r.ShowHistory(p.id(0)),
    "choose": lambda p: r.ChooseReading(p.id(0), p.parts[1], p.parts[2]),
    "save": lambda p: r.SaveDraft(p.id(0)),
    "edit": lambda p: r.EditDraft(p.id(0)),
    "cancel": lambda p: r.CancelDraft(p.id(0)),
    "undo": lambda p: r.Undo(p.id(0)),
    "reason": lambda p: r.GiveReason(p.id(0), p.parts[1]),
    "preview": lambda p: r.PreviewMessages(p.id(0)),
    "open": lambda p: r.OpenRound(p.id(0)),
    "drop": lambda p: r.CancelRound(p.id(0)),
    "close": lambda p: r.CloseRound(p.id(0)),
    "assign": lambda p: r.AssignOwner(p.id(0), p.person or p.parts[1]),
    "doubt": lambda p: r.OpenDoubt(p.id(0), p.parts[1]),
    "right": lambda p: r.SettleDoubt(p.id(0), p.parts[1]),
    "keep": lambda p: r.KeepUpload(p.id(0), p.parts[1]),
    "leave": lambda p: r.DropUpload(p.id(0)),
}
"""Everything that a control in a message can ask for, by the verb of its token."""

SHOWING = frozenset({"form", "history", "edit", "preview", "other"})
"""The verbs of controls that change nothing."""

SUBMISSIONS: dict[str, Callable[[Press], r.Request]] = {
    "answer": _submit_form,
    "draft": lambda p: r.SubmitDraft(p.id(0), _typed(p.state, "text", "text")),
    "reason": lambda p: r.GiveReason(p.id(0), _typed(p.state, "reason", "reason")),
    "import": _give_file,
    "doubt": lambda p: r.SettleDoubt(p.id(0), p.parts[1], _typed(p.state, "text", "text") or _chosen(p.state, "text")),
}
"""Every form, by the verb of its private metadata."""


def command(body: Payload) -> Incoming | None:
    """A `/plan` command."""
    return _read(_command, body, "command")


def event(body: Payload) -> Incoming | None:
    """A direct message of a person, new, edited or deleted. Our own and other bots' are nothing to answer."""
    return _read(_event, body, "event")


def press(body: Payload) -> Incoming | None:
    """A control used in a message."""
    return _read(_press, body, "press")


def submission(body: Payload) -> Incoming | None:
    """A form sent."""
    return _read(_submission, body, "submission")


def pressed_token(body: Payload) -> str:
    """The token of the control that was used; raises KeyError, IndexError or TypeError where there is none."""
    used = body["actions"][0]
    chosen = used.get("selected_option") or {}
    return _text(chosen.get("value") or used.get("value") or used["action_id"])


def reason_wanted(body: Payload) -> int | None:
    """The slippage of a pressed "Other…": it opens a form for a reason in one's own words, and asks nothing yet."""
    try:
        verb, parts = read_token(pressed_token(body))
        return _id(parts[0]) if verb == "other" else None
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return None


def shows_only(body: Payload) -> bool:
    """Whether the control that was used only shows something, such as a form: nothing is saved by pressing it."""
    try:
        return read_token(pressed_token(body))[0] in SHOWING
    except (AttributeError, IndexError, KeyError, TypeError):
        return False


def came_from(body: Payload) -> str:
    """The response URL that a form carries from the message in which it was opened."""
    metadata = (body.get("view") or {}).get("private_metadata") or ""
    return str(metadata).partition(" ")[2]


def words_of(text: str) -> str:
    """What a person typed, out of Slack's form: its links, mentions and escapes as plain words."""
    return html.unescape(MARKUP.sub(_plain, text)).replace("\xa0", " ").replace("\0", "").strip()


def _read(reader: Callable[[Payload], Incoming | None], body: Payload, kind: str) -> Incoming | None:
    try:
        return reader(body)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        log.warning("payload ignored", extra={"action": "slack.ignored", "kind": kind, "why": type(error).__name__})
        return None


def _command(body: Payload) -> Incoming:
    identity = Identity(_text(body["team_id"]), _text(body["user_id"]))
    words = words_of(body.get("text") or "")
    return Incoming(identity, r.Command(words, _text(body["channel_id"])))


def _event(body: Payload) -> Incoming | None:
    happened = body["event"]
    if happened["type"] != "message" or happened.get("channel_type") != "im":
        return None
    if happened.get("subtype") == "message_changed":
        return _edited(body, happened)
    if happened.get("subtype") == "message_deleted":
        return _deleted(body, happened)
    if happened.get("subtype") not in PEOPLE_SUBTYPES or not _is_human(happened):
        return None
    channel, ts, words = _text(happened["channel"]), _text(happened["ts"]), words_of(happened["text"])
    identity = Identity(_text(body["team_id"]), _text(happened["user"]))
    files = happened.get("files") or ()
    file = _document(files) or (None if words else _first(files))
    key, written = f"message:{channel}:{ts}", _instant(ts)
    if file:
        given = r.GiveFile(*file, words, channel=channel, ts=ts, others=len(files) - 1, written=written)
        return Incoming(identity, given, key)
    return Incoming(identity, r.Reply(channel, ts, words, written), key) if words else None


def _first(files: Sequence[Payload]) -> tuple[str, str] | None:
    """The first file whatever it is: sent alone it wants an answer, and if it is no plan that is the answer."""
    return next(((_text(file["id"]), _text(file["name"])) for file in files), None)


def _document(files: Sequence[Payload]) -> tuple[str, str] | None:
    """The id and the name of the first file that a plan could be in; a picture that comes with a reply is none."""
    named = ((_text(file["id"]), _text(file["name"])) for file in files)
    return next(((id_, name) for id_, name in named if name.lower().endswith(DOCUMENTS)), None)


def _edited(body: Payload, happened: Payload) -> Incoming | None:
    """Slack also sends a change when it unfolds a link or a thread grows: only new words of a person's count."""
    after, before = happened["message"], happened.get("previous_message") or {}
    if after.get("subtype") not in PEOPLE_SUBTYPES or not _is_human(after) or after["text"] == before.get("text"):
        return None
    channel, ts, words = _text(happened["channel"]), _text(after["ts"]), words_of(after["text"])
    at = (after.get("edited") or {}).get("ts") or happened["ts"]
    identity = Identity(_text(body["team_id"]), _text(after["user"]))
    return Incoming(identity, r.ReplyEdited(channel, ts, words, _instant(at)), f"message:{channel}:{ts}:{_text(at)}")


def _deleted(body: Payload, happened: Payload) -> Incoming | None:
    """Slack does not say who deleted it, but whose it was."""
    before = happened["previous_message"]
    if before.get("subtype") not in PEOPLE_SUBTYPES or not _is_human(before):
        return None
    channel, ts = _text(happened["channel"]), _text(happened["deleted_ts"])
    identity = Identity(_text(body["team_id"]), _text(before["user"]))
    return Incoming(identity, r.ReplyDeleted(channel, ts), f"message:{channel}:{ts}:deleted")


def _instant(ts: str) -> datetime | None:
    """When something was written: a time stamp is seconds since 1970, with the microseconds behind the dot."""
    found = TIME_STAMP.fullmatch(ts)
    return datetime.fromtimestamp(int(found[1]), UTC).replace(microsecond=int(found[2])) if found else None


def _is_human(message: Payload) -> bool:
    return not message.get("bot_id") and not message.get("app_id") and bool(message.get("user"))


def _press(body: Payload) -> Incoming:
    used = body["actions"][0]
    verb, parts = read_token(pressed_token(body))
    state = (body.get("state") or {}).get("values") or {}
    request = PRESSES[verb](Press(parts, _person(used), state))
    user = _text(body["user"]["id"])
    at = body.get("trigger_id") or f"{used['action_ts']}:{user}"
    return Incoming(Identity(_text(body["team"]["id"]), user), request, f"press:{_text(at)}")


def _person(used: Payload) -> str:
    return _text(used["selected_user"]) if used.get("type") == "users_select" else ""


def _submission(body: Payload) -> Incoming:
    view = body["view"]
    values = view["state"]["values"]
    verb, parts = read_token(_text(view["private_metadata"]).partition(" ")[0])
    request = SUBMISSIONS[verb](Press(parts, "", values))
    identity = Identity(_text(body["team"]["id"]), _text(body["user"]["id"]))
    return Incoming(identity, request, f"view:{_text(view['id'])}:{view.get('hash')}:{_digest(values)}")


def _digest(values: Payload) -> str:
    """A form that was sent back with an error keeps its id and hash: its second sending must count as another."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError("not a text")
    return value


def _plain(found: re.Match[str]) -> str:
    """A mention of a person keeps its id, by which a command can name them; a link shows where it goes."""
    target, label = found[1], found[2] or ""
    if target.startswith("@"):
        return target
    if target.startswith(("#", "!")):
        return f"{target[0].replace('!', '@')}{label or target[1:]}"
    address = target.removeprefix("mailto:")
    bare = re.sub(r"^https?://", "", address)
    return address if not label or label in (address, bare, target) else f"{label} ({address})"
