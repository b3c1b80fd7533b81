"""The same conversation, its records on PostgreSQL."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.demo import Demo
from bot.demo_plan import read_plan
from tests.conversations.conftest import TEAM_CHANNEL, Council
from tests.postgres import Server
from tests.seeds import seed
from tests.sight import text_of


@pytest.fixture
def council(server: Server, tmp_path: Path) -> Iterator[Council]:
    """Seed 002 on 1 April 2010 at half past eight."""
    with server.lent() as url:
        demo = Demo(read_plan(seed("002")), tmp_path, 0, date(2010, 4, 1), url)
        demo.start()
        yield Council(demo)
        demo.stop()


def test_a_whole_round(council: Council) -> None:
    """Opened, answered by button, by form and in words, undone, corrected, put off, reminded, closed, and reported."""
    council.open_round()
    john, hugh, jo = council["John Outhwaite"], council["Hugh Bennett"], council["Jo Pitman"]
    # Before anybody's answer brings her message up to date while she presses.
    jo.press("Ask me later", jo.wait_for("How does your action stand?"))
    jo.wait_for("Tuesday 6 April")
    john.press("On target", john.wait_for("How do your 3 actions stand?"))
    hugh.wait_for("How do your 5 actions stand?")
    said = hugh.say("5.2 on target, strategy drafted. 5.3 will be late, now end of September, waiting for the auditors")
    hugh.press("Save both for April 10", hugh.wait_for("Here is how I read that"))
    hugh.wait_for("strategy drafted")
    hugh.edit(said, "5.2 completed, strategy agreed")
    hugh.wait_for("strategy agreed")
    john.press("No change for the other 2", john.wait_for("No change for the other 2"))
    john.wait_for("Thank you, that is everything")
    john.command("/plan undo")
    john.press("No change for the other 2", john.wait_for("No change for the other 2"))
    john.wait_for("Thank you, that is everything")
    for jump in ("later", "reminder", "reminder"):
        council.jump(jump)
    assert len([m for m in jo.messages() if "days left" in text_of(m)]) == 2
    council.jump("closing")
    digest = text_of(council.officer.wait_for("April 10, for Cabinet on 5 May", TEAM_CHANNEL))
    assert "2 of 9 people answered" in digest
    hugh.command("/plan 5.2 history")
    assert "strategy agreed" in text_of(hugh.wait_for("Hugh Bennett, 1 April 2010"))
    assert "strategy agreed" in council.cli("report", "Performance Management Strategy")
    assert "April 10 (closed)" in council.cli("plans")
    assert "at schema" in council.cli("migrate")
