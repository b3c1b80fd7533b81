"""The plan's key: what its words, codes and colours mean."""

import re
from collections.abc import Iterator, Mapping, Sequence
from colorsys import rgb_to_hls
from dataclasses import dataclass, field, replace
from itertools import takewhile

from plans.model import LegendEntry, Status
from plans.reading.document import Cell, Table
from plans.statuses import read_state

_KEY = re.compile(
    r"(?:(?:status|rag|colour|priority)\s+)?(?:key|legend)\b(?:\s+to\s+\w+)?\s*[-\u2013\u2014:]*\s*", re.IGNORECASE
)
_KEY_BEGINS = re.compile(r"[\w\s]*?\b(?:key|legend)\b(?:\s+to\s+[\w\s]+?)?\s*(?:[-\u2013\u2014:=]|$)", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[,;|]\s*")
_CODED = re.compile(r"(?P<code>\S{1,12}|\w+ \w+)\s*(?:=|:|\s[-\u2013]\s)\s*(?P<meaning>\S.*)")
_CODE = re.compile(r"[A-Z]{1,6}\d?|[\u2713\u2714\u2022~]")
_PRIORITY = re.compile(r"\b(?:high|medium|low|priority)\b", re.IGNORECASE)
_MOST_KEY_LINES = 12
_PALEST = 0.2  # greys have less of a colour
_HUES = ((18, "red"), (68, "amber"), (170, "green"), (265, "blue"), (330, ""), (360, "red"))
_STATUSES = {str(status): status for status in Status}
_COLOURS = {
    **dict.fromkeys(("green", "g"), Status.ON_TARGET),
    **dict.fromkeys(("amber", "a", "yellow", "orange"), Status.LATE),
    **dict.fromkeys(("red", "r"), Status.SIGNIFICANTLY_LATE),
    **dict.fromkeys(("blue", "b"), Status.COMPLETED),
}


@dataclass(frozen=True, slots=True)
class Legend:
    """The key's entries, and the status that each of its fills (six hexadecimal capitals) or codes stands for.

    Codes are in small letters.
    """

    entries: tuple[LegendEntry, ...] = ()
    fills: Mapping[str, Status] = field(default_factory=dict)
    codes: Mapping[str, Status] = field(default_factory=dict)

    @property
    def has_statuses(self) -> bool:
        """The key says how a status is shown."""
        return any(entry.kind == "status" for entry in self.entries)


def is_key(words: str) -> bool:
    """The words begin a key: "Key:", "Key - on target", or "Key" alone; "Key results" do not."""
    return bool(_KEY.match(words) and _KEY_BEGINS.match(words))


def tells_colour(words: str) -> bool:
    """A line of a key that says what a colour means: "R Red: off track"."""
    coded = _CODED.fullmatch(words)
    return coded is not None and colour_of(coded["code"]) is not None


def status_of(words: str) -> Status | None:
    """The status of a key's entry or a status cell, by the key's own words or else by clear ones."""
    return _STATUSES.get(words.strip().lower()) or read_state(words).status


def colour_of(words: str) -> Status | None:
    """The status that a colour's name or letter stands for by convention, where the key does not say."""
    said = {_COLOURS.get(part) for part in re.findall(r"[a-z]+", words.lower())}
    return said.pop() if len(said) == 1 else None


def read_legend(lines: tuple[str, ...], loose: tuple[Table, ...], elements: Sequence[str] = ()) -> Legend:
    """The keys among tables that are no plan (they keep its colours), and the first one among the lines.

    A table beside the plan that says what the elements of a matrix are is its key too.
    """
    shaded = tuple(cell for table in loose for cell in _key_cells(table))
    lined = (Cell((words,)) for words in _key_words(lines))
    said = {cell.text for cell in shaded}
    cells = (*shaded, *(cell for cell in lined if cell.text not in said))
    entries = _entries(cells)
    meant = [_meant(entry, cell.fill) for cell, entry in zip(cells, entries, strict=True)]
    fills = ((cell.fill, status) for cell, status in zip(cells, meant, strict=True) if cell.fill)
    codes = ((code, status) for entry, status in zip(entries, meant, strict=True) for code in _codes_of(entry))
    defined = tuple(entry for table in loose for entry in _definitions(table, elements))
    return Legend(
        (*entries, *defined),
        {fill: status for fill, status in fills if status},
        {code: status for code, status in codes if status},
    )


def _codes_of(entry: LegendEntry) -> tuple[str, ...]:
    """What a status cell may have of an entry: its code, and each part of one that says a colour twice ("R Red")."""
    code = (entry.code or entry.meaning).lower()
    return (code, *re.findall(r"[a-z]+", code)) if entry.code and colour_of(code) else (code,)


def _entries(cells: Sequence[Cell]) -> tuple[LegendEntry, ...]:
    """The key's entries; beside colours that mean a status, the other colours of the key mean one too."""
    entries = [_entry(cell.text) for cell in cells]
    is_light = {"red", "green"} <= {hue_of(cell.fill) for cell in cells}
    if not is_light and not any(e.kind == "status" and c.fill for e, c in zip(entries, cells, strict=True)):
        return tuple(entries)
    return tuple(
        replace(entry, kind="status") if cell.fill and hue_of(cell.fill) else entry
        for entry, cell in zip(entries, cells, strict=True)
    )


def _meant(entry: LegendEntry, fill: str) -> Status | None:
    if entry.kind != "status":
        return None
    return status_of(entry.meaning) or colour_of(entry.code) or colour_of(hue_of(fill))


def hue_of(fill: str) -> str:
    """The traffic light's name for a fill (six hexadecimal digits), "" where it is none of its colours."""
    if not fill:
        return ""
    red, green, blue = (int(fill[place : place + 2], 16) / 255 for place in (0, 2, 4))
    hue, _, saturation = rgb_to_hls(red, green, blue)
    if saturation < _PALEST:
        return ""
    return next((name for end, name in _HUES if hue * 360 < end), "")


def _definitions(table: Table, elements: Sequence[str]) -> Iterator[LegendEntry]:
    """Rows of two cells, the first the name of one of the plan's columns."""
    names = {_name(element) for element in elements}
    for row in table.rows:
        words = [one.text for one in row if one.lines]
        if len(words) == len(("name", "meaning")) and _name(words[0]) in names:
            yield LegendEntry(words[1], "element", words[0])


def _name(words: str) -> str:
    return re.sub(r"[^a-z]+", " ", words.lower().replace("&", " and ")).strip()


def _key_cells(table: Table) -> Iterator[Cell]:
    """The filled cells from the word "Key" on; what stands behind it in its own cell too.

    A code or colour in a cell of its own belongs to the words in the next.
    """
    cells = [one for row in table.rows for one in row if one.lines]
    start = 0 if _is_headed(table) else next((place for place, one in enumerate(cells) if is_key(one.text)), len(cells))
    code: Cell | None = None
    for one in _key_lines(cells[start:]):
        if code is not None:
            yield Cell((f"{code.text} = {one.text}",), code.fill or one.fill)
            code = None
        elif _is_code(one.text) and one is not cells[-1]:
            code = one
        else:
            yield one
    if code is not None:
        yield code


def _is_headed(table: Table) -> bool:
    """The line above says that it is a key, or each row has a colour's name and what it means."""
    rows = [[one for one in row if one.lines] for row in table.rows]
    pairs = [row for row in rows if len(row) == len(("colour", "meaning"))]
    told = [row for row in pairs if _COLOURS.get(row[0].text.lower()) and status_of(row[1].text)]
    is_told = len(told) > 1 and len(told) == len(rows)
    is_lined = len(rows) > 1 and all(tells_colour(one.text) for row in rows for one in row)
    return is_key(table.above) or is_told or is_lined or _is_light(rows)


def _is_light(rows: Sequence[Sequence[Cell]]) -> bool:
    """Nothing but cells of a traffic light's colours, each with its words."""
    hues = [hue_of(one.fill) for row in rows for one in row]
    return {"red", "green"} <= set(hues) and all(hues) and len(hues) == len(set(hues))


def _key_lines(cells: list[Cell]) -> Iterator[Cell]:
    """The cells without the word itself; one that holds several entries is parted."""
    for place, one in enumerate(cells):
        for line in one.lines:
            words = _KEY.sub("", line, count=1) if place == 0 else line
            parts = _parted(words)
            yield from (Cell((part,), one.fill) for part in parts)


def _is_code(words: str) -> bool:
    return bool(_CODE.fullmatch(words)) or (colour_of(words) is not None and not status_of(words))


def _parted(words: str) -> list[str]:
    """Parted at each comma or semicolon after which an entry begins with a code; at every one where none has."""
    parts = [part for part in _BETWEEN.split(words) if part]
    if sum(bool(_CODED.fullmatch(part)) for part in parts) < len(parts):
        merged: list[str] = []
        for part in parts:
            if merged and any(map(_CODED.fullmatch, parts)) and not _CODED.fullmatch(part):
                merged[-1] = f"{merged[-1]}, {part}"
            else:
                merged.append(part)
        return merged
    return parts


def _key_words(lines: tuple[str, ...]) -> list[str]:
    place = next((place for place, line in enumerate(lines) if is_key(line)), None)
    if place is None:
        return _bare_key(lines)
    rest = _KEY.sub("", lines[place], count=1)
    coded = (line for line in lines[place + 1 : place + 1 + _MOST_KEY_LINES])
    further = [] if rest else list(takewhile(_CODED.fullmatch, coded))
    return [*_parted(rest), *further]


def _bare_key(lines: Sequence[str]) -> list[str]:
    """Lines that say what several colours mean, though none says that they are a key: "R Red: off track"."""
    said = list(filter(tells_colour, lines))
    return said if len(said) > 1 else []


def _entry(words: str) -> LegendEntry:
    coded = _CODED.fullmatch(words)
    if coded is None:
        return LegendEntry(words, "status" if status_of(words) else "element")
    code, meaning = coded["code"].strip(), coded["meaning"].strip()
    if status_of(meaning) or (colour_of(code) and len(code) > 1):
        return LegendEntry(meaning, "status", code)
    kind = "priority" if _PRIORITY.search(meaning) or _PRIORITY.fullmatch(code) else "link"
    return LegendEntry(meaning, kind, code)
