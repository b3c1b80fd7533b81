"""Whether the journal holds, and whether the notes are what it says. Read a few hundred entries at a time."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, literal_column, select

from plans.journal import BEGINNING, Head, committed, linked
from storage.database import Transaction
from storage.tables import journal, journal_changes, notes

AT_ONCE = 500
MOST_PROBLEMS = 20
"""Who has altered one thing may have altered all: a list of so many is enough to begin with."""

_ENTRIES = (
    select(journal)
    .where(journal.c.number > bindparam("after"))
    .order_by(journal.c.number)
    .limit(literal_column(str(AT_ONCE)))
)
_CHANGES = (
    select(journal_changes)
    .where(journal_changes.c.number.between(bindparam("first"), bindparam("last")))
    .order_by(journal_changes.c.number, journal_changes.c.position)
)
_NOTES = select(notes).where(notes.c.id > bindparam("after")).order_by(notes.c.id).limit(literal_column(str(AT_ONCE)))
_OF_NOTES = (
    select(journal_changes)
    .where(journal_changes.c.table == notes.name, journal_changes.c.row.in_(bindparam("rows", expanding=True)))
    .order_by(journal_changes.c.number, journal_changes.c.position)
)
Row = Mapping[Any, Any]


@dataclass(slots=True)
class Verdict:
    """What was found: how many entries and changes there are, how many say nothing any more, and what does not hold."""

    head: Head = field(default_factory=Head)
    entries: int = 0
    changes: int = 0
    erased: int = 0
    notes: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Nothing was altered, left out or put in."""
        return not self.problems


def size(transaction: Transaction) -> int:
    """How many entries and notes there are to look at."""
    return sum(int(transaction.value(select(func.count()).select_from(table))) for table in (journal, notes))


def verify(transaction: Transaction, kept: Head | None = None, tell: Callable[[int], None] | None = None) -> Verdict:
    """Look through all of it. `kept` is a head that was written down earlier; `tell` hears how much has been done."""
    verdict = Verdict()
    for entry, changes in _entries(transaction):
        _follow(verdict, entry, changes)
        if kept is not None and kept.number == verdict.head.number and kept != verdict.head:
            verdict.problems.append(f"Entry {kept.number} is not the one that was written down.")
        if tell:
            tell(1)
    if kept is not None and kept.number > verdict.head.number:
        verdict.problems.append(f"It ends with entry {verdict.head.number}, but once went on to {kept.number}.")
    for problem in _of_notes(transaction, verdict, tell):
        verdict.problems.append(problem)
    verdict.problems = verdict.problems[:MOST_PROBLEMS]
    return verdict


def _entries(transaction: Transaction) -> Iterator[tuple[Row, Sequence[Row]]]:
    after = 0
    while entries := transaction.all(_ENTRIES, after=after):
        after = entries[-1]["number"]
        by_entry: dict[int, list[Row]] = defaultdict(list)
        for change in transaction.all(_CHANGES, first=entries[0]["number"], last=after):
            by_entry[change["number"]].append(change)
        yield from ((entry, by_entry[entry["number"]]) for entry in entries)


def _follow(verdict: Verdict, entry: Row, changes: Sequence[Row]) -> None:
    """One entry after the last: it must have the next number, its changes' own words, and the hash of it all."""
    number, before = entry["number"], verdict.head
    verdict.entries += 1
    verdict.changes += len(changes)
    verdict.erased += sum(change["content"] is None for change in changes)
    if number != before.number + 1:
        verdict.problems.append(f"Between entries {before.number} and {number} some are missing.")
        before = Head(number - 1, BEGINNING)
    else:
        found = linked(before, entry["at"], entry["by"], ((c["table"], c["row"], c["commitment"]) for c in changes))
        if found.hash != entry["hash"]:
            verdict.problems.append(f"Entry {number} of {entry['at']:%d %B %Y %H:%M} UTC was altered.")
    verdict.problems += [
        f"Entry {number}: what it says of {change['table']} {change['row']} was altered."
        for change in changes
        if change["content"] is not None and not _is_kept(change)
    ]
    # Whatever was altered, the entries after it are compared with what stands there, so that each is told by itself.
    verdict.head = Head(number, entry["hash"])


def _is_kept(change: Row) -> bool:
    return change["salt"] is not None and committed(change["salt"], change["content"]) == change["commitment"]


def _of_notes(transaction: Transaction, verdict: Verdict, tell: Callable[[int], None] | None) -> Iterator[str]:
    """Where a note is not what was last written down of it, or is not there."""
    after, seen = 0, set()
    while rows := transaction.all(_NOTES, after=after):
        after = rows[-1]["id"]
        said = _last_said(transaction, [str(row["id"]) for row in rows])
        for row in rows:
            seen.add(str(row["id"]))
            facts = said.get(str(row["id"]))
            if facts is None:
                yield f"Note {row['id']} stands in no entry."
            elif wrong := [name for name, value in facts.items() if _plain(row[name]) != value]:
                yield f"Note {row['id']} is not what its entries say: {', '.join(sorted(wrong))}."
        verdict.notes += len(rows)
        if tell:
            tell(len(rows))
    known = select(journal_changes.c.row).distinct().where(journal_changes.c.table == notes.name)
    yield from (f"Note {row} was taken away." for (row,) in transaction.tuples(known) if row not in seen)


def _last_said(transaction: Transaction, rows: Sequence[str]) -> dict[str, dict[str, object]]:
    """What the entries say of each note as it now is; of one whose words were erased only what was said since."""
    said: dict[str, dict[str, object]] = {}
    for change in transaction.all(_OF_NOTES, rows=rows):
        facts = said.setdefault(change["row"], {})
        if change["content"] is None:
            facts.clear()
        elif _is_kept(change):
            facts.update(json.loads(change["content"])["now"])
    return said


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime | date) else value
