"""Who may do what: the councils' matrix, cell by cell, and the gate that holds every request to it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

import pytest

from handlers import requests as asked
from handlers.gate import ADMINISTRATORS_ONLY, FINDERS, NotAllowed, NotForYou, admit
from handlers.requests import OpenRound, ProposeRound, Reply, SetStatus, SubmitForm
from handlers.views import RoundPreview
from plans.access import Deed, Facts, Standing, may, standing
from plans.errors import ChaserError, NotFound
from plans.model import Owner, OwnerKind, Status
from storage import people, plans
from storage.database import Transaction
from storage.people import Profile
from storage.rows import Person
from storage.tables import drafts
from storage.tables import people as people_table
from storage.tables import plans as plans_table
from tests.records import ADEEL, JUNE, PLAN, Records, moment, records

MATRIX = """
who                           | query      | reply, edit | on behalf | open, close, digest | import, settings
owner                         | yes        | yes         | no        | no                  | no
plan lead                     | yes        | yes         | yes       | yes                 | no
administrator                 | yes        | yes         | yes       | yes                 | yes
member not on the plan        | open plans | no          | no        | no                  | no
guest                         | no         | no          | no        | no                  | no
guest who is a named owner    | yes        | yes         | no        | no                  | no
external, bot or deactivated  | no         | no          | no        | no                  | no
"""
HEADING, *LINES = [[cell.strip() for cell in line.split("|")] for line in MATRIX.strip().splitlines()]
CELLS = [(line[0], deed, cell) for line in LINES for deed, cell in zip(HEADING[1:], line[1:], strict=True)]


@pytest.mark.parametrize(("who", "deed", "cell"), CELLS)
def test_every_cell(who: str, deed: str, cell: str) -> None:
    """On an open plan, and on a private one."""
    found = [may(Standing(who), Deed(deed), plan_is_private=private) for private in (False, True)]
    assert found == {"yes": [True, True], "open plans": [True, False], "no": [False, False]}[cell]


def test_the_matrix_is_whole() -> None:
    """Every standing and every deed; help is for all but outsiders, whatever the plan."""
    assert {line[0] for line in LINES} == {*map(str, Standing)}
    assert {*HEADING[1:], "help"} == {*map(str, Deed)}
    for who in Standing:
        assert may(who, Deed.HELP, plan_is_private=True) is (who is not Standing.OUTSIDER)


@pytest.mark.parametrize(
    ("facts", "who"),
    [
        (Facts(), Standing.MEMBER),
        (Facts(is_owner=True), Standing.OWNER),
        (Facts(is_owner=True, is_lead=True), Standing.LEAD),
        (Facts(is_admin=True, is_lead=True), Standing.ADMINISTRATOR),
        (Facts("guest"), Standing.GUEST),
        (Facts("guest", is_owner=True), Standing.NAMED_GUEST),
        (Facts("guest", is_admin=True, is_lead=True), Standing.GUEST),
        (Facts("external", is_admin=True, is_owner=True), Standing.OUTSIDER),
        (Facts("bot", is_owner=True), Standing.OUTSIDER),
        (Facts(is_active=False, is_admin=True), Standing.OUTSIDER),
        (Facts("something new"), Standing.OUTSIDER),
    ],
)
def test_standing(facts: Facts, who: Standing) -> None:
    """The strongest that holds; a guest stays a guest, and a kind that nobody has heard of is an outsider."""
    assert standing(facts) is who


KINDS = {
    "owner": Profile("U0ADEEL", "Adeel Rahman"),
    "plan lead": Profile("U0DOROTA", "Dorota Wolska"),
    "administrator": Profile("U0MARION", "Marion Tait", is_admin=True),
    "member not on the plan": Profile("U0CALLUM", "Callum Reid"),
    "guest": Profile("U0FATIMA", "Fatima Noor", kind="guest"),
    "guest who is a named owner": Profile("U0GUEST", "Gwen Guest", kind="guest"),
    "external": Profile("U0GLENYS", "Glenys Hart", kind="external"),
    "bot": Profile("U0BOT", "Some bot", kind="bot"),
    "deactivated": Profile("U0EDWIN", "Edwin Ashby", is_active=False),
}
OUTSIDERS = ("external", "bot", "deactivated")


@dataclass
class House:
    """A plan that has had a round, an answer, a moved date, an open reply and a proposed round."""

    kept: Records
    ids: dict[str, int]

    def admitted(self, user: str, request: asked.Request) -> str:
        """What the gate says: the refusal's class and sentence, or nothing."""
        with self.kept.database.reading() as transaction:
            try:
                admit(transaction, self.person(transaction, user), request)
            except ChaserError as refusal:
                return f"{type(refusal).__name__}: {refusal}"
        return ""

    def person(self, transaction: Transaction, user: str) -> Person:
        """Somebody of any workspace, by user id."""
        found = transaction.one(people_table.select().where(people_table.c.user == user))
        assert found is not None
        return people.by_id(transaction, found["id"])

    def close_to_others(self) -> None:
        """Make the plan private."""
        with self.kept.database.writing() as transaction:
            transaction.run(plans_table.update().values(is_private=True))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Everything that a request can be about, with its owner Adeel."""
    first, second, *others = PLAN.actions
    second = replace(second, owners=(*second.owners, Owner("Gwen Guest", OwnerKind.PERSON)))
    kept = records(tmp_path, replace(PLAN, actions=(first, second, *others)))
    with kept.database.writing() as transaction:
        people.keep(transaction, kept.workspace_id, KINDS.values())
        guest = people.by_user(transaction, kept.workspace_id, "U0GUEST")
        owner = next(o for o in plans.owners_of(transaction, kept.plan_id) if o.name == "Gwen Guest")
        assert guest is not None
        plans.assign(transaction, owner.id, guest.id)
    first_round = kept.open_round()
    request = kept.request_of(ADEEL, first_round).id
    action = kept.action("1.1").id
    kept.do(ADEEL, SetStatus(request, action, Status.ON_TARGET))
    assert JUNE.on is not None
    later = JUNE.on.replace(month=9)
    kept.do(ADEEL, SubmitForm(request, action, None, "late", due_on=later, reason="x"))
    kept.do(ADEEL, Reply("D1", "1.1", "1.2 nearly done"))
    kept.tick(moment(days=30))
    preview = kept.do("U0MARION", ProposeRound("July 27 closes 20 July"), moment(days=60))
    assert isinstance(preview, RoundPreview)
    ids = {"request": request, "action": action, "round": preview.round, "batch": 1, "slippage": 1, "draft": 1}
    kept.do("U0MARION", asked.GiveFile("F1", "plan.docx"))
    yield House(kept, ids | {"owner": 1, "upload": 1})
    kept.database.close()


def requests_about(ids: dict[str, int], *, name: str) -> dict[asked.Request, str]:
    """Every kind of request that is about a plan, with the deed that it amounts to when it is Adeel's request."""
    request, action, draft, round_ = ids["request"], ids["action"], ids["draft"], ids["round"]
    return {
        asked.SetStatus(request, action, Status.LATE): "reply",
        asked.NoChange(request, action): "reply",
        asked.NoChangeForRest(request): "reply",
        asked.AskLater(request): "reply",
        asked.NotMine(request, action): "reply",
        asked.OpenForm(request, action): "reply",
        asked.SubmitForm(request, action, None, "x"): "reply",
        asked.ChooseReading(draft, "q", "c"): "reply",
        asked.SaveDraft(draft): "reply",
        asked.CancelDraft(draft): "reply",
        asked.EditDraft(draft): "reply",
        asked.SubmitDraft(draft, "x"): "reply",
        asked.Undo(ids["batch"]): "reply",
        asked.GiveReason(ids["slippage"], "x"): "reply",
        asked.Query("status", "", plan=name): "query",
        asked.SayWho(plan=name): "query",
        asked.ShowHistory(action): "query",
        asked.SayWho("Head of Estates", "U0CALLUM", plan=name): "run",
        asked.ProposeRound("x", plan=name): "run",
        asked.PostHere("C1", plan=name): "run",
        asked.PreviewMessages(round_): "run",
        asked.OpenRound(round_): "run",
        asked.CancelRound(round_): "run",
        asked.CloseRound(round_): "run",
        asked.AssignOwner(ids["owner"], "U0CALLUM"): "run",
        asked.EndRound(is_close=True, plan=name): "run",
    }


OF_NO_PLAN = (
    asked.Reply("D9", "9.9", "hello"),
    asked.ReplyEdited("D9", "9.9", "hello"),
    asked.ReplyDeleted("D9", "9.9"),
    asked.Help(),
    asked.SetReminding(False),
    asked.UndoLast(),
)
SETTING_UP = (
    asked.ShowImport("Parks"),
    asked.GiveFile("F1", "plan.docx"),
    asked.OpenDoubt(1, "d"),
    asked.SettleDoubt(1, "d"),
    asked.KeepUpload(1),
    asked.DropUpload(1),
)
MAY = {
    "owner": {"query", "reply"},
    "plan lead": {"query", "reply", "run"},
    "administrator": {"query", "reply", "run"},
    "member not on the plan": {"query"},
    "guest": set[str](),
    "guest who is a named owner": {"query"},
}
"""On Adeel's requests: for all but Adeel himself a reply to them is one on his behalf."""


def test_the_gate_knows_every_request() -> None:
    """A command becomes another request before it comes to the gate."""
    assert {*FINDERS} == {*get_args(asked.Request)} - {asked.Command}
    about = requests_about(
        dict.fromkeys(("request", "action", "draft", "round", "batch", "slippage", "owner"), 1), name=""
    )
    assert {*map(type, about), *map(type, OF_NO_PLAN), *map(type, SETTING_UP)} == {*FINDERS}


@pytest.mark.parametrize("who", MAY)
def test_every_request_on_an_open_plan(house: House, who: str) -> None:
    """Let through, or refused with the sentence that says who can; a guest who is not named sees no plan at all."""
    for request, deed in requests_about(house.ids, name=PLAN.name).items():
        said = house.admitted(KINDS[who].user, request)
        if deed in MAY[who]:
            assert said == "", request
        else:
            assert said.startswith("NotFound" if who == "guest" else "NotAllowed"), (request, said)


@pytest.mark.parametrize("who", MAY)
def test_every_request_on_a_private_plan(house: House, who: str) -> None:
    """The same, but that a member who is not on it cannot tell it from one that does not exist."""
    house.close_to_others()
    for request, deed in requests_about(house.ids, name=PLAN.name).items():
        said = house.admitted(KINDS[who].user, request)
        if who == "member not on the plan":
            assert said.startswith("NotFound"), (request, said)
        elif deed in MAY[who]:
            assert said == "", request
        else:
            assert said.startswith("NotFound" if who == "guest" else "NotAllowed"), (request, said)


@pytest.mark.parametrize("who", ["member not on the plan", "guest"])
def test_closed_and_missing_read_the_same(house: House, who: str) -> None:
    """Word for word, for every request; of the name alone what was typed comes back."""
    house.close_to_others()
    missing = dict.fromkeys(house.ids, 999)
    there = requests_about(house.ids, name=PLAN.name)
    gone = requests_about(missing, name="No such plan")
    for request, other in zip(there, gone, strict=True):
        said, said_of_none = (house.admitted(KINDS[who].user, r) for r in (request, other))
        assert said.replace(PLAN.name, "X") == said_of_none.replace("No such plan", "X"), request


@pytest.mark.parametrize("who", OUTSIDERS)
def test_outsiders_are_told_nothing(house: House, who: str) -> None:
    """Not even what there is not: the same sentence for every request, real or not, and for help."""
    missing = dict.fromkeys(house.ids, 999)
    every = [
        *requests_about(house.ids, name=PLAN.name),
        *requests_about(missing, name="nothing"),
        *OF_NO_PLAN,
        *SETTING_UP,
    ]
    assert {house.admitted(KINDS[who].user, request) for request in every} == {f"NotForYou: {NotForYou()}"}
    for text in ("", "help", "statsu", "status", "stop"):
        with pytest.raises(NotForYou):
            house.kept.do(KINDS[who].user, asked.Command(text))


def test_somebody_unknown_is_told_nothing(house: House) -> None:
    """A user id that the directory does not have."""
    with pytest.raises(NotForYou):
        house.kept.do("U0NOBODY", asked.Help())


def test_another_workspaces_ids_are_not_found(house: House) -> None:
    """Its administrator gets the sentence that a missing id gets, whatever is asked."""
    with house.kept.database.writing() as transaction:
        other = people.workspace(transaction, "T0ELSE")
        people.keep(transaction, other, [Profile("U0ELSE", "Else Where", is_admin=True)])
    missing = dict.fromkeys(house.ids, 999)
    there, gone = (requests_about(ids, name=PLAN.name) for ids in (house.ids, missing))
    for given in SETTING_UP[2:]:
        assert house.admitted("U0ELSE", given).startswith("NotFound"), given
    for request, other_request in zip(there, gone, strict=True):
        said = house.admitted("U0ELSE", request)
        assert said.startswith("NotFound")
        assert said == house.admitted("U0ELSE", other_request), request


def test_what_needs_no_plan_is_open_to_every_member(house: House) -> None:
    """Help, and one's own messages and settings."""
    for who in MAY:
        for request in OF_NO_PLAN:
            if (who, request) != ("owner", asked.UndoLast()):
                assert house.admitted(KINDS[who].user, request) == ""


@pytest.mark.parametrize("who", MAY)
def test_only_administrators_bring_in_plans(house: House, who: str) -> None:
    """Nobody else learns even whether there is such a document."""
    assert house.ids["upload"] == 1
    missing: tuple[asked.Request, ...] = (
        asked.OpenDoubt(999, "d"),
        asked.SettleDoubt(999, "d"),
        asked.KeepUpload(999),
        asked.DropUpload(999),
    )
    said = {house.admitted(KINDS[who].user, request) for request in SETTING_UP}
    of_none = {house.admitted(KINDS[who].user, request) for request in missing}
    if who == "administrator":
        assert (said, {words.partition(":")[0] for words in of_none}) == ({""}, {"NotFound"})
    else:
        assert said == of_none == {f"NotAllowed: {ADMINISTRATORS_ONLY}"}


def test_a_leaver_cannot_undo_or_edit_what_they_said(house: House) -> None:
    """Nobody's owner any more, Adeel changes nothing of the plan by an old message or `/plan undo`."""
    with house.kept.database.writing() as transaction:
        for owner in plans.owners_of(transaction, house.kept.plan_id):
            plans.assign(transaction, owner.id, None)
    for request in (asked.UndoLast(), asked.ReplyEdited("D1", "1.1", "1.2 completed")):
        with pytest.raises(NotAllowed):
            house.kept.do(ADEEL, request)
    house.close_to_others()
    with pytest.raises(NotFound):
        house.kept.do(ADEEL, asked.UndoLast())


def test_nobody_edits_anothers_reply(house: House) -> None:
    """Not even who runs the plan: a message is its writer's."""
    with pytest.raises(NotAllowed):
        house.kept.do("U0MARION", asked.ReplyEdited("D1", "1.1", "all completed"))
    with house.kept.database.reading() as transaction:
        assert transaction.value(drafts.select().with_only_columns(drafts.c.text)) == "1.2 nearly done"


def test_a_refusal_changes_nothing(house: House) -> None:
    """Its key is not taken either: let in later, the same request goes through."""
    request = OpenRound(house.ids["round"])
    with pytest.raises(NotAllowed):
        house.kept.do(ADEEL, request, moment(days=60), key="press 1")
    assert type(house.kept.do("U0DOROTA", request, moment(days=60), key="press 1")).__name__ == "RoundCard"
