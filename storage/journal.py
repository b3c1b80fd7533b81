"""The journal: every change of the records, with who, when, before and after, in a chain that shows what was altered.

A transaction notes what it changes, and at its end that becomes one entry. What is on its way to or from a chat
platform (the outbox, drafts, uploads, keys that were seen) is no record, and not in it.
"""

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Delete, Select, Table, Update, insert, literal_column, select, update

from plans.journal import SALT_BYTES, Head, committed, linked
from storage.dialect import clock, hold_journal
from storage.tables import JOURNALED, journal, journal_changes

_LAST = select(journal.c.number, journal.c.hash).order_by(journal.c.number.desc()).limit(literal_column("1"))
_NOW = select(clock(0.0))
Facts = Mapping[str, object]
ITSELF = "Chaser"
"""Who did what nobody asked for just then: a round opened on its day, a directory read again."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row before and after: only what differs, and nothing before an insertion or after a deletion."""

    table: str
    row: str
    was: Facts
    now: Facts

    @property
    def content(self) -> str:
        """What it says, always in the same words."""
        return json.dumps({"was": self.was, "now": self.now}, default=plain, ensure_ascii=False, sort_keys=True)


class Journal:
    """What one transaction changes. `by` is who has it done: a person by their id in the records, or a program."""

    def __init__(self, connection: Connection) -> None:
        self.by = ITSELF
        self._connection = connection
        self._changes: list[Change] = []
        self._hidden: set[tuple[str, str]] = set()

    def inserted(self, table: Table, rows: Iterable[Facts], key: int = 0) -> None:
        """Note new rows; `key` is the id that the database gave to a single one."""
        if table.name in JOURNALED:
            self._changes += [Change(table.name, str(key) if key else _row(table, row), {}, row) for row in rows]

    def carry_out(self, statement: Update | Delete, values: Facts) -> int:
        """Carry out a change and note it; how many rows it touched."""
        table = statement.table
        if not isinstance(table, Table) or table.name not in JOURNALED:
            return self._connection.execute(statement, values).rowcount
        looking, telling = _watched(statement)
        was = _by_row(table, self._connection.execute(looking, values).mappings())
        done = self._connection.execute(telling, values).mappings().all()
        now = _by_row(table, done) if isinstance(statement, Update) else {}
        self._changes += [change for row in {**was, **now} if (change := _differing(table, row, was, now))]
        return len(done)

    def hide(self, table: Table, row: object) -> None:
        """Write down that this row changes, and not what it said or says: it is to be forgotten."""
        self._hidden.add((table.name, str(row)))

    def seal(self) -> None:
        """Make an entry of all that was noted. Until the transaction ends nobody else adds one."""
        if not self._changes:
            return
        hold_journal(self._connection)
        before = head(self._connection)
        at = self._connection.execute(_NOW).scalar_one()
        kept = [self._kept(change) for change in self._changes]
        entry = linked(before, at, self.by, ((one.table, one.row, one.commitment) for one in kept))
        values = {"number": entry.number, "at": at, "by": self.by, "hash": entry.hash}
        self._connection.execute(insert(journal), values)
        rows = [{"number": entry.number, "position": place, **asdict(one)} for place, one in enumerate(kept)]
        self._connection.execute(insert(journal_changes), rows)
        self._changes = []

    def _kept(self, change: Change) -> "_Kept":
        salt, content = secrets.token_hex(SALT_BYTES), change.content
        told = (None, None) if (change.table, change.row) in self._hidden else (salt, content)
        return _Kept(change.table, change.row, committed(salt, content), *told)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A change as it stands in the journal."""

    table: str
    row: str
    commitment: str
    salt: str | None
    content: str | None


def head(connection: Connection) -> Head:
    """How far the journal goes."""
    last = connection.execute(_LAST).first()
    return Head(*last) if last else Head()


def forget(connection: Connection, changes: ColumnElement[bool]) -> int:
    """Erase what these changes say, with their salts; that there were some stays. How many.

    The journal's own tables are changed in no other way.
    """
    mine = update(journal_changes).where(changes, journal_changes.c.content.is_not(None))
    return connection.execute(mine.values(salt=None, content=None)).rowcount


@lru_cache(maxsize=256)
def _watched(statement: Update | Delete) -> tuple[Select[Any], Update | Delete]:
    """How its rows are looked at before, and the statement so that it tells them after."""
    table = statement.table
    where = statement.whereclause
    looking = select(table)
    return (looking if where is None else looking.where(where)), statement.returning(table)


def _by_row(table: Table, rows: Iterable[Mapping[Any, Any]]) -> dict[str, Facts]:
    return {_row(table, row): dict(row) for row in rows}


def _row(table: Table, row: Mapping[Any, Any]) -> str:
    """What tells a row from the others of its table: its key, as far as it is known."""
    return ":".join(str(row[column.name]) for column in table.primary_key if column.name in row)


def _differing(table: Table, row: str, was: Mapping[str, Facts], now: Mapping[str, Facts]) -> Change | None:
    before, after = was.get(row, {}), now.get(row, {})
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    told = [{name: facts[name] for name in names if name in facts} for facts in (before, after)]
    return Change(table.name, row, *told) if names else None


def plain(value: object) -> str:
    """A date or an instant as JSON has it; anything else that JSON has no form for is an error."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"a {type(value).__name__} cannot be written down")
