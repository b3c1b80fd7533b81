"""Notes and slippages. A note is never overwritten: it is superseded or withdrawn, and kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, func, literal_column, select, update

from plans.model import Due, Status
from storage.database import Transaction
from storage.rows import BatchRow, NoteRow, SlippageRow, as_row, due_columns, due_from_json, due_to_json
from storage.tables import actions, batches, note_actions, notes, people, request_actions, slippages

IS_NOT_WITHDRAWN = notes.c.withdrawn_at.is_(None)
IS_NOT_SUPERSEDED = note_actions.c.superseded_by.is_(None)
STANDS = IS_NOT_WITHDRAWN & IS_NOT_SUPERSEDED
IS_OF_DOCUMENT = slippages.c.note_id.is_(None)
"""A date that a new version of the plan's document changed: no note says so, and it stands."""

ABOUT: BindParameter[Sequence[int]] = bindparam("about", expanding=True)
SUPERSEDE = (
    update(note_actions)
    .where(
        note_actions.c.action_id.in_(ABOUT),
        IS_NOT_SUPERSEDED,
        select(notes.c.id)
        .where(
            notes.c.id == note_actions.c.note_id,
            notes.c.round_id == bindparam("round"),
            notes.c.author_id == bindparam("author"),
            IS_NOT_WITHDRAWN,
        )
        .exists(),
    )
    .values(superseded_by=bindparam("by"))
)
LINKS = (
    select(notes.c.id)
    .join(note_actions, note_actions.c.note_id == notes.c.id)
    .where(note_actions.c.action_id == actions.c.id, STANDS)
    .order_by(note_actions.c.note_id.desc())
    .limit(literal_column("1"))
)
# A document's own notes do not make its status: the reader has weighed them against the row and the key.
STATED = LINKS.with_only_columns(notes.c.status).where(notes.c.status.is_not(None), notes.c.batch_id.is_not(None))
RECOMPUTE = (
    update(actions)
    .where(actions.c.id.in_(ABOUT))
    .values(
        last_note_id=LINKS.scalar_subquery(),
        status=func.coalesce(STATED.scalar_subquery(), actions.c.imported_status),
        review_on=STATED.with_only_columns(notes.c.review_on).scalar_subquery(),
    )
)
SUPERSEDED_DATES = (
    select(slippages)
    .join(
        note_actions,
        (note_actions.c.note_id == slippages.c.note_id) & (note_actions.c.action_id == slippages.c.action_id),
    )
    .where(note_actions.c.superseded_by == bindparam("by"))
    .order_by(slippages.c.note_id, slippages.c.id)
)
FIRST_SLIPPAGES = (
    select(slippages.c.action_id, slippages.c.was).where(slippages.c.action_id.in_(ABOUT)).order_by(slippages.c.id)
)


@dataclass(frozen=True, slots=True)
class NewNote:
    """A note to keep. `month` is the first day of the month that dates it."""

    plan_id: int
    round_id: int
    batch_id: int
    author_id: int
    period: str
    month: date | None
    words: str
    status: Status | None
    actions: tuple[int, ...]
    is_no_change: bool
    is_late: bool
    said_at: datetime
    review_on: date | None = None


def add_batch(
    transaction: Transaction, request_id: int, person_id: int, via: str, now: datetime, draft_id: int | None = None
) -> int:
    """Begin what one press, form or reply saves; its id."""
    return transaction.insert(
        batches, request_id=request_id, person_id=person_id, via=via, saved_at=now, draft_id=draft_id
    )


def batch(transaction: Transaction, batch_id: int) -> BatchRow | None:
    """What one press, form or reply saved."""
    found = transaction.one(select(batches).where(batches.c.id == batch_id))
    return as_row(BatchRow, found) if found else None


def batch_of_draft(transaction: Transaction, draft_id: int) -> BatchRow | None:
    """The newest batch that a draft became and that still stands."""
    query = select(batches).where(batches.c.draft_id == draft_id, batches.c.undone_at.is_(None))
    found = transaction.one(query.order_by(batches.c.id.desc()))
    return as_row(BatchRow, found) if found else None


def last_batch_of(transaction: Transaction, person_id: int) -> BatchRow | None:
    """What a person saved last and has not undone."""
    query = select(batches).where(batches.c.person_id == person_id, batches.c.undone_at.is_(None))
    found = transaction.one(query.order_by(batches.c.id.desc()))
    return as_row(BatchRow, found) if found else None


def hold(transaction: Transaction, about: Iterable[int]) -> None:
    """Let nobody else say anything of these actions until the transaction ends.

    Of two who answer at once, the second would neither supersede what it does not see yet, nor count it in the status.
    """
    transaction.hold(select(actions.c.id).where(actions.c.id.in_(ABOUT)).order_by(actions.c.id), about=sorted(about))


def supersede_rest(transaction: Transaction, old_batch: int, by_note: int) -> None:
    """What still stands of an older batch is superseded by a note: its words were edited away."""
    old = select(notes.c.id).where(notes.c.batch_id == old_batch)
    left = note_actions.c.note_id.in_(old) & IS_NOT_SUPERSEDED
    rows = transaction.all(select(note_actions.c.action_id).where(left))
    about = sorted({r["action_id"] for r in rows})
    transaction.run(update(note_actions).where(left).values(superseded_by=by_note))
    recompute(transaction, about)


def add(
    transaction: Transaction,
    note: NewNote,
    *,
    keeps_dates: bool = True,
    newer: Mapping[int, int] = MappingProxyType({}),
) -> int:
    """Keep a note; what the same person said of these actions in this round is superseded by it. Its id.

    With `keeps_dates` the dates that the superseded notes moved stay moved, and belong to this note too. `newer` has
    the notes, by action, that were said after this one and so supersede it.
    """
    note_id = transaction.insert(
        notes,
        plan_id=note.plan_id,
        round_id=note.round_id,
        batch_id=note.batch_id,
        author_id=note.author_id,
        period=note.period,
        month=note.month,
        words=note.words,
        status=note.status.value if note.status else None,
        is_no_change=note.is_no_change,
        is_late=note.is_late,
        said_at=note.said_at,
        review_on=note.review_on,
    )
    about = [a for a in note.actions if a not in newer]
    superseded = transaction.run(SUPERSEDE, about=about, round=note.round_id, author=note.author_id, by=note_id)
    links = [{"note_id": note_id, "action_id": a, "superseded_by": newer.get(a)} for a in note.actions]
    transaction.insert_all(note_actions, links)
    if keeps_dates and superseded:
        _carry_dates(transaction, note_id)
    recompute(transaction, note.actions)
    return note_id


def _carry_dates(transaction: Transaction, note_id: int) -> None:
    """Copy the superseded notes' changes of date: undone, the new note takes the copies with it, the old ones stand."""
    copies = [
        {name: row[name] for name in ("action_id", "was", "now", "reason")}
        | {"note_id": note_id, "carries": row["carries"] or row["id"]}
        for row in transaction.all(SUPERSEDED_DATES, by=note_id)
    ]
    transaction.insert_all(slippages, copies)


def live_links(round_id: int, about: Sequence[int]) -> Select[tuple[int, int]]:
    """Which notes stand of these actions in a round: a note and an action a row."""
    return (
        select(note_actions.c.note_id, note_actions.c.action_id)
        .join(notes, notes.c.id == note_actions.c.note_id)
        .where(notes.c.round_id == round_id, STANDS, note_actions.c.action_id.in_(about))
    )


def recompute(transaction: Transaction, about: Sequence[int]) -> None:
    """Bring each action's last note, status and due in line with the notes that still stand."""
    transaction.run(RECOMPUTE, about=about)
    first = {r["action_id"]: r["was"] for r in reversed(transaction.all(FIRST_SLIPPAGES, about=about))}
    for action_id, was in first.items():
        standing = transaction.all(_slippages().where(slippages.c.action_id == action_id))
        # The newest date that still stands, else the one before the first change.
        set_due(transaction, action_id, due_from_json(standing[-1]["now"] if standing else was))


def withdraw(transaction: Transaction, batch_id: int, now: datetime) -> bool:
    """Undo a batch: withdraw its notes, restore what they superseded and moved. False if that was done before."""
    mine = update(batches).where(batches.c.id == batch_id, batches.c.undone_at.is_(None)).values(undone_at=now)
    if transaction.run(mine) == 0:
        return False
    note_ids = [r["id"] for r in transaction.all(select(notes.c.id).where(notes.c.batch_id == batch_id))]
    about = actions_of(transaction, note_ids)
    hold(transaction, about)
    transaction.run(update(notes).where(notes.c.id.in_(note_ids)).values(withdrawn_at=now))
    _free(transaction, note_ids)
    recompute(transaction, about)
    return True


def _free(transaction: Transaction, note_ids: Sequence[int]) -> None:
    """Let stand again what these notes superseded, unless its author has said something newer since."""
    query = (
        select(note_actions.c.note_id, note_actions.c.action_id, notes.c.round_id, notes.c.author_id)
        .join(notes, notes.c.id == note_actions.c.note_id)
        .where(note_actions.c.superseded_by.in_(note_ids))
        .order_by(note_actions.c.note_id.desc())
    )
    for link in transaction.all(query):
        live = live_links(link["round_id"], [link["action_id"]]).where(notes.c.author_id == link["author_id"])
        newer = transaction.one(live.where(notes.c.id > link["note_id"]))
        here = (note_actions.c.note_id == link["note_id"]) & (note_actions.c.action_id == link["action_id"])
        values = {"superseded_by": newer["note_id"] if newer else None}
        transaction.run(update(note_actions).where(here).values(**values))


def actions_of(transaction: Transaction, note_ids: Sequence[int]) -> list[int]:
    """The actions that these notes cover, or of which they superseded what was said."""
    theirs = note_actions.c.note_id.in_(note_ids) | note_actions.c.superseded_by.in_(note_ids)
    query = select(note_actions.c.action_id).distinct().where(theirs).order_by(note_actions.c.action_id)
    return [r["action_id"] for r in transaction.all(query)]


def set_due(transaction: Transaction, action_id: int, due: Due) -> None:
    """The action's due as it now is."""
    transaction.run(update(actions).where(actions.c.id == action_id).values(**due_columns(due)))


def add_slippage(transaction: Transaction, action_id: int, note_id: int | None, was: Due, now: Due, reason: str) -> int:
    """Keep a change of date and make it; its id. There is no note where the plan's document says so."""
    set_due(transaction, action_id, now)
    return transaction.insert(
        slippages,
        action_id=action_id,
        note_id=note_id,
        was=due_to_json(was),
        now=due_to_json(now),
        reason=reason,
    )


def set_reason(transaction: Transaction, slippage_id: int, reason: str) -> None:
    """Why a date slipped, said afterwards."""
    origin = transaction.value(select(_origin()).where(slippages.c.id == slippage_id))
    transaction.run(update(slippages).where(_origin() == origin).values(reason=reason))


def _origin() -> ColumnElement[int]:
    """The change that was said, where this row only carries it on; they are told, and count, in the order of these."""
    return func.coalesce(slippages.c.carries, slippages.c.id)


def _slippages() -> Select[tuple[object, ...]]:
    return (
        select(slippages, people.c.name.label("by"))
        .outerjoin(notes, notes.c.id == slippages.c.note_id)
        .outerjoin(
            note_actions,
            (note_actions.c.note_id == slippages.c.note_id) & (note_actions.c.action_id == slippages.c.action_id),
        )
        .outerjoin(people, people.c.id == notes.c.author_id)
        .where(IS_OF_DOCUMENT | (STANDS & note_actions.c.note_id.is_not(None)))
        .order_by(_origin(), slippages.c.id)
    )


def slippages_of_round(transaction: Transaction, round_id: int) -> list[SlippageRow]:
    """The dates that moved in a round, in the order in which they were said."""
    return _as_slippages(transaction, _slippages().where(notes.c.round_id == round_id))


def slippages_of_batch(transaction: Transaction, batch_id: int) -> list[SlippageRow]:
    """The dates that one answer moved."""
    return _as_slippages(transaction, _slippages().where(notes.c.batch_id == batch_id))


def slippages_of_action(transaction: Transaction, action_id: int) -> list[SlippageRow]:
    """The dates that an action has moved through, in the order in which they were said."""
    return _as_slippages(transaction, _slippages().where(slippages.c.action_id == action_id))


def batch_of_slippage(transaction: Transaction, slippage_id: int) -> int | None:
    """The batch that a change of date belongs to, also one that stands no more."""
    query = select(notes.c.batch_id).join(slippages, slippages.c.note_id == notes.c.id)
    found: int | None = transaction.value(query.where(slippages.c.id == slippage_id))
    return found


def slippage(transaction: Transaction, slippage_id: int) -> SlippageRow | None:
    """One change of date, if it still stands: the row of the note that carries it now."""
    origin = transaction.value(select(_origin()).where(slippages.c.id == slippage_id))
    found = _as_slippages(transaction, _slippages().where(_origin() == origin))
    return found[0] if found else None


def _as_slippages(transaction: Transaction, query: Select[tuple[object, ...]]) -> list[SlippageRow]:
    return [
        SlippageRow(
            r["id"],
            r["action_id"],
            r["note_id"],
            due_from_json(r["was"]),
            due_from_json(r["now"]),
            r["reason"],
            r["by"] or "",
        )
        for r in transaction.all(query)
    ]


def _notes() -> Select[tuple[object, ...]]:
    return (
        select(notes, note_actions.c.action_id, note_actions.c.superseded_by, people.c.name.label("author"))
        .join(note_actions, note_actions.c.note_id == notes.c.id)
        .outerjoin(people, people.c.id == notes.c.author_id)
        .order_by(notes.c.id, note_actions.c.action_id)
    )


# Compared so that no index leads to the round's notes: there may be a thousand, and an action has a few.
IS_OF_ROUND = func.coalesce(notes.c.round_id, 0) == bindparam("round")
NEWEST = (
    select(note_actions.c.action_id, func.max(notes.c.id).label("id"))
    .join(notes, notes.c.id == note_actions.c.note_id)
    .join(request_actions, request_actions.c.action_id == note_actions.c.action_id)
    .where(request_actions.c.request_id == bindparam("request"), STANDS)
    .group_by(note_actions.c.action_id, IS_OF_ROUND)
    .subquery()
)
AROUND = _notes().join(NEWEST, (NEWEST.c.id == notes.c.id) & (NEWEST.c.action_id == note_actions.c.action_id))


def history(transaction: Transaction, action_id: int) -> list[NoteRow]:
    """Every note of an action, also those superseded or withdrawn, oldest first."""
    return [as_row(NoteRow, r) for r in transaction.all(_notes().where(note_actions.c.action_id == action_id))]


def of_batch(transaction: Transaction, batch_id: int) -> list[NoteRow]:
    """The notes of one batch, a row for each action covered, superseded ones too."""
    return [as_row(NoteRow, r) for r in transaction.all(_notes().where(notes.c.batch_id == batch_id))]


def live_of_round(transaction: Transaction, round_id: int) -> list[NoteRow]:
    """The notes of a round that stand, a row for each action covered."""
    query = _notes().join(actions, actions.c.id == note_actions.c.action_id)
    query = query.where(notes.c.round_id == round_id, STANDS, actions.c.gone_at.is_(None))
    return [as_row(NoteRow, r) for r in transaction.all(query)]


def of_round(transaction: Transaction, round_id: int, action_id: int) -> list[NoteRow]:
    """The notes of one action in a round that stand, oldest first."""
    query = _notes().where(note_actions.c.action_id == action_id, IS_OF_ROUND, STANDS)
    return [as_row(NoteRow, r) for r in transaction.all(query, round=round_id)]


def around(transaction: Transaction, request_id: int, round_id: int) -> tuple[dict[int, NoteRow], dict[int, NoteRow]]:
    """The newest notes that stand of each action that a request asks about: of its round, and of none or another."""
    said: dict[int, NoteRow] = {}
    before: dict[int, NoteRow] = {}
    for row in transaction.all(AROUND, request=request_id, round=round_id):
        (said if row["round_id"] == round_id else before)[row["action_id"]] = as_row(NoteRow, row)
    return said, before


def last_before(transaction: Transaction, action_ids: Sequence[int], round_id: int) -> dict[int, NoteRow]:
    """For each action its newest note that stands and does not belong to this round."""
    here = note_actions.c.action_id.in_(action_ids) & STANDS
    newest = (
        select(func.max(notes.c.id))
        .join(note_actions, note_actions.c.note_id == notes.c.id)
        .where(here, notes.c.round_id.is_(None) | (notes.c.round_id != round_id))
        .group_by(note_actions.c.action_id)
    )
    # A note may be the newest of one action and an older one of another: the newest of each comes last.
    return {r["action_id"]: as_row(NoteRow, r) for r in transaction.all(_notes().where(here, notes.c.id.in_(newest)))}
