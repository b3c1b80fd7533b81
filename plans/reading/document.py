"""What a document is to the reader, whatever its format: loose lines, and tables of cells.

Formats become this first (`text`, `word`); everything after knows no format.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from plans.model import Doubt

_UNPRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b-\u200d\u2060\ufeff]")


def tidy(words: str) -> str:
    """One line with single spaces and nothing that does not print."""
    if words.isprintable() and "  " not in words:
        return words.strip()  # as nearly every line is; to look at it costs a third of parting and joining it
    return " ".join(_UNPRINTED.sub("", words).split())


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as its lines. `fill` is its shading as six hexadecimal capitals, "" where it has none.

    `struck` are the lines, or parts of them, that are struck through; they are in `lines` too. `is_covered` where a
    cell merged down from a row above covers it.
    """

    lines: tuple[str, ...] = ()
    fill: str = ""
    struck: tuple[str, ...] = ()
    is_covered: bool = False

    @property
    def text(self) -> str:
        """Its words on one line."""
        return self.lines[0] if len(self.lines) == 1 else " ".join(self.lines)

    @property
    def kept(self) -> str:
        r"""Its words without those struck through, lines parted by "\n"."""
        if not self.struck:
            return "\n".join(self.lines)
        lines = (_without(line, self.struck) for line in self.lines)
        return "\n".join(line for line in lines if line)


EMPTY = Cell()
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; a merged cell stands in its first column, and the columns it covers are empty cells.

    `above` is the line that stands straight above it, `name` the sheet's; "" where there is none.
    """

    rows: tuple[Row, ...]
    above: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """Lines outside tables (page headers first), the tables in their order, and what opening it left in doubt."""

    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def cell(lines: Iterable[str], fill: str = "", struck: Iterable[str] = ()) -> Cell:
    """A cell of tidied lines, empty ones left out."""
    filled = _filled(lines)
    return Cell(filled, fill.upper(), _filled(struck) if struck else ()) if filled or fill else EMPTY


def _filled(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple([line for line in map(tidy, lines) if line])


def _without(line: str, struck: tuple[str, ...]) -> str:
    for words in struck:
        line = line.replace(words, " ", 1)
    return tidy(line)
