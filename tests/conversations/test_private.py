"""A plan that is not everybody's."""

from pathlib import Path

from bot.clock import SystemClock
from bot.demo_people import OFFICER
from bot.local.directory import Directory, Member
from bot.local.server import LocalWorkspace
from bot.running import Bot
from bot.settings import SlackSettings, load
from tests.actor import Actor
from tests.people import CHASER, TEAM
from tests.seeds import seed
from tests.sight import text_of
from tests.typed import here_and_now

JOHN = Member("U0JOHN", "john", "John Outhwaite")
STRANGER = Member("U0STRANGER", "stranger", "Hanna Stranger")


def test_to_a_stranger_a_private_plan_is_no_plan(tmp_path: Path) -> None:
    """An owner reads it; to somebody else it reads exactly as a plan that does not exist."""
    workspace = LocalWorkspace(Directory(TEAM, (OFFICER, JOHN, STRANGER), (), CHASER), SystemClock())
    workspace.start()
    settings = {
        "CHASER_DATABASE_URL": f"sqlite:///{tmp_path / 'chaser.db'}",
        "CHASER_SLACK_BOT_TOKEN": workspace.bot_token,
        "CHASER_SLACK_APP_TOKEN": workspace.app_token,
        "CHASER_SLACK_API_URL": f"{workspace.url}/api/",
    }
    imported = here_and_now("import", str(seed("002")), "--name", "Secret", "--yes", "--private", **settings)
    assert imported.returncode == 0, imported.stderr
    bot = Bot(load(SlackSettings, settings))
    bot.start()
    john, stranger = Actor(workspace.url, JOHN.id), Actor(workspace.url, STRANGER.id)
    john.command("/plan status in Secret")
    john.wait_for("11 of 11 actions")
    for command in ("/plan status in Secret", "/plan status in Nothing", "/plan status"):
        stranger.command(command)
    stranger.wait_for("There is no plan here that you can see")
    assert not [m for m in stranger.messages() if "Secret:" in text_of(m) or "Excellence" in text_of(m)]
    bot.stop()
    workspace.stop()
