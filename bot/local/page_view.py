"""The workspace as one person sees it, for the page. What is given out is for serialising at once, not for changing."""

from bot.local.directory import Member
from bot.local.payload import Json
from bot.local.state import Conversation, Post
from bot.local.world import World


def user(member: Member) -> Json:
    """An account, as the page shows it."""
    return {
        "id": member.id,
        "name": member.name,
        "real_name": member.real_name,
        "title": member.title,
        "is_bot": member.is_bot,
        "is_admin": member.is_admin,
        "is_guest": member.is_guest,
        "is_external": member.is_external,
        "deleted": member.deleted,
        "color": member.color,
    }


def workspace(world: World) -> Json:
    """What anybody may see: the team and who is here."""
    team = world.directory.team
    people = [user(member) for member in world.directory.members()]
    return {"team": {"id": team.id, "name": team.name}, "users": people}


def personal(world: World, member: Member) -> Json:
    """What one person sees beyond it: their conversations, the modals before them, their home tab."""
    seen = sorted(world.state.visible_to(member.id), key=lambda one: (one.kind, one.name, one.id))
    return {
        "me": user(member),
        "conversations": [conversation(one, member.id) for one in seen],
        "views": [_view(view) for view in world.state.stacks.get(member.id, [])],
        "home": _view(world.state.homes[member.id]) if member.id in world.state.homes else None,
    }


def _view(view: Json) -> Json:
    """A view without what was filled in, which the page knows best: sent back, it would render the view anew."""
    return {key: value for key, value in view.items() if key != "state"}


def conversation(one: Conversation, viewer: str) -> Json:
    """A conversation in one person's list."""
    visible = [ts for ts, post in one.posts.items() if post.seen_by(viewer)]
    return {
        "id": one.id,
        "name": one.name,
        "kind": one.kind,
        "with": one.other(viewer) if one.kind == "im" else None,
        "is_private": one.is_private,
        "unread": one.unread(viewer),
        "last_ts": visible[-1] if visible else None,
    }


def messages(one: Conversation, viewer: str, bot: str) -> list[Json]:
    """What one person reads in a conversation, oldest first, each with the replies to it."""
    threads: dict[str, list[Json]] = {}
    visible = [post for post in one.posts.values() if post.seen_by(viewer)]
    for post in visible:
        if post.parent is not None:
            threads.setdefault(post.parent, []).append(_message(post, [], bot))
    return [
        _message(post, threads.get(post.ts, []), bot)
        for post in visible
        if post.parent is None or post.parent not in one.posts
    ]


def _message(post: Post, replies: list[Json], bot: str) -> Json:
    message = post.message
    files = [
        {key: f[key] for key in ("id", "name", "title", "mimetype", "size")} | {"url": f"/page/files/{f['id']}"}
        for f in message.get("files", [])
    ]
    edited = "edited" in message and message.get("user") != bot
    return message | {"replies": replies, "ephemeral": post.only_for is not None, "files": files, "edited": edited}
