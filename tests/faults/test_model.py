"""Any order of answers, corrections, refusals of Slack and ends of the bot, against a model that a page can hold."""

import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import Column, func, select

from bot.local.limits import UNLIMITED
from bot.local.server import LocalWorkspace
from handlers import dispatch
from handlers.requests import Reply, Request, SaveDraft, SetStatus, Undo
from plans.model import Status
from storage import outbox
from storage.database import Database
from storage.tables import batches, drafts
from tests.faults.slack import said_in
from tests.faults.tally import Tally
from tests.local.conftest import SHORT, StandingClock
from tests.local.sending import Post
from tests.people import DIRECTORY
from tests.records import ADEEL, BRONWEN, claim_one, moment, records

ASKED = {ADEEL: ("1.1", "1.2"), BRONWEN: ("1.2", "1.3")}
AT_FIRST = {"1.1": Status.ON_TARGET, "1.2": None, "1.3": None}
SAID = {"on target": Status.ON_TARGET, "underway but will be late": Status.LATE, "completed": Status.COMPLETED}
MATTERS = [(user, ref) for user, refs in ASKED.items() for ref in refs]
TROUBLES = ("429", "500", "drop_after_accept")
LONGEST = 40
"""How often the drain is tried: refusals are waited out for five minutes at the most."""

matters = st.sampled_from(MATTERS)
statuses = st.sampled_from(list(SAID))


class End(BaseException):
    """The process ends, at any place."""


@dataclass
class Answer:
    """What somebody said of an action; `batch` is what it was saved as, `written` when its words were, if any."""

    user: str
    ref: str
    status: Status
    batch: int
    written: datetime | None = None
    is_withdrawn: bool = False

    def is_after(self, other: "Answer") -> bool:
        """It was written after words that are saved only now, so that these do not take its place."""
        return self.written is not None and other.written is not None and self.written > other.written


class Life(RuleBasedStateMachine):
    """A round is open. `answers` is the model: per person and action the last that was not withdrawn stands.

    They are in the order in which they were said: words that were written first and saved last stand before.
    """

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(prefix="model-")
        clock = StandingClock(moment().at)
        self.workspace = LocalWorkspace(DIRECTORY, clock, limits=UNLIMITED, timing=SHORT)
        self.workspace.start()
        self.post = Post(records(Path(self._folder.name)), self.workspace, clock)
        self.post.kept.open_round()
        self.answers: list[Answer] = []
        self.waiting: dict[int, tuple[str, str, Status, datetime]] = {}
        self.replies = 0

    def _do(self, user: str, request: Request, key: str | None = None) -> None:
        self.post.kept.do(user, request, moment(self.post.clock.at), key)

    def _newest(self, column: Column[int]) -> int:
        with self.post.kept.database.reading() as transaction:
            return int(transaction.value(select(func.max(column))) or 0)

    def _saved(self, user: str, ref: str, status: Status, written: datetime | None = None) -> None:
        said = Answer(user, ref, status, self._newest(batches.c.id), written)
        mine = [one for one in self.answers if (one.user, one.ref) == (user, ref) and not one.is_withdrawn]
        is_older = bool(mine) and mine[-1].is_after(said)
        self.answers.insert(self.answers.index(mine[-1]) if is_older else len(self.answers), said)

    def _press_of(self, matter: tuple[str, str], said: str) -> SetStatus:
        user, ref = matter
        request = self.post.kept.request_of(user, 1).id
        return SetStatus(request, self.post.kept.action(ref).id, SAID[said])

    @rule(matter=matters, said=statuses)
    def press(self, matter: tuple[str, str], said: str) -> None:
        """Somebody presses a status, and the platform brings it twice."""
        key = f"press:{len(self.answers)}:{self.replies}"
        for _ in range(2):
            self._do(matter[0], self._press_of(matter, said), key)
        self._saved(*matter, SAID[said])

    @rule(matter=matters, said=statuses)
    def end_while_pressing(self, matter: tuple[str, str], said: str) -> None:
        """The process ends before the commit: as if nothing had been said."""
        asked = self._press_of(matter, said)
        with pytest.raises(End):
            self._end_in(matter[0], asked)

    def _end_in(self, user: str, asked: SetStatus) -> None:
        with self.post.kept.database.writing() as transaction:
            dispatch.handle(transaction, moment(self.post.clock.at), 1, user, asked, "lost")
            raise End

    @rule(matter=matters, said=statuses)
    def write(self, matter: tuple[str, str], said: str) -> None:
        """Somebody answers in words, which are read back first; the event comes twice."""
        self.replies += 1
        for _ in range(2):
            self._do(matter[0], Reply("D1", f"{self.replies}.1", f"{matter[1]} {said}"), f"said:{self.replies}")
        self.waiting[self._newest(drafts.c.id)] = (*matter, SAID[said], self.post.clock.at)

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def save(self, data: st.DataObject) -> None:
        """What was read back is right."""
        draft = data.draw(st.sampled_from(sorted(self.waiting)))
        user, ref, status, written = self.waiting.pop(draft)
        self._do(user, SaveDraft(draft))
        self._saved(user, ref, status, written)

    @precondition(lambda self: any(not one.is_withdrawn for one in self.answers))
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        """Somebody takes an answer back."""
        answer = data.draw(st.sampled_from([one for one in self.answers if not one.is_withdrawn]))
        self._do(answer.user, Undo(answer.batch))
        answer.is_withdrawn = True

    @rule(trouble=st.sampled_from(("", *TROUBLES)), seconds=st.sampled_from((0, 2, 40, 600)))
    def send(self, trouble: str, seconds: int) -> None:
        """Some time passes, and what is due is sent; something may go wrong with the next call."""
        if trouble:
            self.post.fault(trouble)
        self.post.later(timedelta(seconds=seconds))
        self.post.empty()

    @rule()
    def end_after_claiming(self) -> None:
        """The sender ends with a message in hand, which nobody has seen go."""
        with self.post.kept.database.writing() as transaction:
            claim_one(transaction, self.post.clock.at)

    @rule()
    def start_again(self) -> None:
        """The bot ends, and another has the same records."""
        url = self.post.kept.database.engine.url
        self.post.kept.database.close()
        self.post.kept.database = Database(url.render_as_string(hide_password=False))

    @invariant()
    def the_records_say_what_people_said(self) -> None:
        """Each action's status is that of the newest answer that stands, else the document's."""
        for ref, at_first in AT_FIRST.items():
            standing = [one for one in self.answers if one.ref == ref and not one.is_withdrawn]
            newest = {one.user: one for one in standing}.values()
            expected = max(newest, key=attrgetter("batch")).status if newest else at_first
            assert self.post.kept.action(ref).status == expected, ref

    def teardown(self) -> None:
        """When all has calmed down each message can be read once."""
        for _ in range(LONGEST):
            self.post.later(timedelta(minutes=6))
            self.post.empty()
            if self.post.states() <= {"sent", "dead"}:
                break
        assert self.post.states() <= {"sent", "dead"}
        self._count()
        self.post.kept.database.close()
        self.workspace.stop()
        self._folder.cleanup()

    def _count(self) -> None:
        said = Counter(one.key.partition(":")[2] for one in said_in(self.workspace.url, self.workspace.bot_token))
        sent = {row.key for row in self.post.kept.outbox() if row.state == "sent" and row.kind != outbox.UPDATE}
        assert said == dict.fromkeys(sent, 1)


@pytest.mark.fault("any order of commands, replies, refusals and ends", 2, 500)
def test_any_life(tally: Tally) -> None:
    """As many lives as the fault has times, each of up to 30 steps."""
    checks = list(HealthCheck)
    pace = settings(
        max_examples=tally.times,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=checks,
        phases=(Phase.generate,),
    )
    run_state_machine_as_test(seed(tally.seed)(Life), settings=pace)
    tally.injected = tally.times
    tally.holds()
