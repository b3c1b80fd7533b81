"""Views as Slack shows them: `message` for what is posted, `modal` for what opens in front.

Every message has a top-level text and its blocks keep within Slack's limits, whatever people wrote.
"""

from collections.abc import Callable
from typing import Any

from bot.slack.render import asks, digests, forms, imports, replies, rounds, tables
from bot.slack.render.blocks import MOST_BLOCKS, Json, Message, context, within
from handlers.import_views import DoubtForm, ImportForm, ImportPreview
from handlers.views import (
    ActionCard,
    AnswerForm,
    Ask,
    DigestTheme,
    DigestView,
    EditForm,
    FormProblem,
    HelpText,
    Messages,
    Nothing,
    Receipt,
    Reminder,
    RoundCard,
    RoundPreview,
    Sentence,
    Table,
    Understood,
    View,
)
from handlers.who_views import Who

__all__ = ["Json", "Message", "message", "modal"]

UPDATE_CAP = 3_700
POST_CAP = 10_000
"""Slack was met refusing updates of 4,000 characters and messages of 11,341."""

WORDLESS = "Here is what Chaser has to show."
REPEATED = "You may have had this before: the line broke, and Slack would not say whether it arrived."

MESSAGES: dict[type, Callable[[Any], Message]] = {
    ActionCard: tables.card,
    Ask: asks.ask,
    DigestTheme: digests.digest_theme,
    DigestView: digests.digest,
    HelpText: tables.manual,
    ImportPreview: imports.preview,
    Messages: rounds.messages,
    Nothing: tables.nothing,
    Receipt: replies.receipt,
    Reminder: asks.reminder,
    RoundCard: rounds.round_card,
    RoundPreview: rounds.preview,
    Sentence: tables.sentence,
    Table: tables.listing,
    Understood: replies.understood,
    Who: rounds.who,
}


def message(view: View, *, is_repeat: bool = False) -> Message:
    """A view as a message. A form in a message's place shows as what it asks for: nothing is ever left unsaid.

    `is_repeat` where whoever reads it may have read it before: then it says so first.
    """
    told = _told(view)
    cap = UPDATE_CAP if isinstance(view, Ask | Reminder | Receipt | Understood) else POST_CAP
    blocks = [context(REPEATED), *told.blocks][:MOST_BLOCKS] if is_repeat else told.blocks
    return Message(told.text if told.text.strip() else WORDLESS, within(blocks, cap))


def _told(view: View) -> Message:
    if isinstance(view, FormProblem | EditForm):
        return tables.sentence(Sentence(view.text))
    if isinstance(view, AnswerForm):
        return tables.sentence(Sentence(f"{view.title}: {view.when}"))
    if isinstance(view, ImportForm):
        return tables.sentence(Sentence("Send me the plan's document here."))
    if isinstance(view, DoubtForm):
        return tables.sentence(Sentence(f"{view.text} {view.hint}"))
    return MESSAGES[type(view)](view)


def modal(view: AnswerForm | EditForm | ImportForm | DoubtForm | Sentence, came_from: str = "") -> Json:
    """A view as a modal. `came_from` is the response URL of the message that the form will change."""
    if isinstance(view, AnswerForm):
        return forms.answer_form(view)
    if isinstance(view, EditForm):
        return forms.edit_form(view, came_from)
    if isinstance(view, ImportForm):
        return imports.import_form(view)
    if isinstance(view, DoubtForm):
        return imports.doubt_form(view, came_from)
    return forms.told(view)
