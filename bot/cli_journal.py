"""`chaser verify`, `chaser person`, `chaser hold`, `chaser keep`: the record, and the people in it."""

import json
import os
import sys
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.cli_records import COMMAND_LINE, found_plan, held, looked_at
from bot.cli_words import agree, read_period
from bot.clock import SystemClock
from bot.settings import Settings, load
from plans.errors import ChaserError, NotUnderstood
from plans.journal import Head, read_head
from storage import persons, retention, verifying
from storage.dialect import scrub
from storage.journal import plain

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


class Deed(StrEnum):
    """What can be done with what is kept of a person."""

    EXPORT = "export"
    ERASE = "erase"


def verify(
    head: Annotated[
        str, typer.Option("--head", help="What an earlier run printed as the head: is it still in the journal?")
    ] = "",
) -> None:
    """Look whether every change is still as it was written down; exit code 1 where one is not."""
    kept = _head(head)
    bar = Progress(
        TextColumn("Looking through the journal"), BarColumn(), MofNCompleteColumn(), console=err, transient=True
    )
    with looked_at(load(Settings, os.environ)) as transaction, bar if err.is_terminal else nullcontext():
        task = bar.add_task("", total=verifying.size(transaction))
        found = verifying.verify(transaction, kept, lambda done: bar.advance(task, done))
    for problem in found.problems:
        out.print(problem, markup=False)
    said = (
        f"{found.entries:,} entries with {found.changes:,} changes ({found.erased:,} erased), and {found.notes:,} notes"
    )
    if not found.holds:
        out.print(f"Looked through {said}. Something was changed behind Chaser's back: restore a backup from before.")
        raise typer.Exit(1)
    out.print(f"All holds: {said}.")
    out.print(f"Head: {found.head}")
    out.print("Keep that line elsewhere: `chaser verify --head` with it shows later that nothing was cut off the end.")


def person(
    deed: Annotated[Deed, typer.Argument(metavar="export|erase", help="Tell what is kept of somebody, or erase it.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="Their name or their user id in the workspace.")],
    *,
    file: Annotated[Path | None, typer.Option("--out", help="The file to export to.")] = None,
    with_plans: Annotated[
        bool, typer.Option("--with-plans", help="Erase the name also where a plan prints it as an owner.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; for scripts.")] = False,
) -> None:
    """Tell what is kept of a person, or erase it."""
    settings = load(Settings, os.environ)
    if deed is Deed.EXPORT:
        _export(settings, name, file)
    else:
        _erase(settings, name, with_plans=with_plans, yes=yes)


def _export(settings: Settings, name: str, file: Path | None) -> None:
    with looked_at(settings) as transaction:
        found = persons.told(transaction, persons.by_name(transaction, name))
    words = json.dumps(found.held, default=plain, ensure_ascii=False, indent=1) + "\n"
    if file is None:
        sys.stdout.write(words)
        return
    try:
        file.write_text(words, encoding="utf-8")
    except OSError as error:
        raise ChaserError(f"{file} could not be written: {error.strerror}.") from error
    _summary(found)
    out.print(f"Written: {file}", markup=False)


def _erase(settings: Settings, name: str, *, with_plans: bool, yes: bool) -> None:
    with looked_at(settings) as transaction:
        found = persons.told(transaction, persons.by_name(transaction, name))
    _summary(found)
    out.print(
        "Erased are who they are, the messages that they wrote, what they replaced or took back, and what the journal "
        "says of what they did. The notes that stand are the plan's record and stay, by a former colleague."
    )
    if not with_plans and found.held["names in plans"]:
        out.print("Their name stays where a plan prints it as an owner: --with-plans erases that too.")
    if not yes:
        agree(f"Erase {found.person.name}? This cannot be undone.", "add --yes")
    with held(settings) as database:
        with database.writing() as transaction:
            transaction.journal.by = COMMAND_LINE
            persons.erase(transaction, persons.by_name(transaction, found.person.user), with_plans=with_plans)
        scrub(database.engine)
    out.print("Erased. Backups that were made before still hold it, until the oldest of them has gone.")


def hold(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="The plan's name.")],
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why, as the request for information is called.")] = "",
    release: Annotated[bool, typer.Option("--release", help="Hold it no longer.")] = False,
) -> None:
    """Let nothing of a plan be erased, as while a request for information is open; or release it."""
    if not release and not reason.strip():
        raise NotUnderstood("Say why it is held: --reason 'FOI 2026/114'. To hold it no longer: --release.")
    with held(load(Settings, os.environ)) as database, database.writing() as transaction:
        transaction.journal.by = COMMAND_LINE
        found = found_plan(transaction, plan)
        retention.hold(transaction, found.id, None if release else SystemClock().now(), reason.strip())
    told = "is not held any more" if release else "is held: nothing of it is erased until --release"
    out.print(f"\u201c{found.name}\u201d {told}.", markup=False)


def keep(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="The plan's name.")],
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="6y, 18m, or ever.")] = "",
) -> None:
    """For how long a plan's raw replies, and notes that were replaced, are kept after their round closed."""
    settings = load(Settings, os.environ)
    if not period:
        with looked_at(settings) as transaction:
            out.print(retention.said(transaction, found_plan(transaction, plan).id), markup=False)
        return
    months = read_period(period)
    with held(settings) as database, database.writing() as transaction:
        transaction.journal.by = COMMAND_LINE
        found = found_plan(transaction, plan)
        retention.keep_for(transaction, found.id, months)
        out.print(retention.said(transaction, found.id), markup=False)


def _head(words: str) -> Head | None:
    found = read_head(words.removeprefix("Head:")) if words else None
    if words and found is None:
        raise NotUnderstood("That is no head: it is a number, a colon and 64 digits, as `chaser verify` prints it.")
    return found


def _summary(found: persons.Found) -> None:
    out.print(f"{found.person.name}, {found.person.user}:", markup=False)
    for kind, facts in found.held.items():
        if facts:
            out.print(f"  {kind}: {len(facts):,}")
