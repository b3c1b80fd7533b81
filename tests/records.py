"""Records for tests: a real database, an invented council's plan, its people, and an instant."""

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from handlers import dispatch, imports, tick
from handlers.moment import Moment
from handlers.requests import OpenRound, ProposeRound, Request
from handlers.views import RoundPreview, View
from plans.model import Action, Due, DueKind, Note, Owner, OwnerKind, Plan, Precision, Status, Theme
from plans.reading import Reading
from plans.rounds import working_days
from storage import notes, people, plans, rounds
from storage import outbox as mail
from storage.database import Database, Transaction
from storage.migrate import migrate
from storage.people import Profile
from storage.rows import ActionRow, OutboxRow, RequestRow, as_row
from storage.tables import outbox, workspaces

ZONE = ZoneInfo("Europe/London")
IS_WORKING = working_days("ENG")
MORNING = datetime(2027, 4, 1, 8, 0, tzinfo=UTC)
"""Thursday 1 April 2027, nine o'clock in London, three days after Easter Monday."""

MARION, ADEEL, BRONWEN, CALLUM, DOROTA = "U0MARION", "U0ADEEL", "U0BRONWEN", "U0CALLUM", "U0DOROTA"
PROFILES = (
    Profile(MARION, "Marion Tait", is_admin=True),
    Profile(ADEEL, "Adeel Rahman"),
    Profile(BRONWEN, "Bronwen Pugh"),
    Profile(CALLUM, "Callum Reid"),
    Profile(DOROTA, "Dorota Wolska"),
)
CHANNEL = "C0PERFORM"
FILE = "chaser.db"

_ADEEL = Owner("Adeel Rahman", OwnerKind.PERSON)
_BRONWEN = Owner("Bronwen Pugh", OwnerKind.PERSON)
_NOBODY = Owner("Head of Estates", OwnerKind.POST)
STREETS, DEPOT = Theme("Cleaner streets", "1"), Theme("The depot", "2")
JUNE = Due("30 June 2027", DueKind.DATED, date(2027, 6, 30), Precision.DAY)

PLAN = Plan(
    name="Street care",
    title="Street care action plan",
    columns=("No", "Action", "Who", "When"),
    themes=(STREETS, DEPOT),
    as_of=date(2027, 2, 1),
    actions=(
        Action("a", "Night sweeping", "1.1", STREETS, owners=(_ADEEL,), due=JUNE, status=Status.ON_TARGET),
        Action("b", "Litter bins", "1.2", STREETS, owners=(_ADEEL, _BRONWEN), due=replace(JUNE, words="June")),
        Action("c", "Second sweeper", "1.3", STREETS, owners=(_BRONWEN,), due=Due("ongoing", DueKind.ONGOING)),
        Action("d", "Depot roof", "2.1", DEPOT, owners=(_NOBODY,)),
    ),
    notes=(Note("n", "routes are drawn", ("a", "b"), "February 27", date(2027, 2, 1)),),
)


def moment(at: datetime = MORNING, **later: float) -> Moment:
    """An instant, so much later, with the council's zone and working days."""
    return Moment(at + timedelta(**later), ZONE, IS_WORKING)


@dataclass
class Records:
    """A database with one plan in one workspace. Every method is a transaction of its own."""

    database: Database
    workspace_id: int
    plan_id: int

    def do(self, user: str, request: Request, now: Moment | None = None, key: str | None = None) -> View:
        """Somebody asks for something, through the gate."""
        with self.database.writing() as transaction:
            return dispatch.handle(transaction, now or moment(), self.workspace_id, user, request, key)

    def tick(self, now: Moment) -> int:
        """The clock comes by; how many things it did."""
        with self.database.reading() as transaction:
            due = tick.due(transaction, now)
        done = 0
        for chore in due:
            with self.database.writing() as transaction:
                done += chore.do(transaction, now)
        return done

    def open_round(self, words: str = "April 27 closes 20 April", by: str = MARION, now: Moment | None = None) -> int:
        """Propose a round and open it; its id."""
        preview = self.do(by, ProposeRound(words), now)
        assert isinstance(preview, RoundPreview)
        self.do(by, OpenRound(preview.round), now)
        return preview.round

    def request_of(self, user: str, round_id: int) -> RequestRow:
        """What somebody is asked in a round."""
        with self.database.reading() as transaction:
            person = people.by_user(transaction, self.workspace_id, user)
            assert person is not None
            found = rounds.request_of(transaction, round_id, person.id)
        assert found is not None
        return found

    def action(self, ref: str) -> ActionRow:
        """An action as it stands."""
        with self.database.reading() as transaction:
            return next(a for a in plans.action_rows(transaction, self.plan_id) if a.ref == ref)

    def said(self, ref: str) -> list[str]:
        """The words of the notes of an action that stand, oldest first."""
        with self.database.reading() as transaction:
            found = notes.history(transaction, self.action(ref).id)
        return [n.words for n in found if n.superseded_by is None and n.withdrawn_at is None]

    def outbox(self) -> list[OutboxRow]:
        """Every message, oldest first."""
        with self.database.reading() as transaction:
            found = transaction.all(outbox.select().order_by(outbox.c.id))
        return [as_row(OutboxRow, row) for row in found]


def claim_one(transaction: Transaction, at: datetime) -> OutboxRow | None:
    """Take the next message that is due."""
    return next(iter(mail.claim(transaction, at, 1)), None)


def aged(database: Database, by: timedelta) -> None:
    """Let so much time pass for the outbox by the database's own clock, which no test can move."""
    with database.writing() as transaction:
        for row in transaction.all(outbox.select().where(outbox.c.look_at.is_not(None))):
            mine = outbox.update().where(outbox.c.id == row["id"])
            transaction.run(mine.values(look_at=row["look_at"] - by))


@cache
def _newest_schema() -> bytes:
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/{FILE}")
        migrate(database)
        database.close()
        return Path(folder, FILE).read_bytes()


def new_database(home: Path | str) -> Database:
    """An empty database of the newest schema: an SQLite file in a folder, or what is behind PostgreSQL's URL.

    Migrated once a run, since that takes half a second.
    """
    return Database(home) if isinstance(home, str) else _opened(home, _newest_schema())


def document(plan: Plan, sha256: str = "0" * 64) -> imports.Document:
    """A plan as if it had been read from a document without a doubt."""
    return imports.Document(plan.name, Reading(plan), sha256)


def records(home: Path | str, plan: Plan = PLAN, lead: str = DOROTA, channel: str = CHANNEL) -> Records:
    """The invented council's records, with the plan's named people known. `home` as for `new_database`.

    In an SQLite file the usual ones are a copy: to import them takes ten times as long.
    """
    if isinstance(home, Path) and (plan, lead, channel) == (PLAN, DOROTA, CHANNEL):
        content, workspace_id, plan_id = _usual_records()
        database = _opened(home, content)
        with database.writing() as transaction:
            # They are not those that were copied: what was sent for these is told from what was sent for others.
            transaction.run(workspaces.update().values(installation=secrets.token_hex(8)))
        return Records(database, workspace_id, plan_id)
    return _imported(new_database(home), plan, lead, channel)


@cache
def _usual_records() -> tuple[bytes, int, int]:
    with TemporaryDirectory() as folder:
        kept = _imported(new_database(Path(folder)), PLAN, DOROTA, CHANNEL)
        kept.database.close()
        return Path(folder, FILE).read_bytes(), kept.workspace_id, kept.plan_id


def _opened(home: Path, content: bytes) -> Database:
    (home / FILE).write_bytes(content)
    return Database(f"sqlite:///{home / FILE}")


def _imported(database: Database, plan: Plan, lead: str, channel: str) -> Records:
    with database.writing() as transaction:
        workspace_id = people.workspace(transaction, "T0HOLLOW")
        people.keep(transaction, workspace_id, PROFILES)
        leads = people.by_user(transaction, workspace_id, lead)
        found = imports.Import(document(plan), channel, leads.id if leads else None)
        plan_id = imports.keep(transaction, moment(), workspace_id, found)
    return Records(database, workspace_id, plan_id)
