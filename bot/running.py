"""The bot put together and run: records, service, sender, heart, and the connection to Slack."""

import logging
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

from bot.backups import Backups, before_migrating
from bot.catching_up import CatchUp
from bot.chores import Chores
from bot.clock import Clock, SystemClock
from bot.directory import people_of
from bot.heart import Heart
from bot.importing import Importer
from bot.sender import Sender
from bot.service import Chaser, Moments
from bot.settings import SlackSettings
from bot.slack.app import bring, make_app
from bot.slack.connect import check_bot_token
from bot.slack.history import History
from bot.slack.platform import SlackPlatform, make_client
from bot.slack.ways import Way, way_in
from storage import drafts, outbox, retention
from storage.database import Database
from storage.lock import locked
from storage.migrate import migrate

if TYPE_CHECKING:
    from bot.metrics import Metrics

log = logging.getLogger(__name__)


class Bot:
    """Chaser in one Slack workspace. `start` returns when it is connected; `stop` ends every thread."""

    def __init__(self, settings: SlackSettings, clock: Clock | None = None) -> None:
        self._settings = settings
        self._clock = clock or SystemClock()
        self._held = ExitStack()
        self.moments = Moments(self._clock, settings.zone, settings.nation)
        self.database = Database(settings.database_url)
        self.address = ""
        """Where Slack's requests come to, in HTTP mode."""

    def start(self) -> None:
        """Bring the records up to date, read the directory, connect, and begin to beat.

        Raises:
            plans.errors.ChaserError: a token or the directory is refused, or another process holds the records.
        """
        with ExitStack() as opening:
            opening.callback(self.database.close)
            opening.enter_context(locked(self._settings.database_url))
            before_migrating(self.database, self._settings, self._clock.now())
            migrate(self.database)
            self._connect(opening)
            self._held = opening.pop_all()

    def _connect(self, opening: ExitStack) -> None:
        client = make_client(self._settings.slack_bot_token.get_secret_value(), self._settings.slack_api_url)
        known = check_bot_token(client)
        self.platform = SlackPlatform(client)
        self.chores = Chores(self.database, self.moments)
        opening.callback(self.chores.stop)
        self.backups = Backups(self._settings)
        opening.callback(self.backups.stop)
        self.sender = Sender(self.database, self.platform, self.moments)
        self.importer = Importer(self.database, self.platform, self.moments, self.sender.wake)
        self.service = Chaser(self.database, known.team, self.moments, self._wake, known.name)
        self.service.keep_people(people_of(self.platform))
        self._heart = Heart(self.tick, self.hourly, self._settings.tick_seconds)
        metrics = self._metrics()
        app = make_app(metrics.timed(self.service) if metrics else self.service, client)
        self._past = CatchUp(self.database, self.moments, History(client, known.team), partial(bring, app))
        opening.callback(self._past.stop)
        way = way_in(self._settings, app, client, self._past.wake)
        opening.callback(way.close)
        way.connect()
        self.address = way.url
        self._past.start()
        opening.callback(self.sender.stop)
        self.sender.start()
        opening.callback(self.importer.stop)
        self.importer.start()
        opening.callback(self._heart.stop)
        self._heart.start()
        if metrics is not None:
            self._tell_health(opening, metrics, way)
        log.info("connected", extra={"action": "bot.connected"})

    def _metrics(self) -> "Metrics | None":
        if self._settings.health_port is None:
            return None
        from bot.metrics import Metrics  # noqa: PLC0415 - a start without it need not carry it

        return Metrics(self._settings, self.database, self.moments)

    def _tell_health(self, opening: ExitStack, metrics: "Metrics", way: Way) -> None:
        from bot.health import Health, Vitals  # noqa: PLC0415 - see _metrics

        vitals = Vitals(self._heart.beat_age, way.is_connected)
        health = Health(self._settings, self.database, metrics, vitals)
        opening.callback(health.stop)
        health.start()

    def stop(self) -> None:
        """End what is in hand, and every thread. Stopping twice does nothing."""
        self._held.close()

    def _wake(self) -> None:
        """Something was kept that may be to be sent, or to be read."""
        self.sender.wake()
        self.importer.wake()

    def tick(self) -> None:
        """Do what is due."""
        done = self.chores.do_due()
        if done:
            log.info("did what was due", extra={"action": "bot.tick", "count": done})
        self.sender.wake()
        self.backups.do_due(self.moments.now())
        if not done:
            self.database.checkpoint()

    def hourly(self) -> None:
        """Drop the keys that are no longer of use, look for what was missed, and read the directory again."""
        now = self.moments.now().at
        self.database.run(lambda transaction: drafts.forget_old(transaction, now))
        self.database.run(lambda transaction: retention.erase_old(transaction, now))
        self._past.wake()
        self.read_directory()

    def read_directory(self) -> None:
        """Bring the records' people in line with Slack's."""
        self.service.keep_people(self.platform.people())

    def waiting(self) -> int:
        """How many messages wait to be sent."""
        with self.database.reading() as transaction:
            found = outbox.counts(transaction)
        return found.get("to do", 0) + found.get("sending", 0)
