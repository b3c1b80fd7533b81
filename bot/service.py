"""Receiving: the bot's one way in. One request, one transaction, and what to show after the commit."""

from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.ports import Identity, Profile
from handlers import dispatch
from handlers.gate import NotForYou
from handlers.moment import Moment
from handlers.requests import GiveFile, Reply, ReplyDeleted, ReplyEdited, Request
from handlers.views import View
from plans.errors import ChaserError
from plans.rounds import working_days
from storage import drafts, people
from storage.database import Database, Transaction

MESSAGES = (Reply, ReplyEdited, ReplyDeleted, GiveFile)
"""What people write and may be read back; a file that was given in a form has no `ts`."""


class Moments:
    """Where now comes from: the clock, with the council's zone and its working days."""

    def __init__(self, clock: Clock, zone: ZoneInfo, nation: str) -> None:
        self._clock = clock
        self._zone = zone
        self._is_working = working_days(nation)

    def now(self) -> Moment:
        """Now, read once."""
        return Moment(self._clock.now(), self._zone, self._is_working)


class Chaser:
    """One workspace's bot, for any number of threads. `woken` is called after each commit that may have left mail."""

    def __init__(
        self, database: Database, team: str, moments: Moments, woken: Callable[[], None], name: str = ""
    ) -> None:
        self._database = database
        self._team = team
        self._moments = moments
        self._woken = woken
        self.workspace_id = database.run(lambda transaction: people.workspace(transaction, team, name))

    def handle(self, identity: Identity, request: Request, key: str | None = None) -> View:
        """Do what is asked in one transaction and return what to show, after the commit.

        Raises:
            plans.errors.ChaserError: a sentence for the person; nothing was changed.
        """
        if identity.team != self._team:
            raise NotForYou
        now = self._moments.now()
        if dispatch.only_asks(request):
            with self._database.reading() as transaction:
                return dispatch.handle(transaction, now, self.workspace_id, identity.user, request)

        def unit(transaction: Transaction) -> View:
            return dispatch.handle(transaction, now, self.workspace_id, identity.user, request, key)

        try:
            view = self._database.run(unit, is_once=key is not None)
        except ChaserError:
            self._remember(request, key, now)
            raise
        self._woken()
        return view

    def _remember(self, request: Request, key: str | None, now: Moment) -> None:
        """A message that was refused has been answered: read back later, it is not answered again."""
        if key is not None and isinstance(request, MESSAGES) and request.ts:
            self._database.run(lambda transaction: drafts.is_new(transaction, key, now.at), is_once=True)

    def keep_people(self, profiles: Iterable[Profile]) -> None:
        """Bring the records' directory in line with the platform's."""
        kept = [
            people.Profile(p.user, p.name, p.title, p.zone, p.kind, is_admin=p.is_admin, is_active=p.is_active)
            for p in profiles
        ]
        self._database.run(lambda transaction: people.keep(transaction, self.workspace_id, kept))
