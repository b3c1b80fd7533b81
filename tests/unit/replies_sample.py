"""An invented plan of nine actions, five of them the reader's own, and short forms of what was read."""

from datetime import date

from plans.dates import read_due
from plans.model import Action, Owner, OwnerKind, Status
from plans.reply import Item, Reply, read_reply

TODAY = date(2010, 4, 14)  # a Wednesday
END_OF_JUNE = date(2010, 6, 30)


def action(
    ref: str, title: str, when: str = "July 2009", *owners: str, how: str = "", status: Status | None = None
) -> Action:
    """One action of the test plan, with its reference as its id."""
    people = tuple(Owner(name, OwnerKind.PERSON) for name in owners)
    return Action(f"id-{ref}", title, ref, how=how, owners=people, due=read_due(when), status=status)


PLAN = (
    action("1.1", "Leadership statements", "End July 2009"),
    action("1.2", "Service promises", "End July 2009 End Mar 2010"),
    action("3.2", "Better performance pages on the website", "July 2009", how="Friendly content and procedures"),
    action("3.3", "Choose a performance system", "Need to wait and see"),
    action("4.1", "Lean pilot", "July 2010", "Ann Marsh"),
    action("5.2", "Work with partners", "On-going", "Ann Marsh", status=Status.COMPLETED),
    action("5.3", "Learning clinics", "As and When"),
    action("5.6", "Customer days", "July 2009", "Ann Marsh", "Raj Patel"),
    action("6.1", "Orphan row", "July 2009"),
)
BY_REF = {a.ref: a for a in PLAN}
MINE = tuple(BY_REF[ref] for ref in ("1.1", "1.2", "3.2", "3.3", "5.3"))
PASS_ON = "If 3.2 should be somebody else's, press Not mine to pass it on."
A_QUESTION = "That looks like a question. `/plan help` shows what I can answer."
ALL = ("1.1", "1.2", "3.2", "3.3", "5.3")


def reply(text: str, *refs: str, **choices: str) -> Reply:
    """Read as the person who is asked about `refs`, or about all five."""
    mine = tuple(BY_REF[ref] for ref in refs) or MINE
    return read_reply(text, mine, PLAN, TODAY, {f"id-{BY_REF['3.2'].ref}:{about}": c for about, c in choices.items()})


def refs(item: Item) -> tuple[str, ...]:
    """The references of an item."""
    return tuple(id_.removeprefix("id-") for id_ in item.actions)


def told(read: Reply) -> list[tuple[object, ...]]:
    """Each item in short: references, words, then its status or "no change", and its new date if it has one."""
    return [
        (
            *refs(i),
            i.words,
            *([i.status] if i.status else []),
            *(["no change"] if i.no_change else []),
            *([i.due.on] if i.due else []),
        )
        for i in read.items
    ]


def heard(read: Reply) -> list[str]:
    """A reading as lines: what each action gets, each question's choices after "?", what is handed back after "!"."""
    items = [f"{', '.join(refs(i))} {', '.join(_facts(i))}: {i.words}" for i in read.items]
    questions = [f"? {' / '.join(choice.label for choice in q.choices)}" for q in read.questions]
    return [*items, *questions, *(f"! {u.words} | {u.why}" for u in read.unplaced)]


def _facts(item: Item) -> list[str]:
    state = "no change" if item.no_change else str(item.status or "no status")
    due = [item.due.words] if item.due else []
    return [state, *due, *([f"to be looked at on {item.review_on}"] if item.review_on else [])]
