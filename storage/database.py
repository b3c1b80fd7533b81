"""The database, and the one transaction object: the only place that commits."""

import logging
import random
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    Connection,
    Delete,
    Engine,
    Executable,
    RowMapping,
    Select,
    Table,
    Update,
    create_engine,
    make_url,
)
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from plans.errors import ChaserError
from storage import dialect
from storage.dialect import back_to_savepoint, checkpoint, insertion, release, savepoint
from storage.journal import Journal
from storage.line import Line

log = logging.getLogger(__name__)

T = TypeVar("T")

DatabaseError = SQLAlchemyError
"""Whatever the database or the way to it refuses."""

MOST_UNITS = 32
"""How many units of work wait for one another at most, to be kept by one commit."""


TRIES = 5
"""How often a unit of work is begun at most."""

FIRST_WAIT = 0.05
"""Seconds before it is begun again, give or take half; three times as many each further time. A chat platform gives
three seconds to answer in."""


class NotOpened(ChaserError):  # noqa: N818 - says what happened, like the rest of the family
    """The records could not be opened. CHASER_DATABASE_URL says where they are: a folder that Chaser may write to."""


class NotKept(SQLAlchemyError):  # noqa: N818 - says what happened, like the rest of the family
    """The commit that this unit of work shared with others failed: nothing of it was kept."""


class NoDriver(ChaserError):  # noqa: N818 - see NotOpened
    """Records on PostgreSQL need Chaser's own extra for it: pip install 'plan-chaser[postgres]'."""


class MaybeKept(SQLAlchemyError):  # noqa: N818 - see NotKept
    """The line to PostgreSQL broke during the commit: the unit of work may have been kept, or not."""


def may_be_there(url: str) -> bool:
    """Whether there may be records behind a URL: to connect to an SQLite file that there is not would make it."""
    parts = make_url(url)
    return parts.get_backend_name() != "sqlite" or Path(parts.database or "").exists()


class Transaction:
    """One unit of work. It ends when `Database.writing` or `Database.reading` is left, never before.

    A statement that is built once, with `bindparam` for what changes, costs a third of one built each time: its
    values are given by name.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.journal = Journal(connection)

    def all(self, query: Select[Any], **values: object) -> Sequence[RowMapping]:
        """Every row."""
        return self.connection.execute(query, values).mappings().all()

    def one(self, query: Select[Any], **values: object) -> RowMapping | None:
        """The first row, or None."""
        return self.connection.execute(query, values).mappings().first()

    def value(self, query: Select[Any], **values: object) -> Any:  # noqa: ANN401 - whatever type the one column has
        """The first column of the first row, or None."""
        return self.connection.execute(query, values).scalar()

    def tuples(self, query: Select[Any], **values: object) -> Sequence[Any]:
        """Every row, its columns in the order of the query: for many rows, which by name would take twice as long."""
        return self.connection.execute(query, values).all()

    def hold(self, rows: Select[Any], **values: object) -> None:
        """Let nobody else change these rows until this transaction ends: what is read of them from now on stands.

        Rows of one kind are held in the order of their ids, or two that hold several wait for each other.
        """
        dialect.hold(self.connection, rows, values)

    def run(self, statement: Executable, **values: object) -> int:
        """Carry out a change; how many rows it touched."""
        if isinstance(statement, Update | Delete):
            return self.journal.carry_out(statement, values)
        return self.connection.execute(statement, values).rowcount

    def insert(self, table: Table, **values: object) -> int:
        """Insert a row; its id."""
        result = self.connection.execute(insertion(table), values)
        key = result.inserted_primary_key
        made = int(key[0]) if key else 0
        self.journal.inserted(table, [values], made)
        return made

    def insert_all(self, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
        """Insert many rows in one statement; none is fine."""
        if rows:
            self.connection.execute(insertion(table), rows)
            self.journal.inserted(table, rows)

    def insert_once(self, table: Table, **values: object) -> bool:
        """Insert a row unless a unique key forbids it; whether it is new."""
        made = self.connection.execute(insertion(table, self.connection.dialect.name), values).mappings().first()
        if made is not None:
            self.journal.inserted(table, [{**values, **made}])
        return made is not None


class Batch:
    """Units of work, one after the other on one connection, that are kept by one commit or not at all."""

    def __init__(self, engine: Engine) -> None:
        self.units = 0
        self.is_sound = False
        self._held = ExitStack()
        self._connection = self._held.enter_context(engine.begin())
        self._ended = threading.Event()
        self._is_kept = False

    @contextmanager
    def unit(self) -> Iterator[Connection]:
        """One unit: left by an error, it is undone alone; where that fails, or it was the first, so is the batch."""
        is_first, self.is_sound = self.units == 0, False
        self.units += 1
        if not is_first:
            savepoint(self._connection)
        with ExitStack() as undoing:
            if not is_first:
                undoing.callback(self._undo)
            yield self._connection
            undoing.pop_all()
            if not is_first:
                release(self._connection)
            self.is_sound = True

    def _undo(self) -> None:
        # Where this is refused the batch stays unsound, and what is told is the error that led here.
        with suppress(SQLAlchemyError):
            back_to_savepoint(self._connection)
            self.is_sound = True

    def end(self) -> None:
        """Commit, or roll back what is not sound, and let everybody go on who waits for it."""
        try:
            with self._held:
                if not self.is_sound:
                    self._connection.rollback()
            self._is_kept = self.is_sound
        except DBAPIError as error:
            if self.is_sound and dialect.is_lost(error):
                raise MaybeKept from error
            raise
        finally:
            self._ended.set()

    def wait(self) -> None:
        """Until the units are kept.

        Raises:
            NotKept: they are not.
        """
        self._ended.wait()
        if not self._is_kept:
            raise NotKept


class Database:
    """The records behind one URL: `sqlite:///chaser.db`, or `postgresql+psycopg://user:password@host/name`."""

    def __init__(self, url: str) -> None:
        parts = make_url(url)
        try:
            # What people wrote is in the parameters, and an error's message goes to the log.
            self.engine = create_engine(parts, hide_parameters=True, **dialect.options(parts))
        except ModuleNotFoundError as error:
            raise NoDriver from error
        dialect.prepare(self.engine)
        self._is_closed = threading.Event()
        # SQLite has one writer: threads that queue here never spend the busy timeout against each other.
        self._line = Line() if self.engine.dialect.name == "sqlite" else None
        self._batch: Batch | None = None

    def run(self, unit: Callable[[Transaction], T], *, is_once: bool = False) -> T:
        """Do a unit of work and keep it; what it returns. It changes nothing but the records, since it may be redone.

        On PostgreSQL it is, a few times at most, where it was undone because of another one, or the line broke before
        the commit.

        With `is_once` it finds out by itself that it has been done before, and is also done again where nobody can
        say whether the commit arrived.

        Raises:
            MaybeKept: nobody can say.
            NotKept: see `writing`.
        """
        for tried in range(TRIES - 1):
            try:
                with self.writing() as transaction:
                    return unit(transaction)
            except MaybeKept as error:
                if not is_once:
                    raise
                self._wait(tried, error)
            except DBAPIError as error:
                if not (dialect.is_lost(error) or dialect.is_given_up(error)):
                    raise
                self._wait(tried, error)
        with self.writing() as transaction:
            return unit(transaction)

    def _wait(self, tried: int, error: SQLAlchemyError) -> None:
        cause = error.orig if isinstance(error, DBAPIError) else error
        extra = {"action": "database.again", "why": type(cause).__name__, "count": tried + 1}
        log.warning("a unit of work is done again", extra=extra)
        # Those who got into each other's way would do so again if they waited equally long.
        self._is_closed.wait(FIRST_WAIT * 3**tried * random.uniform(0.5, 1.5))  # noqa: S311 - not a secret

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """A transaction that commits when the block ends well and is rolled back when it does not. See also `run`.

        On SQLite those who wait in line share a commit: each is answered when all of it is on the disk.

        Raises:
            NotKept: the block ended well, and a commit that it shared with others failed.
        """
        with self._line or nullcontext():
            batch, self._batch = self._batch or Batch(self.engine), None
            try:
                with batch.unit() as connection:
                    transaction = Transaction(connection)
                    yield transaction
                    transaction.journal.seal()
            finally:
                if self._line and self._line.is_awaited and batch.is_sound and batch.units < MOST_UNITS:
                    self._batch = batch
                else:
                    batch.end()
        batch.wait()

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A transaction that changes nothing; always rolled back."""
        with self.engine.connect().execution_options(**dialect.reading(self.engine)) as connection:
            yield Transaction(connection)

    def checkpoint(self) -> None:
        """Bring SQLite's log into the file, between two units of work; nothing on PostgreSQL."""
        if self._line is None:
            return
        with self._line:
            # Whoever had the turn before has left it to us to commit.
            batch, self._batch = self._batch, None
            if batch is not None:
                batch.end()
            checkpoint(self.engine)

    def close(self) -> None:
        """Give every connection back."""
        self._is_closed.set()
        self.engine.dispose()
