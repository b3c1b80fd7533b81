"""Injects every fault as often as it must hold, and writes the table of docs/reliability.md. `make faults`.

Words on the command line choose the faults whose tests have one of them in their names; the others' rows stay as they
were measured.
"""

import os
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tabulate import tabulate

from tests.faults.tally import KEPT, TIMES
from tests.source import ROOT

PAGE = ROOT / "docs/reliability.md"
TABLE = re.compile(r"(?<=<!-- measured -->\n\n).*?(?=\n\n<!-- end -->)", re.DOTALL)
HEADINGS = ("fault", "injected", "lost", "doubled", "seconds", "seed")
ELSEWHERE = {
    "every cell of the access matrix": "tests/handlers/test_access.py",
    "hostile files": "tests/documents/test_reading_refusals.py",
    "a poison row": "tests/local/test_sender.py::test_a_poison_row_stops_no_other",
}
"""Faults whose number is what there is: the tests stand beside what they are about, and count one by one."""

Row = tuple[str, ...]


@dataclass(eq=False)  # pytest keeps its plugins in a set
class Measured:
    """A plugin of pytest's: what each fault came to."""

    rows: dict[str, Row] = field(default_factory=dict)
    seconds: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what a test says of its fault; one that failed says nothing."""
        for name, value in report.user_properties:
            if name == KEPT and isinstance(value, tuple) and report.when == "teardown":
                self.rows[str(value[0])] = tuple(map(str, value))
        if report.when == "call" and report.passed:
            for name in (name for name, where in ELSEWHERE.items() if report.nodeid.startswith(where)):
                self.passed[name] += 1
                self.seconds[name] += report.duration  # type: ignore[assignment] # seconds are counted like anything

    def table(self) -> dict[str, Row]:
        """The rows by their faults."""
        counted = {
            name: (name, str(times), "0", "0", f"{self.seconds[name]:.1f}", "") for name, times in self.passed.items()
        }
        return self.rows | counted


def written(page: str) -> dict[str, Row]:
    """The rows that a page has."""
    found = TABLE.search(page)
    lines = found[0].splitlines()[2:] if found else []
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]
    return {row[0]: row for row in rows}


def with_rows(page: str, rows: dict[str, Row]) -> str:
    """The page with these rows in place of what it said of the same faults."""
    kept = written(page) | rows
    told = tabulate(sorted(kept.values()), HEADINGS, tablefmt="github", disable_numparse=True)
    return TABLE.sub(lambda _: told, page)


def main(words: Sequence[str]) -> int:
    """Run, and write; what pytest says of it."""
    os.environ.setdefault(TIMES, "full")
    measured = Measured()
    chosen = ["-k", " or ".join(words)] if words else []
    where = ["tests/faults", *ELSEWHERE.values()]
    code = pytest.main(["-q", "--timeout=7200", "-p", "no:cacheprovider", *chosen, *where], plugins=[measured])
    _write(PAGE, measured.table())
    return int(code)


def _write(page: Path, rows: dict[str, Row]) -> None:
    page.write_text(with_rows(page.read_text(encoding="utf-8"), rows), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
