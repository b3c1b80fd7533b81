"""The page on reliability says what the faults are, and the mutants can still be made."""

import ast
import re

import pytest

from tests.faults.__main__ import ELSEWHERE, with_rows, written
from tests.faults.mutants import MUTANTS, Mutant
from tests.source import ROOT, modules, texts

PAGE = (ROOT / "docs/reliability.md").read_text(encoding="utf-8")
NAMED = re.compile(r"(tests/[\w/]+\.py)(?:::(\w+))?")


def faults() -> list[str]:
    """The name of every fault that a test has."""
    decorators = [
        decorator
        for module in modules("tests")
        if module.name.startswith("tests.faults")
        for node in module.nodes
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        for decorator in node.decorator_list
    ]
    calls = [d for d in decorators if isinstance(d, ast.Call) and ast.unparse(d.func) == "pytest.mark.fault"]
    return [str(ast.literal_eval(call.args[0])) for call in calls]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_every_mutant_can_be_made(mutant: Mutant) -> None:
    """What it changes is still there, and what comes of it is still a program."""
    ast.parse(mutant.changed(ROOT))
    for test in mutant.tests:
        assert_is_there(*NAMED.match(test).groups())  # type: ignore[union-attr] # else it is no test


def test_every_test_that_a_document_names_is_there() -> None:
    """A test that was renamed is renamed in the document too."""
    named = [match.groups() for path, text in texts().items() if path.suffix == ".md" for match in NAMED.finditer(text)]
    assert len(named) > 10
    for file, test in named:
        assert_is_there(file, test)


def assert_is_there(file: str, test: str | None) -> None:
    """There is such a test."""
    source = (ROOT / file).read_text(encoding="utf-8")
    assert test is None or re.search(rf"^(def {test}\(|(class )?{test}\b)", source, re.MULTILINE), f"{file}::{test}"


def test_every_fault_has_been_measured() -> None:
    """Each has its row, on each kind of records where it has any, with nothing lost and nothing doubled."""
    rows = written(PAGE)
    measured = {re.sub(r" \((sqlite|postgresql)\)$", "", name) for name in rows}
    assert sorted(measured) == sorted({*faults(), *ELSEWHERE})
    assert {(row[2], row[3]) for row in rows.values()} == {("0", "0")}


def test_a_row_replaces_the_one_of_its_fault() -> None:
    """And leaves the others."""
    page = with_rows(PAGE, {"a": ("a", "1", "0", "0", "2.0", "3"), "b": ("b", "1", "0", "0", "2.0", "")})
    page = with_rows(page, {"a": ("a", "5", "0", "0", "9.0", "7")})
    assert written(page)["a"] == ("a", "5", "0", "0", "9.0", "7")
    assert written(page)["b"][1] == "1"
    assert with_rows(page, {}) == page
