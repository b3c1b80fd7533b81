"""Slack, the records and the process itself fail for a while, and come back."""

import os
import random
import resource
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.actor import Actor
from tests.faults.child import AFTER, BEGUN, Life, Trap
from tests.faults.office import PATIENCE, Letters, Office, opened
from tests.faults.slack import Slack
from tests.faults.tally import Tally
from tests.people import ADEEL
from tests.postgres import Server

on_postgresql = pytest.mark.parametrize("home", ["postgresql"], indirect=True)
on_sqlite = pytest.mark.parametrize("home", ["sqlite"], indirect=True)
LONGEST_LOCK = 20
"""Seconds."""

LITTLE = 20_000
"""Bytes: a few commits' worth of SQLite's log."""


@on_postgresql
@pytest.mark.fault("SIGSTOP past the lease", 1, 50)
def test_a_process_that_stands_still(office: Office, tally: Tally) -> None:
    """Another sends what it had in hand; woken, it takes its own copy back, or sends none."""
    office.settle()
    while tally.injected < tally.times:
        with office.life(Trap("outbox sending", AFTER, signal=signal.SIGSTOP)) as frozen:
            office.put(3)
            office.until(lambda pid=frozen.pid: _is_stopped(pid))  # type: ignore[misc] # a default keeps it
            with office.life() as other:
                office.await_sending(other)
                os.kill(frozen.pid, signal.SIGCONT)
                frozen.stop()
        tally.injected += 1
    tally.lost, tally.doubled = office.sent()
    tally.holds()


@on_postgresql
def test_a_process_that_stands_still_after_it_has_sent(office: Office) -> None:
    """Another finds what it had sent, and sends nothing; woken, it leaves its copy where it is: there is no other."""
    office.settle()
    with office.life(Trap("outbox sent", BEGUN, signal=signal.SIGSTOP)) as frozen:
        office.put(3)
        office.until(lambda: _is_stopped(frozen.pid))
        with office.life() as other:
            office.await_sending(other)
            os.kill(frozen.pid, signal.SIGCONT)
            frozen.stop()
    assert office.sent() == (0, 0)


@on_sqlite
@pytest.mark.fault("Slack storm of 429, 500, resets, lost answers and hangs", 10, 2_000)
def test_a_storm(office: Office, tally: Tally) -> None:
    """Every third call fails in one way or another."""
    office.put(tally.times)
    office.slack.be(storm=0.3, seed=tally.seed)
    with office.life() as life:
        office.await_sending(life, PATIENCE + tally.times)
    assert office.slack.calm().troubles > tally.times / 4
    tally.injected = tally.times
    tally.lost, tally.doubled = office.sent()
    tally.holds()


@pytest.mark.fault("every event 1 to 4 times, shuffled", 10, 2_000)
def test_events_come_again_and_in_any_order(office: Office, tally: Tally, dice: random.Random) -> None:
    """Each reply is kept and answered once."""
    letters = Letters(office.slack)
    letters.write(tally.times)
    brought = [ts for ts in letters.written for _ in range(dice.randrange(1, 5))]
    dice.shuffle(brought)
    with office.life() as life:
        letters.bring(life.address, brought)
        letters.bring(life.address, letters.missing(), tried=1)
        office.await_sending(life, PATIENCE + tally.times)
    assert letters.missing() == []
    tally.injected = tally.times
    tally.lost, tally.doubled = letters.twice_or_never(office.kept)
    tally.holds()


@on_sqlite
@pytest.mark.fault("outage past Slack's retries", 10, 500)
def test_an_outage_beyond_the_last_retry(office: Office, tally: Tally) -> None:
    """What was written meanwhile is read back, once."""
    office.settle()
    adeel = Actor(office.slack.place.url, ADEEL.id)
    letters = Letters(office.slack)
    where = adeel.direct()
    letters.written = [adeel.say(f"1.1 on target, route {n}", where) for n in range(tally.times)]
    time.sleep(0.5)
    with office.life() as life:
        office.until(lambda: len(letters.in_records(office.kept)) >= tally.times, PATIENCE + tally.times)
        office.await_sending(life, PATIENCE + tally.times)
    letters.acknowledged |= set(letters.written)
    tally.injected = tally.times
    tally.lost, tally.doubled = letters.twice_or_never(office.kept)
    tally.holds()


@pytest.mark.fault("database locked 1 to 20 s", 1, 20)
def test_the_records_are_locked(office: Office, tally: Tally) -> None:
    """By another program: what comes meanwhile is refused and brought again, or waits, and is done once."""
    letters = Letters(office.slack)
    with office.life() as life:
        while tally.injected < tally.times:
            letters.write(5)
            with _locked(office):
                bringing = threading.Thread(target=letters.bring, args=(life.address, letters.missing()))
                bringing.start()
                time.sleep(1 + tally.injected % LONGEST_LOCK)
            bringing.join()
            letters.bring(life.address, letters.missing(), tried=1)
            tally.injected += 1
        letters.bring(life.address, letters.missing(), tried=2)
        office.await_sending(life)
    assert letters.missing() == []
    tally.lost, tally.doubled = letters.twice_or_never(office.kept)
    tally.holds()


@on_sqlite
@pytest.mark.fault("disk full", 1, 20)
def test_a_full_disk(office: Office, tally: Tally) -> None:
    """What cannot be kept is not acknowledged; when there is room again it is, and once."""
    letters = Letters(office.slack)
    with office.life() as life:
        while tally.injected < tally.times:
            refused = letters.refused.total()
            with _full(life, Path(office.url.removeprefix("sqlite:///"))):
                while letters.refused.total() == refused:
                    letters.write(5)
                    letters.bring(life.address, letters.written[-5:])
            letters.bring(life.address, letters.missing(), tried=1)
            tally.injected += 1
        office.await_sending(life, PATIENCE + len(letters.written))
    assert letters.missing() == []
    tally.lost, tally.doubled = letters.twice_or_never(office.kept)
    tally.holds()


@pytest.fixture
def server_of_its_own(slack: Slack, tmp_path: Path) -> Iterator[tuple[Server, Office]]:
    """Records on a PostgreSQL that nobody else uses."""
    with TemporaryDirectory(prefix="postgres-") as folder:
        Path(folder).chmod(0o755)
        server = Server(Path(folder) / "server", "autovacuum=off", "fsync=off")
        server.start()
        with server.lent() as url, opened(url, slack, tmp_path) as office:
            yield server, office
        server.end()


@pytest.mark.fault("PostgreSQL restarts at once", 1, 100)
def test_postgresql_crashes(server_of_its_own: tuple[Server, Office], tally: Tally, dice: random.Random) -> None:
    """While messages come and go: none is lost, none goes twice."""
    server, office = server_of_its_own
    letters = Letters(office.slack)
    with office.life() as life:
        while tally.injected < tally.times:
            office.put(5)
            letters.write(5)
            bringing = threading.Thread(target=letters.bring, args=(life.address, letters.missing()))
            bringing.start()
            time.sleep(dice.uniform(0, 0.05))
            server.end()
            server.begin()
            bringing.join()
            letters.bring(life.address, letters.missing(), tried=1)
            tally.injected += 1
        letters.bring(life.address, letters.missing(), tried=2)
        office.await_sending(life, PATIENCE + len(letters.written))
    assert letters.missing() == []
    tally.lost, tally.doubled = map(sum, zip(office.sent(), letters.twice_or_never(office.kept), strict=True))
    tally.holds()


@contextmanager
def _locked(office: Office) -> Iterator[None]:
    """While another program writes."""
    with office.kept.database.writing() as transaction:
        if transaction.connection.dialect.name == "postgresql":
            transaction.connection.exec_driver_sql("LOCK TABLE drafts, outbox IN ACCESS EXCLUSIVE MODE")
        yield


@contextmanager
def _full(life: Life, file: Path) -> Iterator[None]:
    """While hardly more goes into any file than there is in the largest now."""
    log = file.with_name(f"{file.name}-wal")
    largest = max(one.stat().st_size for one in (file, log) if one.exists())
    before = resource.prlimit(life.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(life.pid, resource.RLIMIT_FSIZE, (largest + LITTLE, before[1]))
    yield
    resource.prlimit(life.pid, resource.RLIMIT_FSIZE, before)


def _is_stopped(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "state=", "-p", str(pid)], capture_output=True, text=True, check=True)  # noqa: S607 - wherever it is
    return state.stdout.startswith("T")
