"""The command line: `chaser ...`."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot import cli_import, cli_journal, cli_operations, logs
from bot.cli_records import COMMAND_LINE, found_plan, held, looked_at
from bot.cli_words import one_of, read_day, read_port
from bot.clock import SystemClock
from bot.settings import Settings, SlackSettings, load
from handlers import ready as ready_handlers
from handlers import who as who_handlers
from handlers.views import Sentence
from plans.errors import ChaserError
from plans.model import Plan
from storage import people, plans, rounds
from storage.dialect import can_spoil_its_log
from storage.files import is_file
from storage.migrate import current

app = typer.Typer(
    name="chaser",
    help="Asks the owners of an action plan how their actions stand, and writes the board's papers from the answers.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
out = Console()
err = Console(stderr=True)
EXAMPLE = Path(__file__).parents[1] / "examples" / "library-plan.docx"
PlanName = Annotated[str, typer.Argument(metavar="PLAN", help="The plan's name, as given at import.")]


class Form(StrEnum):
    """What a paper can be written as."""

    TEXT = "text"
    WORD = "word"
    EXCEL = "excel"
    CSV = "csv"


NEEDS_A_FILE = {Form.WORD: "--out paper.docx", Form.EXCEL: "--out paper.xlsx", Form.CSV: "--out paper.csv"}

app.command("import", help="Read a council's plan and keep it.")(cli_import.import_document)


@app.command("plans", help="The plans that are kept.")
def list_plans() -> None:
    """List every plan with its round."""
    table = Table("Plan", "Actions", "Round", box=None, pad_edge=False)
    with looked_at(load(Settings, os.environ)) as transaction:
        for plan in plans.in_workspace(transaction, people.only_workspace(transaction) or 0):
            found = rounds.of_plan(transaction, plan.id, "open", "planned", "closed")
            said = f"{found[0].label} ({found[0].state})" if found else "none yet"
            table.add_row(plan.name, str(len(plans.action_rows(transaction, plan.id))), said)
    out.print(table)


@app.command("who", help="Who in the workspace a plan's owners are, or say who: chaser who PLAN 'HoS' 'Sam Field'.")
def say_who(
    plan: PlanName,
    name: Annotated[str, typer.Argument(help="An owner as the plan names it.")] = "",
    person: Annotated[str, typer.Argument(help="The person's name in the workspace.")] = "",
) -> None:
    """Show or say who is who."""
    settings = load(Settings, os.environ)
    if name and not person:
        raise ChaserError(f"Who is “{name}”? Add the person's name in the workspace.")
    if name:
        with held(settings) as database, database.writing() as transaction:
            transaction.journal.by = COMMAND_LINE
            out.print(who_handlers.say_who(transaction, found_plan(transaction, plan), name, person).text)
        return
    with looked_at(settings) as transaction:
        cli_import.print_who(out, who_handlers.table(transaction, found_plan(transaction, plan)))


@app.command("ready", help="What stands in the way of asking a plan's owners, before the first message goes out.")
def ready(plan: PlanName) -> None:
    """Show what is missing."""
    settings = load(Settings, os.environ)
    today = SystemClock().now().astimezone(settings.zone).date()
    with looked_at(settings) as transaction:
        shown = ready_handlers.look(transaction, found_plan(transaction, plan), today)
    if isinstance(shown, Sentence):
        out.print(escape(shown.text), highlight=False)
        return
    out.print(escape(shown.title), highlight=False)
    table = Table(*shown.columns, box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for row in shown.rows:
        table.add_row(*map(escape, row))
    out.print(table)
    out.print(f"\n{escape(shown.footer)}", highlight=False)
    for typed in shown.tries:
        out.print(f"In Slack: /plan {escape(typed)}", highlight=False)


@app.command("report", help="Write a plan's paper in the council's own layout.")
def report(
    plan: PlanName,
    form: Annotated[
        Form, typer.Option("--as", parser=one_of(Form, "a form of the paper"), help="What to write.")
    ] = Form.TEXT,
    file: Annotated[
        Path | None, typer.Option("--out", help="Where to; text is printed where this is left out.")
    ] = None,
    as_at: Annotated[
        date | None, typer.Option("--as-at", parser=read_day, help="The paper's date; today if left out.")
    ] = None,
) -> None:
    """Write the paper."""
    settings = load(Settings, os.environ)
    day = as_at or SystemClock().now().astimezone(settings.zone).date()
    with looked_at(settings) as transaction:
        row = found_plan(transaction, plan)
        kept = plans.load(transaction, row.id)
        asked = rounds.of_plan(transaction, row.id, "open", "closed")
    period = asked[0].label if asked else None
    if form is Form.TEXT:
        _write_text(kept, file, day, period)
    elif file is None:
        raise ChaserError(f"This needs a file: add {NEEDS_A_FILE[form]}.")
    else:
        with _written(file):
            _write_file(form, kept, file, day, period)
    if file is not None:
        err.print(f"Written: {file}")


def _write_file(form: Form, kept: Plan, file: Path, day: date, period: str | None) -> None:
    if form is Form.WORD:
        from reports.word import write_word  # noqa: PLC0415 - each of these takes a tenth of a second to import

        with file.open("wb") as stream:
            write_word(kept, stream, as_at=day, period=period)
    elif form is Form.EXCEL:
        from reports.excel import write_excel  # noqa: PLC0415 - see write_word

        with file.open("wb") as stream:
            write_excel(kept, stream, as_at=day, period=period)
    else:
        from reports.csv import write_csv  # noqa: PLC0415 - see write_word

        with file.open("w", encoding="utf-8", newline="") as lines:
            write_csv(kept, lines, as_at=day, period=period)


def _write_text(kept: Plan, file: Path | None, day: date, period: str | None) -> None:
    from reports.text import plan_text  # noqa: PLC0415 - see write_word

    text = plan_text(kept, as_at=day, period=period)
    if file is None:
        sys.stdout.write(text)
    else:
        with _written(file):
            file.write_text(text, encoding="utf-8")


@contextmanager
def _written(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ChaserError(f"{file} could not be written: {error.strerror}.") from error


@app.command(
    "migrate", help="Bring the records to the schema of this version. `chaser run` and `chaser import` do so too."
)
def migrate_records() -> None:
    """Migrate, and say to what."""
    with held(load(Settings, os.environ)) as database:
        out.print(f"The records are at schema {current(database)}, that of this version.", highlight=False)


@app.command("run", help="Run the bot in your Slack workspace, until Ctrl-C.")
def run() -> None:
    """Run until stopped."""
    settings = load(SlackSettings, os.environ)
    logs.set_up()
    from bot.running import Bot  # noqa: PLC0415 - Bolt and APScheduler take half a second that other commands need not wait

    if is_file(settings.database_url) and can_spoil_its_log():
        err.print("Let no other program write to these records: `chaser doctor` says why.")
    bot = Bot(settings)
    bot.start()
    try:
        err.print("Chaser is running. Ctrl-C stops it.")
        wait_for_the_end()
    finally:
        bot.stop()


app.command("backup", help="Copy the records, beside a running bot too.")(cli_operations.backup)
app.command("restore", help="Put a backup in the place of the records, while no bot runs.")(cli_operations.restore)
app.command("verify", help="Look whether every change is still as it was written down.")(cli_journal.verify)
app.command("person", help="Tell what is kept of a person, or erase it.")(cli_journal.person)
app.command("hold", help="Let nothing of a plan be erased, or release it.")(cli_journal.hold)
app.command("keep", help="For how long raw replies and replaced notes are kept.")(cli_journal.keep)
app.command("doctor", help="Look whether all is well, and say what to do where it is not.")(cli_operations.doctor)


@app.command("demo", help="Live through a round on this computer: a local workspace, an example plan, a clock to move.")
def demo(
    plan: Annotated[Path, typer.Option("--plan", help="The plan to load.")] = EXAMPLE,
    port: Annotated[int, typer.Option(parser=read_port, help="Where the page is served.")] = 8765,
    folder: Annotated[Path, typer.Option(help="Where the demo is kept between starts.")] = Path(".demo"),
    start: Annotated[date | None, typer.Option(parser=read_day, help="The day on which a new demo begins.")] = None,
) -> None:
    """Run the demo until stopped."""
    logs.set_up(logging.WARNING)
    from bot.demo import Demo  # noqa: PLC0415 - only the demo needs a web server
    from bot.demo_plan import read_plan  # noqa: PLC0415 - belongs to it

    shown = Demo(read_plan(plan), folder, port, start)
    shown.start()
    try:
        out.print(
            f"\nChaser's demo is at [bold]{shown.url}[/bold]\n{shown.first_words}\nCtrl-C stops it.\n", highlight=False
        )
        wait_for_the_end()
    finally:
        shown.stop()


def wait_for_the_end() -> None:
    """Return when somebody presses Ctrl-C or the process is told to end."""
    end = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: end.set())
    while not end.wait(1):
        pass


def main() -> None:
    """Run the command line; a known error is one sentence and exit code 2."""
    try:
        app()
    except ChaserError as error:
        # In a file or a pipe unbroken: a path that goes over two lines cannot be copied.
        err.print(str(error), style="red", highlight=False, markup=False, soft_wrap=not err.is_terminal)
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
