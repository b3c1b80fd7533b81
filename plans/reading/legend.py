"""The plan's key: what its words, codes and colours mean."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from plans.model import LegendEntry, Status
from plans.reading.document import Cell, Table
from plans.statuses import read_state

_KEY = re.compile(r"(?:key|legend)\b\s*[-\u2013\u2014:]*\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[,;|]\s*")
_CODED = re.compile(r"(?P<code>\S{1,12})\s*(?:=|:|\s[-\u2013]\s)\s*(?P<meaning>\S.*)")
_STATUSES = {str(status): status for status in Status}


@dataclass(frozen=True, slots=True)
class Legend:
    """The key's entries, and the status that each of its fills (six hexadecimal capitals) stands for."""

    entries: tuple[LegendEntry, ...] = ()
    fills: Mapping[str, Status] = field(default_factory=dict)

    @property
    def has_statuses(self) -> bool:
        """The key says how a status is shown."""
        return any(entry.kind == "status" for entry in self.entries)


def is_key(words: str) -> bool:
    """The words begin a key."""
    return bool(_KEY.match(words))


def status_of(words: str) -> Status | None:
    """The status of a key's entry or a status cell, by the key's own words or else by clear ones."""
    return _STATUSES.get(words.strip().lower()) or read_state(words).status


def read_legend(lines: tuple[str, ...], loose: tuple[Table, ...]) -> Legend:
    """The first key among tables that are no plan (they keep its colours), else among the lines."""
    shaded = tuple(cell for table in loose for cell in _key_cells(table))
    cells = shaded or tuple(Cell((words,)) for words in _key_words(lines))
    entries = tuple(_entry(cell.text) for cell in cells)
    statuses = ((cell.fill, status_of(cell.text)) for cell in cells if cell.fill)
    return Legend(entries, {fill: status for fill, status in statuses if status})


def _key_cells(table: Table) -> Iterator[Cell]:
    """The filled cells from the word "Key" on; what stands behind it in its own cell too."""
    cells = [cell for row in table.rows for cell in row if cell.lines]
    start = next((place for place, cell in enumerate(cells) if is_key(cell.text)), len(cells))
    for cell in cells[start:]:
        words = _KEY.sub("", cell.text, count=1) if cell is cells[start] else cell.text
        if words:
            yield Cell((words,), cell.fill)


def _key_words(lines: tuple[str, ...]) -> list[str]:
    line = next((line for line in lines if is_key(line)), "")
    return [words for words in _BETWEEN.split(_KEY.sub("", line, count=1)) if words]


def _entry(words: str) -> LegendEntry:
    if status_of(words):
        return LegendEntry(words, "status")
    coded = _CODED.fullmatch(words)
    return LegendEntry(coded["meaning"], "link", coded["code"]) if coded else LegendEntry(words, "element")
