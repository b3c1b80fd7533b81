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
    workspace, settings = workspace_of(PEOPLE, tmp_path)
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


def test_the_officer_stops(tmp_path: Path) -> None:
    """“no”: nothing is kept, not even a file of records."""
    officer = Terminal("import", str(seed("002")), CHASER_DATABASE_URL=f"sqlite:///{tmp_path / 'chaser.db'}")
    officer.until("Is that right?")
    officer.type("no")
    officer.until("Nothing was kept.")
    assert officer.leave() == 2
    assert not (tmp_path / "chaser.db").exists()


def workspace_of(names: tuple[Member, ...], folder: Path) -> tuple[LocalWorkspace, dict[str, str]]:
    """A workspace of these people, and the settings that reach it."""
    workspace = LocalWorkspace(Directory(TEAM, names, (), CHASER), SystemClock())
    workspace.start()
    settings = {
        "CHASER_DATABASE_URL": f"sqlite:///{folder / 'chaser.db'}",
        "CHASER_SLACK_BOT_TOKEN": workspace.bot_token,
        "CHASER_SLACK_APP_TOKEN": workspace.app_token,
        "CHASER_SLACK_API_URL": f"{workspace.url}/api/",
    }
    return workspace, settings


HERONS = """\
Herons action plan
No\tAction\tGrebe\tWhen
1\tCount the nests\tHugh Bennett\tJune
2\tMend the hide\tJohn Outhwaite\tMay 2026
"""


def test_doubts_are_corrected_one_by_one_and_decisions_stay(tmp_path: Path) -> None:
    """A column is said, the document is read again; a date is said. The next version asks about neither."""
    file = tmp_path / "herons.txt"
    file.write_text(HERONS)
    workspace, settings = workspace_of(PEOPLE[:2], tmp_path)
    officer = Terminal("import", str(file), "--name", "Herons", **settings)
    assert "Column Grebe" in officer.until("Is that right?")
    officer.type("9: June 2026")
    officer.until("Type a number from 1 to")
    officer.type("1: weather")
    officer.until("is nothing that a column can hold")
    officer.type("1")
    officer.until("1 means (what the column holds:")
    officer.type("who")
    shown = officer.until("Is that right?")
    assert re.search(r"Count the nests +Hugh Bennett +June", shown)
    assert '1  1 When "June": kept as written, with no date. Which date is meant?' in shown
    officer.type("1: sometime")
    officer.until("“sometime” says no date. Type for instance")
    officer.type("1: June 2026")
    officer.until('1 When "June": June 2026.')
    officer.type("")
    officer.until("Kept as “Herons”")
    assert officer.leave() == 0
    file.write_text(
        HERONS.replace("Mend the hide", "Mend the long hide") + "3\tClear the reeds\tHugh Bennett\tMay 2026\n"
    )
    again = Terminal("import", str(file), "--name", "herons", **settings)
    shown = again.until("Make these changes? [y/N]")
    assert "things to check" not in shown
    assert 'As decided before:\r\n     1 When "June": June 2026.' in shown
    assert "new: 3 Clear the reeds" in shown
    assert "2 Mend the long hide, action: Mend the hide -> Mend the long hide" in shown
    again.type("")
    again.until("Nothing was changed.")
    assert again.leave() == 2
    once_more = Terminal("import", str(file), "--name", "Herons", **settings)
    once_more.until("[y/N]")
    once_more.type("y")
    once_more.until("Kept as “Herons”")
    workspace.stop()
    assert once_more.leave() == 0


def test_a_near_name_that_is_somebody_else_is_left(tmp_path: Path) -> None:
    """“n” to the proposal: the officer is asked who it is instead, and nobody is taken for somebody else."""
    workspace, settings = workspace_of(PEOPLE, tmp_path)
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
