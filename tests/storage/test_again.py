"""PostgreSQL gives a unit of work up, or the line to it breaks: it is done again, and kept once."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from handlers import dispatch
from handlers.requests import NoChange
from handlers.views import Nothing, View
from storage.database import TRIES, Database, MaybeKept, Transaction
from storage.tables import seen, workspaces
from tests.postgres import Server
from tests.records import ADEEL, MORNING, Records, moment, new_database, records


@pytest.fixture
def url(server: Server) -> Iterator[str]:
    """PostgreSQL."""
    with server.lent() as url:
        yield url


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """An empty database there."""
    database = new_database(url)
    yield database
    database.close()


def teams(database: Database) -> list[str]:
    """The workspaces that are kept."""
    with database.reading() as transaction:
        return [row["team"] for row in transaction.all(select(workspaces.c.team).order_by(workspaces.c.id))]


class Unit:
    """Adds a workspace and then lets something happen, so many times; counts how often it was begun."""

    def __init__(self, trouble: Callable[[Transaction], object], times: int = 1) -> None:
        self.begun = 0
        self._trouble = trouble
        self._times = times

    def __call__(self, transaction: Transaction) -> int:
        """Do it."""
        self.begun += 1
        kept = transaction.insert(workspaces, team="T1")
        if self.begun <= self._times:
            self._trouble(transaction)
        return kept


def raising(state: str) -> Callable[[Transaction], object]:
    """PostgreSQL refuses with an SQLSTATE."""
    said = text(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$")
    return lambda transaction: transaction.run(said)


def broken(transaction: Transaction) -> None:
    """The server's side of the connection is killed, as when PostgreSQL is restarted."""
    transaction.value(select(func.pg_terminate_backend(func.pg_backend_pid())))


@pytest.mark.parametrize("state", ["40001", "40P01", "57P01", "08006"])
def test_what_was_given_up_is_done_again(database: Database, state: str, caplog: pytest.LogCaptureFixture) -> None:
    """And kept once; the log says so."""
    unit = Unit(raising(state))
    database.run(unit)
    assert (unit.begun, teams(database)) == (2, ["T1"])
    assert [record.__dict__["action"] for record in caplog.records] == ["database.again"]


def test_a_connection_that_breaks_in_the_middle(database: Database) -> None:
    """The unit is done again on another one."""
    unit = Unit(broken, times=2)
    database.run(unit)
    assert (unit.begun, teams(database)) == (3, ["T1"])


def test_connections_that_broke_unused(database: Database, server: Server) -> None:
    """They are noticed before they are used: a question is not asked again."""
    database.run(Unit(lambda _: None))
    name = database.engine.url.database
    server.ask(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")  # noqa: S608 - ours
    assert teams(database) == ["T1"]


def test_not_for_ever(database: Database) -> None:
    """After so many times the trouble is told; nothing is kept."""
    unit = Unit(broken, times=99)
    with pytest.raises(OperationalError):
        database.run(unit)
    assert (unit.begun, teams(database)) == (TRIES, [])


@pytest.mark.parametrize("state", ["23502", "22001", "42601", "55P03", "57014"])
def test_what_would_fail_again_is_told_at_once(database: Database, state: str) -> None:
    """A wrong value, a wrong statement, a lock or a statement that took too long."""
    unit = Unit(raising(state))
    with pytest.raises(DBAPIError):
        database.run(unit)
    assert (unit.begun, teams(database)) == (1, [])


def test_an_error_of_ours_is_told_at_once(database: Database) -> None:
    """It is the unit's answer."""

    def fail(transaction: Transaction) -> None:
        raise LookupError(transaction)

    unit = Unit(fail)
    with pytest.raises(LookupError):
        database.run(unit)
    assert (unit.begun, teams(database)) == (1, [])


def test_two_that_wait_for_each_other(database: Database) -> None:
    """PostgreSQL gives one of them up; both are done."""
    with database.writing() as transaction:
        for team in ("a", "b"):
            transaction.insert(workspaces, team=team, name="")
    both = threading.Barrier(2)

    def turn(first: str, second: str) -> Callable[[Transaction], None]:
        met: list[bool] = []

        def unit(transaction: Transaction) -> None:
            for team in (first, second):
                here = workspaces.update().where(workspaces.c.team == team)
                transaction.run(here.values(name=workspaces.c.name + first))
                if not met:
                    met.append(True)
                    both.wait()

        return unit

    turns = [threading.Thread(target=database.run, args=(turn(*order),)) for order in ("ab", "ba")]
    for one in turns:
        one.start()
    for one in turns:
        one.join()
    with database.reading() as transaction:
        names = {row["name"] for row in transaction.all(select(workspaces.c.name))}
    assert [sorted(name) for name in names] == [["a", "b"]] * len(names)


@pytest.fixture
def unheard(monkeypatch: pytest.MonkeyPatch) -> Callable[[Database], None]:
    """Makes the next commit of a database one that arrives, and whose answer does not: the line breaks in between."""

    def make(database: Database) -> None:
        commit = database.engine.dialect.do_commit

        def once(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own wrapping of psycopg's
            monkeypatch.undo()
            commit(connection)
            connection.driver_connection.close()
            raise psycopg.OperationalError("server closed the connection unexpectedly")

        monkeypatch.setattr(database.engine.dialect, "do_commit", once)

    return make


def test_a_commit_of_which_nobody_heard(database: Database, unheard: Callable[[Database], None]) -> None:
    """It is not done again unless it can say itself that it was done: here it had been kept."""
    unit = Unit(lambda _: None)
    unheard(database)
    with pytest.raises(MaybeKept):
        database.run(unit)
    assert (unit.begun, teams(database)) == (1, ["T1"])


def test_a_reply_whose_commit_nobody_heard_of(url: str, unheard: Callable[[Database], None]) -> None:
    """Done again, it finds its key: it is kept once, and the person is not told that it was not saved."""
    kept: Records = records(url)
    request = NoChange(kept.request_of(ADEEL, kept.open_round()).id, kept.action("1.1").id, "dry weather")

    def unit(transaction: Transaction) -> View:
        return dispatch.handle(transaction, moment(), kept.workspace_id, ADEEL, request, "press:1")

    unheard(kept.database)
    assert isinstance(kept.database.run(unit, is_once=True), Nothing)
    assert kept.said("1.1").count("dry weather") == 1
    kept.database.close()


def test_a_nul_in_a_text_is_dropped(database: Database) -> None:
    """PostgreSQL keeps none, and the whole message would be lost for it."""
    with database.writing() as transaction:
        transaction.insert(workspaces, team="T1", name="a\0b")
    with database.reading() as transaction:
        assert transaction.value(select(workspaces.c.name)) == "ab"


def test_what_every_connection_to_postgresql_is_set_to(database: Database) -> None:
    """PostgreSQL's own defaults wait for ever."""
    wanted = {
        "statement_timeout": "10s",
        "lock_timeout": "3s",
        "idle_in_transaction_session_timeout": "30s",
        "transaction_isolation": "read committed",
    }
    with database.writing() as first, database.writing() as second:
        for transaction in (first, second):
            assert {name: transaction.value(select(func.current_setting(name))) for name in wanted} == wanted


def test_all_that_is_read_together_is_of_one_moment(database: Database) -> None:
    """What is kept meanwhile is not seen by the second statement of a question."""
    with database.reading() as transaction:
        before = transaction.all(select(seen))
        database.run(lambda other: other.insert_once(seen, key="x", at=MORNING))
        assert transaction.all(select(seen)) == before == []
