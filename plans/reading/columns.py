"""Which column of a plan's table means what, by its heading and, where that says nothing, by what stands under it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import eq

from plans.date_words import find_dates
from plans.model import Precision
from plans.reading.document import EMPTY, Cell, Row, cell
from plans.reading.meanings import Meaning, marked, meanings_of, plain, printed

__all__ = ["Columns", "Header", "Meaning", "find_header", "read_columns"]

_PERIODS = (Precision.FINANCIAL_YEAR, Precision.CALENDAR_YEAR, Precision.QUARTER, Precision.MONTH)
_LONGEST_MARK = 14
_LONGEST_LEAF = 60
_DEEPEST = 3
_LAST_HEADING_ROW = 40
_FEWEST_ELEMENTS = 3
_FEWEST_HEADINGS = 2
_NUMBER = re.compile(r"[A-Z]{0,3}\d{1,3}(?:\.\d{1,3})*[a-z]?[.)]?")
_COMPLETION = re.compile(r"(?:date (?:of )?)?(?:completion|completed)(?: dates?)?")
YES = {"yes", "y", "\u2713", "\u2714", "\u221a"}
NO = {"no", "n"}
_ANSWERS = YES | NO
# Beside answers these stand for one too, and only the council knows which.
_MARKS = {"x", "-", "\u2013", "\u2014", "\u2717", "\u2718", "n/a", "?"}
_IN_WORDS = (Meaning.THEME, Meaning.HOW, Meaning.OUTCOME, Meaning.OWNER, Meaning.SUPPORT, Meaning.LINK)
_FURTHER = (Meaning.OWNER, Meaning.SUPPORT, Meaning.HOW, Meaning.OUTCOME, Meaning.LINK)
_ONCE = (Meaning.REF, Meaning.THEME, Meaning.TITLE, Meaning.PRIORITY, Meaning.STATUS, Meaning.PERCENT, Meaning.START)


@dataclass(frozen=True)
class Columns:
    """The heading cells of a plan's table in order, and where each meaning stands.

    `more` are further columns of a meaning that `at` has; `periods` are columns headed by a year, quarter or month,
    with a mark or a month in their cells; `elements` are those answered by YES or NO. `guessed` are those
    whose meaning their headings do not say.
    """

    headings: tuple[str, ...]
    at: dict[Meaning, int]
    more: dict[Meaning, tuple[int, ...]] = field(default_factory=dict)
    periods: tuple[int, ...] = ()
    elements: tuple[int, ...] = ()
    guessed: tuple[int, ...] = ()

    def cell(self, row: Row, meaning: Meaning) -> Cell:
        """A row's cell of this meaning; an empty one where the plan or the row has none."""
        place = self.at.get(meaning)
        return row[place] if place is not None and place < len(row) else EMPTY

    def are_repeated_in(self, row: Row) -> bool:
        """The row is the heading again, as at the top of each page."""
        texts = texts_of(row)
        if len(texts) != len(self._plain) or not any(self._plain):
            return False
        return all(map(eq, (plain(printed(text)) for text in texts), self._plain))

    @cached_property
    def _plain(self) -> tuple[str, ...]:
        return tuple(map(plain, self.headings))

    @cached_property
    def known(self) -> set[int]:
        """The columns that are read as something."""
        further = {place for places in self.more.values() for place in places}
        return {*self.at.values(), *further, *self.periods, *self.elements}

    @cached_property
    def places(self) -> dict[Meaning, tuple[int, ...]]:
        """Every column of each meaning, the first of them leading."""
        return {meaning: (place, *self.more.get(meaning, ())) for meaning, place in self.at.items()}

    @cached_property
    def progress(self) -> tuple[int, ...]:
        """The columns of progress, from left to right."""
        return tuple(sorted(self.places.get(Meaning.PROGRESS, ())))

    @cached_property
    def extra(self) -> tuple[int, ...]:
        """The columns that are kept as extra fields, from left to right."""
        known = (*self.places.get(Meaning.EXTRA, ()), *self.places.get(Meaning.PERCENT, ())[:1])
        return tuple(sorted((*known, *self.unread)))

    @cached_property
    def further(self) -> tuple[int, ...]:
        """The columns whose words stand in another field too, and are printed under their own headings."""
        known = (*self.places.get(Meaning.SUPPORT, ())[:1], *(p for m in _FURTHER for p in self.more.get(m, ())))
        return tuple(sorted(known))

    @cached_property
    def unread(self) -> tuple[int, ...]:
        """The columns whose headings mean nothing to the reader; their cells are kept as extra fields."""
        return tuple(place for place in range(len(self.headings)) if place not in self.known)

    @property
    def is_plan(self) -> bool:
        """There is an action, and something to ask about it."""
        asked = (Meaning.OWNER, Meaning.DUE, Meaning.REVISED, Meaning.PROGRESS, Meaning.STATUS)
        return Meaning.TITLE in self.at and bool(any(m in self.at for m in asked) or self.periods or self.elements)


@dataclass(frozen=True, slots=True)
class Header:
    """Where a table's heading stands: from row `start` to before row `end`, and its columns."""

    start: int
    end: int
    columns: Columns


def texts_of(row: Row) -> tuple[str, ...]:
    """Its words by column, without the empty columns at its end."""
    end = len(row)
    while end and not row[end - 1].text:
        end -= 1
    return tuple([one.text for one in row[:end]])


def read_columns(row: Row, body: Sequence[Row] = ()) -> Columns:
    """What each heading of a row means; the first of two alike has the meaning. `body` are the rows under it."""
    headings = texts_of(row)
    at: dict[Meaning, int] = {}
    more: dict[Meaning, tuple[int, ...]] = {}
    periods = tuple(place for place, heading in enumerate(headings) if _is_period(heading, place, body))
    led = tuple(place for place, heading in enumerate(headings) if _is_period(_led_period(heading), place, body))
    periods = tuple(sorted({*periods, *(led if len(led) > 1 else ())}))
    named = [(place, meanings_of(h)) for place, h in enumerate(headings) if place not in periods]
    for place, meanings in sorted(named, key=lambda one: len(one[1]) > 1):
        meaning = next((m for m in meanings if m not in at), meanings[-1] if meanings else None)
        if meaning is not None and meaning not in at:
            at[meaning] = place
        elif meaning is not None and meaning not in _ONCE:
            more[meaning] = (*more.get(meaning, ()), place)
    _settle_dates(at)
    _settle_completion(at, more, headings)
    _settle_numbers(at, headings, body)
    guessed = _settle_title(at, periods)
    return Columns(tuple(map(printed, headings)), at, more, periods, guessed=guessed)


def with_said(row: Row, said: Mapping[str, Meaning]) -> Row:
    """A row that heads columns, with the meanings that somebody said of them; any other row as it is."""
    wanted = {" ".join(heading.casefold().split()): meaning for heading, meaning in said.items()}
    names = [" ".join(one.text.casefold().split()) for one in row]
    known = sum(name in wanted or bool(meanings_of(name)) for name in names if name)
    if known < _FEWEST_HEADINGS or not any(name in wanted for name in names):
        return row
    pairs = zip(row, names, strict=True)
    return tuple(cell([marked(one.text, wanted[name])], one.fill) if name in wanted else one for one, name in pairs)


def _settle_dates(at: dict[Meaning, int]) -> None:
    """A revised date with no first one beside it is simply the date."""
    if Meaning.REVISED in at and Meaning.DUE not in at:
        at[Meaning.DUE] = at.pop(Meaning.REVISED)
    if Meaning.SUPPORT in at and Meaning.OWNER not in at:
        at[Meaning.OWNER] = at.pop(Meaning.SUPPORT)


def _settle_completion(at: dict[Meaning, int], more: dict[Meaning, tuple[int, ...]], headings: Sequence[str]) -> None:
    """A completion date beside another date is when it was completed, or is meant to be: it is kept as it is."""
    dates = sorted((at[Meaning.DUE], *more.get(Meaning.DUE, ()))) if Meaning.DUE in at else []
    whole = [place for place in dates if not _COMPLETION.fullmatch(plain(headings[place]))]
    if not whole or len(whole) == len(dates):
        return
    at[Meaning.DUE], *further = whole
    more[Meaning.DUE] = tuple(further)
    kept = [place for place in dates if place not in whole]
    at.setdefault(Meaning.EXTRA, kept[0])
    more[Meaning.EXTRA] = (*more.get(Meaning.EXTRA, ()), *(one for one in kept if one != at[Meaning.EXTRA]))


def _settle_numbers(at: dict[Meaning, int], headings: Sequence[str], body: Sequence[Row]) -> None:
    """A first column with no heading is the numbers where nothing but numbers stands in it."""
    if Meaning.REF in at or not headings or headings[0]:
        return
    words = [row[0].text for row in body if row and row[0].lines and any(one.lines for one in row[1:])]
    if words and all(map(_NUMBER.fullmatch, words)):
        at[Meaning.REF] = 0


def _settle_title(at: dict[Meaning, int], periods: tuple[int, ...]) -> tuple[int, ...]:
    """Where somebody does something by a date and no column is the action, the steps, objectives or outcomes are."""
    asked = any(meaning in at for meaning in (Meaning.DUE, Meaning.PROGRESS)) or bool(periods)
    meant = next((meaning for meaning in (Meaning.HOW, Meaning.THEME, Meaning.OUTCOME) if meaning in at), None)
    if Meaning.TITLE in at or Meaning.OWNER not in at or not asked or meant is None:
        return ()
    at[Meaning.TITLE] = at.pop(meant)
    return (at[Meaning.TITLE],)


def _is_period(heading: str, place: int, body: Sequence[Row]) -> bool:
    """The whole heading is a year, quarter or month, and only marks stand under it."""
    found = find_dates(heading)
    if (
        len(meanings_of(heading)) == 1
        or len(found) != 1
        or found[0].precision not in _PERIODS
        or len(heading) > len(found[0].words) + len("Year 1 ()")
    ):
        return False
    return all(len(row[place].text) <= _LONGEST_MARK for row in body if place < len(row))


def _led_period(heading: str) -> str:
    """The period behind words for "when": "Timescale 2009/10" beside "Timescale 2010/11"."""
    found = find_dates(heading)
    if len(found) != 1 or heading[found[0].end :].strip():
        return ""
    lead = heading[: found[0].start].strip(" :-\u2013")
    return found[0].words if lead and meanings_of(lead) == (Meaning.DUE,) else ""


def find_header(rows: Sequence[Row], start: int = 0, *, matrix: bool = True) -> Header | None:
    """The first heading from a row on, over one row or up to three; None where no row heads an action plan.

    A table of YES and NO with no column that is called an action is a plan too: its longest words are the actions.
    """
    for place in range(start, min(len(rows), start + _LAST_HEADING_ROW)):
        if _could_head(rows[place]):
            header = _header_at(rows, place)
            if header:
                return header
    return _matrix_header(rows, start) if matrix else None


def _could_head(row: Row) -> bool:
    filled = [one.text for one in row if one.lines]
    told = sum(bool(meanings_of(words)) for words in filled)
    return len(filled) > 1 and told > 0 and 3 * (told + sum(map(bool, map(find_dates, filled)))) >= len(filled)


def _header_at(rows: Sequence[Row], place: int) -> Header | None:
    """The heading that begins at a row, as deep as makes the most sense of it."""
    single = read_columns(rows[place], rows[place + 1 :])
    best = Header(place, place + 1, single) if single.is_plan else None
    joined = rows[place]
    for end in range(place + 2, min(place + _DEEPEST, len(rows)) + 1):
        if not _goes_under(joined, rows[end - 1]):
            break
        joined = _joined(joined, rows[end - 1], rows[end:])
        columns = read_columns(joined, rows[end:])
        if columns.is_plan and (best is None or len(columns.known) >= len(best.columns.known)):
            best = Header(place, end, columns)
    return best and replace(best, columns=with_elements(best.columns, rows[best.end :]))


def _goes_under(above: Row, row: Row) -> bool:
    """A row that only completes the headings above it: short words, none under an action or a number."""
    columns = read_columns(above)
    filled = [place for place, one in enumerate(row) if one.lines]
    own = {columns.at.get(meaning) for meaning in (Meaning.TITLE, Meaning.REF)}
    own -= {place for place in filled if _spans(above, row, place) and meanings_of(row[place].text)}
    if not filled or own & set(filled) or any(len(row[place].text) > _LONGEST_LEAF for place in filled):
        return False
    return all(_completes(above, row, place) for place in filled)


def _completes(above: Row, row: Row, place: int) -> bool:
    """It stands under a heading that spans it, or it and the heading above make one that is known."""
    over = above[place].text if place < len(above) else ""
    words = row[place].text
    if not over or _spans(above, row, place):
        return any(one.lines for one in above[: place + 1]) and not words.isdigit()
    return bool(meanings_of(f"{over} {words}")) and words.lower() not in _ANSWERS and not find_dates(words)


def _spans(above: Row, row: Row, place: int) -> bool:
    """The heading above goes on over the next column, where a heading of its own stands."""
    after = place + 1
    return after < len(row) and bool(row[after].lines) and (after >= len(above) or not above[after].lines)


def _joined(above: Row, row: Row, body: Sequence[Row]) -> Row:
    return tuple(_join(above, row, place, body) for place in range(max(len(above), len(row))))


def _join(above: Row, row: Row, place: int, body: Sequence[Row]) -> Cell:
    over = above[place].text if place < len(above) else ""
    under = row[place].text if place < len(row) else ""
    if not under:
        return cell([over])
    if _is_only_answered(body, place):
        return cell([under])
    group = over or next((one.text for one in reversed(above[:place]) if one.lines), "")
    if meanings_of(group) == (Meaning.DUE,) and _is_period(under, place, body):
        return cell([under])
    return cell([_under(group, under, is_own=bool(over))])


def _under(group: str, under: str, *, is_own: bool) -> str:
    """A heading with the one above it, where the two say more together; a quarter or month with its year."""
    apart, together = meanings_of(under), meanings_of(f"{group} {under}")
    if not apart and find_dates(group) and not find_dates(under) and find_dates(f"{under} {group}"):
        return f"{under} {group}"
    if apart and not (is_own and apart == meanings_of(group)):
        return under
    return f"{group} {under}" if together else under


def with_elements(columns: Columns, body: Sequence[Row]) -> Columns:
    """The same columns, with those that are answered by YES or NO: unknown ones, and those that should hold words."""
    at = {m: place for m, place in columns.at.items() if m not in _IN_WORDS or not _is_only_answered(body, place)}
    more = {m: tuple(x for x in places if not _is_only_answered(body, x)) for m, places in columns.more.items()}
    at |= {m: places[0] for m, places in more.items() if m not in at and places}
    more = {m: tuple(place for place in places if place != at.get(m)) for m, places in more.items()}
    columns = replace(columns, at=at, more=more)
    elements = tuple(place for place in columns.unread if columns.headings[place] and _is_answered(body, place))
    return replace(columns, elements=elements)


def _is_only_answered(body: Sequence[Row], place: int) -> bool:
    """An element of a matrix may be called "Partners" or "Outcomes"; nobody is called YES."""
    words = {row[place].text.lower() for row in body if place < len(row) and row[place].lines}
    return bool(words & _ANSWERS) and words <= _ANSWERS | _MARKS


def _is_answered(body: Sequence[Row], place: int) -> bool:
    words = [row[place].text.lower() for row in body if place < len(row) and row[place].lines]
    answers = [word for word in words if word in _ANSWERS]
    return bool(answers) and 2 * len(answers) > sum(word not in _MARKS for word in words)


def _matrix_header(rows: Sequence[Row], start: int) -> Header | None:
    last = min(len(rows), start + _LAST_HEADING_ROW)
    first = next((place for place in range(start, last) if _count_answers(rows[place]) >= _FEWEST_ELEMENTS), None)
    if first is None or first == start:
        return None
    header = rows[first - 1]
    begin = first - 1
    while begin > start and _goes_under(rows[begin - 1], header) and len([c for c in rows[begin - 1] if c.lines]) > 1:
        header, begin = _joined(rows[begin - 1], header, rows[first:]), begin - 1
    columns = with_elements(read_columns(header), rows[first:])
    named = _with_title(columns, rows[first:])
    return Header(begin, first, named) if named and len(named.elements) >= _FEWEST_ELEMENTS else None


def _count_answers(row: Row) -> int:
    return sum(one.text.lower() in _ANSWERS for one in row)


def _with_title(columns: Columns, body: Sequence[Row]) -> Columns | None:
    """The same columns with the wordiest unknown one as the action."""
    if Meaning.TITLE in columns.at:
        return columns
    lengths = {place: sum(_lengths(body, place)) for place in columns.unread}
    place = max(lengths, key=lambda one: lengths[one], default=None)
    if place is None or not lengths[place]:
        return None
    return replace(columns, at={**columns.at, Meaning.TITLE: place}, guessed=(place,))


def _lengths(body: Sequence[Row], place: int) -> Iterator[int]:
    return (len(row[place].text) for row in body if place < len(row))
