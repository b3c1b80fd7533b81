"""Records to measure on: a plan of so many actions, its people, and a round in which all are asked."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.payloads import PERSON, TEAM
from bot.clock import SystemClock
from bot.ports import Profile
from bot.service import Chaser, Moments
from handlers.who import assign_what_fits
from plans.model import Action, Due, DueKind, Note, Owner, OwnerKind, Plan, Precision, Round, Status, Theme
from storage import documents, plans, rounds
from storage import people as people_of
from storage.database import Database, Transaction
from storage.migrate import migrate

FORENAMES = ("Ada", "Bela", "Cora", "Dov", "Esme", "Finn", "Gita", "Hugo")
SURNAMES = ("Alder", "Birch", "Cedar", "Elder", "Hazel", "Larch", "Maple", "Rowan")
MOMENTS = Moments(SystemClock(), ZoneInfo("Europe/London"), "ENG")
JUNE = Due("June 2010", DueKind.DATED, date(2010, 6, 30), Precision.MONTH)


@dataclass(frozen=True, slots=True)
class Records:
    """A database's address, and who is asked about what in its round: (user id, request, actions)."""

    url: str
    asked: tuple[tuple[str, int, tuple[int, ...]], ...]


def opened(url: str) -> tuple[Database, Chaser]:
    """The records with the service in front of them. The schema is brought up to date."""
    database = Database(url)
    migrate(database)
    return database, Chaser(database, TEAM, MOMENTS, lambda: None)


@contextmanager
def records(actions: int, people: int) -> Iterator[Records]:
    """Fresh records in a temporary SQLite file, removed afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        database, kept = filled(f"sqlite:///{Path(folder) / 'bench.db'}", actions, people)
        database.close()
        yield kept


def filled(url: str, actions: int, people: int) -> tuple[Database, Records]:
    """Fresh records behind a URL, and the database, to be closed."""
    database, chaser = opened(url)
    chaser.keep_people([Profile(user(n), name(n)) for n in range(people)])
    with database.writing() as transaction:
        asked = _kept(transaction, chaser.workspace_id, actions, people)
    return database, Records(url, asked)


def user(number: int) -> str:
    """A person's user id; the first is the one of the payloads."""
    return f"U{number}BENCH" if number else PERSON


def name(number: int) -> str:
    """A person's name, no two alike."""
    return f"{FORENAMES[number % 8]} {SURNAMES[number // 8 % 8]}"


def _plan(actions: int, people: int) -> Plan:
    themes = tuple(Theme(f"Theme {n}", str(n)) for n in range(1, 11))
    states = tuple(Status)[:4]
    return Plan(
        title="Improvement plan",
        name="Improvement",
        themes=themes,
        columns=("No", "Action", "Who", "When"),
        actions=tuple(
            Action(
                id=str(n),
                ref=f"{n % 10 + 1}.{n // 10 + 1}",
                title=f"Publish the service standards, part {n}",
                theme=themes[n % 10],
                owners=(Owner(name(n % people), OwnerKind.PERSON),),
                due=JUNE,
                status=states[n % 4],
            )
            for n in range(actions)
        ),
        notes=tuple(
            Note(f"{n}-{month}", "With the web team; the first five are live.", (str(n),), period, date(2010, month, 1))
            for n in range(actions)
            for month, period in ((1, "January 10"), (2, "February 10"))
        ),
    )


def _kept(
    transaction: Transaction, workspace_id: int, actions: int, people: int
) -> tuple[tuple[str, int, tuple[int, ...]], ...]:
    now = datetime.now(UTC)
    plan_id = documents.add(
        transaction,
        workspace_id,
        _plan(actions, people),
        channel="C0BENCH",
        lead_id=None,
        document_sha256="",
        now=now,
    )
    assign_what_fits(transaction, plan_id, workspace_id)
    closes = now + timedelta(days=14)
    said = Round("April 10", now.date(), closes.date(), "Cabinet", closes.date())
    round_id = rounds.propose(transaction, plan_id, said, now, closes, None)
    rounds.move(transaction, round_id, "proposed", "open")
    return tuple(_asked(transaction, plan_id, round_id, person_id) for person_id in _people(transaction, plan_id))


def _people(transaction: Transaction, plan_id: int) -> list[int]:
    return sorted({o.person_id for o in plans.owners_of(transaction, plan_id) if o.person_id is not None})


def _asked(transaction: Transaction, plan_id: int, round_id: int, person_id: int) -> tuple[str, int, tuple[int, ...]]:
    own = tuple(sorted(plans.owned_by(transaction, plan_id, person_id)))
    request = rounds.add_request(transaction, round_id, person_id, own, is_first=False)
    return people_of.by_id(transaction, person_id).user, request or 0, own
