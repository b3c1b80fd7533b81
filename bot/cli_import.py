"""`chaser import`: what was read is shown, what is doubtful is asked, and only then is it kept."""

import hashlib
import json
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.prompt import Prompt
from rich.table import Table

from bot.cli_records import held
from bot.clock import SystemClock
from bot.reading import read_apart
from bot.service import Moments
from bot.settings import Settings, SlackSettings, load
from handlers import imports
from handlers import who as who_handlers
from handlers.views import Who
from plans import naming
from plans.errors import ChaserError, NotFound
from plans.model import Doubt, Owner, Plan
from plans.reading import Reading, as_schema, sentence
from storage import people, plans
from storage.database import Database
from storage.rows import Person


class NotConfirmed(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """Nothing was kept. Correct the document, or run the import again."""


class NobodyToAnswer(ChaserError):  # noqa: N818 - see NotConfirmed
    """There is nobody here to answer. Look with --dry-run first, then add --yes to accept what is doubtful."""


class NoWorkspace(ChaserError):  # noqa: N818 - see NotConfirmed
    """There is no workspace yet. Set the two tokens (docs/slack.md) or start `chaser run` once, then import."""


@dataclass(frozen=True, slots=True)
class _Here:
    workspace_id: int
    everybody: Sequence[Person]


def import_document(  # noqa: PLR0913 - each is an option of the command
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The plan: Word, Excel, CSV or text.")],
    name: Annotated[str, typer.Option(help="What people will call the plan.")] = "",
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only look; keep nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was read as JSON.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Accept what is doubtful as it was understood.")] = False,
    channel: Annotated[str, typer.Option(help="The id of the channel for digests; or type /plan here in it.")] = "",
    lead: Annotated[str, typer.Option(help="Who leads the plan: their name in the workspace.")] = "",
    private: Annotated[bool, typer.Option("--private", help="Only those on the plan may ask about it.")] = False,
) -> None:
    """Read a council's plan and keep it."""
    data = _bytes_of(file)
    reading = read_apart(data, file.name)
    # With --json nothing but JSON may stand on standard output.
    console = Console(stderr=as_json)
    if as_json:
        sys.stdout.write(json.dumps(as_schema(reading.plan), ensure_ascii=False, indent=1) + "\n")
    else:
        print_reading(console, reading)
    if dry_run:
        console.print("Nothing was kept (--dry-run).")
        return
    _confirm(console, reading.doubts, yes=yes)
    named = replace(reading.plan, name=name.strip() or file.stem)
    settings = load(Settings, os.environ)
    with held(settings) as database:
        sha256 = hashlib.sha256(data).hexdigest()
        found = imports.Import(named, reading.doubts, sha256, channel, is_private=private)
        _keep(console, database, settings, found, lead, ask=not yes)


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ChaserError(f"{file} could not be read: {error.strerror}.") from error


def print_reading(console: Console, reading: Reading) -> None:
    """Show what was understood as a table, and what to check."""
    plan = reading.plan
    console.print(escape(_counted(plan)), highlight=False)
    table = Table("No", "Action", "Who", "When", "Last note", box=None, pad_edge=False, padding=(1, 2, 0, 0))
    for action in plan.actions:
        last = plan.last_note_of(action.id)
        who = ", ".join(owner.name for owner in action.owners)
        row = (action.ref, action.title, who, action.due.printed, last.period if last else "none")
        table.add_row(*(escape(cell) for cell in row))
    console.print(table)
    if reading.doubts:
        console.print(f"\n{len(reading.doubts)} things to check:", highlight=False)
    for number, doubt in enumerate(reading.doubts, 1):
        console.print(f"{number:3}  {escape(sentence(doubt))}", highlight=False)
    console.print()


def _counted(plan: Plan) -> str:
    dated = sorted((note.month, note.period) for note in plan.notes if note.month is not None)
    span = f" ({dated[0][1]} to {dated[-1][1]})" if dated else ""
    stand = f", as at {plan.as_of_words}" if plan.as_of_words else ""
    return f"Read {len(plan.actions)} actions in {len(plan.themes)} themes, {len(plan.notes)} notes{span}{stand}."


def _confirm(console: Console, doubts: Sequence[Doubt], *, yes: bool) -> None:
    if yes or not doubts:
        return
    if not sys.stdin.isatty():
        raise NobodyToAnswer
    question = "Is that right? Enter means yes; else type the numbers that are wrong"
    said = Prompt.ask(question, console=console, default="", show_default=False)
    wrong = [doubts[n - 1] for n in map(int, re.findall(r"\d+", said)) if 0 < n <= len(doubts)]
    if wrong or said.strip().casefold() not in ("", "y", "yes"):
        places = "; ".join(dict.fromkeys(doubt.place for doubt in wrong))
        raise NotConfirmed(
            f"Nothing was kept. Correct {places or 'what is wrong'} in the document and import it again."
        )


def _keep(
    console: Console, database: Database, settings: Settings, found: imports.Import, lead: str, *, ask: bool
) -> None:
    _read_directory(database)
    here = _here(database, found.plan.name)
    lead_id = _lead(here.everybody, lead)
    holders = _ask_who(console, found.plan, here.everybody) if ask and sys.stdin.isatty() else {}
    now = Moments(SystemClock(), settings.zone, settings.nation).now()
    with database.writing() as transaction:
        whole = replace(found, lead_id=lead_id, holders=holders)
        plan_id = imports.keep(transaction, now, here.workspace_id, whole)
        shown = who_handlers.table(transaction, plans.row(transaction, plan_id))
    print_who(console, shown)
    console.print(f"\nKept as “{found.plan.name}”. In Slack, /plan status shows it and /plan help round asks about it.")


def _here(database: Database, name: str) -> _Here:
    """The workspace and its people. People think while they answer: no transaction is open then."""
    with database.reading() as transaction:
        workspace_id = people.only_workspace(transaction)
        if workspace_id is None:
            raise NoWorkspace
        imports.check_name(transaction, workspace_id, name)
        return _Here(workspace_id, people.everybody(transaction, workspace_id))


def _read_directory(database: Database) -> None:
    """Ask Slack for its people where the tokens are set; without them, the people known are those of the last start."""
    if not any(os.environ.get(f"CHASER_SLACK_BOT_TOKEN{end}") for end in ("", "_FILE")):
        return
    from bot.directory import read_directory  # noqa: PLC0415 - the SDK takes a moment that a dry run need not wait

    settings = load(SlackSettings, os.environ)
    read_directory(database, settings)


def _lead(everybody: Sequence[Person], said: str) -> int | None:
    if said:
        return naming.the_one(said, everybody).id
    admins = [p for p in everybody if p.is_admin]
    return admins[0].id if len(admins) == 1 else None


def _ask_who(console: Console, plan: Plan, everybody: Sequence[Person]) -> dict[str, int]:
    """Ask who the owners are whose exact name nobody here has; a name that nearly fits is proposed."""
    owners = dict.fromkeys(owner for action in plan.actions for owner in action.owners)
    unknown = [o for o in owners if naming.exactly(o.name, o.kind, everybody) is None]
    said = {o.name: _ask_about(console, o, everybody) for o in unknown}
    return {name: person.id for name, person in said.items() if person is not None}


def _ask_about(console: Console, owner: Owner, everybody: Sequence[Person]) -> Person | None:
    near = naming.nearly(owner.name, owner.kind, everybody)
    if near is not None and _is_right(console, owner, near):
        return near
    question = f"Who is “{escape(owner.name)}” ({owner.kind})? Their name here, or enter to leave it"
    while said := Prompt.ask(question, console=console, default="", show_default=False).strip():
        try:
            person = naming.the_one(said, everybody)
        except NotFound as error:
            console.print(f"  {escape(str(error))}", highlight=False)
            continue
        if naming.plain(person.name) == naming.plain(said) or _is_right(console, owner, person):
            return person
    return None


def _is_right(console: Console, owner: Owner, person: Person) -> bool:
    question = escape(f"Is “{owner.name}” {person.name}? [Y/n]")
    said = Prompt.ask(question, console=console, default="", show_default=False)
    return said.strip().casefold() in ("", "y", "yes")


def print_who(console: Console, who: Who) -> None:
    """Show who is who."""
    table = Table("The plan says", "which is a", "here that is", "for", box=None, pad_edge=False)
    for holder in who.holders:
        table.add_row(escape(holder.name), holder.kind, escape(holder.person or "nobody yet"), holder.actions)
    console.print(table)
