"""What a person does beyond writing: commands, presses in messages and modals, submitting and closing a modal."""

import logging
import secrets

from bot.local import files, views
from bot.local.answers import answer
from bot.local.delivery import Delivery
from bot.local.directory import SLACKBOT
from bot.local.elements import STATEFUL, chosen, element, errors, held, state_values
from bot.local.errors import RefusedError, SlackError, UnansweredError
from bot.local.payload import Json
from bot.local.state import Conversation, Post, copied
from bot.local.world import World
from bot.local.writing import command_text

log = logging.getLogger(__name__)

TROUBLE = "We had some trouble connecting. Try again?"


class Interactions:
    """The acts of people, sent to the app as Slack sends them."""

    def __init__(self, world: World, app: Delivery) -> None:
        self._world = world
        self._app = app

    async def command(self, user: str, conversation: Conversation, typed: str) -> None:
        """A slash command; what the app answers with its acknowledgement is shown, and so is its silence."""
        name, _, text = typed.strip().partition(" ")
        if name not in self._world.directory.app.commands:
            self._slackbot(
                conversation, user, f"{name} is not a valid command. Messages beginning with / are commands."
            )
            return
        payload = self._command_payload(user, conversation, name, text.strip())
        try:
            body = await self._app.ask("slash_commands", payload, answerable=True)
            if body.get("text") or body.get("blocks"):
                answer(self._world, conversation, user, body)
        except UnansweredError as cause:
            self._slackbot(conversation, user, f'{self._silent()} {name} failed with the error "{cause}".')
        except SlackError as cause:
            log.warning("command answered badly", extra={"action": "bad_answer", "why": cause.answer()})
            self._slackbot(conversation, user, f'{name} failed with the error "invalid_command_response" ({cause}).')

    async def press_message(self, user: str, conversation: Conversation, post: Post, action: Json, state: Json) -> None:
        """A press, or a choice, in a message.

        Raises:
            RefusedError: where the element is gone, the choice is none, or the app did not answer.
        """
        blocks = post.message.get("blocks", [])
        ephemeral = post.only_for is not None
        container: Json = {"message_ts": post.ts, "channel_id": conversation.id, "is_ephemeral": ephemeral}
        container |= {"thread_ts": post.parent} if post.parent else {}
        where: Json = {
            "container": {"type": "message"} | container,
            "channel": {"id": conversation.id, "name": conversation.name},
        }
        if post.only_for is None:
            where["message"] = copied(post.message)
        where["state"] = {"values": state_values(blocks, state)}
        where["response_url"] = self._response_url("actions", conversation, user, post.ts)
        await self._press(user, where, self._action(blocks, action))

    async def press_view(self, user: str, view: Json, action: Json, state: Json) -> None:
        """A press, or a choice, in a modal or a home tab.

        Raises:
            RefusedError: where the element is gone, the choice is none, or the app did not answer.
        """
        view["state"] = {"values": state_values(view["blocks"], self._with_files(user, state))}
        where = {"container": {"type": "view", "view_id": view["id"]}, "view": copied(view)}
        await self._press(user, where, self._action(view["blocks"], action | self._files(user, action)))

    async def submit(self, user: str, view: Json, state: Json) -> dict[str, str]:
        """Submit a modal: what is wrong with it, by block, or nothing; then the app's answer has been done.

        Raises:
            RefusedError: where the app did not answer, or not as it should.
        """
        values = state_values(view["blocks"], self._with_files(user, state))
        if wrong := errors(view["blocks"], values):
            return wrong
        self._world.hand_over(values)
        view["state"] = {"values": values}
        payload = self._common("view_submission", user) | {"view": copied(view), "response_urls": []}
        payload["trigger_id"] = self._world.trigger(user)
        try:
            body = await self._app.ask("interactive", payload, answerable=True)
            return self._submitted(user, view, body)
        except UnansweredError as cause:
            raise RefusedError(TROUBLE) from cause
        except SlackError as cause:
            log.warning("modal answered badly", extra={"action": "bad_answer", "why": cause.answer()})
            raise RefusedError(f"{TROUBLE} ({cause})") from cause

    def close(self, user: str, view: Json) -> None:
        """Close a modal, and with it those on top; all of them if it says so. The app is told if it asked to be."""
        stack = self._world.state.stacks.get(user, [])
        lowest = stack[0] if view["clear_on_close"] and stack else view
        for gone in reversed(views.removed(self._world, user, lowest["id"])):
            if gone["notify_on_close"]:
                payload = self._common("view_closed", user) | {"view": gone, "is_cleared": lowest is not view}
                self._app.background(self._told(payload))

    def home(self, user: str, tab: str) -> None:
        """A person looks at the app's home tab or its messages."""
        event: Json = {"type": "app_home_opened", "user": user, "tab": tab, "event_ts": self._world.stamp()}
        event["channel"] = self._world.state.direct(user, self._world.bot).id
        if tab == "home" and user in self._world.state.homes:
            event["view"] = copied(self._world.state.homes[user])
        self._world.tell(event)

    async def _press(self, user: str, where: Json, action: Json) -> None:
        trigger = {"trigger_id": self._world.trigger(user)}
        payload = self._common("block_actions", user) | trigger | where | {"actions": [action]}
        try:
            await self._app.ask("interactive", payload)
        except UnansweredError as cause:
            raise RefusedError(self._silent()) from cause

    async def _told(self, payload: Json) -> None:
        try:
            await self._app.ask("interactive", payload)
        except UnansweredError as cause:
            log.warning("closing not acknowledged", extra={"action": "view_closed_lost", "why": str(cause)})

    def _submitted(self, user: str, view: Json, body: Json) -> dict[str, str]:
        what = body.get("response_action")
        if what == "errors":
            return _known_errors(view, body.get("errors"))
        if what == "update":
            views.replaced(self._world, user, view, body.get("view"))
        elif what == "push":
            views.pushed(self._world, user, body.get("view"))
        elif what == "clear":
            views.removed(self._world, user, view["root_view_id"])
        elif what is None:
            views.removed(self._world, user, view["id"])
        else:
            raise SlackError("invalid_response_action")
        return {}

    def _action(self, blocks: list[Json], given: Json) -> Json:
        found = element(blocks, str(given.get("block_id")), str(given.get("action_id")))
        action: Json = {
            key: found[key] for key in ("type", "action_id", "text", "value", "style", "placeholder") if key in found
        }
        action |= {"block_id": given["block_id"], "action_ts": self._world.stamp()}
        if found["type"] == "overflow":
            return action | {"selected_option": chosen(found, given.get("selected_option") or {})}
        if found["type"] in STATEFUL:
            return action | held(found, given)
        return action

    def _command_payload(self, user: str, conversation: Conversation, name: str, text: str) -> Json:
        team, app = self._world.directory.team, self._world.directory.app
        member = self._world.directory.member(user)
        kind = {"im": "directmessage", "group": "privategroup"}.get(conversation.channel_type, conversation.name)
        return {
            "token": "local",
            "team_id": team.id,
            "team_domain": team.domain,
            "channel_id": conversation.id,
            "channel_name": kind,
            "user_id": user,
            "user_name": member.name if member else "",
            "command": name,
            "text": command_text(text, self._world.state, escapes=app.escapes_commands),
            "api_app_id": app.id,
            "is_enterprise_install": "false",
            "response_url": self._response_url("commands", conversation, user),
            "trigger_id": self._world.trigger(user),
        }

    def _common(self, kind: str, user: str) -> Json:
        team = self._world.directory.team
        member = self._world.directory.member(user)
        name = member.name if member else ""
        return {
            "type": kind,
            "token": "local",
            "user": {"id": user, "username": name, "name": name, "team_id": team.id},
            "team": {"id": team.id, "domain": team.domain},
            "api_app_id": self._world.directory.app.id,
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _with_files(self, user: str, state: Json) -> Json:
        """What was filled in, with a person's own uploads as file objects: only their ids are believed."""
        return {
            block: {action: value | self._files(user, value) for action, value in values.items()}
            for block, values in state.items()
        }

    def _files(self, user: str, value: Json) -> Json:
        if not isinstance(value.get("files"), list):
            return {}
        ids = [one.get("id") for one in value["files"] if isinstance(one, dict)]
        return {"files": [self._world.file(file) for file in files.own(self._world.state, user, ids)]}

    def _response_url(self, kind: str, conversation: Conversation, user: str, original: str | None = None) -> str:
        secret = self._world.response_urls.issue(secrets.token_hex(16), conversation.id, user, original)
        return f"{self._world.url}/{kind}/{self._world.directory.team.id}/{secret}"

    def _silent(self) -> str:
        return f"That did not work: {self._world.directory.bot.real_name} did not answer in time. Please try again."

    def _slackbot(self, conversation: Conversation, user: str, text: str) -> None:
        self._world.add(conversation, {"user": SLACKBOT, "text": text, "subtype": "bot_message"}, only_for=user)


def _known_errors(view: Json, given: object) -> dict[str, str]:
    """The app's errors, which must name input blocks, or nobody would see them."""
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if not isinstance(given, dict) or not given or not set(given) <= inputs:
        raise SlackError("invalid_errors")
    return {str(block): str(text) for block, text in given.items()}
