"""`chaser import` at a terminal: what is doubtful is asked about, and who is who."""

import os
import pty
import re
import select
import sqlite3
import sys
import time
from pathlib import Path

from bot.clock import SystemClock
from bot.local.directory import Directory, Member
from bot.local.server import LocalWorkspace
from tests.people import CHASER, TEAM
from tests.seeds import seed

PEOPLE = (
    Member("U0HUGH", "hugh", "Hugh Bennett", is_admin=True),
    Member("U0JOHN", "john", "John Outhwaite"),
    Member("U0SAM", "sam", "Sam Field", "HoS"),
    Member("U0JAYNE", "jayne", "Jayne Pickerin"),
    Member("U0ROBIN", "robin", "Robin Hale"),
)
PATIENCE = 60.0


class Terminal:
    """A person at a terminal, reading what is asked and typing answers."""

    def __init__(self, *words: str, **settings: str) -> None:
        self.seen = ""
        self.process, self.line = pty.fork()
        if self.process == 0:
            command = [sys.executable, "-m", "bot.cli", *words]
            os.execvpe(sys.executable, command, os.environ | {"COLUMNS": "160", "NO_COLOR": "1"} | settings)  # noqa: S606 - as a person starts it

    def until(self, words: str) -> str:
        """Read on until these words stand there; everything since the last time."""
        read, end = "", time.monotonic() + PATIENCE
        while words not in read:
            assert time.monotonic() < end, f"never saw {words!r} in:\n{self.seen}{read}"
            if select.select([self.line], [], [], 0.2)[0]:
                read += os.read(self.line, 4096).decode()
        self.seen += read
        return read

    def type(self, words: str) -> None:
        """Type a line."""
        os.write(self.line, f"{words}\n".encode())

    def leave(self) -> int:
        """Wait for the end; the exit code."""
        _, status = os.waitpid(self.process, 0)
        os.close(self.line)
        return os.waitstatus_to_exitcode(status)


def test_the_officer_is_asked_once_about_doubts_and_for_each_unknown_owner(tmp_path: Path) -> None:
    """Exact names are assigned, a near one is proposed; the rest is asked for, again if it cannot be told apart.

    While the officer thinks, the records can be written: nothing waits for a person at a terminal.
    """
    workspace = LocalWorkspace(Directory(TEAM, PEOPLE, (), CHASER), SystemClock())
    workspace.start()
    settings = {
        "CHASER_DATABASE_URL": f"sqlite:///{tmp_path / 'chaser.db'}",
        "CHASER_SLACK_BOT_TOKEN": workspace.bot_token,
        "CHASER_SLACK_APP_TOKEN": workspace.app_token,
        "CHASER_SLACK_API_URL": f"{workspace.url}/api/",
    }
    officer = Terminal("import", str(seed("002")), "--name", "PM strategy", **settings)
    assert "things to check" in officer.until("Is that right?")
    officer.type("")
    officer.until("Is “Jayne Pickering” Jayne Pickerin? [Y/n]")
    with sqlite3.connect(tmp_path / "chaser.db", timeout=0) as others:
        others.execute("BEGIN IMMEDIATE")
    others.close()
    officer.type("")
    officer.until("Who is “Jo Pitman”")
    officer.type("nobody")
    assert "Nobody here is called “nobody”" in officer.until("Who is “Jo Pitman”")
    officer.type("J")
    assert "“J” could be Jayne Pickerin or John Outhwaite" in officer.until("Who is “Jo Pitman”")
    officer.type("")
    officer.until("Who is “Deb Poole”")
    officer.type("")
    officer.until("Who is “Improvement Manager” (post)")
    officer.type("Robin")
    officer.until("Is “Improvement Manager” Robin Hale? [Y/n]")
    officer.type("y")
    officer.until("Who is “HROD” (team)")
    officer.type("")
    officer.until("Who is “Helen Parkinson”")
    officer.type("")
    shown = officer.until("Kept as “PM strategy”")
    workspace.stop()
    assert officer.leave() == 0
    assert "Sam Field" in shown
    assert re.search(r"Jayne Pickering +person +Jayne Pickerin ", shown)
    assert re.search(r"Improvement Manager +post +Robin Hale ", shown)
    assert "nobody yet" in shown


def test_a_wrong_reading_keeps_nothing(tmp_path: Path) -> None:
    """The officer types the number of what is wrong: nothing is kept, and the place is named."""
    officer = Terminal("import", str(seed("002")), CHASER_DATABASE_URL=f"sqlite:///{tmp_path / 'chaser.db'}")
    officer.until("Is that right?")
    officer.type("1")
    assert "Nothing was kept. Correct 1.2 When" in officer.until("import it again")
    assert officer.leave() == 2
    assert not (tmp_path / "chaser.db").exists()


def test_a_near_name_that_is_somebody_else_is_left(tmp_path: Path) -> None:
    """“n” to the proposal: the officer is asked who it is instead, and nobody is taken for somebody else."""
    workspace = LocalWorkspace(Directory(TEAM, PEOPLE, (), CHASER), SystemClock())
    workspace.start()
    settings = {
        "CHASER_DATABASE_URL": f"sqlite:///{tmp_path / 'chaser.db'}",
        "CHASER_SLACK_BOT_TOKEN": workspace.bot_token,
        "CHASER_SLACK_APP_TOKEN": workspace.app_token,
        "CHASER_SLACK_API_URL": f"{workspace.url}/api/",
    }
    officer = Terminal("import", str(seed("002")), "--name", "PM strategy", **settings)
    officer.until("Is that right?")
    officer.type("")
    officer.until("[Y/n]")
    officer.type("n")
    officer.until("Who is “Jayne Pickering” (person)")
    for following in ("Jo Pitman", "Deb Poole", "Improvement Manager", "HROD", "Helen Parkinson"):
        officer.type("")
        officer.until(f"Who is “{following}”")
    officer.type("")
    shown = officer.until("Kept as “PM strategy”")
    workspace.stop()
    assert officer.leave() == 0
    assert re.search(r"Jayne Pickering +person +nobody yet", shown)
