"""`chaser import`: what was read is shown, what is doubtful is asked, and only then is it kept."""

import hashlib
import json
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.prompt import Prompt
from rich.table import Table

from bot import cli_doubts
from bot.cli_records import COMMAND_LINE, NoRecords, OtherSchema, held, looked_at
from bot.clock import SystemClock
from bot.reading import read_apart
from bot.service import Moments
from bot.settings import Settings, SlackSettings, load
from handlers import imports
from handlers import who as who_handlers
from handlers.who_views import Who
from plans import naming
from plans.date_printed import say_due
from plans.difference import mark, told
from plans.errors import ChaserError, NotFound, NotUnderstood
from plans.model import Action, Decision, Owner, Plan
from plans.reading import Reading, as_schema
from plans.reading.decisions import settle
from plans.reading.meanings import meaning_said
from reports.words import counted
from storage import documents, people, plans
from storage.database import Database
from storage.rows import Person

PREVIEW = ("No", "Action", "Who", "When", "Status", "Last note")


class NoWorkspace(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """There is no workspace yet. Set the two tokens (docs/slack.md) or start `chaser run` once, then import."""


def import_document(  # noqa: PLR0913 - each is an option of the command
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The plan: Word, Excel, CSV or text.")],
    name: Annotated[str, typer.Option(help="What people call the plan; that of a plan brings its next version.")] = "",
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only look; keep nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was read as JSON.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Accept what is doubtful, and what changes.")] = False,
    column: Annotated[list[str] | None, typer.Option(help='What a column holds: --column "Lead=who". Kept.')] = None,
    channel: Annotated[str, typer.Option(help="The id of the channel for digests; or type /plan here in it.")] = "",
    lead: Annotated[str, typer.Option(help="Who leads the plan: their name in the workspace.")] = "",
    private: Annotated[bool, typer.Option("--private", help="Only those on the plan may ask about it.")] = False,
) -> None:
    """Read a council's plan and keep it, or bring a plan that is kept to its next version."""
    settings = load(Settings, os.environ)
    document = _Document(file, name.strip() or file.stem, _bytes_of(file))
    known = _remembered(settings, document.name)
    # With --json nothing but JSON may stand on standard output.
    console = Console(stderr=as_json)
    typed = _columns_of(column or ())
    columns = known.columns | typed
    reading = _read(console, document, columns)
    _check_columns(reading, typed)
    if not name.strip() and known.plan is None and (like := _plan_like(settings, reading)):
        console.print(f"This reads like the next version of {escape(like)}; --name keeps it apart.", highlight=False)
        document, known = replace(document, name=like), _remembered(settings, like)
        columns = known.columns | typed
        reading = _read(console, document, columns) if known.columns else reading
    if as_json:
        sys.stdout.write(
            json.dumps(as_schema(settle(reading, known.decisions).plan), ensure_ascii=False, indent=1) + "\n"
        )
    else:
        _show(console, reading, known.decisions)
    if dry_run:
        if known.plan is not None:
            _show_difference(console, settings, document, reading, ())
        console.print("Nothing was kept (--dry-run).")
        return
    reading, decisions = _confirmed(console, document, reading, columns, known, yes=yes)
    found = imports.Import(document.read_as(reading, decisions), channel, is_private=private)
    with held(settings) as database:
        _keep(console, database, settings, found, lead, yes=yes)


@dataclass(frozen=True, slots=True)
class _Document:
    file: Path
    name: str
    data: bytes

    def read_as(self, reading: Reading, decisions: tuple[Decision, ...]) -> imports.Document:
        """What there is to keep."""
        return imports.Document(self.name, reading, hashlib.sha256(self.data).hexdigest(), decisions, self.file.name)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the records have of a plan whose next version this may be."""

    plan: str | None = None
    decisions: tuple[Decision, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)


def _remembered(settings: Settings, name: str) -> _Known:
    """What was decided of an earlier version; nothing where there are no records yet."""
    try:
        with looked_at(settings) as transaction:
            found = imports.existing(transaction, people.only_workspace(transaction) or 0, name)
            if found is None:
                return _Known()
            decisions = tuple(documents.decisions(transaction, found.id))
            return _Known(found.name, decisions, documents.columns_said(transaction, found.id))
    except (NoRecords, OtherSchema):
        return _Known()


def _plan_like(settings: Settings, reading: Reading) -> str:
    """The plan that has most of a document's actions; "" where none has, or there are no records yet."""
    try:
        with looked_at(settings) as transaction:
            return imports.plan_like(transaction, people.only_workspace(transaction) or 0, reading)
    except (NoRecords, OtherSchema):
        return ""


def _check_columns(reading: Reading, typed: Mapping[str, str]) -> None:
    """A heading that is not there would be left out without a word.

    Raises:
        NotUnderstood: with the headings that there are.
    """
    missing = [heading for heading in typed if heading not in dict(reading.plan.columns_said)]
    if missing:
        raise NotUnderstood(
            f"No column is headed “{missing[0]}”. The headings are: {', '.join(filter(None, reading.plan.columns))}."
        )


def _columns_of(said: Sequence[str]) -> dict[str, str]:
    """Columns by their headings; "Lead=who" says that the column headed Lead holds who answers.

    Raises:
        NotUnderstood: it is not in that form, or no column can hold that.
    """
    pairs = [words.rpartition("=") for words in said]
    if any(not heading.strip() for heading, _, _ in pairs):
        raise NotUnderstood('Say of a column what it holds: --column "Lead=who".')
    return {heading.strip(): meaning_said(words) for heading, _, words in pairs}


def _read(console: Console, document: _Document, columns: Mapping[str, str]) -> Reading:
    """Read the document; what takes longer than a moment shows that it goes on."""
    bar = Progress(
        TextColumn("Reading {task.description}"), BarColumn(), TimeElapsedColumn(), console=console, transient=True
    )
    with bar if console.is_terminal else nullcontext():
        bar.add_task(escape(document.file.name), total=None)
        return read_apart(document.data, document.file.name, columns)


def _confirmed(
    console: Console, document: _Document, reading: Reading, columns: dict[str, str], known: _Known, *, yes: bool
) -> tuple[Reading, tuple[Decision, ...]]:
    """Ask until all is right; where a column was said, the document is read and shown again."""
    made: tuple[Decision, ...] = ()
    while True:
        answers = cli_doubts.ask(console, reading, (*known.decisions, *made), yes=yes)
        made = (*made, *answers.decisions)
        if not answers.columns:
            return reading, made
        columns |= answers.columns
        reading = _read(console, document, columns)
        _show(console, reading, (*known.decisions, *made))


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ChaserError(f"{file} could not be read: {error.strerror}.") from error


def _show(console: Console, reading: Reading, known: tuple[Decision, ...]) -> None:
    """What was understood as a table, and what to check in it."""
    settled = settle(reading, known)
    print_plan(console, settled.plan)
    cli_doubts.show(console, settled)


def print_plan(console: Console, plan: Plan) -> None:
    """Show a plan as a table."""
    console.print(escape(_counted(plan)), highlight=False)
    rows = [_preview(plan, action) for action in plan.actions]
    columns = [name for name in PREVIEW if name != "Status" or any(row[name] for row in rows)]
    table = Table(*columns, box=None, pad_edge=False, padding=(1, 2, 0, 0))
    for row in rows:
        table.add_row(*(escape(row[name]) for name in columns))
    console.print(table)


def _preview(plan: Plan, action: Action) -> dict[str, str]:
    last = plan.last_note_of(action.id)
    who = ", ".join(owner.name for owner in action.owners)
    stands = action.status or action.stated or ""
    note = last.period or "undated" if last else "none"
    return dict(zip(PREVIEW, (action.ref, action.title, who, say_due(action.due), stands, note), strict=True))


def _counted(plan: Plan) -> str:
    dated = sorted((note.month, note.period) for note in plan.notes if note.month is not None)
    span = f" ({dated[0][1]} to {dated[-1][1]})" if dated else ""
    stand = f", as at {plan.as_of_words}" if plan.as_of_words else ""
    themes = f" in {counted(len(plan.themes), 'theme')}" if plan.themes else ""
    notes = f", {counted(len(plan.notes), 'note')}{span}" if plan.notes else ""
    return f"Read {counted(len(plan.actions), 'action')}{themes}{notes}{stand}."


def _show_difference(
    console: Console, settings: Settings, document: _Document, reading: Reading, decisions: tuple[Decision, ...]
) -> None:
    with looked_at(settings) as transaction:
        workspace_id = people.only_workspace(transaction) or 0
        proposal = imports.propose(transaction, workspace_id, document.read_as(reading, decisions))
    print_difference(console, proposal)


def print_difference(console: Console, proposal: imports.Proposal) -> None:
    """Show what a new version changes in the plan that is kept."""
    if proposal.existing is None or proposal.difference is None:
        return
    if proposal.changes_nothing:
        console.print(f"Nothing is new: {escape(proposal.existing.name)} says all of this already.", highlight=False)
        return
    console.print(f"What this changes in {escape(proposal.existing.name)}:", highlight=False)
    for line in told(proposal.difference):
        console.print(f"  {escape(line)}", highlight=False)


def _keep(
    console: Console, database: Database, settings: Settings, found: imports.Import, lead: str, *, yes: bool
) -> None:
    _read_directory(database)
    with database.reading() as transaction:
        workspace_id = people.only_workspace(transaction)
        if workspace_id is None:
            raise NoWorkspace
        everybody = people.everybody(transaction, workspace_id)
        proposal = imports.propose(transaction, workspace_id, found.document)
    # People think while they answer: no transaction is open then.
    print_difference(console, proposal)
    if proposal.changes_nothing and not found.document.decisions:
        return
    _agree(console, proposal, yes=yes)
    who = _ask_who(console, database, proposal, everybody) if not yes and sys.stdin.isatty() else {}
    now = Moments(SystemClock(), settings.zone, settings.nation).now()
    with database.writing() as transaction:
        transaction.journal.by = COMMAND_LINE
        whole = replace(found, lead_id=_lead(everybody, lead), holders=who, agreed=mark(proposal.difference))
        plan = plans.row(transaction, imports.keep(transaction, now, workspace_id, whole))
        shown = who_handlers.table(transaction, plan)
    print_who(console, shown)
    console.print(
        f"\nKept as “{plan.name}”. In Slack, /plan status shows it, and /plan help round how to ask about it."
    )


def _agree(console: Console, proposal: imports.Proposal, *, yes: bool) -> None:
    """Nothing of a plan is changed before somebody has said so."""
    if proposal.difference is None or yes:
        return
    if not sys.stdin.isatty():
        raise cli_doubts.NobodyToAnswer("There is nobody here to answer. Add --yes to make these changes.")
    said = Prompt.ask(escape("Make these changes? [y/N]"), console=console, default="", show_default=False)
    if said.strip().casefold() not in ("y", "yes"):
        raise cli_doubts.NotConfirmed("Nothing was changed.")


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


def _ask_who(
    console: Console, database: Database, proposal: imports.Proposal, everybody: Sequence[Person]
) -> dict[str, int]:
    """Ask who the owners are whose exact name nobody here has; a name that nearly fits is proposed.

    Of a plan that is kept, whoever was said already is not asked about again.
    """
    said_before: set[str] = set()
    if proposal.existing is not None:
        with database.reading() as transaction:
            owners_there = plans.owners_of(transaction, proposal.existing.id)
            said_before = {owner.name for owner in owners_there if owner.person_id is not None}
    owners = dict.fromkeys(owner for action in proposal.settled.plan.actions for owner in action.owners)
    unknown = [o for o in owners if o.name not in said_before and naming.exactly(o.name, o.kind, everybody) is None]
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
        stopped = " (asked Chaser to stop)" if holder.has_stopped else ""
        person = f"{holder.person or 'nobody yet'}{stopped}"
        table.add_row(escape(holder.name), holder.kind, escape(person), holder.actions)
    console.print(table)
