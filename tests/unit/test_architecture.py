"""The shape of the code: who may import whom, who may read a clock, who commits, and how long anything may be."""

import ast
import io
import re
import statistics
import tokenize
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from tests.source import BESIDE, ROOMS, Module, is_standard, modules, texts

MAY_IMPORT = {
    "plans": set[str](),
    "storage": {"plans"},
    "reports": {"plans"},
    "handlers": {"plans", "storage", "reports"},
    "bot": {"plans", "storage", "reports", "handlers"},
}
CHAT = ("bot.slack", "bot.local")
DEMO = ("bot.demo", "bot.demo_people", "bot.demo_plan")

CLI = (
    "bot.cli",
    "bot.cli_doubts",
    "bot.cli_import",
    "bot.cli_journal",
    "bot.cli_operations",
    "bot.cli_records",
    "bot.cli_words",
)

LIBRARIES = {
    "aiohttp": ("bot.slack.line",),
    "alembic": ("storage",),
    "apscheduler": ("bot.heart",),
    "dateutil": ("plans",),
    "docx": ("plans.reading", "reports"),
    "filelock": ("storage",),
    "holidays": ("plans",),
    "jsonschema": ("bot.local",),
    "openpyxl": ("plans.reading", "reports"),
    "prometheus_client": ("bot.health", "bot.metrics"),
    "psycopg": ("storage.dialect",),
    "pydantic": ("bot.settings", "storage.readings"),
    "pydantic_settings": ("bot.settings",),
    "rich": CLI,
    "slack_bolt": ("bot.slack",),
    "slack_sdk": ("bot.slack",),
    "sqlalchemy": ("storage",),
    "starlette": ("bot.local", "bot.slack.http_mode"),
    "tabulate": ("reports",),
    "typer": CLI,
    "uvicorn": ("bot.local", "bot.slack.http_mode"),
    "websockets": ("bot.local",),
}
"""Each library's room: what it is like to work with stays behind that door."""

GENERATED = "storage.migrations.versions."
"""Alembic writes these, a table a statement, and nobody changes them afterwards."""

LONGEST_MODULE = 400
LONGEST_FUNCTION = 50
USUAL_FUNCTION = 25
MEDIAN_FUNCTION = 8

EXEMPTION = re.compile(r"#\s*(ruff:\s*noqa|noqa|type:\s*ignore|mypy:|pragma:)")
REASONED = re.compile(
    r"#\s*((ruff:\s*)?noqa:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*|type:\s*ignore\[[a-z,\- ]+\])\s+(#|-|\()\s*\w+"
)

Functions = ast.FunctionDef | ast.AsyncFunctionDef


def within(name: str, rooms: tuple[str, ...]) -> bool:
    """Whether a module is one of these or stands below one."""
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


def told(wrong: list[str]) -> str:
    """What is wrong, a line each."""
    return "\n".join(["", *wrong])


def functions(module: Module) -> Iterator[tuple[Functions, int]]:
    """Every function with its number of lines."""
    for node in module.nodes:
        if isinstance(node, Functions):
            yield node, (node.end_lineno or node.lineno) - node.lineno + 1


def calls(module: Module, *names: str) -> Iterator[ast.Call]:
    """Every call of a function or method of these names."""
    for node in module.nodes:
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in names:
                yield node


def test_imports_run_one_way() -> None:
    """A room knows only the rooms below it: plans nobody, storage and reports the plans, handlers these, bot all."""
    wrong = [
        f"{module.at(i.line)}: {module.room} may not import {i.name}"
        for module in modules()
        for i in module.imports
        if i.library in (*ROOMS, *BESIDE) and i.library not in MAY_IMPORT[module.room] | {module.room}
    ]
    assert not wrong, told(wrong)


def test_the_platforms_are_strangers() -> None:
    """Slack's adapter and the local workspace know neither each other nor the records; only the demo knows both."""
    wrong = [
        f"{module.at(i.line)}: {module.name} may not import {i.name}"
        for module in modules("bot")
        for i in module.imports
        if (within(module.name, CHAT) and within(i.name, ("storage",)))
        or (within(i.name, ("bot.local",)) and not within(module.name, ("bot.local", *DEMO)))
        or (within(module.name, ("bot.local",)) and within(i.name, ("bot.slack", "handlers", "reports")))
    ]
    assert not wrong, told(wrong)


def test_there_are_no_circles() -> None:
    """No module comes back to itself through its imports, within a room or across."""
    known = {module.name: module for module in modules()}
    graph = {name: {i.name for i in module.imports if i.name in known} - {name} for name, module in known.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise AssertionError(f"a circle: {' <- '.join(error.args[1])}") from None


def test_imports_are_absolute() -> None:
    """A file can be moved without its imports changing their meaning."""
    wrong = [module.at(i.line) for module in modules(*ROOMS, *BESIDE) for i in module.imports if i.name[0] == "."]
    assert not wrong, told(wrong)


def test_each_library_has_its_room() -> None:
    """A library is imported in its own room only, and one that has none gets one here first."""
    wrong = [
        f"{module.at(i.line)}: {i.library} belongs in {' and '.join(LIBRARIES.get(i.library, ('no room yet',)))}"
        for module in modules()
        for i in module.imports
        if i.library not in ROOMS
        and not is_standard(i.library)
        and not within(module.name, LIBRARIES.get(i.library, ()))
    ]
    assert not wrong, told(wrong)


def test_time_is_an_argument() -> None:
    """Nothing below the bot reads a clock, and in the bot one module reads the wall's."""
    below = [m for m in modules() if m.room != "bot"]
    wrong = [f"{m.at(c.lineno)}: reads a clock" for m in below for c in calls(m, "now", "today", "utcnow")]
    wrong += [f"{m.at(i.line)}: imports the clock" for m in below for i in m.imports if i.name == "time"]
    wall = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
    wrong += [
        f"{m.at(c.lineno)}: asks for now beside bot/clock.py"
        for m in modules("bot")
        for c in calls(m, "now", "utcnow", "today", "time", "time_ns")
        if ast.unparse(c.func) in wall and m.name != "bot.clock"
    ]
    assert not wrong, told(wrong)


def test_one_place_commits() -> None:
    """A transaction begins, and so ends, in one place; everything else is handed one."""
    found = [m.at(c.lineno).partition(":")[0] for m in modules() for c in calls(m, "begin", "begin_nested", "commit")]
    assert found == ["storage/database.py"]


def test_nothing_is_caught_blindly() -> None:
    """Whoever catches an error knows which."""
    wrong = []
    for module in modules(*ROOMS, *BESIDE):
        caught = [(n.lineno, n.type) for n in module.nodes if isinstance(n, ast.ExceptHandler)]
        caught += [(c.lineno, argument) for c in calls(module, "suppress") for argument in c.args]
        wrong += [module.at(line) for line, what in caught if what is None or _is_blind(what)]
    assert not wrong, told(wrong)


def _is_blind(caught: ast.expr) -> bool:
    each = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(ast.unparse(one) in ("Exception", "BaseException") for one in each)


def test_every_exemption_has_its_reason() -> None:
    """Where a rule is set aside, the same line names the rule and says why."""
    wrong = []
    for module in (m for m in modules(*ROOMS, *BESIDE) if EXEMPTION.search(m.text)):
        for token in tokenize.generate_tokens(io.StringIO(module.text).readline):
            is_exemption = token.type == tokenize.COMMENT and EXEMPTION.match(token.string)
            if is_exemption and not REASONED.match(token.string):
                wrong.append(f"{module.at(token.start[0])}: {token.string}")
    assert not wrong, told(wrong)


def test_modules_are_short() -> None:
    """A module can be read in one go."""
    lengths = {path: text.count("\n") for path, text in texts().items() if path.suffix in (".py", ".js")}
    generated = GENERATED.replace(".", "/")
    wrong = [f"{p}: {n} lines" for p, n in lengths.items() if n > LONGEST_MODULE and generated not in p.as_posix()]
    assert not wrong, told(wrong)


def test_functions_are_short() -> None:
    """No function is longer than a screen, nine in ten are under half of one, and the usual one is a few lines."""
    found = [
        (lines, f"{module.at(node.lineno)}: {node.name}, {lines} lines")
        for module in modules()
        if not module.name.startswith(GENERATED)
        for node, lines in functions(module)
    ]
    lengths = [lines for lines, _ in found]
    long = [words for lines, words in found if lines > LONGEST_FUNCTION]
    assert not long, told(long)
    assert sum(lines < USUAL_FUNCTION for lines in lengths) >= 0.9 * len(lengths)
    assert statistics.median(lengths) <= MEDIAN_FUNCTION


def test_nothing_names_the_machine_it_was_made_on() -> None:
    """No file speaks of a folder or a package server that a reader's machine does not have."""
    folders = [f"/{name}/" for name in ("work", "root", "home")]
    servers = ["py" + "pi.org", "python" + "hosted", "registry." + "npmjs", "proxy." + "golang"]
    wrong = [
        f"{path}: {word}"
        for path, text in texts().items()
        for word in (*folders, *servers)
        if re.search(rf"(?<![\w.]){re.escape(word)}", text)
    ]
    assert not wrong, told(wrong)
