"""The record, from the command line: it is verified, a person is told what is kept of them, and erased."""

import json
from pathlib import Path

import pytest

from plans.journal import BEGINNING
from storage.tables import notes
from tests.conversations.conftest import Council
from tests.records import ADEEL, Records, records
from tests.typed import here_and_now


@pytest.fixture
def kept(tmp_path: Path) -> Records:
    """The invented council's records, a round open, nobody at work on them."""
    found = records(tmp_path)
    found.open_round()
    found.database.close()
    return found


def typed(kept: Records, *words: str, code: int = 0) -> str:
    """What `chaser` says on these records; the exit code is this."""
    ended = here_and_now(*words, CHASER_DATABASE_URL=str(kept.database.engine.url))
    assert ended.returncode == code, ended.stderr + ended.stdout
    return ended.stdout + ended.stderr


def test_what_is_said_in_chat_is_verified(council: Council) -> None:
    """Beside a running bot: all holds; changed by hand, the note is named, and the exit code is 1."""
    council.open_round()
    john = council["John Outhwaite"]
    john.press("On target", john.wait_for("How do your 3 actions stand?"), near="3.2")
    john.wait_for("3.2")
    said = council.cli("verify")
    assert "All holds: " in said
    head = next(line for line in said.splitlines() if line.startswith("Head: "))
    assert "All holds: " in council.cli("verify", "--head", head)
    with council.demo.bot.database.writing() as transaction:
        transaction.connection.execute(notes.update().where(notes.c.id == 1).values(words="all went well"))
    url = str(council.demo.bot.database.engine.url)
    ended = here_and_now("verify", CHASER_DATABASE_URL=url)
    assert (ended.returncode, "Note 1 is not what its entries say: words." in ended.stdout) == (1, True)


def test_somebody_asks_what_is_kept_of_them(kept: Records, tmp_path: Path) -> None:
    """On the screen, or in a file with a summary."""
    assert json.loads(typed(kept, "person", "export", "Adeel Rahman"))["who they are"][0]["user"] == ADEEL
    file = tmp_path / "adeel.json"
    said = typed(kept, "person", "export", ADEEL, "--out", str(file))
    assert "names in plans: 1" in said
    assert json.loads(file.read_text("utf-8"))["requests to them"][0]["label"] == "April 27"
    assert "The records know nobody called" in typed(kept, "person", "export", "Nobody Here", code=2)
    nowhere = typed(kept, "person", "export", ADEEL, "--out", str(tmp_path / "none" / "x.json"), code=2)
    assert "could not be written" in nowhere


def test_somebody_who_left_is_erased(kept: Records) -> None:
    """After a look at what goes; not without a word, not while they are there, and not from a plan that is held."""
    assert "add --yes" in typed(kept, "person", "erase", "Adeel Rahman", code=2)
    assert "still in the workspace" in typed(kept, "person", "erase", "Adeel Rahman", "--yes", code=2)
    with kept.database.writing() as transaction:
        transaction.connection.exec_driver_sql("UPDATE people SET is_active = 0 WHERE user = 'U0ADEEL'")
    kept.database.close()
    assert "Say why it is held" in typed(kept, "hold", "Street care", code=2)
    assert "is held" in typed(kept, "hold", "Street care", "--reason", "FOI 7")
    assert "Held: Street care" in typed(kept, "person", "erase", "Adeel Rahman", "--yes", code=2)
    assert "is not held any more" in typed(kept, "hold", "Street care", "--release")
    said = typed(kept, "person", "erase", "Adeel Rahman", "--yes")
    assert "--with-plans erases that too" in said
    assert "Backups that were made before still hold it" in said
    assert "nobody called" in typed(kept, "person", "erase", "Adeel Rahman", code=2)
    assert "All holds: " in typed(kept, "verify")


def test_how_long_replies_are_kept(kept: Records) -> None:
    """For ever until somebody says a time."""
    assert "are kept for ever." in typed(kept, "keep", "Street care")
    assert "are kept for 72 months after their round closed." in typed(kept, "keep", "street care", "6y")
    assert "are kept for ever." in typed(kept, "keep", "Street care", "ever")
    assert "is no period: write it like 6y" in typed(kept, "keep", "Street care", "soon", code=2)


def test_what_is_no_head_is_said(kept: Records) -> None:
    """As it was printed, or nothing; a later one than there is shows that something was cut off."""
    assert "That is no head" in typed(kept, "verify", "--head", "12", code=2)
    assert "but once went on to 99" in typed(kept, "verify", "--head", f"99:{BEGINNING}", code=1)
