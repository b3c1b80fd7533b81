"""Who and what is in the workspace: its team, people, channels and the installed app."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.local.payload import Json

SLACKBOT = "USLACKBOT"
COLOURS = ("4a6fa5", "9f69e7", "2b8a6e", "b4532a", "7a5c99", "c0392b", "3f7d20", "8d6e63")


@dataclass(frozen=True)
class Team:
    """One workspace. `tz` is the IANA zone in which its page shows the clock."""

    id: str
    name: str
    domain: str = "local"
    tz: str = "Europe/London"


@dataclass(frozen=True)
class Member:
    """One account. A guest has one or few channels; an external one belongs to another workspace."""

    id: str
    name: str
    real_name: str
    title: str = ""
    email: str = ""
    tz: str = "Europe/London"
    is_admin: bool = False
    is_bot: bool = False
    is_guest: bool = False
    is_external: bool = False
    deleted: bool = False

    @property
    def color(self) -> str:
        """A colour that stays this account's own, six hexadecimal digits as Slack gives them."""
        return COLOURS[sum(self.id.encode()) % len(COLOURS)]


@dataclass(frozen=True)
class Channel:
    """A channel and the ids of its members; the app is in it only if its bot user is among them."""

    id: str
    name: str
    members: tuple[str, ...]
    is_private: bool = False


DEFAULT_SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "users:read",
    "users:read.email",
)
DEFAULT_EVENTS = ("app_home_opened", "app_mention", "file_shared", "message.channels", "message.groups", "message.im")


@dataclass(frozen=True)
class App:
    """The installed app as its manifest declares it: commands, bot scopes and event subscriptions.

    `escapes_commands` is the manifest's `should_escape`: a command's text names people as `<@U1|name>`.
    """

    id: str = "A0CHASER"
    bot_id: str = "B0CHASER"
    commands: tuple[str, ...] = ("/plan",)
    scopes: tuple[str, ...] = DEFAULT_SCOPES
    events: tuple[str, ...] = DEFAULT_EVENTS
    escapes_commands: bool = True


@dataclass(frozen=True)
class Directory:
    """Everything that is in the workspace before anybody has said a word."""

    team: Team
    people: tuple[Member, ...]
    channels: tuple[Channel, ...]
    bot: Member
    app: App = field(default_factory=App)

    def members(self) -> tuple[Member, ...]:
        """The people, the app's bot user and Slackbot."""
        return (*self.people, self.bot, Member(SLACKBOT, "slackbot", "Slackbot", is_bot=True))

    def member(self, user_id: str) -> Member | None:
        """The account with this id, a deactivated one too."""
        return next((member for member in self.members() if member.id == user_id), None)


def user_object(member: Member, team: Team, now: datetime, *, with_email: bool) -> Json:
    """An account as Slack's `user` object; the e-mail only with `users:read.email`, the offset as at `now`."""
    zone = now.astimezone(ZoneInfo(member.tz))
    offset = zone.utcoffset()
    profile: Json = {
        "real_name": member.real_name,
        "display_name": member.name,
        "title": member.title,
        "team": _home(member, team),
    }
    if with_email and member.email:
        profile["email"] = member.email
    return {
        "id": member.id,
        "team_id": _home(member, team),
        "name": member.name,
        "real_name": member.real_name,
        "deleted": member.deleted,
        "color": member.color,
        "tz": member.tz,
        "tz_label": zone.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": profile,
        "is_admin": member.is_admin,
        "is_owner": False,
        "is_bot": member.is_bot,
        "is_restricted": member.is_guest,
        "is_ultra_restricted": False,
        "is_stranger": member.is_external,
        "updated": 0,
    }


def _home(member: Member, team: Team) -> str:
    return f"{team.id}X" if member.is_external else team.id
