"""What the bot needs of a chat platform, and what a platform needs of the bot."""

from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from handlers.requests import Request
from handlers.views import View


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is at the other end, from the platform's signed payload only."""

    team: str
    user: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as the workspace's directory has them. `kind` is "member", "guest", "external" or "bot"."""

    user: str
    name: str
    title: str = ""
    email: str = ""
    zone: str = ""
    kind: str = "member"
    is_admin: bool = False
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as the platform knows it."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that somebody gave, with the name that they gave it."""

    name: str
    data: bytes


class SendFailed(Exception):  # noqa: N818 - an outcome, read as a sentence: "send failed, permanently"
    """A message did not go out, or nobody knows whether it did; or a file did not come.

    `permanent`: never try again. `retry_after`: seconds that the platform asked for.
    `is_ambiguous`: it may have arrived.
    """

    def __init__(
        self, reason: str, *, permanent: bool = False, retry_after: float | None = None, is_ambiguous: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.retry_after = retry_after
        self.is_ambiguous = is_ambiguous


class Paced(SendFailed):
    """A message was not tried yet: the platform takes no more just now. `retry_after` says in how many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__("paced", retry_after=seconds)


class TooLate(SendFailed):
    """A message was not written: its time was over before it could be."""

    def __init__(self) -> None:
        super().__init__("the sender's time is over")


@dataclass(frozen=True, slots=True)
class Posted:
    """What is posted, and how.

    `key` can be found again with `Line.find`. `thread` is the time stamp of the message that it answers. `until`
    is when it must not be written any more, in seconds of `time.monotonic`. `is_repeat` where whoever reads it may have
    read it before, which is then said.
    """

    view: View
    key: str
    until: float
    thread: str | None = None
    is_repeat: bool = False


class Line(Protocol):
    """An open line that messages go out by, for one event loop. Every method raises SendFailed."""

    async def post(self, to: str, posted: Posted) -> Sent:
        """Say something to a person (user id) or in a channel.

        Raises:
            TooLate: its time was over.
        """
        ...

    async def update(self, sent: Sent, view: View, key: str) -> None:
        """Replace what a message says."""
        ...

    async def find(self, to: str, key: str, besides: str | None = None) -> Sent | None:
        """Our own message that bears this key, if it arrived: one with another time stamp than `besides`."""
        ...

    async def delete(self, sent: Sent) -> None:
        """Remove our own message."""
        ...


class Platform(Protocol):
    """A chat platform. Fetching and reading raise SendFailed."""

    def line(self) -> AbstractAsyncContextManager[Line]:
        """A line to send by, open as long as it is held."""
        ...

    def fetch(self, file: str, most: int) -> Fetched:
        """A file that somebody gave, by its id; never more than `most` bytes of it are fetched.

        Permanent where it is gone, is not shared with the bot, or is larger: `reason` is then "file_too_large".
        """
        ...

    def people(self) -> Iterable[Profile]:
        """Everybody in the workspace's directory."""
        ...


class Service(Protocol):
    """Receiving: the bot's one way in."""

    def handle(self, identity: Identity, request: Request, key: str | None = None) -> View:
        """Do what is asked in one transaction and return what to show, after the commit.

        `key` makes it once only: the same key again changes nothing and returns Nothing.
        Raises plans.errors.ChaserError with a sentence for the person.
        """
        ...
