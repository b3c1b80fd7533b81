"""What is counted for Prometheus. Names, words and ids of people are never a label."""

import time
from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.ports import Identity, Service
from bot.service import Moments
from bot.settings import Settings
from handlers.requests import Request
from handlers.views import View
from storage import backup
from storage.database import Database, DatabaseError
from storage.files import is_file
from storage.standing import Standing, standing

STATES = ("to do", "sending", "sent", "unknown", "dead")
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 3.0, 5.0, 10.0)
"""Slack waits for three seconds."""


class Metrics(Collector):
    """Reads the records whenever it is asked: nothing is counted twice, and nothing is lost with the process."""

    def __init__(self, settings: Settings, database: Database, moments: Moments) -> None:
        self._settings = settings
        self._database = database
        self._moments = moments
        self.registry = CollectorRegistry()
        self.replies = Histogram(
            "chaser_reply_seconds",
            "From what a person did to the commit before its acknowledgement.",
            buckets=SECONDS,
            registry=self.registry,
        )
        ProcessCollector(registry=self.registry)
        self.registry.register(self)

    def collect(self) -> Iterator[Metric]:
        """The numbers as they are now; where the records do not answer, only that."""
        now = self._moments.now().at
        try:
            with self._database.reading() as transaction:
                found = standing(transaction, now)
        except DatabaseError:
            yield GaugeMetricFamily("chaser_records_up", "Whether the records answer.", 0)
            return
        yield GaugeMetricFamily("chaser_records_up", "Whether the records answer.", 1)
        messages = GaugeMetricFamily("chaser_messages", "Messages in the outbox by their state.", labels=["state"])
        for state in STATES:
            messages.add_metric([state.replace(" ", "_")], found.messages.get(state, 0))
        yield messages
        for name, meaning, value in self._gauges(found, now):
            yield GaugeMetricFamily(name, meaning, value)

    def timed(self, service: Service) -> "Timed":
        """The same service, whose answers are timed."""
        return Timed(service, self.replies)

    def _gauges(self, found: Standing, now: datetime) -> Iterator[tuple[str, str, float]]:
        yield "chaser_messages_due", "Messages whose time to be sent has come.", found.due.count
        yield (
            "chaser_messages_lag_seconds",
            "How long the oldest of them has waited.",
            found.due.late(now).total_seconds(),
        )
        yield "chaser_messages_backlog", "Messages still to be sent, now or later.", found.backlog
        yield "chaser_rounds_open", "Rounds that are open.", found.open_rounds
        yield (
            "chaser_rounds_overdue",
            "Openings, closings and reminders that are due and not done.",
            found.overdue.count,
        )
        yield "chaser_uploads_waiting", "Documents that wait to be read.", found.uploads.count
        folder = self._settings.backup_folder
        if folder is not None and is_file(self._settings.database_url):
            made = backup.made(self._settings.database_url, folder)
            if made:
                yield "chaser_last_backup_timestamp_seconds", "When the last backup was made.", made[-1].at.timestamp()


class Timed:
    """A service whose answers are timed."""

    def __init__(self, service: Service, replies: Histogram) -> None:
        self._service = service
        self._replies = replies

    def handle(self, identity: Identity, request: Request, key: str | None = None) -> View:
        """Do what is asked, and note how long it took, also where it was refused."""
        began = time.perf_counter()
        try:
            return self._service.handle(identity, request, key)
        finally:
            self._replies.observe(time.perf_counter() - began)
