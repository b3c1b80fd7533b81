"""The database, and the one transaction object: the only place that commits."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Executable, RowMapping, Select, Table, create_engine, insert
from sqlalchemy.exc import SQLAlchemyError

from storage.dialect import READ_ONLY, insert_once, prepare

DatabaseError = SQLAlchemyError
"""Whatever the database or the way to it refuses."""


class Transaction:
    """One unit of work. It ends when `Database.writing` or `Database.reading` is left, never before."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def all(self, query: Select[Any]) -> Sequence[RowMapping]:
        """Every row."""
        return self.connection.execute(query).mappings().all()

    def one(self, query: Select[Any]) -> RowMapping | None:
        """The first row, or None."""
        return self.connection.execute(query).mappings().first()

    def value(self, query: Select[Any]) -> Any:  # noqa: ANN401 - whatever type the one column has
        """The first column of the first row, or None."""
        return self.connection.execute(query).scalar()

    def run(self, statement: Executable) -> int:
        """Carry out a change; how many rows it touched."""
        return self.connection.execute(statement).rowcount

    def insert(self, table: Table, **values: object) -> int:
        """Insert a row; its id."""
        result = self.connection.execute(insert(table).values(**values))
        key = result.inserted_primary_key
        return int(key[0]) if key else 0

    def insert_all(self, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
        """Insert many rows in one statement; none is fine."""
        if rows:
            self.connection.execute(insert(table), rows)

    def insert_once(self, table: Table, **values: object) -> bool:
        """Insert a row unless a unique key forbids it; whether it is new."""
        return insert_once(self.connection, table, values)


class Database:
    """The records behind one URL, for instance `sqlite:///chaser.db`."""

    def __init__(self, url: str) -> None:
        # What people wrote is in the parameters, and an error's message goes to the log.
        self.engine = create_engine(url, hide_parameters=True)
        prepare(self.engine)
        is_sqlite = self.engine.dialect.name == "sqlite"
        # SQLite has one writer: threads that queue here never spend the busy timeout against each other.
        self._turn: AbstractContextManager[object] = threading.Lock() if is_sqlite else nullcontext()

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """A transaction that commits when the block ends well and is rolled back when it does not."""
        with self._turn, self.engine.begin() as connection:
            yield Transaction(connection)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A transaction that changes nothing; always rolled back."""
        with self.engine.connect().execution_options(**{READ_ONLY: True}) as connection:
            yield Transaction(connection)

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()
