"""Words that are meant to be something else: markup, formulas, entities, control characters, and very many of them."""

import csv
import io
import random
import re
import typing
from dataclasses import replace

import docx
import openpyxl
import pytest

from bot.local.blocks import problems
from bot.slack.render import message
from handlers.views import View
from plans.model import Action, Due, DueKind, Note, Owner, OwnerKind, Plan, Theme
from reports.text import plan_text
from tests.faults.tally import Tally
from tests.filled import HOSTILE, filled
from tests.papers import AS_AT, as_csv, as_excel, as_word
from tests.reports_sample import PLAN

VIEWS = typing.get_args(View)
MARKUP = re.compile(r"<|&(?!(amp|lt|gt);)")
FORMULA = tuple("=+-@\t\r\uff1d")
PIECES = (
    *HOSTILE,
    "<!here|all of you>",
    "<https://evil.example|https://bank.example>",
    "<@U0MARION>",
    '=HYPERLINK("http://evil.example","click")',
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\uff1d1+1",
    "-2+3+cmd|x",
    "\t=1",
    "]]><w:p/>",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "'; DROP TABLE notes; --",
    "\x00\x07\x0b\x1b]0;title\x07",
    "\u202eesrever\u202c \u200b\ufeff\u2028\u2029",
    "\udcff\ud83d",
    "Z\u0351\u0360a\u0363l\u0369g\u0362o" * 20,
    "{{7*7}} ${7*7} %(x)s {0.__class__} \\N{BEL}",
    "\\u003cscript\\u003e <script>alert(1)</script>",
    "| a | b |\n|---|---|\n",
    "0x1F 1e309 NaN -0 007 1.10",
)


def drawn(dice: random.Random) -> str:
    """One to four of them, one after another."""
    return dice.choice(("", " ", "\n")).join(dice.choices(PIECES, k=dice.randrange(1, 5)))


@pytest.mark.fault("hostile words through every output", 4, 500)
def test_words_stay_words(tally: Tally, dice: random.Random) -> None:
    """In a message of every kind, in Word, Excel, CSV and plain text: the file opens, and the words are words."""
    for _ in range(tally.times):
        words = drawn(dice)
        kind = dice.choice(VIEWS)
        _in_slack(kind, words, dice.choice((1, 3, 13)))
        plan = _saying(words)
        _in_word(as_word(plan))
        _in_excel(as_excel(plan))
        _in_csv(as_csv(plan))
        text = plan_text(plan, as_at=AS_AT)
        assert not [one for one in text if one < " " and one != "\n"], words
        tally.injected += 1
    tally.holds()


def _saying(words: str) -> Plan:
    """A plan that says so in every place where somebody can."""
    theme = Theme(words, words[:10])
    owner = Owner(words or "Nobody", OwnerKind.PERSON)
    due = Due(words, DueKind.ONGOING)
    action = Action("x", words, words, theme, how=words, owners=(owner,), due=due)
    notes = (Note("n", words, ("x",), words),)
    return replace(PLAN, title=words, appendix=words, themes=(theme,), actions=(action,), notes=notes)


def _in_slack(kind: type, words: str, many: int) -> None:
    told = message(filled(kind, words, many))
    assert problems(told.blocks, "message") == [], words
    assert not [text for text in (told.text, *_marked(told.blocks)) if MARKUP.search(text)], words


def _marked(part: object) -> list[str]:
    if isinstance(part, dict):
        own = [str(part["text"])] if part.get("type") == "mrkdwn" else []
        return own + [text for value in part.values() for text in _marked(value)]
    return [text for value in part for text in _marked(value)] if isinstance(part, list) else []


def _in_word(written: bytes) -> None:
    document = docx.Document(io.BytesIO(written))
    assert document.tables


def _in_excel(written: bytes) -> None:
    for sheet in openpyxl.load_workbook(io.BytesIO(written)).worksheets:
        for cell in (one for row in sheet.iter_rows() for one in row if one.value is not None):
            assert cell.data_type in ("s", "n", "d"), cell.value


def _in_csv(written: bytes) -> None:
    for record in csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")):
        assert not [field for field in record if field.startswith(FORMULA)]
