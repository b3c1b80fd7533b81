"""`chaser` as somebody types it: in a process of its own, or in this one where the start would take longest."""

import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, StringIO, TextIOWrapper
from unittest.mock import patch

from bot.cli import main

Ended = subprocess.CompletedProcess[str]


def run(*words: str, **settings: str) -> Ended:
    """Run `chaser` with no settings but these."""
    command = [sys.executable, "-m", "bot.cli", *words]
    return subprocess.run(
        command, capture_output=True, text=True, env=_alone(settings), stdin=subprocess.DEVNULL, check=False
    )


def here_and_now(*words: str, **settings: str) -> Ended:
    """The same in this process; an error that would be a traceback comes out of it."""
    code, (out, err) = 0, (TextIOWrapper(BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with (
        patch.dict(os.environ, _alone(settings), clear=True),
        patch.multiple(sys, argv=["chaser", *words], stdin=StringIO()),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(bool(end.code))
    return Ended(words, code, *(told.buffer.getvalue().decode() for told in (out, err)))


def _alone(settings: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHASER_")}
    return kept | {"COLUMNS": "160"} | settings
