"""Plans, their actions and owners."""

from datetime import datetime

from sqlalchemy import RowMapping, bindparam, literal_column, select, update

from plans.model import Action, LegendEntry, Note, Owner, OwnerKind, Plan, Theme
from storage.database import Transaction
from storage.rows import ActionRow, OwnerRow, PlanRow, as_row, due_of, names_of, status_of
from storage.tables import (
    action_owners,
    actions,
    legend,
    note_actions,
    notes,
    owners,
    people,
    plans,
    request_actions,
    themes,
    workspaces,
)

IS_OWNER = (
    select(owners.c.id)
    .where(owners.c.plan_id == bindparam("plan"), owners.c.person_id == bindparam("person"))
    .limit(literal_column("1"))
)
WITH_OWNER = (
    select(
        *(plans.c[name] for name in names_of(PlanRow)),
        select(owners.c.id)
        .where(owners.c.plan_id == plans.c.id, owners.c.person_id == bindparam("person"))
        .exists()
        .label("is_owner"),
    )
    .where(plans.c.workspace_id == bindparam("workspace"))
    .order_by(plans.c.name)
)
ROW = (
    actions.c.id,
    actions.c.plan_id,
    actions.c.ref,
    actions.c.title,
    actions.c.status,
    actions.c.last_note_id,
    actions.c.review_on,
    *(column for column in actions.c if column.name.startswith("due_")),
)
IS_THERE = actions.c.gone_at.is_(None)
"""Not an action that the plan's newest version no longer has: its notes are kept, and nobody is asked about it."""

ASKED = (
    select(*ROW, request_actions.c.disowned_at)
    .join(request_actions, request_actions.c.action_id == actions.c.id)
    .where(request_actions.c.request_id == bindparam("request"), IS_THERE)
    .order_by(request_actions.c.position)
)


def in_workspace(transaction: Transaction, workspace_id: int) -> list[PlanRow]:
    """Every plan, by name."""
    query = select(plans).where(plans.c.workspace_id == workspace_id).order_by(plans.c.name)
    return [as_row(PlanRow, row) for row in transaction.all(query)]


def with_owner(transaction: Transaction, workspace_id: int, person_id: int) -> list[tuple[PlanRow, bool]]:
    """Every plan, by name; and whether any of its names stands for this person."""
    found = transaction.all(WITH_OWNER, workspace=workspace_id, person=person_id)
    return [(as_row(PlanRow, row), row["is_owner"]) for row in found]


def hold(transaction: Transaction, plan_id: int) -> None:
    """Let nobody else who holds this plan, or any of its actions, go on until this transaction ends."""
    transaction.hold(select(plans.c.id).where(plans.c.id == plan_id))
    transaction.hold(select(actions.c.id).where(actions.c.plan_id == plan_id).order_by(actions.c.id))


def hold_workspace(transaction: Transaction, workspace_id: int) -> None:
    """Let nobody else who would add a plan here go on: names that differ in their capitals alone have no unique key."""
    transaction.hold(select(workspaces.c.id).where(workspaces.c.id == workspace_id))


def periods(transaction: Transaction, plan_id: int) -> list[str]:
    """The labels of the notes that came with the plan's document."""
    query = select(notes.c.period).distinct().where(notes.c.plan_id == plan_id, notes.c.round_id.is_(None))
    return [r["period"] for r in transaction.all(query.order_by(notes.c.period))]


def row(transaction: Transaction, plan_id: int) -> PlanRow:
    """A plan's own facts, by an id that the records gave."""
    found = transaction.one(select(plans).where(plans.c.id == plan_id))
    if found is None:
        raise LookupError(f"no plan {plan_id}")
    return as_row(PlanRow, found)


def set_channel(transaction: Transaction, plan_id: int, channel: str) -> None:
    """Where the plan's digests go."""
    transaction.run(update(plans).where(plans.c.id == plan_id).values(channel=channel))


def owners_of(transaction: Transaction, plan_id: int) -> list[OwnerRow]:
    """The plan's owners in the order in which the plan names them."""
    query = select(owners).where(owners.c.plan_id == plan_id).order_by(owners.c.id)
    return [as_row(OwnerRow, found) for found in transaction.all(query)]


def owner(transaction: Transaction, owner_id: int) -> OwnerRow | None:
    """One owner."""
    found = transaction.one(select(owners).where(owners.c.id == owner_id))
    return as_row(OwnerRow, found) if found else None


def assign(transaction: Transaction, owner_id: int, person_id: int | None) -> None:
    """Say which person an owner is."""
    transaction.run(update(owners).where(owners.c.id == owner_id).values(person_id=person_id))


def assign_nobodys(transaction: Transaction, owner_id: int, person_id: int) -> bool:
    """The same unless somebody has said it meanwhile; whether this call did."""
    here = update(owners).where(owners.c.id == owner_id, owners.c.person_id.is_(None))
    return transaction.run(here.values(person_id=person_id)) == 1


def action_owner_pairs(
    transaction: Transaction, plan_id: int, *, with_gone: bool = False
) -> list[tuple[int, OwnerRow]]:
    """Each action with each of its owners, in printed order."""
    query = (
        select(action_owners.c.action_id, owners)
        .join(owners, owners.c.id == action_owners.c.owner_id)
        .join(actions, actions.c.id == action_owners.c.action_id)
        .where(owners.c.plan_id == plan_id)
        .order_by(action_owners.c.action_id, action_owners.c.position)
    )
    found = transaction.all(query if with_gone else query.where(IS_THERE))
    return [(pair["action_id"], as_row(OwnerRow, pair)) for pair in found]


def owned_by(transaction: Transaction, plan_id: int, person_id: int) -> list[int]:
    """The ids of the actions that a person answers for, in printed order."""
    query = (
        select(actions.c.id)
        .distinct()
        .join(action_owners, action_owners.c.action_id == actions.c.id)
        .join(owners, owners.c.id == action_owners.c.owner_id)
        .where(actions.c.plan_id == plan_id, IS_THERE, owners.c.person_id == person_id)
        .order_by(actions.c.id)
    )
    return [found["id"] for found in transaction.all(query)]


def is_owner(transaction: Transaction, plan_id: int, person_id: int) -> bool:
    """Whether any name of the plan stands for this person."""
    return transaction.one(IS_OWNER, plan=plan_id, person=person_id) is not None


def _action_row(found: RowMapping) -> ActionRow:
    return ActionRow(
        found["id"],
        found["plan_id"],
        found["ref"],
        found["title"],
        due_of(found),
        status_of(found["status"]),
        found["last_note_id"],
        found["review_on"],
    )


def action_rows(transaction: Transaction, plan_id: int) -> list[ActionRow]:
    """Every action of a plan as it stands, in printed order."""
    query = select(*ROW).where(actions.c.plan_id == plan_id, IS_THERE).order_by(actions.c.position)
    return [_action_row(found) for found in transaction.all(query)]


def gone_at(transaction: Transaction, action_id: int) -> datetime | None:
    """When the plan's newest version left an action out; None where it has it."""
    found: datetime | None = transaction.value(select(actions.c.gone_at).where(actions.c.id == action_id))
    return found


def labels(transaction: Transaction, plan_id: int) -> dict[int, str]:
    """How people call each action, also those that the plan has no more."""
    rows = transaction.all(select(actions.c.id, actions.c.ref, actions.c.title).where(actions.c.plan_id == plan_id))
    return {found["id"]: f"{found['ref']} {found['title']}".strip() for found in rows}


def refs(transaction: Transaction, plan_id: int) -> dict[int, str]:
    """The printed reference of each action, also of those that the plan has no more; empty where it has none."""
    rows = transaction.all(select(actions.c.id, actions.c.ref).where(actions.c.plan_id == plan_id))
    return {found["id"]: found["ref"] for found in rows}


def asked_rows(transaction: Transaction, request_id: int) -> list[tuple[ActionRow, bool]]:
    """The actions that a request asks about, in printed order; and whether its person has disowned them."""
    found = transaction.all(ASKED, request=request_id)
    return [(_action_row(row), row["disowned_at"] is not None) for row in found]


def action_row(transaction: Transaction, action_id: int) -> ActionRow | None:
    """One action as it stands."""
    found = transaction.one(select(*ROW).where(actions.c.id == action_id))
    return _action_row(found) if found else None


def load(transaction: Transaction, plan_id: int, *, with_notes: bool = True, with_gone: bool = False) -> Plan:
    """The whole plan with its live notes, or with none. Ids are the records' own, as text.

    `with_gone` has it with the actions that its newest version no longer has.
    """
    head = transaction.one(select(plans).where(plans.c.id == plan_id))
    if head is None:
        raise LookupError(f"no plan {plan_id}")
    theme_rows = transaction.all(select(themes).where(themes.c.plan_id == plan_id).order_by(themes.c.position))
    found_themes = {t["id"]: Theme(t["title"], t["ref"]) for t in theme_rows}
    return Plan(
        title=head["title"],
        name=head["name"],
        appendix=head["appendix"],
        period_words=head["period_words"],
        as_of_words=head["as_of_words"],
        as_of=head["as_of"],
        columns=tuple(head["columns"]),
        columns_said=tuple((heading, meaning) for heading, meaning in head["columns_said"]),
        themes=tuple(found_themes.values()),
        legend=_legend(transaction, plan_id),
        actions=_actions(transaction, plan_id, found_themes, with_gone=with_gone),
        notes=_live_notes(transaction, plan_id, with_gone=with_gone) if with_notes else (),
    )


def _legend(transaction: Transaction, plan_id: int) -> tuple[LegendEntry, ...]:
    rows = transaction.all(select(legend).where(legend.c.plan_id == plan_id).order_by(legend.c.position))
    return tuple(LegendEntry(r["meaning"], r["kind"], r["code"]) for r in rows)


def _actions(
    transaction: Transaction, plan_id: int, found_themes: dict[int, Theme], *, with_gone: bool
) -> tuple[Action, ...]:
    by_action: dict[int, list[Owner]] = {}
    for action_id, found in action_owner_pairs(transaction, plan_id, with_gone=with_gone):
        by_action.setdefault(action_id, []).append(Owner(found.name, OwnerKind(found.kind)))
    query = select(actions).where(actions.c.plan_id == plan_id).order_by(actions.c.position)
    rows = transaction.all(query if with_gone else query.where(IS_THERE))
    return tuple(
        Action(
            id=str(r["id"]),
            title=r["title"],
            ref=r["ref"],
            theme=found_themes.get(r["theme_id"]),
            how=r["how"],
            outcome=r["outcome"],
            owners=tuple(by_action.get(r["id"], ())),
            due=due_of(r),
            priority=r["priority"],
            links=tuple(r["links"]),
            schedule=tuple((heading, words) for heading, words in r["schedule"]),
            elements=tuple((heading, words) for heading, words in r["elements"]),
            extra=tuple((heading, words) for heading, words in r["extra"]),
            further=tuple((heading, words) for heading, words in r["further"]),
            status=status_of(r["status"]),
            stated=r["stated"],
            review_on=r["review_on"],
        )
        for r in rows
    )


def _live_notes(transaction: Transaction, plan_id: int, *, with_gone: bool) -> tuple[Note, ...]:
    query = (
        select(notes, note_actions.c.action_id, people.c.name.label("author"))
        .join(note_actions, note_actions.c.note_id == notes.c.id)
        .join(actions, actions.c.id == note_actions.c.action_id)
        .outerjoin(people, people.c.id == notes.c.author_id)
        .where(
            notes.c.plan_id == plan_id,
            notes.c.withdrawn_at.is_(None),
            note_actions.c.superseded_by.is_(None),
        )
        .order_by(notes.c.id, note_actions.c.action_id)
    )
    found: dict[int, list[RowMapping]] = {}
    for r in transaction.all(query if with_gone else query.where(IS_THERE)):
        found.setdefault(r["id"], []).append(r)
    return tuple(
        Note(
            id=str(note_id),
            words=links[0]["words"],
            actions=tuple(str(link["action_id"]) for link in links),
            period=links[0]["period"],
            month=links[0]["month"],
            status=status_of(links[0]["status"]),
            stated=links[0]["stated"],
            author=links[0]["author"] or "",
            is_late=links[0]["is_late"],
        )
        for note_id, links in found.items()
    )
