"""The whole visit, in the order in which it is told."""

from collections.abc import Iterator, Mapping

from bot.clock import Clock
from bot.doctor import machine, records, slack
from bot.doctor.findings import Finding, State, look
from bot.service import Moments
from bot.settings import Settings
from storage.files import is_file


def visit(environment: Mapping[str, str], clock: Clock) -> list[Finding]:
    """Look at all of it."""
    told = [*machine.settings(environment), machine.versions()]
    told += slack.slack(environment, clock)
    settings = machine.usable(environment)
    if settings is None:
        told.append(look("records", "not looked at: a setting is wrong.", "See the settings above."))
        return told
    return [*told, *_here(settings, clock)]


def _here(settings: Settings, clock: Clock) -> Iterator[Finding]:
    now = Moments(clock, settings.zone, settings.nation).now()
    yield machine.zones(settings, now.at)
    if is_file(settings.database_url):
        yield machine.sqlite(settings.database_url)
        yield from machine.disk(settings.database_url, settings.backup_folder)
    yield records.bot(settings)
    yield (found := records.records(settings))
    if found.state is State.OK:
        yield from records.work(settings, now.at)
    yield records.backups(settings, now)
