"""The machine: settings, versions, time zones, room on the disk."""

import platform
import re
import shutil
import sqlite3
import zoneinfo
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bot.doctor.findings import Finding, look, ok, sized, wrong
from bot.settings import PREFIX, SECRETS, Settings, SettingsRefused, SlackSettings, load
from storage.dialect import can_spoil_its_log
from storage.files import SIDES, file_of, writers

LIBRARIES = ("SQLAlchemy", "slack-bolt", "slack-sdk", "APScheduler", "alembic", "tzdata")
STALE_YEARS = 2
LITTLE = 100 * 2**20
ROOM = 1024 * 2**20


def settings(environment: Mapping[str, str]) -> list[Finding]:
    """Every setting by its name; of a secret only whether it is set."""
    try:
        found = load(SlackSettings, environment)
    except SettingsRefused as refused:
        return [wrong("setting", sentence, "See docs/settings.md.") for sentence in str(refused).splitlines()]
    given = {name for name in SlackSettings.model_fields if _is_given(environment, name)}
    return [ok("setting", line) for line in _shown(found, given)]


def _is_given(environment: Mapping[str, str], name: str) -> bool:
    return any(environment.get(f"{PREFIX}{name.upper()}{end}", "").strip() for end in ("", "_FILE"))


def _shown(found: Settings, given: set[str]) -> Iterator[str]:
    for name in type(found).model_fields:
        value = getattr(found, name)
        if value is None or value == "":
            said = "not set"
        elif name in SECRETS and not isinstance(value, str):
            said = "set"
        else:
            # An address of a database may hold a password.
            said = re.sub(r"(?<=://)[^/@\s]+(?=@)", "***", str(value)) + ("" if name in given else " (not set)")
        yield f"{PREFIX}{name.upper()}: {said}"


def usable(environment: Mapping[str, str]) -> Settings | None:
    """What can be used of the settings, though a token be missing; None where the rest is wrong too."""
    try:
        return load(Settings, environment)
    except SettingsRefused:
        return None


def versions() -> Finding:
    """Python and the libraries that matter most."""
    try:
        mine = version("plan-chaser")
    except PackageNotFoundError:
        mine = "from a folder"
    told = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return ok("versions", f"Chaser {mine}, Python {platform.python_version()}, {told}")


def sqlite(url: str) -> Finding:
    """SQLite, and whether its fault can do harm here."""
    here = sqlite3.sqlite_version
    if not can_spoil_its_log():
        return ok("SQLite", here)
    programs = writers(file_of(url))
    if len(programs) > 1:
        return wrong(
            "SQLite",
            f"{here} can spoil the records when two programs write to them, and {len(programs)} have them open for it.",
            f"Stop all but the bot (processes {', '.join(map(str, programs))}), or install SQLite 3.51.3 or newer.",
        )
    return ok(
        "SQLite",
        f"{here}. It can spoil the records when two programs write to them at once; "
        "Chaser never does, so let no other program write to them.",
    )


def zones(found: Settings, now: datetime) -> Finding:
    """The time zone data: which it is, and whether it knows of the last years' changes."""
    source, edition = _edition(found.timezone)
    year = re.match(r"\d{4}", edition)
    clock = f"{now.astimezone(found.zone):%H:%M}"
    said = f"{found.timezone} from {source}, edition {edition or 'unknown'}; it is {clock} there"
    if year and int(year[0]) <= now.year - STALE_YEARS:
        do = "Clocks may change on other days by now: update the system's tzdata."
        return look("time zones", said, do)
    return ok("time zones", said)


def _edition(zone: str) -> tuple[str, str]:
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / zone).is_file():
            return str(folder), _said_by(folder)
    return "the package tzdata", version("tzdata")


def _said_by(folder: Path) -> str:
    for name, pattern in (("tzdata.zi", r"# version (\S+)"), ("+VERSION", r"(\S+)")):
        if (folder / name).is_file():
            with (folder / name).open(encoding="utf-8") as lines:
                found = re.match(pattern, lines.readline())
            return found[1] if found else ""
    return ""


def disk(url: str, backups: Path | None) -> Iterator[Finding]:
    """The room where the records are, and where backups go."""
    records = file_of(url)
    size = sum(path.stat().st_size for path in _files(records))
    yield _room("disk, records", records.parent, size)
    if backups is not None and backups.is_dir():
        yield _room("disk, backups", backups, size)


def _files(records: Path) -> Iterator[Path]:
    for side in ("", *SIDES):
        if (path := records.with_name(f"{records.name}{side}")).exists():
            yield path


def _room(name: str, folder: Path, size: int) -> Finding:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return wrong(name, f"{folder} cannot be looked at: {error.strerror}.", "Make the folder, or name another.")
    said = f"{sized(free)} free at {folder}; the records take {sized(size)}"
    if free < LITTLE:
        return wrong(name, said, "Make room: with none left, nothing that people write can be kept.")
    if free < max(ROOM, 3 * size):
        return look(name, said, "Make room: a restore needs three times what the records take.")
    return ok(name, said)
