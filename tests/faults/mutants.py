"""The tests are tested: what protects Chaser is taken out, and a test must fail. `make mutants`."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tabulate import tabulate

from tests.source import ROOT

TRIES = 3
"""How often the tests are run that need luck, at most: where a process dies at any moment, not every run meets it."""

LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "build", "dist")


@dataclass(frozen=True)
class Mutant:
    """A change that makes Chaser worse: words of a file, and what they become; the tests, one of which must notice.

    `times` is how often a fault is injected; 0 for tests that have no number.
    """

    name: str
    file: str
    changes: tuple[tuple[str, str], ...]
    tests: tuple[str, ...]
    times: int = 0

    def changed(self, root: Path) -> str:
        """What its file would say; raises ValueError where it no longer says what is to be changed, or twice."""
        text = (root / self.file).read_text(encoding="utf-8")
        for was, becomes in self.changes:
            if text.count(was) != 1:
                raise ValueError(f"{self.file} says {text.count(was)} times: {was}")
            text = text.replace(was, becomes)
        return text


MUTANTS = (
    Mutant(
        "no quarantine: what may have arrived is looked up at once",
        "storage/outbox.py",
        (
            ("return (self.lease + self.quarantine).total_seconds()", "return 0.0"),
            ("second_look: timedelta = timedelta(seconds=10)", "second_look: timedelta = timedelta(0)"),
        ),
        ("tests/faults/test_killed.py::test_the_sender_is_killed[sqlite]",),
        60,
    ),
    Mutant(
        "the SDK's own retry handlers",
        "bot/slack/line.py",
        ((", session=session, retry_handlers=[])", ", session=session)"), ("if client.retry_handlers:", "if False:")),
        ("tests/faults/test_weather.py::test_a_storm[sqlite]",),
        30,
    ),
    Mutant(
        "acknowledged before it is committed",
        "bot/slack/app.py",
        (("process_before_response=True", "process_before_response=False"),),
        ("tests/faults/test_killed.py::test_the_receiver_is_killed[sqlite]",),
        30,
    ),
    Mutant(
        "a plain BEGIN",
        "storage/dialect.py",
        (('"BEGIN" if reading else "BEGIN IMMEDIATE"', '"BEGIN"'),),
        ("tests/storage/test_database.py::test_no_update_is_lost",),
    ),
    Mutant(
        "what is a second late is dropped",
        "bot/heart.py",
        (('"misfire_grace_time": None', '"misfire_grace_time": 1'),),
        ("tests/local/test_heart.py::test_a_beat_that_is_late_is_not_dropped",),
    ),
    Mutant(
        "days by UTC",
        "handlers/moment.py",
        (("return self.at.astimezone(self.zone).date()", "return self.at.date()"),),
        ("tests/faults/test_clocks.py::test_each_local_day_has_one_instant",),
        60,
    ),
)


def killer(mutant: Mutant) -> str:
    """The test that fails where the mutant lives; empty where it survives."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
        (tree / mutant.file).write_text(mutant.changed(ROOT), encoding="utf-8")
        for _ in range(TRIES if mutant.times else 1):
            if found := _failed(tree, mutant):
                return found
    return ""


def _failed(tree: Path, mutant: Mutant) -> str:
    environment = os.environ | ({"FAULTS": str(mutant.times)} if mutant.times else {})
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--timeout=600", *mutant.tests]
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    failed = [
        line.removeprefix("FAILED ").partition(" - ")[0]
        for line in done.stdout.splitlines()
        if line.startswith("FAILED ")
    ]
    assert failed or done.returncode == 0, done.stdout + done.stderr
    return failed[0] if failed else ""


def main(wanted: Sequence[str]) -> int:
    """Run those whose names have one of the words, or all; 1 where one survives."""
    chosen = [mutant for mutant in MUTANTS if not wanted or any(word in mutant.name for word in wanted)]
    rows = [(mutant.name, killer(mutant) or "SURVIVES") for mutant in chosen]
    print(tabulate(rows, ("mutant", "killed by"), tablefmt="github"))  # noqa: T201 - what it is run for
    return int(any(by == "SURVIVES" for _, by in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
