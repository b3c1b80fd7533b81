"""Writers in line before SQLite: who is first, who shares a commit, what becomes of the others when one fails."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import IntegrityError

from storage.database import MOST_UNITS, Database, NotKept, Transaction
from storage.line import Line
from storage.tables import workspaces

Unit = Callable[[Transaction], object]


def adds(team: str) -> Unit:
    """A unit of work that adds a workspace."""
    return lambda transaction: transaction.insert(workspaces, team=team)


def fails_alone(transaction: Transaction) -> None:
    """A unit of work that adds a workspace and then another of the same name."""
    transaction.insert(workspaces, team="twin")
    transaction.insert(workspaces, team="twin")


def rolls_back_all(transaction: Transaction) -> None:
    """A unit of work in which SQLite gives up the whole transaction, as it does when the disk is full."""
    transaction.insert(workspaces, team="twin")
    transaction.run(text("INSERT OR ROLLBACK INTO workspaces (team) VALUES ('twin')"))


def fails_at_commit(transaction: Transaction) -> None:
    """A unit of work that nothing is wrong with until it is to be kept."""
    transaction.run(text("PRAGMA defer_foreign_keys = ON"))
    transaction.run(text("INSERT INTO people (workspace_id, user) VALUES (99, 'U1')"))


def teams(database: Database) -> list[str]:
    """The workspaces that are kept."""
    with database.reading() as transaction:
        return [row["team"] for row in transaction.all(select(workspaces.c.team).order_by(workspaces.c.id))]


def in_line(database: Database, *units: Unit) -> list[Future[list[str]]]:
    """Do the first, and while it is not over let the others come one after the other; each tells what is kept after."""

    def do(unit: Unit) -> list[str]:
        with database.writing() as transaction:
            unit(transaction)
        return teams(database)

    found: list[Future[list[str]]] = []
    with ThreadPoolExecutor(len(units)) as pool:

        def first(transaction: Transaction) -> None:
            units[0](transaction)
            for unit in units[1:]:
                found.append(pool.submit(do, unit))
                time.sleep(0.02)

        one = pool.submit(do, first)
        wait([one])
    return [one, *found]


def test_first_come_first_served() -> None:
    """Whoever waits longest is next, also when many wait."""
    line, served = Line(), list[int]()

    def stand(number: int) -> None:
        with line:
            served.append(number)

    with ThreadPoolExecutor(20) as pool, line:
        for number in range(20):
            pool.submit(stand, number)
            time.sleep(0.005)
    assert served == list(range(20))
    assert not line.is_awaited


def test_those_who_wait_share_a_commit(sqlite: Database) -> None:
    """And everybody is answered when all of it is kept, not before."""
    commits: list[object] = []
    event.listen(sqlite.engine, "commit", commits.append)
    found = in_line(sqlite, adds("a"), adds("b"), adds("c"))
    assert [one.result() for one in found] == [["a", "b", "c"]] * 3
    assert len(commits) == 1


def test_a_commit_is_not_put_off_for_ever(sqlite: Database) -> None:
    """A batch ends when it is full, however many wait."""
    commits: list[object] = []
    event.listen(sqlite.engine, "commit", commits.append)
    found = in_line(sqlite, *(adds(str(number)) for number in range(MOST_UNITS + 3)))
    assert len(found[0].result()) >= MOST_UNITS
    assert len(teams(sqlite)) == MOST_UNITS + 3
    assert len(commits) == 2


def test_one_that_fails_is_undone_alone(sqlite: Database) -> None:
    """Those before and after it are kept."""
    found = in_line(sqlite, adds("a"), fails_alone, adds("c"))
    assert isinstance(found[1].exception(), IntegrityError)
    assert [found[0].result(), found[2].result(), teams(sqlite)] == [["a", "c"]] * 3


def test_the_last_that_fails_does_not_take_the_others_with_it(sqlite: Database) -> None:
    """It ends the batch, and what the others did is kept."""
    found = in_line(sqlite, adds("a"), adds("b"), fails_alone)
    assert isinstance(found[2].exception(), IntegrityError)
    assert found[0].result() == found[1].result() == ["a", "b"]


def test_nobody_is_told_saved_when_the_transaction_is_gone(sqlite: Database) -> None:
    """Whoever shared it learns that nothing was kept; whoever comes after begins anew."""
    found = in_line(sqlite, adds("a"), rolls_back_all, adds("c"))
    assert isinstance(found[0].exception(), NotKept)
    assert isinstance(found[1].exception(), IntegrityError)
    assert found[2].result() == ["c"]


def test_nobody_is_told_saved_when_the_commit_fails(sqlite: Database) -> None:
    """Neither who caused it nor who shared it; the records can be written again."""
    found = in_line(sqlite, adds("a"), adds("b"), fails_at_commit)
    assert [type(one.exception()) for one in found] == [NotKept, NotKept, IntegrityError]
    assert teams(sqlite) == []
    with sqlite.writing() as transaction:
        adds("d")(transaction)
    assert teams(sqlite) == ["d"]


def test_the_first_that_fails_fails_alone(sqlite: Database) -> None:
    """Those who waited begin a batch of their own."""

    def first(transaction: Transaction) -> None:
        del transaction
        waiting.start()
        time.sleep(0.05)
        raise ValueError

    def second() -> None:
        with sqlite.writing() as transaction:
            adds("b")(transaction)

    waiting = threading.Thread(target=second)
    with pytest.raises(ValueError), sqlite.writing() as transaction:  # noqa: PT011 - nothing else raises it here
        first(transaction)
    waiting.join()
    assert teams(sqlite) == ["b"]
