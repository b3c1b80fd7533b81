"""How wide a paper's columns are: by their shares of the room, none narrower than its least."""

from collections.abc import Sequence

from plans.reading.columns import Meaning
from reports.columns import Kept
from reports.paper import ActionRow, Paper

_SHARES = {
    Meaning.REF: 11,
    Meaning.THEME: 15,
    Meaning.TITLE: 26,
    Meaning.HOW: 26,
    Meaning.OUTCOME: 22,
    Meaning.OWNER: 17,
    Meaning.SUPPORT: 17,
    Meaning.START: 13,
    Meaning.DUE: 15,
    Meaning.REVISED: 15,
    Meaning.PRIORITY: 8,
    Meaning.LINK: 9,
    Meaning.STATUS: 14,
    Meaning.PROGRESS: 28,
}
_OTHER = 16
_MARKS = 1


def _share(paper: Paper, place: int) -> int:
    """How much of the room a column wants beside the others; one of marks or bare numbers no more than its least."""
    column = paper.columns[place]
    is_bare = column.meaning is Meaning.REF and not says_status(paper, place)
    if column.is_narrow or is_bare:
        return _MARKS
    return _SHARES.get(column.meaning, _OTHER) if column.kept in (Kept.FIELD, Kept.FURTHER) else _OTHER


def says_status(paper: Paper, place: int) -> bool:
    """Some action's cell there has its status in words."""
    return any(row.cells[place].says for row in paper.rows if isinstance(row, ActionRow))


def longest_word(paper: Paper, place: int) -> int:
    """The letters of the longest word of a column, its heading and statuses too; notes are not looked through."""
    cells = [row.cells[place] for row in paper.rows if isinstance(row, ActionRow)]
    words = [paper.columns[place].heading, *(line for c in cells for line in (*c.lines, c.says))]
    return max((len(word) for one in words for word in one.split()), default=0)


def shared_out(room: int, paper: Paper, places: Sequence[int], least: Sequence[int]) -> Sequence[int]:
    """Part the room among some columns; `least` has each one's own, which it gets even where the room is too small."""
    shares = [_share(paper, place) for place in places]
    widths = list(least)
    wide = set(range(len(places)))
    while wide:
        left = room - sum(widths[at] for at in range(len(places)) if at not in wide)
        whole = sum(shares[at] for at in wide)
        tight = {at for at in wide if left * shares[at] // whole < least[at]}
        if not tight:
            for at in wide:
                widths[at] = left * shares[at] // whole
            break
        wide -= tight
    return widths
