"""The person who runs the machine backs up the records and brings them back."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bot.clock import SystemClock
from storage.backup import back_up
from storage.files import address_of
from tests.records import records
from tests.typed import here_and_now, run


@pytest.fixture
def here(tmp_path: Path) -> dict[str, str]:
    """The settings of records with the invented council's plan, and a backup of today."""
    records(tmp_path).database.close()
    url = address_of(tmp_path / "chaser.db")
    back_up(url, tmp_path / "backups", SystemClock().now())
    return {"CHASER_DATABASE_URL": url, "CHASER_BACKUP_FOLDER": str(tmp_path / "backups")}


def test_backup_and_restore_as_a_person_types_them(here: dict[str, str], tmp_path: Path) -> None:
    """To a folder that is named or set, brought back with --yes, and asked about at a terminal."""
    made = run("backup", "--to", str(tmp_path / "other"), **here)
    (file,) = (tmp_path / "other").iterdir()
    assert made.stdout == f"{file}: {file.stat().st_size:,} bytes, verified. 1 kept there.\n"
    assert here_and_now("backup", **here).stdout.endswith(" 2 kept there.\n")
    alone = {name: value for name, value in here.items() if name != "CHASER_BACKUP_FOLDER"}
    assert "Say --to FOLDER" in here_and_now("backup", **alone).stderr
    unasked = here_and_now("restore", str(file), **here)
    assert (unasked.returncode, "add --yes" in unasked.stderr) == (2, True)
    done = here_and_now("restore", str(file), "--yes", **here)
    assert done.returncode == 0, done.stderr
    assert f"{file}: 1 plan, 0 rounds, 1 note, the last of " in done.stdout
    assert f"What was there before: {tmp_path / 'chaser-before-'}" in done.stdout
    refused = here_and_now("restore", str(tmp_path / "nothing.db"), "--yes", **here)
    assert refused.stderr == f"There is no file {tmp_path / 'nothing.db'}.\n"


def at_a_terminal(answer: str, *words: str, **settings: str) -> tuple[int, str]:
    """Run `chaser` at a terminal and type one line; exit code, and what stands on the terminal."""
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "bot.cli", *words]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=os.environ | settings) as running:
        os.close(theirs)
        shown = bytearray()
        reader = threading.Thread(target=_read_all, args=(ours, shown))
        reader.start()
        os.write(ours, f"{answer}\n".encode())
        code = running.wait(60)
        reader.join(5)
    os.close(ours)
    return code, shown.decode()


def _read_all(terminal: int, shown: bytearray) -> None:
    try:
        while more := os.read(terminal, 4096):
            shown.extend(more)
    except OSError:
        return


@pytest.mark.parametrize(("answer", "code", "said"), [("n", 2, "Nothing was changed."), ("y", 0, "Brought back: ")])
def test_a_person_is_asked_before_records_are_replaced(
    here: dict[str, str], tmp_path: Path, answer: str, code: int, said: str
) -> None:
    """With what the backup holds before their eyes."""
    file = next((tmp_path / "backups").glob("*.db"))
    ended, shown = at_a_terminal(answer, "restore", str(file), **here)
    assert (ended, said in shown) == (code, True), shown
    assert "1 plan, 0 rounds, 1 note" in " ".join(shown.split())
