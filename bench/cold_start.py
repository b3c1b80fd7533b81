"""cold_start: from starting the process to the first acknowledgement, against the imports of the stack alone."""

import re
import subprocess
import sys
import tempfile
import time
from contextlib import AbstractContextManager
from pathlib import Path

from bench import payloads
from bench.harness import Result, Target, summed_up
from bench.load import Line, running, workspace
from bench.records import opened
from bot.local.server import LocalWorkspace

ROUNDS = 7
MOST_MIB = 55.0
STACK = (
    "alembic.command",
    "apscheduler.schedulers.background",
    "dateutil.relativedelta",
    "pydantic_settings",
    "slack_bolt.adapter.socket_mode.builtin",
    "sqlalchemy.dialects.sqlite",
    "tabulate",
    "typer",
)
# Not ru_maxrss: a process inherits that from whoever started it, and this one has read large documents.
IMPORTS = f"import {', '.join(STACK)}; print(open('/proc/self/status').read())"


def run() -> list[Result]:
    """Seconds, and the most memory held at that point. The records exist already, as at every start but the first."""
    mine: list[tuple[float, float]] = []
    theirs: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        opened(url)[0].close()
        started(url), imported()
        for _ in range(ROUNDS):
            mine.append(started(url))
            theirs.append(imported())
    seconds, sizes = zip(*mine, strict=True)
    return [
        summed_up("cold_start", "s", Target(1.2), seconds, [second for second, _ in theirs]),
        summed_up("cold_start imports' memory", "MiB", Target(1.2), sizes, [size for _, size in theirs]),
        summed_up(f"cold_start memory, of {MOST_MIB:g}", "MiB", Target(1.0), sizes, [MOST_MIB] * ROUNDS),
    ]


def started(url: str) -> tuple[float, float]:
    """Start the bot before a fresh workspace and ask it one thing: the seconds until it answered, and its MiB."""
    with workspace() as served:
        start = time.perf_counter()
        with _bot(served, url) as process:
            line = Line(served)
            line.wait()
            line.send("slash_commands", lambda _: payloads.command(), 1)
            return time.perf_counter() - start, peak_of(process.pid)


def imported() -> tuple[float, float]:
    """Import the libraries and nothing else: the seconds, and the MiB."""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", IMPORTS], check=True, capture_output=True, text=True)  # noqa: S603 (our own words)
    return time.perf_counter() - start, peak_in(done.stdout)


def peak_of(process: int) -> float:
    """The most memory that a process has held, in MiB, as Linux counts it."""
    return peak_in(Path(f"/proc/{process}/status").read_text(encoding="utf-8"))


def peak_in(status: str) -> float:
    """The same from the words of a /proc/PID/status."""
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def _bot(served: LocalWorkspace, url: str) -> AbstractContextManager["subprocess.Popen[bytes]"]:
    """`chaser run`, as a user starts it."""
    settings = {
        "CHASER_DATABASE_URL": url,
        "CHASER_SLACK_BOT_TOKEN": served.bot_token,
        "CHASER_SLACK_APP_TOKEN": served.app_token,
        "CHASER_SLACK_API_URL": f"{served.url}/api/",
    }
    return running(served, [sys.executable, "-c", "from bot.cli import main; main()", "run"], settings)
