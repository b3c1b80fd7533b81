"""The demo: the bot, a local workspace whose people are the plan's owners, and a clock that can be moved."""

import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.clock import MovableClock, SystemClock
from bot.demo_people import directory_for
from bot.demo_plan import DemoPlan
from bot.local.server import LocalWorkspace
from bot.local.timeline import Jump
from bot.running import Bot
from bot.service import Moments
from bot.settings import SOCKET, Settings, SlackSettings, load
from handlers import imports
from handlers.moment import Moment
from plans.errors import ChaserError
from plans.reading import Reading
from plans.rounds import next_working_day
from storage import people, plans, rounds

TICK_SECONDS = 0.5
PATIENCE_SECONDS = 15
A_MOMENT = timedelta(seconds=1)
EVENTS = {
    "opening": "Opening of the round",
    "later": "Asking again",
    "reminder": "Next reminder",
    "closing": "Closing of the round",
}


class PortTaken(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """Something else uses that port. Choose another, say 8766: `make demo PORT=8766`, or `chaser demo --port 8766`."""


class Demo:
    """One plan's demo, kept in a folder of its own so that it goes on where it was.

    `start` is the local day on which a new one begins; left out, the first working day after the month at which the
    plan stands. `records` is a database's URL; left out, an SQLite file in that folder. `mode` is how the workspace
    talks to the bot, as CHASER_SLACK_MODE has it.
    """

    def __init__(
        self,
        plan: DemoPlan,
        folder: Path,
        port: int,
        start: date | None = None,
        records: str = "",
        mode: str = SOCKET,
    ) -> None:
        self._mode = mode
        self._plan = plan
        self._folder = folder / plan.folder
        self._folder.mkdir(parents=True, exist_ok=True)
        self._records = records or f"sqlite:///{self._folder / 'chaser.db'}"
        self._clock = MovableClock(self._folder / "clock.json", _start(plan.reading, start))
        self._directory = directory_for(plan.reading.plan)
        self._workspace = LocalWorkspace(
            self._directory, self._clock, port=port, path=self._folder / "workspace.json", timeline=self
        )
        self._bot: Bot | None = None

    @property
    def url(self) -> str:
        """Where the page is."""
        return self._workspace.url

    @property
    def first_words(self) -> str:
        """What somebody does first."""
        officer = self._directory.people[0]
        return f"Be {officer.real_name}, who runs the plan; Chaser has written to you."

    @property
    def bot(self) -> Bot:
        """The running bot."""
        if self._bot is None:
            raise ChaserError("The demo has not been started.")
        return self._bot

    def start(self) -> None:
        """Start the workspace and the bot, and load the plan if it is not loaded yet.

        Raises:
            PortTaken: the port is in use.
        """
        try:
            self._workspace.start()
        except OSError as error:
            raise PortTaken from error
        given = {
            "CHASER_DATABASE_URL": self._records,
            "CHASER_SLACK_BOT_TOKEN": self._workspace.bot_token,
            "CHASER_SLACK_APP_TOKEN": self._workspace.app_token,
            "CHASER_SLACK_MODE": self._mode,
            "CHASER_SLACK_SIGNING_SECRETS": self._workspace.signing_secret,
            "CHASER_HTTP_PORT": "0",
            "CHASER_SLACK_API_URL": f"{self._workspace.url}/api/",
            "CHASER_TICK_SECONDS": str(TICK_SECONDS),
        }
        self._bot = Bot(load(SlackSettings, given), self._clock)
        self._bot.start()
        self._workspace.deliver_to(self._bot.address)
        self._load()

    def stop(self) -> None:
        """Stop both, and keep the clock where it stands."""
        if self._bot is not None:
            self._bot.stop()
        self._workspace.stop()
        self._clock.save()

    def _load(self) -> None:
        now = self.bot.moments.now()
        workspace_id = self.bot.service.workspace_id
        with self.bot.database.writing() as transaction:
            if plans.in_workspace(transaction, workspace_id):
                return
            lead = people.by_user(transaction, workspace_id, self._directory.people[0].id)
            channel = self._directory.channels[0].id
            document = imports.Document(self._plan.reading.plan.name, self._plan.reading, self._plan.sha256)
            found = imports.Import(document, channel, lead.id if lead else None)
            imports.keep(transaction, now, workspace_id, found)
        self.bot.sender.wake()

    def jumps(self) -> Sequence[Jump]:
        """The moments ahead that are worth moving to, soonest first."""
        now = self.bot.moments.now()
        found = [Jump("working-day", "Next working day", now.morning(now.next_working_day()))]
        found += [Jump(kind, EVENTS[kind], at) for kind, at in self._events(now).items()]
        return sorted(found, key=lambda jump: jump.at)

    def _events(self, now: Moment) -> dict[str, datetime]:
        with self.bot.database.reading() as transaction:
            found = {kind: rounds.next_instant(transaction, now.at, kind) for kind in EVENTS}
        return {kind: at for kind, at in found.items() if at is not None}

    def jump(self, id: str) -> None:  # noqa: A002 - the word that the page's API uses
        """Move the clock there, stopping at everything that falls due on the way."""
        target = next((jump.at for jump in self.jumps() if jump.id == id), self._clock.now()) + A_MOMENT
        while due := sorted(at for at in self._events(self.bot.moments.now()).values() if at < target):
            self._move_to(max(due[0] + A_MOMENT, self._clock.now() + A_MOMENT))
        self._move_to(target)

    def _move_to(self, instant: datetime) -> None:
        self._clock.move_to(instant)
        self.bot.tick()
        give_up = time.monotonic() + PATIENCE_SECONDS
        while self.bot.waiting() and time.monotonic() < give_up:
            time.sleep(0.05)


def _start(reading: Reading, start: date | None) -> datetime:
    """Half an hour before the working day begins; now where the plan does not say at which month it stands."""
    settings = load(Settings, {})
    now = Moments(SystemClock(), settings.zone, settings.nation).now()
    as_of = reading.plan.as_of
    if start is None and as_of is None:
        return now.at
    if start is None and as_of is not None:
        start = date(as_of.year + as_of.month // 12, as_of.month % 12 + 1, 1)
    day = next_working_day(start or now.today, now.is_working)
    return now.morning(day) - timedelta(minutes=30)
