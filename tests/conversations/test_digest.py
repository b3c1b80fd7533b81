"""The digest at closing, and the paper that is written from the same records."""

from pathlib import Path

from tests.conversations.conftest import TEAM_CHANNEL, Council
from tests.sight import text_of


def _live_through(council: Council) -> None:
    """A round in which John slips one and finishes one, Hugh finishes one, and the rest are silent."""
    council.open_round()
    john, hugh = council["John Outhwaite"], council["Hugh Bennett"]
    john.say("3.2 will be late as a result of vacancies, now end of June; 3.3 no change")
    john.press("Save both for April 10", john.wait_for("Here is how I read that"))
    john.wait_for("Saved for April 10")
    hugh.press("Completed", hugh.wait_for("How do your 5 actions stand?"), near="5.2")
    hugh.wait_for("5.2 Closer collaboration")
    council.jump("closing")


def test_the_digest_goes_to_the_team_channel(council: Council) -> None:
    """Counts with the change, who answered, what needs attention, slips with reasons, silence; themes in the thread."""
    _live_through(council)
    posted = council.officer.wait_for("April 10, for Cabinet on 5 May", TEAM_CHANNEL)
    told = text_of(posted)
    assert "2 of 9 people answered, none of them for all of their actions." in told
    assert "*1 completed* (+1)" in told
    assert "July 2009 -> June 2010" in told
    assert "vacancies" in told
    assert "3.6 Improved Value for Money information*, Hugh Bennett and Jayne Pickering: no update received" in told
    assert "last: October 09" in told
    council.officer.wait_for("Support and training", TEAM_CHANNEL)
    (top,) = [m for m in council.officer.get("messages", channel=TEAM_CHANNEL)["messages"] if m["ts"] == posted["ts"]]
    assert [text_of(reply).split("\n")[0] for reply in top["replies"]] == [
        "*1 Performance Culture Inspired by Strong Leadership*",
        "*3 Regular and robust performance information*",
        "*4 Active management of performance*",
        "*5 Support and training*",
    ]


def test_the_paper_has_the_new_notes(council: Council, tmp_path: Path) -> None:
    """`chaser report` writes text and Word from the same records while the bot runs."""
    _live_through(council)
    council.officer.wait_for("April 10, for Cabinet on 5 May", TEAM_CHANNEL)
    name = "Performance Management Strategy"
    text = council.cli("report", name, "--as-at", "2010-04-20")
    assert "Progress update April 2010" in text
    assert "will be late as a result of vacancies" in text
    paper = tmp_path / "paper.docx"
    council.cli("report", name, "--as", "word", "--out", str(paper), "--as-at", "2010-04-20")
    again = council.cli("import", str(paper), "--dry-run")
    assert "Read 11 actions in 4 themes" in again
    assert "to April 10" in again
