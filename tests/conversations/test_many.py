"""Somebody with many actions."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.demo import Demo
from bot.demo_plan import read_plan
from bot.local.blocks import text_length
from tests.conversations.conftest import Council
from tests.sight import text_of

OWNER = "Maud Fenwick"
WORK = "Agree with every service how its figures are gathered, checked and explained to members"


def written(count: int, folder: Path) -> Path:
    """A plan of so many actions, all of them one person's, with a long title and a note each."""
    rows = [
        "Performance Action Plan \u2013 Progress update February 2010",
        "Key \u2013 on target, underway but will be late, not underway or significantly late, completed",
        "",
        "No\tAction\tHow\tWho\tWhen\tPriority",
        "1\tGood figures\t\t\t\t",
    ]
    for number in range(1, count + 1):
        rows.append(f"1.{number}\t{WORK} ({number})\tIn workshops\t{OWNER}\tJuly 2010\tM")
        rows.append(
            f"October 09 \u2013 workshop {number} planned February 10 \u2013 workshop {number} held with four services"
        )
    path = folder / "many.txt"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


@pytest.fixture
def herd(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Council]:
    """Everything is one person's, on 1 April 2010."""
    demo = Demo(read_plan(written(request.param, tmp_path)), tmp_path, 0, date(2010, 4, 1))
    demo.start()
    yield Council(demo)
    demo.stop()


@pytest.mark.parametrize(("herd", "most"), [(13, 16), (20, 24)], indirect=["herd"])
def test_one_click_an_action(herd: Council, most: int) -> None:
    """What is answered leaves the message, what is open moves up; the message stays within the limits of an edit."""
    herd.open_round()
    owner = herd[OWNER]
    asked = owner.wait_for("stand?")
    clicks = 0
    while "Thank you, that is everything" not in text_of(asked):
        assert len(asked["blocks"]) <= 50
        assert text_length(asked["blocks"]) < 4_000
        clicks += 1
        assert clicks <= most, text_of(asked)
        before = text_of(asked)
        owner.press("On target", asked)
        asked = owner.until_changed(asked["ts"], before)
    owner.command("/plan status")
    assert f"{clicks} on target" in text_of(owner.wait_for(f"{clicks} of {clicks} actions"))


@pytest.mark.parametrize("herd", [20], indirect=True)
def test_one_reply_for_all_of_them(herd: Council) -> None:
    """One message and one confirmation, however many."""
    herd.open_round()
    owner = herd[OWNER]
    owner.wait_for("stand?")
    owner.say("1.3 will be late because two services have not answered, now end of September. The rest are on target")
    owner.press("Save all 20 for April 10", owner.wait_for("Here is how I read that"))
    owner.wait_for("Thank you, that is everything")
    owner.command("/plan 1.3")
    assert "July 2010 -> September 2010" in text_of(owner.wait_for("July 2010 ->"))
