"""All that the records hold of one person: told to them, and erased.

What somebody said of an action is the council's record and stays, without their name. What is only theirs goes: who
they are on the platform, their own messages as they wrote them, and what the journal says of them and of what they did.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, Table, or_, select, update

from plans.errors import ChaserError, NotFound
from storage import journal
from storage.database import Transaction
from storage.outbox import NOTHING_TO_SAY
from storage.rows import Person, as_row
from storage.tables import (
    drafts,
    journal_changes,
    note_actions,
    notes,
    outbox,
    owners,
    people,
    plans,
    requests,
    rounds,
    slippages,
    uploads,
)
from storage.tables import journal as entries

FORMER = "A former colleague"
UNSAID = "Name removed"
Facts = dict[str, object]


class StillHere(ChaserError):  # noqa: N818 - says what is so, like the rest of the family
    """They are still in the workspace, and its directory would bring them back. Deactivate them there first."""


class OnHold(ChaserError):  # noqa: N818 - see StillHere
    """A plan that they are on is held: nothing of it may be erased until `chaser hold PLAN --release`."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the records hold of somebody, by kind, as it would be told to them."""

    person: Person
    held: dict[str, list[Facts]]


def by_name(transaction: Transaction, name: str) -> Person:
    """The person of this name, or of this user id.

    Raises:
        NotFound: there is nobody, or several; the sentence says whom.
    """
    rows = [as_row(Person, row) for row in transaction.all(select(people).order_by(people.c.id))]
    wanted = " ".join(name.split()).casefold()
    found = [one for one in rows if wanted in (one.name.casefold(), one.user.casefold())]
    if len(found) == 1:
        return found[0]
    if found:
        users = " or ".join(one.user for one in found)
        raise NotFound(f"Several people are called \u201c{name}\u201d. Say which by the user id: {users}.")
    near = ", ".join(one.name for one in rows if wanted.split()[-1:] and wanted.split()[-1] in one.name.casefold())
    raise NotFound(f"The records know nobody called \u201c{name}\u201d." + (f" They know {near}." if near else ""))


def told(transaction: Transaction, person: Person) -> Found:
    """All that the records hold of somebody."""
    mine = _requests(person)
    queries: dict[str, Select[tuple[object, ...]]] = {
        "who they are": select(people).where(people.c.id == person.id),
        "names in plans": select(plans.c.name.label("plan"), owners.c.name, owners.c.kind)
        .join(owners, owners.c.plan_id == plans.c.id)
        .where(owners.c.person_id == person.id),
        "plans they lead": select(plans.c.name.label("plan")).where(plans.c.lead_id == person.id),
        "requests to them": select(rounds.c.label, requests.c.later_at)
        .join(requests, requests.c.round_id == rounds.c.id)
        .where(requests.c.person_id == person.id),
        "messages they wrote": select(drafts.c.text, drafts.c.state, drafts.c.written_at).where(
            drafts.c.request_id.in_(mine)
        ),
        "notes they made": select(
            plans.c.name.label("plan"), notes.c.period, notes.c.words, notes.c.status, notes.c.said_at
        )
        .join(notes, notes.c.plan_id == plans.c.id)
        .where(notes.c.author_id == person.id),
        "reasons they gave": select(slippages.c.reason)
        .join(notes, notes.c.id == slippages.c.note_id)
        .where(notes.c.author_id == person.id, slippages.c.reason != ""),
        "messages to them": select(outbox.c.kind, outbox.c.state, outbox.c.made_at, outbox.c.done_at).where(
            outbox.c.recipient == person.user
        ),
        "documents they gave": select(uploads.c.file_name, uploads.c.name, uploads.c.state, uploads.c.made_at).where(
            uploads.c.person_id == person.id
        ),
        "what they did": select(entries.c.number, entries.c.at, journal_changes.c.table, journal_changes.c.content)
        .join(journal_changes, journal_changes.c.number == entries.c.number)
        .where(entries.c.by == f"person {person.id}"),
    }
    return Found(person, {kind: [dict(row) for row in transaction.all(query)] for kind, query in queries.items()})


def erase(transaction: Transaction, person: Person, *, with_plans: bool) -> None:
    """Forget somebody. With `with_plans` the names that plans print for them go too.

    Raises:
        StillHere: they are active in the workspace.
        OnHold: a plan that they are on is held.
    """
    if person.is_active:
        raise StillHere
    if held := _held(transaction, person):
        raise OnHold(f"{OnHold.__doc__} Held: {', '.join(held)}.")
    _forget_name(transaction, person)
    _forget_words(transaction, person)
    for owner in transaction.all(select(owners).where(owners.c.person_id == person.id)):
        values: Facts = {"person_id": None}
        if with_plans:
            values["name"] = f"{UNSAID} {owner['id']}"
            _forget_row(transaction, owners, [owner["id"]])
        transaction.run(update(owners).where(owners.c.id == owner["id"]).values(**values))
    theirs = select(entries.c.number).where(entries.c.by == f"person {person.id}")
    journal.forget(transaction.connection, journal_changes.c.number.in_(theirs))


def _held(transaction: Transaction, person: Person) -> list[str]:
    """The names of the held plans that they own actions of, lead, were asked about or said something about."""
    on = [
        select(owners.c.plan_id).where(owners.c.person_id == person.id),
        select(notes.c.plan_id).where(notes.c.author_id == person.id),
        select(rounds.c.plan_id).join(requests, requests.c.round_id == rounds.c.id).where(_is_asked(person)),
    ]
    is_on = or_(plans.c.lead_id == person.id, *(plans.c.id.in_(query) for query in on))
    query = select(plans.c.name).where(plans.c.held_at.is_not(None), is_on).order_by(plans.c.name)
    return [row["name"] for row in transaction.all(query)]


def _forget_name(transaction: Transaction, person: Person) -> None:
    user = f"erased-{person.id}"
    _forget_row(transaction, people, [person.id])
    values = {"name": FORMER, "user": user, "title": "", "zone": "", "is_admin": False}
    transaction.run(update(people).where(people.c.id == person.id).values(**values))
    transaction.run(update(plans).where(plans.c.lead_id == person.id).values(lead_id=None))
    transaction.run(
        update(outbox)
        .where(outbox.c.recipient == person.user, outbox.c.state.in_(("to do", "sending")))
        .values(state="dead", reason=NOTHING_TO_SAY)
    )
    transaction.run(update(outbox).where(outbox.c.recipient == person.user).values(recipient=user, channel=None))


def _forget_words(transaction: Transaction, person: Person) -> None:
    """Their own messages, what they replaced or took back, and the documents they gave; not the notes that stand."""
    mine = drafts.c.request_id.in_(_requests(person))
    transaction.run(update(drafts).where(mine).values(text="", choices={}))
    here = update(uploads).where(uploads.c.person_id == person.id)
    transaction.run(here.values(file_name="", name="", reading=None, decisions=[]))
    replaced = [row["id"] for row in transaction.all(replaced_notes().where(notes.c.author_id == person.id))]
    forget_notes(transaction, replaced)


def replaced_notes() -> Select[tuple[int]]:
    """The notes that somebody made and that stand for no action any more: withdrawn, or superseded in all of them."""
    stands = select(note_actions.c.note_id).where(note_actions.c.superseded_by.is_(None))
    has_gone = notes.c.withdrawn_at.is_not(None) | notes.c.id.not_in(stands)
    return select(notes.c.id).where(notes.c.batch_id.is_not(None), notes.c.words != "", has_gone)


def forget_notes(transaction: Transaction, ids: Sequence[int]) -> None:
    """Erase the words of notes, here and in the journal; that there were some stays."""
    _forget_row(transaction, notes, ids)
    transaction.run(update(notes).where(notes.c.id.in_(ids)).values(words="", stated=None))


def _forget_row(transaction: Transaction, table: Table, ids: Sequence[int]) -> None:
    """Erase what the journal says of these rows, now and in what follows in this transaction."""
    for id_ in ids:
        transaction.journal.hide(table, id_)
    rows = [str(id_) for id_ in ids]
    mine = (journal_changes.c.table == table.name) & journal_changes.c.row.in_(rows)
    journal.forget(transaction.connection, mine)


def _requests(person: Person) -> Select[tuple[int]]:
    return select(requests.c.id).where(_is_asked(person))


def _is_asked(person: Person) -> ColumnElement[bool]:
    return requests.c.person_id == person.id
