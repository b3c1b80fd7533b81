"""The project's own source, read as trees, for the tests that hold its shape."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("plans", "storage", "reports", "handlers", "bot")
BESIDE = ("tests", "bench", "examples")
WRITTEN = (".py", ".md", ".toml", ".json", ".txt", ".js", ".css", ".html", ".yml", ".yaml", ".cfg", ".ini", ".mako", "")
MADE = (".git", "__pycache__", "node_modules", "build", "dist")


@dataclass(frozen=True)
class Imported:
    """One import: the dotted name of what is imported, a module of ours or a library's, and its line."""

    name: str
    line: int

    @property
    def library(self) -> str:
        """The library or the room that it is of."""
        return self.name.partition(".")[0]


@dataclass(frozen=True)
class Module:
    """One module of ours. `name` is dotted; a package is named without `__init__`."""

    path: Path
    name: str

    @cached_property
    def text(self) -> str:
        """What it says."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """What it says, parsed."""
        return ast.parse(self.text)

    @property
    def room(self) -> str:
        """The top-level package that it belongs to."""
        return self.name.partition(".")[0]

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of its tree."""
        return tuple(ast.walk(self.tree))

    def at(self, line: int) -> str:
        """A place in it, as an editor opens it."""
        return f"{self.path.relative_to(ROOT)}:{line}"

    @cached_property
    def imports(self) -> tuple[Imported, ...]:
        """What it imports, those inside functions too, each as far down as it is a module of ours."""
        return tuple(imported for node in self.nodes for imported in _imported(node))


def _imported(node: ast.AST) -> Iterator[Imported]:
    if isinstance(node, ast.Import):
        yield from (Imported(alias.name, node.lineno) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        whole = "." * node.level + (node.module or "")
        for alias in node.names:
            below = f"{whole}.{alias.name}"
            yield Imported(below if below in _names() else whole, node.lineno)


@cache
def _names() -> frozenset[str]:
    return frozenset(_modules())


@cache
def _modules() -> dict[str, Module]:
    paths = (path for top in (*ROOMS, *BESIDE) for path in sorted((ROOT / top).rglob("*.py")))
    found = {".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): p for p in paths}
    return {name: Module(path, name) for name, path in found.items()}


def modules(*tops: str) -> tuple[Module, ...]:
    """The modules of these top-level packages; of the five rooms where none is named."""
    return tuple(module for module in _modules().values() if module.room in (tops or ROOMS))


@cache
def texts() -> dict[Path, str]:
    """Every file that somebody wrote, by its path from the root; nothing that a tool has made."""
    return {path.relative_to(ROOT): path.read_text(encoding="utf-8") for path in _written(ROOT)}


def _written(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            if path.name == ".ci" or not (path.name.startswith(".") or path.name in MADE):
                yield from _written(path)
        elif path.suffix in WRITTEN and path.name not in MADE:
            yield path


def is_standard(library: str) -> bool:
    """Whether it comes with Python."""
    return library in sys.stdlib_module_names
