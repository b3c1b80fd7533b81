"""users.* and auth.test: who is here."""

from bot.local.arguments import Arguments
from bot.local.directory import Member, user_object
from bot.local.errors import SlackError
from bot.local.methods.finding import page
from bot.local.payload import Json
from bot.local.world import World


def test_auth(world: World, given: Arguments) -> Json:
    """Whose token it is."""
    del given  # it takes none
    directory = world.directory
    return {
        "url": f"{world.url}/",
        "team": directory.team.name,
        "user": directory.bot.name,
        "team_id": directory.team.id,
        "user_id": directory.bot.id,
        "bot_id": directory.app.bot_id,
        "is_enterprise_install": False,
    }


def listed(world: World, given: Arguments) -> Json:
    """Every account, deactivated ones too."""
    shown, cursor = page(list(world.directory.members()), given, 1000, 1000)
    told = [_told(world, member) for member in shown]
    return {"members": told, "cache_ts": int(world.now().timestamp()), "response_metadata": {"next_cursor": cursor}}


def info(world: World, given: Arguments) -> Json:
    """One account."""
    member = world.directory.member(given.required("user"))
    if member is None:
        raise SlackError("user_not_found")
    return {"user": _told(world, member)}


def _told(world: World, member: Member) -> Json:
    with_email = "users:read.email" in world.directory.app.scopes
    return user_object(member, world.directory.team, world.now(), with_email=with_email)
