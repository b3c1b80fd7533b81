"""The page's own API: what a person at the keyboard does. It is ours, not Slack's; JSON both ways."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.local import files, page_view, timeline
from bot.local.directory import Member
from bot.local.errors import RefusedError
from bot.local.faults import Faults
from bot.local.interactions import Interactions
from bot.local.page_input import Given, person, refusal
from bot.local.payload import Json
from bot.local.state import Conversation, Post
from bot.local.world import World
from bot.local.writing import message_text

STATIC = Path(__file__).parent / "static"
Act = Callable[[Given], Awaitable[Json]]


class PageApi:
    """What the page asks for and does."""

    def __init__(
        self, world: World, interactions: Interactions, faults: Faults, times: timeline.Timeline | None
    ) -> None:
        self._world = world
        self._interactions = interactions
        self._faults = faults
        self._times = times
        self._moving = asyncio.Lock()

    def routes(self) -> list[BaseRoute]:
        """Its addresses."""
        acts: dict[str, Act] = {
            "say": self.say,
            "edit": self.edit,
            "delete": self.delete,
            "press": self.press,
            "submit": self.submit,
            "close": self.close,
            "read": self.read,
            "open": self.open,
            "home": self.home,
            "clock": self.clock,
            "faults": self.faults,
        }
        return [
            Route("/", self.page),
            Route("/page/state", self.state),
            Route("/page/messages", self.messages),
            Route("/page/events", self.events),
            *(Route(f"/page/{name}", _endpoint(act), methods=["POST"]) for name, act in acts.items()),
            Mount("/static", StaticFiles(directory=STATIC, check_dir=False)),
        ]

    async def page(self, request: Request) -> Response:
        """The page itself."""
        del request  # it is the same for everybody
        return FileResponse(STATIC / "index.html")

    async def state(self, request: Request) -> Response:
        """The workspace as a person sees it; without `as`, only who there is to be."""
        shown = page_view.workspace(self._world)
        if "as" in request.query_params:
            try:
                shown |= page_view.personal(self._world, self._member(request.query_params.get("as", "")))
            except RefusedError as cause:
                return refusal(cause)
            shown["clock"] = await timeline.told(self._times, self._world.clock, self._world.directory.team.tz)
        return JSONResponse(shown)

    async def messages(self, request: Request) -> Response:
        """What a person reads in a conversation."""
        try:
            me = self._member(request.query_params.get("as", ""))
            conversation = self._conversation(me, request.query_params.get("channel", ""))
        except RefusedError as cause:
            return refusal(cause)
        return JSONResponse({"messages": page_view.messages(conversation, me.id, self._world.bot)})

    async def events(self, request: Request) -> Response:
        """What changes, as it changes."""
        try:
            me = self._member(request.query_params.get("as", ""))
        except RefusedError as cause:
            return refusal(cause)
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(self._world.feed.stream(me.id), media_type="text/event-stream", headers=headers)

    async def say(self, given: Given) -> Json:
        """Write a message, with or without files, or a command if it begins with a slash."""
        me, conversation = self._here(given)
        sent = files.own(self._world.state, me.id, given.listed("files"))
        text = given.text("text").strip() if sent else _words(given)
        if text.startswith("/"):
            if sent:
                raise RefusedError("A command cannot carry a file. Send the file by itself.")
            await self._interactions.command(me.id, conversation, text)
            return {"command": True}
        thread = conversation.root(given.text("thread_ts"))
        return {"ts": self._world.write(conversation, me.id, text, thread, sent).ts}

    async def edit(self, given: Given) -> Json:
        """Change one's own message."""
        me, conversation = self._here(given)
        post = _own(conversation, me, given)
        text = message_text(_words(given), self._world.state)
        self._world.change(conversation, post, {"text": text}, by=me.id)
        return {"ok": True}

    async def delete(self, given: Given) -> Json:
        """Take back one's own message."""
        me, conversation = self._here(given)
        self._world.remove(conversation, _own(conversation, me, given))
        return {"ok": True}

    async def press(self, given: Given) -> Json:
        """Press a button, or choose, in a message or a view; done when the app has acknowledged it."""
        me, container = self._me(given), given.part("container")
        action, state = given.action(), given.state()
        if container.get("type") == "view":
            view = self._view(me, container.get("view_id", ""))
            await self._interactions.press_view(me.id, view, action, state)
        else:
            conversation = self._conversation(me, container.get("channel", ""))
            post = _seen(conversation, me, container.get("ts", ""))
            await self._interactions.press_message(me.id, conversation, post, action, state)
        return {"ok": True}

    async def submit(self, given: Given) -> Json:
        """Submit a modal; done when the app has answered."""
        me = self._me(given)
        wrong = await self._interactions.submit(me.id, self._view(me, given.text("view_id")), given.state())
        return {"ok": False, "errors": wrong} if wrong else {"ok": True}

    async def close(self, given: Given) -> Json:
        """Close a modal."""
        me = self._me(given)
        self._interactions.close(me.id, self._view(me, given.text("view_id")))
        return {"ok": True}

    async def read(self, given: Given) -> Json:
        """Mark a conversation as read."""
        me, conversation = self._here(given)
        conversation.read[me.id] = self._world.state.last_ts
        self._world.feed.publish("conversations", [me.id])
        self._world.snapshot.touch()
        return {"ok": True}

    async def open(self, given: Given) -> Json:
        """Open a direct message with somebody; with the app, it is told."""
        me = self._me(given)
        other = self._world.state.member(given.text("user"))
        if other is None:
            raise RefusedError("There is nobody of that name.")
        conversation = self._world.state.direct(me.id, other.id)
        if other.id == self._world.bot:
            self._interactions.home(me.id, "messages")
        self._world.changed("conversations", conversation)
        return {"channel": conversation.id}

    async def home(self, given: Given) -> Json:
        """Look at the app's home tab."""
        me = self._me(given)
        self._interactions.home(me.id, "home")
        return {"view": self._world.state.homes.get(me.id)}

    async def clock(self, given: Given) -> Json:
        """Move the clock; answered when it stands where it was moved to."""
        zone = self._world.directory.team.tz
        async with self._moving:  # two moves at once would each go from where the other has not yet arrived
            told = await timeline.moved(self._times, self._world.clock, zone, given.text("jump"))
        self._world.feed.publish("clock")
        return told

    async def faults(self, given: Given) -> Json:
        """Ask for faults at the next calls of a Web API method."""
        self._faults.add(given.text("method"), given.text("kind"), given.count("times", 1, 1000))
        return {"ok": True}

    def _me(self, given: Given) -> Member:
        return self._member(given.text("as"))

    def _here(self, given: Given) -> tuple[Member, Conversation]:
        me = self._me(given)
        return me, self._conversation(me, given.text("channel"))

    def _member(self, user: str) -> Member:
        return person(self._world.state, user)

    def _conversation(self, me: Member, channel: str) -> Conversation:
        conversation = self._world.state.conversations.get(channel)
        if conversation is None or me.id not in conversation.members:
            raise RefusedError("You are not in that conversation.")
        return conversation

    def _view(self, me: Member, view_id: str) -> Json:
        found = self._world.state.view(view_id)
        if found is None or found[0] != me.id:
            raise RefusedError("That is no longer open.")
        return found[1]


def _endpoint(act: Act) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(await act(Given(await request.body())))
        except RefusedError as cause:
            return refusal(cause)

    return endpoint


def _seen(conversation: Conversation, me: Member, ts: str) -> Post:
    post = conversation.posts.get(ts)
    if post is None or not post.seen_by(me.id):
        raise RefusedError("That message is no longer there.")
    return post


def _words(given: Given) -> str:
    text = given.text("text").strip()
    if not text:
        raise RefusedError("There is nothing to send.")
    return text


def _own(conversation: Conversation, me: Member, given: Given) -> Post:
    post = _seen(conversation, me, given.text("ts"))
    if post.message.get("user") != me.id:
        raise RefusedError("That is not your message.")
    return post
