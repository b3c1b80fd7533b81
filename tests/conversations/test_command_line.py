"""The officer at the command line."""

import json
import os
import signal
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from bot.cli_words import read_day
from bot.clock import SystemClock
from bot.demo_people import directory_for
from bot.local.server import LocalWorkspace
from plans.reading import read_document
from tests.actor import Actor
from tests.people import DIRECTORY, MARION
from tests.records import PLAN, records
from tests.seeds import rebuilt, scorer, seed, truth
from tests.typed import here_and_now, run


@pytest.mark.parametrize(
    ("document", "least"),
    [(lambda: seed("002"), 1.0), (lambda: rebuilt("002_progress_update.docx"), 0.97)],
    ids=["text", "docx"],
)
def test_a_dry_run_prints_the_plan_as_json(document: object, least: float) -> None:
    """In the form of the schema, scored against the truth; nothing is kept."""
    assert callable(document)
    said = run("import", str(document()), "--dry-run", "--json")
    assert said.returncode == 0, said.stderr
    score = scorer()(truth("truth/002_*.json"), json.loads(said.stdout))
    assert score["headline"] >= least, score["misses"]


def test_a_dry_run_shows_a_table_and_what_to_check() -> None:
    """What was understood, and each doubt in a line."""
    said = here_and_now("import", str(seed("002")), "--dry-run")
    assert "Read 11 actions in 4 themes, 21 notes (August 09 to February 10), as at February 2010." in said.stdout
    assert "End July 2009 -> End Mar 2010" in said.stdout
    assert "things to check" in said.stdout
    assert "3.6, 4.3 and 5.6" in said.stdout
    assert "Nothing was kept" in said.stdout


def test_a_plan_is_imported_into_a_workspace(tmp_path: Path) -> None:
    """With the tokens set: the directory is read, names that fit are assigned, the name can be used for a report."""
    plan = read_document(seed("002").read_bytes(), "002.txt").plan
    workspace = LocalWorkspace(directory_for(plan), SystemClock())
    workspace.start()
    settings = {
        "CHASER_DATABASE_URL": f"sqlite:///{tmp_path / 'chaser.db'}",
        "CHASER_SLACK_BOT_TOKEN": workspace.bot_token,
        "CHASER_SLACK_APP_TOKEN": workspace.app_token,
        "CHASER_SLACK_API_URL": f"{workspace.url}/api/",
    }
    said = here_and_now("import", str(seed("002")), "--name", "PM strategy", "--yes", **settings)
    assert said.returncode == 0, said.stderr
    assert "Kept as “PM strategy”" in said.stdout
    assert "John Outhwaite" in said.stdout
    assert "PM strategy" in here_and_now("plans", **settings).stdout
    assert "HoS" in here_and_now("who", "PM strategy", **settings).stdout
    said = here_and_now("who", "PM strategy", "HoS", "Jo Pitman", **settings)
    assert "“HoS” is Jo Pitman from now on." in said.stdout
    again = here_and_now("import", str(seed("002")), "--name", "PM strategy", "--yes", **settings)
    assert again.returncode == 0
    assert "Nothing is new: PM strategy says all of this already." in again.stdout
    version = tmp_path / "v2.txt"
    version.write_bytes(seed("002").read_bytes())
    known = here_and_now("import", str(version), "--yes", **settings)
    assert "This reads like the next version of PM strategy; --name keeps it apart." in known.stdout
    assert "Nothing is new: PM strategy says all of this already." in known.stdout
    other = here_and_now("import", "examples/library-plan.txt", "--name", "PM strategy", "--yes", **settings)
    assert other.returncode == 2
    assert "There is a plan called “PM strategy” already, with other actions." in other.stderr
    ready = here_and_now("ready", "PM strategy", **settings)
    assert "8 people can be asked about 11 of 11 actions" in ready.stdout
    report = here_and_now("report", "PM strategy", "--as", "text", **settings)
    assert "Joint Chief" in report.stdout
    workspace.stop()
    alone = here_and_now("import", str(seed("002")), "--name", "Another", "--yes", **settings)
    assert alone.returncode == 2
    assert "Slack does not answer" in alone.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("import", "nowhere.docx"), "could not be read"),
        (("report", "nothing"), "There are no records yet"),
        (("plans",), "There are no records yet"),
        (("who", "nothing"), "There are no records yet"),
        (("run",), "CHASER_SLACK_BOT_TOKEN is missing"),
        (("report", "nothing", "--as", "word"), "There are no records yet"),
        (("import", "pyproject.toml", "--dry-run"), "plan"),
        (
            ("import", "examples/library-plan.txt", "--column", "Nothing=who"),
            "No column is headed \u201cNothing\u201d. The headings are: ",
        ),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(words: tuple[str, ...], told: str, tmp_path: Path) -> None:
    """Exit code 2, no traceback."""
    said = here_and_now(*words, CHASER_DATABASE_URL=f"sqlite:///{tmp_path / 'chaser.db'}")
    assert said.returncode == 2
    assert told in said.stderr
    assert not (tmp_path / "chaser.db").exists()


def test_doubts_are_not_accepted_without_somebody_there(tmp_path: Path) -> None:
    """Without a terminal and without --yes nothing is kept."""
    said = here_and_now("import", str(seed("002")), CHASER_DATABASE_URL=f"sqlite:///{tmp_path / 'chaser.db'}")
    assert said.returncode == 2
    assert "add --yes" in said.stderr


def test_a_misspelt_setting_is_refused_by_name(tmp_path: Path) -> None:
    """It would be passed over in silence; the settings of another command are none of this one's business."""
    url = f"sqlite:///{tmp_path / 'chaser.db'}"
    said = here_and_now("plans", CHASER_DATABASE_URL=url, CHASER_NATON="SCT")
    assert said.returncode == 2
    assert "CHASER_NATON is no setting of Chaser. Did you mean CHASER_NATION?" in said.stderr
    assert "no records yet" in here_and_now("plans", CHASER_DATABASE_URL=url, CHASER_SLACK_BOT_TOKEN="xoxb-1").stderr


@pytest.mark.parametrize("command", [("plans",), ("import", str(seed("002")), "--yes")])
def test_records_that_cannot_be_opened_are_a_sentence(command: tuple[str, ...], tmp_path: Path) -> None:
    """A file that is no database."""
    (tmp_path / "chaser.db").write_bytes(b"a letter, not a database " * 100)
    said = here_and_now(*command, CHASER_DATABASE_URL=f"sqlite:///{tmp_path / 'chaser.db'}")
    assert said.returncode == 2
    assert "The records could not be opened" in said.stderr


@pytest.mark.parametrize(("form", "name"), [("word", "paper.docx"), ("excel", "paper.xlsx"), ("csv", "paper.csv")])
def test_a_paper_is_written_to_a_file(tmp_path: Path, form: str, name: str) -> None:
    """Which reads back as the plan; where no file is named, a sentence says what to add."""
    records(tmp_path).database.close()
    settings = {"CHASER_DATABASE_URL": f"sqlite:///{tmp_path / 'chaser.db'}"}
    file = tmp_path / name
    said = here_and_now("report", "Street care", "--as", form, "--out", str(file), **settings)
    assert (said.returncode, said.stderr.startswith("Written: ")) == (0, True)
    assert [action.ref for action in read_document(file.read_bytes(), name).plan.actions] == [
        a.ref for a in PLAN.actions
    ]
    nowhere = here_and_now("report", "Street care", "--as", form, **settings)
    assert nowhere.returncode == 2
    assert f"This needs a file: add --out {name}." in nowhere.stderr


def test_looking_neither_makes_nor_migrates(tmp_path: Path) -> None:
    """Records of an older schema stay as they are; a paper is not written where there is no folder."""
    kept = records(tmp_path)
    settings = {"CHASER_DATABASE_URL": f"sqlite:///{tmp_path / 'chaser.db'}"}
    nowhere = here_and_now("report", "Street care", "--out", str(tmp_path / "none" / "paper.txt"), **settings)
    assert nowhere.returncode == 2
    assert "paper.txt could not be written: No such file or directory." in nowhere.stderr
    with kept.database.writing() as transaction:
        transaction.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    kept.database.close()
    said = here_and_now("plans", **settings)
    assert said.returncode == 2
    assert "of another version of Chaser" in said.stderr


def test_a_directory_that_slack_keeps_to_itself_is_a_sentence(tmp_path: Path) -> None:
    """When the bot starts, and when the import asks who is there."""
    workspace = LocalWorkspace(DIRECTORY, SystemClock())
    workspace.start()
    settings = {
        "CHASER_DATABASE_URL": f"sqlite:///{tmp_path / 'chaser.db'}",
        "CHASER_SLACK_BOT_TOKEN": workspace.bot_token,
        "CHASER_SLACK_APP_TOKEN": workspace.app_token,
        "CHASER_SLACK_API_URL": f"{workspace.url}/api/",
    }
    for command in (("run",), ("import", str(seed("002")), "--yes")):
        Actor(workspace.url, MARION.id).do("faults", method="users.list", kind="500", times=9)
        said = here_and_now(*command, **settings)
        assert said.returncode == 2
        assert "Slack did not say who is in the workspace (" in said.stderr
    workspace.stop()


def test_the_bot_runs_until_it_is_told_to_stop(tmp_path: Path) -> None:
    """`chaser run` answers in the workspace, refuses a second one on its records, and ends cleanly."""
    workspace = LocalWorkspace(DIRECTORY, SystemClock())
    workspace.start()
    settings = {
        "CHASER_DATABASE_URL": f"sqlite:///{tmp_path / 'chaser.db'}",
        "CHASER_SLACK_BOT_TOKEN": workspace.bot_token,
        "CHASER_SLACK_APP_TOKEN": workspace.app_token,
        "CHASER_SLACK_API_URL": f"{workspace.url}/api/",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "run"], env=os.environ | settings, stderr=-1, text=True
    ) as bot:
        assert bot.stderr is not None
        while "Chaser is running" not in (line := bot.stderr.readline()):
            assert line, "it ended before it ran"
        marion = Actor(workspace.url, MARION.id)
        marion.command("/plan help")
        marion.wait_for("What you can type after /plan")
        second = run("run", **settings)
        bot.send_signal(signal.SIGINT)
        rest = bot.stderr.read()
    workspace.stop()
    assert second.returncode == 2
    assert "Chaser is running on these records" in second.stderr
    assert bot.returncode == 0
    assert "Traceback" not in rest


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("report x --as pdf", "“pdf” is not a form of the paper: it is one of text, word"),
        (
            "report x --as-at 31/4/2010",
            "There is no such day as “31/4/2010”. Write it like 2010-04-30 or 30 April 2010.",
        ),
        ("report x --as-at rhubarb", "I could not read a day in “rhubarb”. Write it like 2010-04-30"),
        ("demo --port abc", "“abc” is not a port: it is a number up to 65535, such as 8766."),
        ("demo --port 65536", "“65536” is not a port"),
        ("demo --start 2010-02-30", "There is no such day as “2010-02-30”."),
    ],
)
def test_an_option_that_cannot_be_read(words: str, told: str) -> None:
    """One sentence that says what to type instead, and exit code 2."""
    said = here_and_now(*words.split())
    assert said.returncode == 2
    assert told in said.stderr
    assert "Value error" not in said.stderr


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    """Said as a newcomer types it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = here_and_now("demo", "--port", str(taken.getsockname()[1]), "--folder", str(tmp_path))
    assert said.returncode == 2
    assert "make demo PORT=8766" in said.stderr


@pytest.mark.parametrize("words", ["2010-04-30", "30/4/2010", "30 April 2010", " 30.4.2010 "])
def test_a_day_as_people_write_it(words: str) -> None:
    """In a file's name, in a plan, in a letter."""
    assert read_day(words) == date(2010, 4, 30)
