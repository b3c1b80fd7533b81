"""Chaser running for real: seed 002 loaded, its people in a local workspace, a clock that the test moves."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from bot.demo import Demo
from bot.demo_people import OFFICER
from bot.settings import HTTP, SOCKET
from tests.actor import Actor, Json
from tests.seeds import seed
from tests.sight import find

MODES = (SOCKET, HTTP)
TEAM_CHANNEL = "C0PLAN"


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
        settings = {"CHASER_DATABASE_URL": str(self.demo.bot.database.engine.url)}
        command = [sys.executable, "-m", "bot.cli", *words]
        return subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | settings).stdout

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


@pytest.fixture
def council(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Council]:
    """Seed 002 on 1 April 2010 at half past eight."""
    with_seed = Demo(seed("002"), tmp_path, 0, date(2010, 4, 1), mode=getattr(request, "param", SOCKET))
    with_seed.start()
    yield Council(with_seed)
    with_seed.stop()
