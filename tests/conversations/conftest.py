"""Chaser running for real: seed 002 loaded, its people in a local workspace, a clock that the test moves."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from bot.demo import Demo
from bot.demo_people import OFFICER
from bot.demo_plan import DemoPlan, read_plan
from bot.settings import HTTP, SOCKET
from tests.actor import Actor, Json
from tests.seeds import seed
from tests.sight import find
from tests.typed import here_and_now

MODES = (SOCKET, HTTP)
TEAM_CHANNEL = "C0PLAN"
MORNING = date(2010, 4, 1)


@dataclass
class Council:
    """The officer and the owners of seed 002, each at their own keyboard."""

    demo: Demo

    def __getitem__(self, name: str) -> Actor:
        """Somebody by a part of their name or job title."""
        state = Actor(self.demo.url, OFFICER.id).state()
        found = [u for u in state["users"] if name in u["real_name"] or name == u["title"]]
        assert len(found) == 1, f"{name!r} could be {[u['real_name'] for u in found]}"
        return Actor(self.demo.url, found[0]["id"])

    @property
    def officer(self) -> Actor:
        """Who runs the plan."""
        return Actor(self.demo.url, OFFICER.id)

    def typed(self, asked: Json, words: str) -> Json:
        """What a message's first line holds when somebody has typed there: {block_id: {action_id: {...}}}."""
        line = next(block for block in asked["blocks"] if block["type"] == "input")
        return {line["block_id"]: {line["element"]["action_id"]: {"type": "plain_text_input", "value": words}}}

    def button(self, message: Json, label: str) -> Json:
        """What the page would send for a button."""
        found = find(message, label)
        assert found is not None
        return found.action()

    def first_choice(self, asked: Json) -> str:
        """The first button of a question."""
        buttons = [e for block in asked["blocks"] if block["type"] == "actions" for e in block["elements"]]
        return str(buttons[0]["text"]["text"])

    def cli(self, *words: str) -> str:
        """What `chaser` prints when somebody runs it on the same records."""
        ended = here_and_now(*words, CHASER_DATABASE_URL=str(self.demo.bot.database.engine.url))
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def jump(self, kind: str) -> None:
        """Move the clock, as somebody does on the page."""
        self.officer.move_clock(kind)

    def open_round(self, words: str = "April 10 closes 20 April for Cabinet 5 May") -> None:
        """Open a round as the officer does."""
        self.officer.command(f"/plan round {words}")
        self.officer.press("Open the round", self.officer.wait_for("Open the round"))
        self.officer.wait_for("Close now…")


both_ways = pytest.mark.parametrize("council", MODES, indirect=True)
"""A conversation that is held over Socket Mode and over HTTP."""


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[DemoPlan, Path]:
    """Seed 002, and the folder of its demo as a first start leaves it: made once, since that takes half a second."""
    plan, folder = read_plan(seed("002")), tmp_path_factory.mktemp("begun")
    demo = Demo(plan, folder, 0, MORNING)
    demo.start()
    Council(demo).officer.wait_for("is in: 11 actions")
    demo.stop()
    return plan, folder


@contextmanager
def council_in(begun: tuple[DemoPlan, Path], folder: Path, mode: str = SOCKET) -> Iterator[Council]:
    """Seed 002 on 1 April 2010 at half past eight, kept in that folder."""
    plan, prepared = begun
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    demo = Demo(plan, folder, 0, MORNING, mode=mode)
    demo.start()
    yield Council(demo)
    demo.stop()


@pytest.fixture
def council(begun: tuple[DemoPlan, Path], tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Council]:
    """A council of the test's own."""
    with council_in(begun, tmp_path, getattr(request, "param", SOCKET)) as council:
        yield council


@pytest.fixture(scope="module")
def onlooker(begun: tuple[DemoPlan, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    """One council for all tests of a module that change nothing in it."""
    with council_in(begun, tmp_path_factory.mktemp("onlooker")) as council:
        yield council
