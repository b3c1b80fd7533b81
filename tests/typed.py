"""`chaser` as somebody types it: in a process of its own, or in this one where the start would take longest."""

import os
import subprocess
import sys

from typer.testing import CliRunner, Result

from bot.cli import app


def run(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `chaser` with no settings but these."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CHASER_")}
    command = [sys.executable, "-m", "bot.cli", *words]
    environment = kept | {"COLUMNS": "160"} | settings
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL, check=False
    )


def here_and_now(*words: str, **settings: str) -> Result:
    """What `chaser` does when it is typed, in this process, with no settings but these."""
    environment: dict[str, str | None] = {name: None for name in os.environ if name.startswith("CHASER_")}
    return CliRunner().invoke(app, words, env=environment | settings)
