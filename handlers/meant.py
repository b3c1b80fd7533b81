"""Which request a reply answers: the plan that it names, else the one that most of it fits, else a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from handlers import telling
from handlers.answers import place
from handlers.gate import can
from handlers.moment import Moment
from handlers.views import Choice, Question
from plans.access import Deed
from plans.addressing import addressed
from plans.reply import Reply, read_reply
from storage import notes, plans, rounds
from storage.database import Transaction
from storage.rows import DraftRow, Person, Place

WHICH = "which plan"
"""Among a draft's choices: the request that its writer chose, or UNKNOWN."""

UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Meant:
    """The request, the words for it, and the draft's choices: undecided where several plans fit equally."""

    place: Place
    text: str
    choices: dict[str, str]
    is_named: bool = False


def meant(transaction: Transaction, now: Moment, person: Person, text: str) -> Meant | None:
    """What a reply answers; None where nothing is asked of this person."""
    places = open_places(transaction, person)
    name, words = addressed(text, [here.plan.name for here in places])
    named = [here for here in places if not name or here.plan.name == name]
    if not named:
        return None
    fits = {here.request.id: _fit(read(transaction, here, words, {}, now.today)) for here in named}
    best = [here for here in named if fits[here.request.id] == max(fits.values())]
    return Meant(best[0], words, {WHICH: UNKNOWN} if len(best) > 1 else {}, is_named=bool(name))


def _fit(reading: Reply) -> tuple[int, int]:
    return len(reading.items), -len(reading.unplaced)


def open_places(transaction: Transaction, person: Person) -> list[Place]:
    """What somebody may reply to: their requests of open rounds, else the newest one, which would be late."""
    places = [place(transaction, request.id) for request in rounds.latest_requests(transaction, person.id)]
    allowed = [here for here in places if can(transaction, person, Deed.REPLY, here.plan)]
    return [here for here in allowed if here.round.state == "open"] or allowed[:1]


def read(
    transaction: Transaction,
    here: Place,
    text: str,
    choices: Mapping[str, str],
    today: date,
    corrects: int | None = None,
) -> Reply:
    """A reply's words, read for one request. What the batch that they correct has answered counts as open."""
    plan = plans.load(transaction, here.plan.id)
    asked_about = {str(a) for a in rounds.asked_about(transaction, here.request.id)}
    mine = [action for action in plan.actions if action.id in asked_about]
    left = {str(a) for a in telling.still_open(transaction, here.request)}
    if corrects is not None:
        left |= {str(note.action_id) for note in notes.of_batch(transaction, corrects)}
    mine.sort(key=lambda action: action.id not in left)
    return read_reply(text, mine, plan.actions, today, choices, asked_about - left)


def is_undecided(draft: DraftRow) -> bool:
    """Its plan is still to be chosen."""
    return draft.choices.get(WHICH) == UNKNOWN


def which(places: Sequence[Place]) -> Question:
    """Ask which plan a reply is about."""
    text = f"Which plan is this about? You can also begin with its name: “in {places[0].plan.name}: ...”."
    return Question(WHICH, "", text, tuple(Choice(str(here.request.id), here.plan.name) for here in places))


def plan_to_name(transaction: Transaction, here: Place, person_id: int) -> str:
    """The plan's name where somebody is asked about several; empty where there is only one that they could mean."""
    asked = rounds.latest_requests(transaction, person_id)
    of = {place(transaction, request.id).plan.id for request in asked}
    return here.plan.name if len(of) > 1 else ""
