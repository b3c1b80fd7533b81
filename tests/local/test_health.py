"""What a monitor reads: whether the bot lives, whether it can serve people, and numbers without a name in them."""

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.health import Health, PortTaken, Vitals
from bot.local.server import LocalWorkspace
from bot.metrics import Metrics
from bot.ports import Identity
from bot.service import Chaser, Moments
from bot.settings import Settings, load
from handlers.gate import NotForYou
from handlers.requests import Help
from storage.backup import back_up
from tests.actor import Actor
from tests.local.conftest import StandingClock
from tests.people import MARION
from tests.records import MORNING, PLAN, PROFILES, ZONE, Records, records


def free_port() -> int:
    """A port that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(port: int, path: str, host: str = "127.0.0.1") -> tuple[int, str]:
    """Status and body."""
    with closing(http.client.HTTPConnection(host, port, timeout=10)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


@dataclass
class Bot:
    """How a bot is, as the test says."""

    age: float = 1.0
    connected: bool = True


@dataclass
class Watched:
    """A bot's health, served."""

    port: int
    bot: Bot
    records: Records
    metrics: Metrics
    clock: StandingClock

    def get(self, path: str) -> tuple[int, str]:
        """Status and body."""
        return get(self.port, path)

    def said(self, path: str) -> tuple[int, dict[str, bool]]:
        """Status and what the JSON says."""
        status, body = self.get(path)
        return status, json.loads(body)

    def number(self, name: str) -> float:
        """A metric's value; its name with the labels."""
        _, body = self.get("/metrics")
        found = [line.rpartition(" ")[2] for line in body.splitlines() if line.rpartition(" ")[0] == name]
        assert len(found) == 1, f"{name} stands {len(found)} times in:\n{body}"
        return float(found[0])


@pytest.fixture
def watched(tmp_path: Path, clock: StandingClock) -> Iterator[Watched]:
    """The invented council's records with a health port in front, and a backup beside."""
    clock.at = MORNING
    kept = records(tmp_path)
    url = str(kept.database.engine.url)
    back_up(url, tmp_path / "backups", MORNING)
    port, bot = free_port(), Bot()
    given = {"CHASER_DATABASE_URL": url, "CHASER_BACKUP_FOLDER": str(tmp_path / "backups")}
    settings = load(Settings, given | {"CHASER_HEALTH_PORT": str(port), "CHASER_TICK_SECONDS": "5"})
    metrics = Metrics(settings, kept.database, Moments(clock, ZONE, "ENG"))
    vitals = Vitals(lambda: bot.age, lambda: bot.connected)
    health = Health(settings, kept.database, metrics, vitals)
    health.start()
    yield Watched(port, bot, kept, metrics, clock)
    health.stop()
    kept.database.close()


def test_all_is_well(watched: Watched) -> None:
    """Both say so, with each thing that was looked at."""
    assert watched.said("/healthz") == (200, {"ok": True, "heart": True})
    assert watched.said("/readyz") == (200, {"ok": True, "records": True, "schema": True, "slack": True})


@pytest.mark.parametrize(("age", "status"), [(14.9, 200), (15.1, 503)])
def test_a_heart_that_has_stopped(watched: Watched, age: float, status: int) -> None:
    """Three ticks without a beat, and the process is best started again."""
    watched.bot.age = age
    assert watched.said("/healthz")[0] == status
    assert watched.said("/readyz")[0] == 200


def test_slack_is_away(watched: Watched) -> None:
    """Not ready, but alive: starting again would not help."""
    watched.bot.connected = False
    assert watched.said("/readyz") == (503, {"ok": False, "records": True, "schema": True, "slack": False})
    assert watched.said("/healthz")[0] == 200


def test_records_of_another_version(watched: Watched) -> None:
    """Not ready."""
    with watched.records.database.writing() as transaction:
        transaction.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert watched.said("/readyz") == (503, {"ok": False, "records": True, "schema": False, "slack": True})


def test_records_that_do_not_answer(watched: Watched, tmp_path: Path) -> None:
    """Not ready, and the metrics say that, without a traceback."""
    watched.records.database.close()
    for path in tmp_path.glob("chaser.db*"):
        path.unlink()
    (tmp_path / "chaser.db").write_bytes(b"a letter, not a database " * 100)
    assert watched.said("/readyz") == (503, {"ok": False, "records": False, "schema": False, "slack": True})
    assert watched.number("chaser_records_up") == 0


def test_nothing_else_is_served(watched: Watched) -> None:
    """And nobody can send anything in."""
    assert watched.get("/")[0] == 404
    assert watched.get("/metrics/../healthz")[0] == 404
    with closing(http.client.HTTPConnection("127.0.0.1", watched.port, timeout=10)) as connection:
        connection.request("POST", "/metrics", body=b"x" * 1000)
        assert connection.getresponse().status == 405


def test_the_numbers(watched: Watched) -> None:
    """What is due, sent and late; rounds; the last backup."""
    watched.records.open_round()
    watched.clock.forward(minutes=10)
    due = watched.number("chaser_messages_due")
    assert due == watched.number("chaser_messages_backlog") == watched.number('chaser_messages{state="to_do"}') > 2
    assert watched.number("chaser_messages_lag_seconds") == 600
    assert watched.number('chaser_messages{state="dead"}') == watched.number('chaser_messages{state="unknown"}') == 0
    assert watched.number("chaser_rounds_open") == 1
    assert watched.number("chaser_rounds_overdue") == watched.number("chaser_uploads_waiting") == 0
    assert watched.number("chaser_last_backup_timestamp_seconds") == MORNING.timestamp()
    watched.clock.forward(days=30)
    assert watched.number("chaser_rounds_overdue") == 1


def test_no_name_is_in_any_of_it(watched: Watched) -> None:
    """Of a person, a plan, a channel, nor an id of one."""
    watched.records.open_round()
    told = "".join(watched.get(path)[1] for path in ("/metrics", "/readyz", "/healthz", "/else"))
    words = [word for person in PROFILES for word in (person.user, person.name)]
    assert [word for word in (*words, PLAN.name, "C0PERFORM", "T0HOLLOW") if word in told] == []


def test_replies_are_timed(watched: Watched) -> None:
    """Those that are refused too."""
    moments = Moments(watched.clock, ZONE, "ENG")
    service = watched.metrics.timed(Chaser(watched.records.database, "T0HOLLOW", moments, lambda: None))
    service.handle(Identity("T0HOLLOW", "U0MARION"), Help())
    with pytest.raises(NotForYou):
        service.handle(Identity("T0OTHER", "U0MARION"), Help())
    assert watched.number("chaser_reply_seconds_count") == 2
    assert watched.number('chaser_reply_seconds_bucket{le="10.0"}') == 2


def test_a_port_that_is_taken(watched: Watched) -> None:
    """Named by its setting."""
    settings = load(Settings, {"CHASER_HEALTH_PORT": str(watched.port)})
    vitals = Vitals(lambda: 0.0, lambda: True)
    with pytest.raises(PortTaken, match="CHASER_HEALTH_PORT"):
        Health(settings, watched.records.database, watched.metrics, vitals)


def test_who_asks_slowly_keeps_nobody_waiting(watched: Watched) -> None:
    """A connection on which nothing is asked stands beside the others."""
    with socket.create_connection(("127.0.0.1", watched.port)):
        assert watched.said("/healthz")[0] == 200


def test_the_port_is_free_again(tmp_path: Path) -> None:
    """When it stops its thread ends, and it waits for nobody who has a connection open and asks nothing."""
    kept = records(tmp_path)
    settings = load(Settings, {"CHASER_HEALTH_PORT": str(free_port()), "CHASER_HEALTH_HOST": "127.0.0.1"})
    metrics = Metrics(settings, kept.database, Moments(StandingClock(), ZONE, "ENG"))
    for _ in range(2):
        health = Health(settings, kept.database, metrics, Vitals(lambda: 0.0, lambda: True))
        health.start()
        assert get(settings.health_port or 0, "/healthz")[0] == 200
        with socket.create_connection(("127.0.0.1", settings.health_port or 0)):
            began = time.monotonic()
            health.stop()
            assert time.monotonic() - began < 5
    assert not [thread.name for thread in threading.enumerate() if thread.name == "health"]
    kept.database.close()


IMPORTED = "import sys, bot.running; sys.exit(any(name.startswith('prometheus_client') for name in sys.modules))"


def test_a_start_without_it_does_not_carry_it() -> None:
    """Neither the library nor its server is imported where no port is set."""
    assert subprocess.run([sys.executable, "-c", IMPORTED], check=False).returncode == 0


def test_a_running_bot_says_how_it_is(local: LocalWorkspace, tmp_path: Path) -> None:
    """`chaser run` with a port: a person asks something, and the monitor sees that it was answered."""
    port = free_port()
    settings = {
        "CHASER_DATABASE_URL": f"sqlite:///{tmp_path / 'chaser.db'}",
        "CHASER_SLACK_BOT_TOKEN": local.bot_token,
        "CHASER_SLACK_APP_TOKEN": local.app_token,
        "CHASER_SLACK_API_URL": f"{local.url}/api/",
        "CHASER_HEALTH_PORT": str(port),
    }
    command = [sys.executable, "-m", "bot.cli", "run"]
    with subprocess.Popen(command, env=os.environ | settings, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        assert any("Chaser is running" in line for line in running.stderr)
        marion = Actor(local.url, MARION.id)
        marion.command("/plan help")
        marion.wait_for("What you can type after /plan")
        alive, ready, (_, metrics) = get(port, "/healthz"), get(port, "/readyz"), get(port, "/metrics")
        running.terminate()
        rest = running.stderr.read()
    assert (alive[0], ready[0]) == (200, 200)
    assert "chaser_reply_seconds_count 1.0\n" in metrics
    assert "process_resident_memory_bytes" in metrics
    assert (running.returncode, "Traceback" in rest, "GET /" in rest) == (0, False, False)
