"""The councils' own documents and the truths read from them by hand, where this checkout has them beside it."""

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def found(pattern: str) -> Path:
    """The one file of that pattern under ../shared; where that folder is absent, the test says so."""
    if not SHARED.is_dir():
        pytest.skip("the councils' documents (../shared) are not beside this checkout")
    (path,) = SHARED.glob(pattern)
    return path


def seed(number: str) -> Path:
    """A council's document as text: "002"."""
    return found(f"seeds/{number}_*.txt")


def rebuilt(name: str) -> Path:
    """A council's document rebuilt in its own format: "002_progress_update.docx"."""
    return found(f"import/files/{name}")


def truth(pattern: str) -> Any:  # noqa: ANN401 - JSON
    """What a document holds, read by hand."""
    return json.loads(found(f"import/{pattern}").read_text(encoding="utf-8"))


def scorer() -> Callable[[Any, Any], dict[str, Any]]:
    """The function that compares a truth with what was imported."""
    spec = importlib.util.spec_from_file_location("score", found("import/score.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    score: Callable[[Any, Any], dict[str, Any]] = module.score
    return score
