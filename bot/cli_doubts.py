"""Doubts at a terminal: listed, then accepted, or corrected one by one until the officer says that it is right."""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from rich.console import Console
from rich.markup import escape
from rich.prompt import Prompt

from plans.errors import ChaserError, NotUnderstood
from plans.model import Decision, Doubt
from plans.reading import Reading, sentence
from plans.reading.decisions import OF_COLUMNS, Settled, corrected, decided, hint, settle
from plans.reading.meanings import meaning_said

ANSWERED = re.compile(r"(?P<number>\d+)\s*(?:[:=]\s*(?P<answer>.*))?")
QUESTION = "Is that right? Enter means yes; else type a number and what it means, as in 1: 31 March 2027; or no to stop"


class NotConfirmed(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """Nothing was kept."""


class NobodyToAnswer(ChaserError):  # noqa: N818 - see NotConfirmed
    """There is nobody here to answer. Look with --dry-run first, then add --yes to accept what is doubtful."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the officer said: decisions of doubts, and what columns hold, which needs another reading."""

    decisions: tuple[Decision, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)


def show(console: Console, settled: Settled) -> None:
    """List what is to be checked, and what was decided of it earlier."""
    if settled.left:
        count = len(settled.left)
        console.print(f"\n{count} {'thing' if count == 1 else 'things'} to check:", highlight=False)
    for number, doubt in enumerate(settled.left, 1):
        console.print(f"{number:3}  {escape(sentence(doubt))}", highlight=False)
    if settled.decided:
        console.print("\nAs decided before:", highlight=False)
    for doubt, decision in settled.decided:
        console.print(f"     {escape(_told(doubt, decision))}", highlight=False)
    console.print()


def _told(doubt: Doubt, decision: Decision) -> str:
    says = f' "{doubt.says}"' if doubt.says else ""
    return f"{doubt.place}{says}: {decision.answer or doubt.understood}."


def ask(console: Console, reading: Reading, known: tuple[Decision, ...], *, yes: bool) -> Answers:
    """Ask about what is doubtful until it is right; with `yes`, or with nothing left to ask, nobody is asked.

    Returns at once where a column was said: the document is to be read again.

    Raises:
        NobodyToAnswer: there is no terminal to ask at.
        NotConfirmed: the officer stopped.
    """
    left = settle(reading, known).left
    if yes or not left:
        return Answers()
    if not sys.stdin.isatty():
        raise NobodyToAnswer
    made: list[Decision] = []
    while said := _prompt(console, QUESTION):
        if said.casefold() in ("y", "yes"):
            break
        if said.casefold() in ("n", "no", "stop", "q", "quit"):
            raise NotConfirmed
        try:
            doubt, answer = _answer(console, left, said)
            if doubt.kind in OF_COLUMNS:
                return Answers(tuple(made), {doubt.about[0]: meaning_said(answer)})
            corrected(settle(reading, [*known, *made]).plan, doubt, answer)
        except NotUnderstood as error:
            console.print(f"  {escape(str(error))}", highlight=False)
            continue
        made.append(decided(doubt, answer, [*known, *made]))
        console.print(f"  {escape(_told(doubt, made[-1]))}", highlight=False)
    return Answers(tuple(made))


def _answer(console: Console, left: tuple[Doubt, ...], said: str) -> tuple[Doubt, str]:
    """The doubt that was named, and what was said of it; asked for where only the number was typed."""
    found = ANSWERED.fullmatch(said)
    number = int(found["number"]) if found else 0
    if found is None or not 0 < number <= len(left):
        raise NotUnderstood(f"Type a number from 1 to {len(left)} and what it means, enter if all is right, or no.")
    doubt = left[number - 1]
    wanted = hint(doubt)
    if not wanted:
        raise NotUnderstood(
            f"{doubt.place}: this can be corrected in the document only. No stops here, and keeps nothing."
        )
    answer = (found["answer"] or "").strip() or _prompt(console, f"  {number} means ({wanted})")
    answer = re.sub(rf"\A{number}\s*[:=]\s*", "", answer)
    if not answer:
        raise NotUnderstood(f"{number} stays as it was understood.")
    return doubt, answer


def _prompt(console: Console, question: str) -> str:
    return Prompt.ask(escape(question), console=console, default="", show_default=False).strip()
