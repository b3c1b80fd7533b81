"""Workspaces and the people in them."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import bindparam, select, update

from storage.database import Transaction
from storage.rows import Person, as_row
from storage.tables import people, workspaces

BY_USER = select(people).where(people.c.workspace_id == bindparam("here"), people.c.user == bindparam("who"))


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as the platform's directory has them. `kind` is "member", "guest", "external" or "bot"."""

    user: str
    name: str
    title: str = ""
    zone: str = ""
    kind: str = "member"
    is_admin: bool = False
    is_active: bool = True


FACTS = tuple(field.name for field in fields(Profile))


def workspace(transaction: Transaction, team: str, name: str = "") -> int:
    """The workspace of a platform's team id, made when it is new; its id."""
    transaction.insert_once(workspaces, team=team, name=name, installation=secrets.token_hex(8))
    return int(transaction.value(select(workspaces.c.id).where(workspaces.c.team == team)))


def installation(transaction: Transaction, workspace_id: int) -> str:
    """What tells these records from any others that were kept for the same workspace: their ids begin at 1 again."""
    return str(transaction.value(select(workspaces.c.installation).where(workspaces.c.id == workspace_id)))


def only_workspace(transaction: Transaction) -> int | None:
    """The workspace where there is just one, as on the command line; None before the first start."""
    found = transaction.all(select(workspaces.c.id).limit(2))
    return int(found[0]["id"]) if len(found) == 1 else None


def keep(transaction: Transaction, workspace_id: int, profiles: Iterable[Profile]) -> None:
    """Add people and bring those known up to date.

    Whoever is as before is left alone, and the others are taken in the order of their ids: another replica reads the
    same directory at the same time.
    """
    here = select(*(people.c[name] for name in FACTS)).where(people.c.workspace_id == workspace_id)
    known = {row["user"]: dict(row) for row in transaction.all(here)}
    for profile in sorted(profiles, key=lambda one: one.user):
        values = {name: getattr(profile, name) for name in FACTS}
        if known.get(values.pop("user")) == {"user": profile.user, **values}:
            continue
        if not transaction.insert_once(people, workspace_id=workspace_id, user=profile.user, **values):
            one = (people.c.workspace_id == workspace_id) & (people.c.user == profile.user)
            transaction.run(update(people).where(one).values(**values))


def by_user(transaction: Transaction, workspace_id: int, user: str) -> Person | None:
    """The person behind a platform's user id."""
    found = transaction.one(BY_USER, here=workspace_id, who=user)
    return as_row(Person, found) if found else None


def by_id(transaction: Transaction, person_id: int) -> Person:
    """The person of an id that the records gave."""
    found = transaction.one(select(people).where(people.c.id == person_id))
    if found is None:
        raise LookupError(f"no person {person_id}")
    return as_row(Person, found)


def hold(transaction: Transaction, person_id: int) -> None:
    """Let nothing else that this person has written be taken in until the transaction ends.

    Of a message and its deletion that come at once, neither would see the other, and what was deleted would count.
    """
    transaction.hold(select(people.c.id).where(people.c.id == person_id))


def everybody(transaction: Transaction, workspace_id: int) -> list[Person]:
    """Everybody active who is a person, by name."""
    query = select(people).where(
        people.c.workspace_id == workspace_id, people.c.is_active.is_(True), people.c.kind != "bot"
    )
    return [as_row(Person, row) for row in transaction.all(query.order_by(people.c.name, people.c.id))]


def mark_told(transaction: Transaction, person_id: int, now: datetime) -> bool:
    """Note that somebody has been told what Chaser is; whether this was the first time."""
    first = update(people).where(people.c.id == person_id, people.c.told_at.is_(None)).values(told_at=now)
    return transaction.run(first) == 1


def set_stopped(transaction: Transaction, person_id: int, at: datetime | None) -> None:
    """Stop writing to somebody, or (None) start again."""
    transaction.run(update(people).where(people.c.id == person_id).values(stopped_at=at))
