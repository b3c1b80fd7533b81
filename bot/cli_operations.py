"""`chaser backup`, `chaser restore`, `chaser doctor`: for the person who runs the machine."""

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.backups import NoFolder, back_up
from bot.cli_words import agree
from bot.clock import SystemClock
from bot.settings import Settings, load
from storage.backup import made
from storage.files import file_of
from storage.lock import InUse, is_held

out = Console(highlight=False, soft_wrap=True)
COLOURS = {"ok": "green", "look at this": "yellow", "wrong": "red"}


def backup(
    to: Annotated[Path | None, typer.Option("--to", help="The folder; CHASER_BACKUP_FOLDER if left out.")] = None,
) -> None:
    """Copy the records, beside a running bot too."""
    settings = load(Settings, os.environ)
    file_of(settings.database_url)
    folder = to or settings.backup_folder
    if folder is None:
        raise NoFolder
    done = back_up(settings, folder, SystemClock().now())
    size = done.file.stat().st_size
    kept = len(made(settings.database_url, folder))
    out.print(f"{done.file}: {size:,} bytes, verified. {kept} kept there.", markup=False)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; for scripts.")] = False,
) -> None:
    """Put a backup in the place of the records."""
    settings = load(Settings, os.environ)
    records = file_of(settings.database_url)
    if is_held(settings.database_url):
        raise InUse
    from storage import restore as restoring  # noqa: PLC0415 - Alembic, see storage.migrate

    held = restoring.contents(file)
    out.print(f"{file}: {held}", markup=False)
    if not yes:
        agree(
            f"Make this the records at {records}? Those that are there now are kept beside.",
            "add --yes, and what is there now is kept beside",
        )
    before = restoring.restore(settings.database_url, file, SystemClock().now().astimezone(settings.zone))
    out.print(f"Brought back: {records}", markup=False)
    if before is not None:
        out.print(f"What was there before: {before}", markup=False)


def doctor(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON, for another program.")] = False,
) -> None:
    """Look whether all is well; exit code 0 if it is, 1 where somebody should look, 2 where something is wrong."""
    from bot.doctor import findings  # noqa: PLC0415 - only this command needs it
    from bot.doctor.visit import visit  # noqa: PLC0415 - the same

    found = visit(os.environ, SystemClock())
    if as_json:
        sys.stdout.write(json.dumps(findings.as_json(found), ensure_ascii=False, indent=1) + "\n")
    else:
        for one in found:
            words = one.state.words
            out.print(f"[{COLOURS[words]}]{words:<12}[/]  ", end="")
            out.print(f"{one.name}: {one.said}", markup=False)
            if one.do:
                out.print(f"{'':14}-> {one.do}", markup=False)
    raise typer.Exit(findings.worst(found))
