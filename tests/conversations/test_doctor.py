"""The person who runs the machine asks `chaser doctor`, beside a running bot and where something is wrong."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import TZPATH

import pytest

from bot.clock import Clock, SystemClock
from bot.local.directory import Directory
from bot.local.server import LocalWorkspace
from storage import documents, uploads
from storage.backup import back_up
from storage.database import Database
from storage.dialect import can_spoil_its_log
from storage.files import address_of
from storage.outbox import NOTHING_TO_SAY
from storage.tables import outbox, rounds
from tests.people import DIRECTORY
from tests.records import PLAN, records
from tests.typed import here_and_now, run

Findings = dict[str, dict[str, str]]


class Ahead:
    """A clock that is so much ahead of the computer's."""

    def __init__(self, by: timedelta) -> None:
        self._by = by

    def now(self) -> datetime:
        """What it shows."""
        return SystemClock().now() + self._by


def doctor(code: int, **settings: str) -> Findings:
    """What the doctor finds, by name; the exit code is this. Of the settings, the last that is not ok.

    In this process, since the same imports for each fault would take a second and a half.
    """
    said = here_and_now("doctor", "--json", **settings)
    return told(code, said.returncode, said.stdout)


def told(code: int, exit_code: int, stdout: str) -> Findings:
    """The findings in what was printed."""
    every = json.loads(stdout)
    assert exit_code == code == ("ok", "look at this", "wrong").index(every["state"]), stdout
    assert all(one["do"] for one in every["findings"] if one["state"] != "ok")
    return {one["name"]: one for one in sorted(every["findings"], key=lambda one: bool(one["do"]))}


@contextmanager
def served(directory: Directory = DIRECTORY, clock: Clock | None = None) -> Iterator[dict[str, str]]:
    """A workspace, and the settings that lead to it."""
    workspace = LocalWorkspace(directory, clock or SystemClock())
    workspace.start()
    yield {
        "CHASER_SLACK_BOT_TOKEN": workspace.bot_token,
        "CHASER_SLACK_APP_TOKEN": workspace.app_token,
        "CHASER_SLACK_API_URL": f"{workspace.url}/api/",
    }
    workspace.stop()


@pytest.fixture(scope="module")
def slack() -> Iterator[dict[str, str]]:
    """The settings of a workspace that answers as it should."""
    with served() as settings:
        yield settings


@pytest.fixture
def here(tmp_path: Path, slack: dict[str, str]) -> dict[str, str]:
    """The settings of records with the invented council's plan, and a backup of today."""
    kept = records(tmp_path)
    kept.database.close()
    url = address_of(tmp_path / "chaser.db")
    back_up(url, tmp_path / "backups", SystemClock().now())
    return slack | {"CHASER_DATABASE_URL": url, "CHASER_BACKUP_FOLDER": str(tmp_path / "backups")}


def contents(folder: Path) -> tuple[list[str], list[str]]:
    """The files that are there, and all that the records hold."""
    with closing(sqlite3.connect(f"file:{folder / 'chaser.db'}?mode=ro", uri=True)) as connection:
        return sorted(map(str, folder.rglob("*"))), list(connection.iterdump())


def test_all_is_well_beside_a_running_bot(tmp_path: Path, slack: dict[str, str]) -> None:
    """Every line is ok, no secret is in any, nothing is changed, and the bot goes on."""
    database, backups = tmp_path / "chaser.db", tmp_path / "backups"
    settings = slack | {"CHASER_DATABASE_URL": address_of(database), "CHASER_BACKUP_FOLDER": str(backups)}
    command, environment = [sys.executable, "-m", "bot.cli", "run"], os.environ | settings
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as bot:
        assert bot.stderr is not None
        assert any("backed up" in line for line in bot.stderr), "it ended before it made a backup"
        before = contents(tmp_path)
        said = here_and_now("doctor", **settings)
        after = contents(tmp_path)
        by_hand = here_and_now("backup", **settings)
        refused = here_and_now("restore", str(next(backups.glob("*.db"))), "--yes", **settings)
        bot.terminate()
        rest = bot.stderr.read()
    assert (said.returncode, by_hand.returncode) == (0, 0), said.stdout
    assert after == before
    assert [line for line in said.stdout.splitlines() if not line.startswith("ok   ")] == []
    assert "CHASER_SLACK_BOT_TOKEN: set\n" in said.stdout
    assert slack["CHASER_SLACK_BOT_TOKEN"] not in said.stdout + said.stderr
    assert "bot: one runs on these records" in said.stdout
    assert (refused.returncode, "Chaser is running on these records" in refused.stderr) == (2, True)
    assert (bot.returncode, "Traceback" in rest) == (0, False)


def test_no_bot_runs(here: dict[str, str]) -> None:
    """That is all there is to look at."""
    found = doctor(1, **here)
    assert [name for name, one in found.items() if one["state"] != "ok"] == ["bot"]
    assert "chaser run" in found["bot"]["do"]


def test_the_signing_secret_of_http_mode_is_not_shown(here: dict[str, str]) -> None:
    """Only that it is set; the app token may be left out then."""
    secret = "5ecre7" * 6
    del here["CHASER_SLACK_APP_TOKEN"]
    said = here_and_now("doctor", **here, CHASER_SLACK_MODE="http", CHASER_SLACK_SIGNING_SECRETS=secret)
    assert "CHASER_SLACK_SIGNING_SECRETS: set\n" in said.stdout
    assert "CHASER_SLACK_APP_TOKEN: not set\n" in said.stdout
    assert secret not in said.stdout


def test_settings_that_are_wrong(tmp_path: Path) -> None:
    """Each by its name, and what can be looked at is looked at all the same."""
    url = address_of(tmp_path / "chaser.db")
    found = doctor(2, CHASER_DATABASE_URL=url, CHASER_SLACK_BOT_TOKEN="canary")
    assert "CHASER_SLACK_APP_TOKEN is missing" in found["setting"]["said"]
    assert found["Slack"]["said"].startswith("not asked")
    assert found["records"]["said"].startswith("there are none at ")
    assert found["backup"]["said"] == "the bot makes none."
    said = here_and_now("doctor", CHASER_DATABASE_URL=url, CHASER_SLACK_BOT_TOKEN="canary", CHASER_NATON="ENG")
    assert "CHASER_NATON is no setting of Chaser. Did you mean CHASER_NATION?" in said.stdout
    assert "canary" not in said.stdout
    assert list(tmp_path.iterdir()) == []


def test_slack_does_not_take_the_token(here: dict[str, str]) -> None:
    """By the setting's name."""
    found = doctor(2, **here | {"CHASER_SLACK_BOT_TOKEN": "xoxb-1-wrong"})
    assert found["Slack"]["said"] == "CHASER_SLACK_BOT_TOKEN: Slack does not accept this token (invalid_auth)."


def test_slack_does_not_answer(here: dict[str, str]) -> None:
    """Nothing listens there."""
    found = doctor(2, **here | {"CHASER_SLACK_API_URL": "http://127.0.0.1:9/api/"})
    assert "Slack does not answer at http://127.0.0.1:9/api/" in found["Slack"]["said"]


def test_the_app_may_not_do_all_that_it_must(here: dict[str, str]) -> None:
    """The manifest asks for more than it was installed with."""
    few = replace(DIRECTORY, app=replace(DIRECTORY.app, scopes=("chat:write", "commands", "im:history", "users:read")))
    with served(few) as settings:
        found = doctor(2, **here | settings)
    missing = "channels:history, files:read, groups:history, im:write"
    assert found["scopes"]["said"] == f"the app may not {missing}."
    assert "manifests/slack.json" in found["scopes"]["do"]


@pytest.mark.parametrize(
    ("by", "state", "said"),
    [
        (timedelta(seconds=30), "ok", " behind Slack's"),
        (timedelta(seconds=100), "look at this", " behind Slack's."),
        (timedelta(minutes=-10), "wrong", " ahead of Slack's: signatures count as old"),
    ],
)
def test_the_clocks_do_not_agree(here: dict[str, str], by: timedelta, state: str, said: str) -> None:
    """More than a minute is told; beyond five, nothing that is signed is taken."""
    with served(clock=Ahead(by)) as settings:
        found = doctor(2 if state == "wrong" else 1, **here | settings)
    assert found["clock"]["state"] == state
    assert said in found["clock"]["said"]


def test_records_that_are_spoiled(here: dict[str, str], tmp_path: Path) -> None:
    """And which command brings them back."""
    file = tmp_path / "chaser.db"
    data = bytearray(file.read_bytes())
    for page in range(2, len(data) // 4096, 2):
        data[page * 4096 : page * 4096 + 64] = b"\xa5" * 64
    file.write_bytes(bytes(data))
    found = doctor(2, **here)
    assert " is spoiled: " in found["records"]["said"]
    assert "chaser restore FILE" in found["records"]["do"]
    assert "outbox" not in found
    file.write_bytes(b"a letter, not a database " * 100)
    assert " is spoiled: " in doctor(2, **here)["records"]["said"]


@pytest.mark.parametrize(
    ("number", "code", "said", "do"),
    [
        ("0000", 1, "sound, schema 0000, of an older version", "Make a backup"),
        ("9999", 2, "sound, schema 9999, of a newer version", "Install that version."),
    ],
)
def test_records_of_another_version(
    here: dict[str, str], tmp_path: Path, number: str, code: int, said: str, do: str
) -> None:
    """Older ones are brought forward by a start, newer ones are refused."""
    with closing(sqlite3.connect(tmp_path / "chaser.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (number,))
    found = doctor(code, **here)
    assert found["records"]["said"].startswith(said)
    assert found["records"]["do"].startswith(do)


def test_records_of_something_else(here: dict[str, str], tmp_path: Path) -> None:
    """A database without one of our tables."""
    (tmp_path / "chaser.db").unlink()
    with closing(sqlite3.connect(tmp_path / "chaser.db")) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
    assert doctor(2, **here)["records"]["said"] == "it has none of Chaser's tables."


def message(key: str, state: str, age: timedelta, reason: str = "") -> dict[str, object]:
    """A message of the outbox whose time came, or which ended, so long ago."""
    at = SystemClock().now() - age
    row = {"key": key, "state": state, "reason": reason, "next_at": at, "made_at": at}
    row |= {"workspace_id": 1, "kind": "ask", "subject": {}, "recipient": "U1"}
    return row | {"done_at": None if state == "to do" else at}


def keep(folder: Path, *rows: dict[str, object]) -> None:
    """Put messages into the outbox."""
    database = Database(address_of(folder / "chaser.db"))
    with database.writing() as transaction:
        transaction.insert_all(outbox, rows)
    database.close()


MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def test_what_waits_and_what_went_wrong(here: dict[str, str], tmp_path: Path) -> None:
    """Messages that are late, lost or refused, with the reasons; what is long ago or well is not told."""
    keep(
        tmp_path,
        message("a", "to do", 10 * MINUTE),
        message("b", "to do", MINUTE),
        message("c", "to do", -HOUR),
        message("d", "sent", DAY),
        message("e", "unknown", DAY, "missing_scope"),
        message("f", "dead", DAY, "channel_not_found"),
        message("g", "dead", 2 * DAY, "channel_not_found"),
        message("h", "dead", 2 * DAY, "is_archived"),
        message("i", "dead", DAY, NOTHING_TO_SAY),
        message("j", "dead", 30 * DAY, "user_not_found"),
    )
    found = doctor(1, **here)
    assert found["outbox"]["said"] == "1 sent, 4 still to be sent, 2 of them due, the oldest for 10 minutes."
    assert found["unknown"]["said"] == "1 message in the last 7 days may have arrived or not: 1 missing_scope."
    assert found["dead"]["said"].endswith("will never be sent: 2 channel_not_found, 1 is_archived.")


def test_what_has_waited_for_hours(here: dict[str, str], tmp_path: Path) -> None:
    """A message, a document, and a round that should have closed: wrong, each with what to do."""
    long_ago = SystemClock().now() - 3 * HOUR
    keep(tmp_path, message("a", "to do", 3 * HOUR))
    database = Database(here["CHASER_DATABASE_URL"])
    with database.writing() as transaction:
        uploads.add(transaction, 1, 1, "F1", "plan.docx", "Parks", long_ago)
        plan = documents.add(
            transaction, 1, replace(PLAN, name="Parks"), channel="C1", lead_id=None, is_private=False,
            document_sha256="", now=long_ago,
        )  # fmt: skip
        days = {"opens_on": long_ago.date(), "closes_on": long_ago.date(), "opens_at": long_ago, "closes_at": long_ago}
        transaction.insert(rounds, plan_id=plan, label="April", state="open", **days)
    database.close()
    found = doctor(2, **here)
    assert found["outbox"]["state"] == found["uploads"]["state"] == found["rounds"]["state"] == "wrong"
    assert found["uploads"]["said"] == "1 document waits to be read, the oldest for 3 hours."
    assert found["rounds"]["said"] == "1 step is due and not done, the oldest for 3 hours."


def test_backups_that_are_none_or_old(here: dict[str, str], tmp_path: Path) -> None:
    """None, one of years to come, of two weeks ago, of three days ago."""
    shutil.rmtree(tmp_path / "backups")
    url = here["CHASER_DATABASE_URL"]
    assert doctor(1, **here)["backup"]["said"].startswith("there is none at ")
    back_up(url, tmp_path / "backups", SystemClock().now() + 3650 * DAY)
    assert doctor(1, **here)["backup"]["said"].startswith("there is none at ")
    back_up(url, tmp_path / "backups", SystemClock().now() - 14 * DAY)
    found = doctor(2, **here)["backup"]
    assert (found["state"], "14 days old; 1 backup in all" in found["said"]) == ("wrong", True)
    back_up(url, tmp_path / "backups", SystemClock().now() - 3 * DAY)
    found = doctor(1, **here)["backup"]
    assert (found["state"], "3 days old; 2 backups in all" in found["said"]) == ("look at this", True)


def test_time_zones_of_years_ago(here: dict[str, str], tmp_path: Path) -> None:
    """Clocks may change on other days by now."""
    folder = tmp_path / "zoneinfo"
    (folder / "Europe").mkdir(parents=True)
    london = next(Path(one) / "Europe" / "London" for one in TZPATH if (Path(one) / "Europe" / "London").exists())
    shutil.copy(london, folder / "Europe" / "London")
    (folder / "tzdata.zi").write_text("# version 2019c\n")
    said = run("doctor", "--json", **here, PYTHONTZPATH=str(folder))
    found = told(1, said.returncode, said.stdout)["time zones"]
    assert found["said"].startswith(f"Europe/London from {folder}, edition 2019c; it is ")
    assert "update the system's tzdata" in found["do"]


def test_little_room_on_the_disk(here: dict[str, str], tmp_path: Path) -> None:
    """Less than three times what the records take; here they end in a hole of a tebibyte."""
    os.truncate(tmp_path / "chaser.db", 2**40)
    found = doctor(1, **here)["disk, records"]
    assert "the records take 1,024.0 GiB" in found["said"]
    assert "three times" in found["do"]


HOLD = (
    "import sys, sqlite3; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT 1 FROM plans'); print(); sys.stdin.read()"
)


def test_two_programs_that_write(here: dict[str, str], tmp_path: Path) -> None:
    """With an SQLite that has the fault they can spoil the records."""
    command = [sys.executable, "-c", HOLD, str(tmp_path / "chaser.db")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes) as one, subprocess.Popen(command, **pipes) as other:  # type: ignore[call-overload] # two pipes
        for program in (one, other):
            program.stdout.readline()
        is_wrong = can_spoil_its_log()
        found = doctor(2 if is_wrong else 1, **here)["SQLite"]
        for program in (one, other):
            program.communicate()
    assert found["state"] == ("wrong" if is_wrong else "ok")
    assert (f"{one.pid}" in found["do"] and f"{other.pid}" in found["do"]) == is_wrong
