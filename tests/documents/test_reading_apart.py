"""A document is read in a process of its own, and nothing that it holds gets out of hand."""

import pickle
import subprocess
import sys
from collections import OrderedDict
from io import BytesIO

import pytest

from bot.reading import ReaderFailed, ReadsTooLong, _Unpickler, read_apart, told
from plans.errors import NotAPlan
from plans.reading import read_document

PLAN = b"No\tAction\tWho\tWhen\n1.1\tDoors\tAnn Lee\tMay 2026\n"


def test_a_mistake_of_the_reader_is_not_laid_on_the_document(caplog: pytest.LogCaptureFixture) -> None:
    """Nor are the words of the document logged."""
    code = "import sys; sys.stdin.read(); raise ValueError('Ann Lee is ill')"
    broken = subprocess.run([sys.executable, "-c", code], input=b"", capture_output=True, check=False)
    with pytest.raises(ReaderFailed, match="mistake of its own"):
        told(broken)
    (record,) = caplog.records
    assert (record.__dict__["error"], record.__dict__["where"]) == ("ValueError", ["<string>:1"])
    assert "Ann Lee" not in caplog.text


@pytest.mark.parametrize("end", ["raise MemoryError", "import os; os.kill(os.getpid(), 9)"])
def test_what_was_ended_by_its_limits_took_too_much(end: str) -> None:
    """Of memory or of time."""
    child = subprocess.run([sys.executable, "-c", end], capture_output=True, check=False)
    with pytest.raises(ReadsTooLong):
        told(child)


def test_the_child_reads_what_we_would() -> None:
    """The plan and its doubts come back as they are."""
    assert read_apart(PLAN, "plan.txt") == read_document(PLAN, "plan.txt")


def test_a_refusal_comes_back_as_its_sentence() -> None:
    """The person reads why, whoever found it out."""
    with pytest.raises(NotAPlan, match="PDF"):
        read_apart(b"%PDF-1.7", "plan.pdf")


def test_a_child_that_takes_too_long_is_ended() -> None:
    """The bot goes on."""
    with pytest.raises(ReadsTooLong, match="more time or memory"):
        read_apart(PLAN, "plan.txt", seconds=0.001)


def test_only_plans_come_back() -> None:
    """What a child was made to write is not carried out."""
    with pytest.raises(pickle.UnpicklingError, match="no part of a plan"):
        _Unpickler(BytesIO(pickle.dumps(OrderedDict()))).load()


def test_a_name_is_only_a_name() -> None:
    """A name with a null, or of any length, does no harm."""
    assert len(read_apart(PLAN, "\0" + "x" * 5000 + ".txt").plan.actions) == 1
