"""The forms: progress on one action, a reply's words, a reason in one's own words."""

from bot.slack.render import text as t
from bot.slack.render.blocks import Block, Json, option, plain, section
from bot.slack.render.tokens import STATUSES, status_code, token
from handlers.views import AnswerForm, EditForm, Sentence

TYPED = 3_000
"""The longest that Slack lets anybody type into one field."""


def answer_form(view: AnswerForm) -> Json:
    """Progress on one action: status, words, a new date with its reason, and what else the note covers."""
    known = t.lines(t.bold(view.title, 300), t.dotted(t.said(view.label, 200), t.said(view.when, 200)), _last(view))
    blocks = [
        section(known),
        _status(view),
        typing("words", "What has happened?", view.words, is_long=True),
        typing("due", "New date, if it moved", hint=_in_your_words(view.example)),
        typing("reason", "Why it moved"),
        *_also(view),
    ]
    return form("answer", "Add progress", token("answer", view.request, view.action), blocks)


def edit_form(view: EditForm, came_from: str = "") -> Json:
    """A reply's words. `came_from` is where the message to be replaced can be reached."""
    blocks = [typing("text", "Your reply", view.text, is_long=True, is_optional=False)]
    return form("draft", "Edit your reply", f"{token('draft', view.draft)} {came_from}".strip(), blocks)


def reason_form(slippage: int, came_from: str = "") -> Json:
    """Why a date moved, when none of the offered reasons fits."""
    blocks = [typing("reason", "Why did the date move?", is_optional=False)]
    return form("reason", "Reason", f"{token('reason', slippage)} {came_from}".strip(), blocks)


def told(view: Sentence) -> Json:
    """A sentence in place of the form that led to it."""
    words = t.lines(t.said(view.text, 2_500), t.next_steps(view.tries))
    return {"type": "modal", "title": plain("Chaser", 24), "close": plain("Close", 24), "blocks": [section(words)]}


def form(callback: str, title: str, metadata: str, blocks: list[Block]) -> Json:
    """A modal that can be sent."""
    return {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": metadata,
        "title": plain(title, 24),
        "submit": plain("Save", 24),
        "close": plain("Cancel", 24),
        "blocks": blocks,
    }


def _last(view: AnswerForm) -> str:
    return f"Last: {t.quoted(view.last, 800)}" if view.last else ""


def _status(view: AnswerForm) -> Block:
    choices = [option("No change of status", status_code(None)), *(option(str(s), status_code(s)) for s in STATUSES)]
    chosen = choices[0] if view.status is None else choices[1 + STATUSES.index(view.status)]
    radio: Json = {"type": "radio_buttons", "action_id": "status", "options": choices, "initial_option": chosen}
    return entry("status", "How does it stand?", radio)


def _in_your_words(example: str) -> str:
    return f"In your own words: {example}" if example else ""


def typing(
    name: str, label: str, words: str = "", *, hint: str = "", is_long: bool = False, is_optional: bool = True
) -> Block:
    """A field to type into."""
    element: Json = {"type": "plain_text_input", "action_id": name, "multiline": is_long, "max_length": TYPED}
    if words:
        element["initial_value"] = words[:TYPED]
    block = entry(name, label, element, is_optional=is_optional)
    return block | {"hint": plain(hint, 2_000)} if hint else block


def _also(view: AnswerForm) -> list[Block]:
    if not view.others:
        return []
    chooser: Json = {
        "type": "multi_static_select",
        "action_id": "also",
        "placeholder": plain("Choose actions", 150),
        "options": [option(other.label, str(other.id)) for other in view.others[:100]],
    }
    return [entry("also", "This note also covers", chooser, is_optional=True)]


def entry(name: str, label: str, element: Json, *, is_optional: bool = False) -> Block:
    """A control with its label."""
    return {"type": "input", "block_id": name, "label": plain(label, 200), "optional": is_optional, "element": element}
