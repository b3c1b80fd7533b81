"""What can be typed after `/plan`: one visible list, from which help, the manifest's hint and the docs are checked."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from handlers import requests as asked
from handlers.mistyped import REF, is_near, nearest
from handlers.views import HelpText, Sentence


@dataclass(frozen=True, slots=True)
class Typed:
    """A command's words after its name, with what holds for all commands taken out."""

    words: str
    channel: str
    plan: str
    is_shared: bool
    names: tuple[str, ...] = ()
    """The plans that somebody could have named."""


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """One command: how it is typed, what it does, an example, and the request that it becomes."""

    name: str
    usage: str
    does: str
    example: str
    make: Callable[[Typed], asked.Request | Sentence]


def _query(kind: str) -> Callable[[Typed], asked.Request]:
    return lambda typed: asked.Query(kind, typed.words, typed.channel, typed.plan, is_shared=typed.is_shared)


def _action(typed: Typed) -> asked.Request | Sentence:
    ref, _, rest = typed.words.partition(" ")
    if rest.casefold() in ("", "history"):
        return _query("action")(typed)
    if wrong := _wrong_plan(ref, rest, typed.names):
        return wrong
    meant = f" Did you mean “/plan {ref} history”?" if is_near(rest.casefold(), "history") else ""
    return Sentence(f"After {ref} can follow `history` or nothing, not “{rest}”.{meant}", (f"{ref} history", ref))


def _round(typed: Typed) -> asked.Request:
    if not typed.words:
        return asked.Query("round", "", typed.channel, typed.plan, is_shared=typed.is_shared)
    if typed.words.casefold() in ("close", "cancel"):
        return asked.EndRound(typed.words.casefold() == "close", typed.channel, typed.plan)
    return asked.ProposeRound(typed.words, typed.channel, typed.plan)


def _who(typed: Typed) -> asked.Request | Sentence:
    """The name ends where a person is mentioned; without the @, at the last "is"."""
    if not typed.words:
        return asked.SayWho("", "", typed.channel, typed.plan)
    mentioned = re.fullmatch(r"(?P<name>.+?)\s+is\s+@(?P<person>.+)", typed.words, re.IGNORECASE)
    said = mentioned or re.fullmatch(r"(?P<name>.+)\s+is\s+(?P<person>.+)", typed.words, re.IGNORECASE)
    if said is None:
        name = re.sub(r"\s+is$", "", typed.words, flags=re.IGNORECASE)
        wrong = _wrong_plan("who", typed.words, typed.names)
        return wrong or Sentence(f"To say who “{name}” is, name the person too:", (f"who {name} is @name", "who"))
    return asked.SayWho(said["name"].strip("“”\"' "), said["person"].strip(), typed.channel, typed.plan)


COMMANDS = (
    CommandSpec(
        "status",
        "status [theme, code, status or @owner]",
        "every action and how it stands",
        "status CPA",
        _query("status"),
    ),
    CommandSpec(
        "overdue",
        "overdue [theme, code or @owner]",
        "what is past its date",
        "overdue @Helen Parkinson",
        _query("overdue"),
    ),
    CommandSpec("mine", "mine", "your own actions, and what is still to answer", "mine", _query("mine")),
    CommandSpec(
        "silent",
        "silent [theme, code or @owner]",
        "whom and what nobody has heard of in this round",
        "silent share",
        _query("silent"),
    ),
    CommandSpec(
        "changed",
        "changed [theme, code or @owner]",
        "what is new in this round",
        "changed",
        _query("changed"),
    ),
    CommandSpec("action", "3.2 [history]", "one action, or how it got where it is", "3.2 history", _action),
    CommandSpec(
        "round",
        "round [LABEL closes DATE for MEETING DATE]",
        "how the round stands, or preview and open one; `round close` and `round cancel` end it",
        "round April 10 closes 20 April for Cabinet 5 May",
        _round,
    ),
    CommandSpec("ready", "ready", "what stands in the way of asking, before a round opens", "ready", _query("ready")),
    CommandSpec("who", "who [NAME is @person]", "who the plan's owners are here, or say who", "who HoS is @Sam", _who),
    CommandSpec(
        "here",
        "here",
        "post the plan's digests in this channel",
        "here",
        lambda typed: asked.PostHere(typed.channel, typed.plan),
    ),
    CommandSpec(
        "import",
        "import [NAME]",
        "bring in a plan, or the next version of one: Word, Excel, CSV or text",
        "import Libraries",
        lambda typed: asked.ShowImport(typed.words or typed.plan),
    ),
    CommandSpec("undo", "undo", "take back what you saved last", "undo", lambda _: asked.UndoLast()),
    CommandSpec("stop", "stop", "stop Chaser from writing to you", "stop", lambda _: asked.SetReminding(False)),
    CommandSpec("start", "start", "let Chaser write to you again", "start", lambda _: asked.SetReminding(True)),
    CommandSpec("help", "help [command]", "this list, or one command", "help round", lambda t: asked.Help(t.words)),
)
BY_NAME = {spec.name: spec for spec in COMMANDS}
QUESTIONS = frozenset({"status", "overdue", "mine", "silent", "changed", "action", "ready", "help"})
"""The commands that change nothing, whatever is typed after them."""

_IN = re.compile(r"\sin\s", re.IGNORECASE)
ALONE = frozenset({"mine", "ready", "here", "undo", "stop", "start"})
"""The commands that nothing can follow: what was meant by more words nobody knows, so nothing is done."""


def parse(text: str, channel: str, plan_names: Sequence[str]) -> asked.Request | Sentence:
    """The request that a typed command is, or the sentence that says what to type instead."""
    words, is_shared = _without(" ".join(text.split()), "share")
    words, plan = _without_plan(words, plan_names)
    first, _, rest = words.partition(" ")
    typed = Typed(rest.strip(), channel, plan, is_shared, tuple(plan_names))
    if not first:
        return asked.Help()
    if REF.fullmatch(first):
        return BY_NAME["action"].make(replace(typed, words=words))
    spec = BY_NAME.get(first.casefold())
    if spec is None:
        return _nearest(first, rest)
    return _stands_alone(spec, typed) if spec.name in ALONE and typed.words else spec.make(typed)


def only_asks(text: str) -> bool:
    """Whether what was typed is surely a question: whatever it finds, it changes nothing."""
    first = text.split(maxsplit=1)[:1]
    return not first or first[0].casefold() in QUESTIONS or REF.fullmatch(first[0]) is not None


def may_name_plan(text: str) -> bool:
    """Whether "in" stands in what was typed, so that a plan's name may follow: else nobody need know the plans."""
    return _IN.search(text) is not None


def _without(words: str, last: str) -> tuple[str, bool]:
    head, _, tail = words.rpartition(" ")
    return (head.strip(), True) if tail.casefold() == last else (words, False)


def _without_plan(words: str, names: Sequence[str]) -> tuple[str, str]:
    """The words before "in NAME", and that plan: the longest name that fits, since one may end like another."""
    for name in sorted(names, key=len, reverse=True):
        typed = r"\s+".join(map(re.escape, name.split()))
        if typed and (found := re.fullmatch(rf"(.*?)\s+in\s+{typed}", words, re.IGNORECASE)):
            return found[1], name
    return words, ""


def _nearest(first: str, rest: str) -> Sentence:
    return nearest(first, rest, BY_NAME, BY_NAME.keys() - QUESTIONS, ALONE)


def _stands_alone(spec: CommandSpec, typed: Typed) -> Sentence:
    if wrong := _wrong_plan(spec.name, typed.words, typed.names):
        return wrong
    ref = typed.words.partition(" ")[0]
    tries = (spec.name, f"{ref} history") if REF.fullmatch(ref) else (spec.name, "help")
    undone = "" if spec.name in QUESTIONS else f" Nothing was done. Alone it means: {spec.does}."
    return Sentence(f"Nothing can follow “/plan {spec.name}”, so “{typed.words}” is too much.{undone}", tries)


def _wrong_plan(command: str, words: str, names: Sequence[str]) -> Sentence | None:
    """Words that name a plan which there is not, where nothing else can follow the command."""
    first, _, name = words.partition(" ")
    if first.casefold() != "in" or not name:
        return None
    near = [known for known in names if known.casefold().startswith(name.casefold())] or names
    return Sentence(f"There is no plan called “{name}” here.", tuple(f"{command} in {known}" for known in near[:3]))


def help_text(topic: str) -> HelpText | Sentence:
    """Every command, or one with its example."""
    if not topic:
        entries = tuple((spec.usage, spec.does) for spec in COMMANDS)
        footer = "Only you see the answers; add “share” to show one to everybody here."
        return HelpText("What you can type after /plan", entries, footer)
    words = topic.casefold().removeprefix("/plan").split()
    is_action = any(REF.fullmatch(word) or word == "history" for word in words)
    spec = BY_NAME["action"] if is_action else BY_NAME.get(words[0] if words else "help")
    if spec is None:
        return _nearest(words[0], "")
    return HelpText(f"/plan {spec.usage.split()[0]}", ((spec.usage, spec.does), (spec.example, "for example")))
