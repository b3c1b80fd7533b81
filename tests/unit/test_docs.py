"""The documents say what there is: every command, option, setting and dependency, and no link that leads nowhere."""

import json
import re
import tomllib
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup, TyperOption

from bot.cli import app
from bot.settings import PREFIX, SECRETS, SlackSettings
from handlers import commands
from handlers.requests import Help
from handlers.views import Sentence
from tests.source import ROOT, texts

COMMANDS = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
PLAN_COMMAND = re.compile(r"(?:\*\*> |`)/plan ?([^`*\n]*)(?:\*\*|`)")
SETTING = re.compile(rf"\b{PREFIX}[A-Z_]+[A-Z]\b")
MAKE = re.compile(r"(?:^|`)make ([a-z]+)\b", re.MULTILINE)
TARGET = re.compile(r"^([a-z]+):.*##", re.MULTILINE)


def chaser() -> dict[str, list[str]]:
    """The options of every `chaser` command, by the command's name."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return {
        name: [option for param in command.params if isinstance(param, TyperOption) for option in param.opts]
        for name, command in group.commands.items()
    }


def documents() -> dict[Path, str]:
    """Every document that people read."""
    return {path: text for path, text in texts().items() if path.suffix == ".md"}


def section(document: str, heading: str) -> str:
    """What stands under a heading, up to the next one of its depth."""
    depth = heading.split(" ", maxsplit=1)[0]
    parts = re.split(rf"^{depth} ", document, flags=re.MULTILINE)
    found = [part for part in parts if part.startswith(heading.removeprefix(f"{depth} "))]
    assert len(found) == 1, f"“{heading}” stands {len(found)} times in the document"
    return re.split(rf"^#{{1,{len(depth)}}} ", found[0], flags=re.MULTILINE)[0]


@pytest.mark.parametrize("spec", commands.COMMANDS, ids=lambda spec: spec.name)
def test_every_plan_command_is_shown_in_a_conversation(spec: commands.CommandSpec) -> None:
    """Under its usage, as help has it, somebody types it and Chaser answers."""
    said = section(COMMANDS, f"### `/plan {spec.usage}`")
    typed = re.search(r"^> \*\*> /plan (.+)\*\*\n>\n> \S", said, re.MULTILINE)
    assert typed, f"no conversation shows /plan {spec.name}"
    meant = commands.parse(typed[1], "", ["library-plan"])
    assert type(meant) is type(commands.parse(spec.example, "", []))


def test_every_plan_command_that_a_document_names_is_one() -> None:
    """What a document tells people to type is understood; the one that is mistyped on purpose is answered."""
    misread = []
    for path, text in documents().items():
        for typed in PLAN_COMMAND.findall(text):
            words = re.sub(r"\s*\[.*\]$", "", typed)
            if isinstance(commands.parse(words, "", ["library-plan"]), Sentence) and words != "overdu":
                misread.append(f"{path}: /plan {typed}")
    assert not misread, "\n".join(misread)


@pytest.mark.parametrize("spec", commands.COMMANDS, ids=lambda spec: spec.name)
def test_help_knows_every_command(spec: commands.CommandSpec) -> None:
    """Help on a command says how it is used, and its example is understood."""
    assert not isinstance(commands.help_text(spec.name), Sentence)
    meant = commands.parse(spec.example, "", [])
    assert not isinstance(meant, Sentence)
    assert isinstance(meant, Help) == (spec.name == "help")


@pytest.mark.parametrize("name", chaser())
def test_every_chaser_command_and_option_is_described(name: str) -> None:
    """Under the command's heading stand its arguments and each of its options."""
    heading = next((line for line in COMMANDS.splitlines() if re.match(rf"### `chaser {name}\b", line)), None)
    assert heading, f"docs/commands.md does not describe chaser {name}"
    said = section(COMMANDS, heading)
    assert [option for option in chaser()[name] if f"`{option}`" not in said] == []


def test_no_chaser_command_is_described_that_is_none() -> None:
    """A command that was renamed does not live on in the document."""
    assert set(re.findall(r"^### `chaser (\w+)", COMMANDS, re.MULTILINE)) == set(chaser())


def test_every_setting_is_described() -> None:
    """Each has a row of its own, with what it is if left out."""
    for name, field in SlackSettings.model_fields.items():
        row = next((line for line in SETTINGS.splitlines() if line.startswith(f"| `{PREFIX}{name.upper()}` |")), None)
        assert row, f"docs/settings.md does not describe {PREFIX}{name.upper()}"
        # The app token or the signing secrets are needed, by the mode; the rest can be left out.
        is_needed = field.is_required() or (field.default is None and name in SECRETS)
        default = "off" if field.default is None else f"`{str(field.default).removesuffix('.0')}`"
        left_out = "needed" if is_needed else default
        assert left_out in row.split(" | ")[2], f"if {PREFIX}{name.upper()} is left out, it is {left_out}"


def test_no_document_names_a_setting_that_there_is_not() -> None:
    """Each name is a setting's, or that of a file which holds a secret."""
    known = {f"{PREFIX}{name.upper()}" for name in SlackSettings.model_fields}
    known |= {f"{PREFIX}{name.upper()}_FILE" for name in SECRETS}
    named = {name: path for path, text in documents().items() for name in SETTING.findall(text)}
    assert {name: path for name, path in named.items() if name not in known} == {}


def test_the_readme_names_what_a_newcomer_types() -> None:
    """The demo and the tests are one command each, and the Makefile has every target that a document names."""
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    assert {"demo", "test", "check", "bench", "clean"} <= targets
    assert "make demo\n" in README
    assert "make test\n" in README
    named = {
        name for text in documents().values() for name in re.findall(r"(?:^|`)make ([a-z]+)\b", text, re.MULTILINE)
    }
    assert named <= targets


def test_ci_runs_what_the_readme_names() -> None:
    """What a change must pass is what a newcomer runs."""
    assert "\nmake test\n" in (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_every_link_leads_somewhere() -> None:
    """A link to a file of ours finds it, from where it stands."""
    dead = []
    for path, text in documents().items():
        for target in LINK.findall(text):
            name = target.partition("#")[0]
            if name and "://" not in target and not (ROOT / path.parent / name).exists():
                dead.append(f"{path}: {target}")
    assert not dead, "\n".join(dead)


def test_every_dependency_has_its_reason() -> None:
    """Whatever is installed stands in docs/architecture.md with why, and nothing else does."""
    project = PROJECT["project"]
    wanted = [*PROJECT["build-system"]["requires"], *project["dependencies"]]
    wanted += [one for extra in project["optional-dependencies"].values() for one in extra]
    names = {re.split(r"[\[<>=~! ;]", one)[0] for one in wanted} - {project["name"]}
    rows = re.findall(r"^\| ([a-z0-9-]+) \| \w", ARCHITECTURE.partition("## The dependencies")[2], re.MULTILINE)
    assert sorted(set(rows) - {"dependency"}) == sorted(names)


def test_every_room_is_on_the_map() -> None:
    """docs/architecture.md draws the rooms that there are."""
    drawn = ARCHITECTURE.partition("## The rooms")[2].partition("```\n")[2].partition("```")[0]
    folders = re.findall(r"^([a-z/]+)/ ", drawn, re.MULTILINE)
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []
    assert {"plans", "storage", "reports", "handlers", "bot"} <= set(folders)


def test_the_manifest_hints_at_commands_that_there_are() -> None:
    """What Slack shows while somebody types /plan names existing commands."""
    manifest = json.loads((ROOT / "manifests/slack.json").read_text(encoding="utf-8"))
    (command,) = manifest["features"]["slash_commands"]
    assert command["command"] == "/plan"
    words = {word for part in re.split(r"[|,]", command["usage_hint"]) for word in part.strip(" []…").split()[:1]}
    assert words
    assert {word for word in words if isinstance(commands.parse(word, "", []), Sentence)} == set()
