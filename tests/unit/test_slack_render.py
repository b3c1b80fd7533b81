"""Every view, small, large and hostile, becomes blocks that Slack takes."""

import re
import typing
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View as SlackView

from bot.local.blocks import problems, text_length, view_problems
from bot.slack.render import message, modal
from bot.slack.render.forms import reason_form
from handlers.import_views import DoubtForm, ImportForm
from handlers.views import AnswerForm, Ask, EditForm, Receipt, Reminder, Sentence, Understood, UnderstoodItem, View
from tests.filled import HOSTILE, filled

VIEWS = typing.get_args(View)
UPDATED = (Ask, Reminder, Understood, Receipt)
COUNTS = (0, 1, 13, 70)
MARKUP = re.compile(r"<|&(?!(amp|lt|gt);)")


@pytest.mark.parametrize("kind", VIEWS, ids=lambda k: k.__name__)
@pytest.mark.parametrize("many", COUNTS)
def test_every_view_becomes_a_message_that_slack_takes(kind: type, many: int) -> None:
    """Whatever people wrote and however much: valid blocks, a text to read aloud, and a wide margin below the caps.

    Posts were met refused from 11,341 characters on, updates at 4,000: what is updated stays far below. And no angle
    bracket of theirs survives where Slack reads markup, so that nothing becomes a mention or a link.
    """
    cap = 3_800 if kind in UPDATED else 10_500
    for flag, words in enumerate(HOSTILE):
        told = message(filled(kind, words, many, flag=bool(flag % 2)))
        where = words[:20]
        assert problems(told.blocks, "message") == [], where
        assert told.text.strip(), where
        assert len(told.text) < 4_000, where
        assert text_length(told.blocks) <= cap, where
        assert not [t for t in [told.text, *_marked(told.blocks)] if MARKUP.search(t)], where


@pytest.mark.parametrize("kind", VIEWS, ids=lambda k: k.__name__)
def test_blocks_survive_the_sdks_own_classes(kind: type) -> None:
    """What the SDK has a class for goes through it unchanged, with its own checks of lengths."""
    for words in HOSTILE[1:4]:
        for block in message(filled(kind, words, 9)).blocks:
            parsed = Block.parse(block)
            assert parsed is not None
            parsed.validate_json()
            assert _sorted(parsed.to_dict()) == _sorted(block)


@pytest.mark.parametrize("kind", [AnswerForm, DoubtForm, EditForm, ImportForm, Sentence], ids=lambda k: k.__name__)
def test_every_form_is_a_modal_that_slack_takes(kind: type) -> None:
    """Forms are valid views too, whatever stands in them, and pass through the SDK's class."""
    for words in HOSTILE:
        for many in (0, 13, 120):
            form = modal(filled(kind, words, many), "https://hooks.slack.com/actions/T1/2/3")
            assert view_problems(form) == [], (words[:20], many)
            SlackView(**form).validate_json()  # type: ignore[arg-type] # the SDK takes the parts by name
    assert view_problems(reason_form(7)) == []


@given(st.sampled_from(VIEWS).flatmap(st.from_type))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_views_built_at_random_are_taken_as_well(view: View) -> None:
    """No combination of what views can hold makes blocks that Slack would refuse."""
    items = view.items if isinstance(view, Ask | Reminder) else ()
    assume(len({item.action for item in items}) == len(items))
    assert problems(message(view).blocks, "message") == []


def _marked(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield str(part["text"])
        for value in part.values():
            yield from _marked(value)
    elif isinstance(part, list):
        for value in part:
            yield from _marked(value)


def _sorted(part: Any) -> Any:  # noqa: ANN401 - walks JSON of any shape
    if isinstance(part, dict):
        return {k: _sorted(v) for k, v in sorted(part.items())}
    return [_sorted(v) for v in part] if isinstance(part, list) else part


def test_a_reply_about_many_actions_names_every_one_and_counts_them() -> None:
    """Nobody saves what they cannot see: the titles go first, and the button counts actions, not notes."""
    refs = tuple(f"{n // 10 + 1}.{n % 10}" for n in range(24))
    labels = tuple(f"{ref} Improve the parks, the paths and the playgrounds of this part of the town" for ref in refs)
    items = (
        UnderstoodItem(labels[:22], "on track", refs=refs[:22]),
        UnderstoodItem(labels[22:], "done", refs=refs[22:]),
    )
    told = message(Understood(1, "May 27", items))
    assert set(refs) <= set(re.findall(r"\d+\.\d", str(told.blocks)))
    assert "Save all 24 for May 27" in str(told.blocks)
