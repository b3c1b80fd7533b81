"""A plan's document: the form that takes it, what was read, and the form that corrects a doubt."""

from bot.slack.render import text as t
from bot.slack.render.blocks import (
    Block,
    Json,
    Message,
    actions,
    button,
    context,
    option,
    plain,
    section,
    select,
    table,
)
from bot.slack.render.forms import entry, form, typing
from bot.slack.render.tables import fitting_rows
from bot.slack.render.tokens import token
from handlers.import_views import DoubtForm, DoubtLine, ImportForm, ImportPreview

DOUBTS = 10
"""Each takes two blocks of the fifty; the next come up as these are settled."""
ROWS = 12
CHANGES = 2_500
ID = 40
VALUE = 150
"""The longest that a menu's entry may stand for."""
FILE_TYPES = ["docx", "xlsx", "csv", "txt"]


def import_form(view: ImportForm) -> Json:
    """A plan's document, what the plan is called, and whether it is open."""
    chooser: Json = {"type": "file_input", "action_id": "file", "filetypes": FILE_TYPES, "max_files": 1}
    private: Json = {
        "type": "checkboxes",
        "action_id": "private",
        "options": [option("Only those on the plan may ask about it", "private")],
    }
    name = "What people call the plan. The name of a plan that is here brings its next version."
    blocks = [
        entry("file", "The plan: Word, Excel, CSV or text", chooser),
        typing("name", "Name", view.name, hint=name),
        entry("private", "Who may see it", private, is_optional=True),
    ]
    return form("import", "Bring in a plan", token("import"), blocks) | {"submit": plain("Read it", 24)}


def doubt_form(view: DoubtForm, came_from: str = "") -> Json:
    """What a doubtful place means. `came_from` is where the message to be replaced can be reached."""
    asked = "What does it mean?"
    chooser = select("text", "Choose", [option(c, token("say", c)[:VALUE]) for c in view.choices])
    field = typing("text", asked, hint=f"Type {view.hint}", is_optional=False)
    blocks = [section(t.said(view.text, 2_500)), entry("text", asked, chooser) if view.choices else field]
    metadata = f"{token('doubt', view.upload, view.doubt[:ID])} {came_from}".strip()
    return form("doubt", "Correct it", metadata, blocks)


def preview(view: ImportPreview) -> Message:
    """What was read, what is doubtful in it, what it changes, and the way on."""
    name = f"the next version of {t.said(view.name, 80)}" if view.is_next_version else t.said(view.name, 80)
    text = f"“{t.said(view.file_name, 100)}” as {name}: {t.said(view.title, 200)}."
    rows = fitting_rows(view.columns, view.rows[:ROWS])
    left = len(view.rows) - len(rows)
    blocks = [section(f"*{text}*"), *([table([view.columns, *rows])] if rows and view.columns else [])]
    blocks += [context(f"… and {left} more.")] if left else []
    return Message(text, [*blocks, *_doubts(view), *_changes(view), actions(_ways(view))])


def _doubts(view: ImportPreview) -> list[Block]:
    if not view.doubts:
        return []
    count, left = len(view.doubts), len(view.doubts) - DOUBTS
    more = [context(f"… and {left} more, which come up as you settle these.")] if left > 0 else []
    lines = [block for doubt in view.doubts[:DOUBTS] for block in _doubt(view, doubt)]
    return [section(f"*{t.counted(count, 'thing')} to check:*"), *lines, *more]


def _doubt(view: ImportPreview, doubt: DoubtLine) -> list[Block]:
    right = button("That is right", token("right", view.upload, doubt.id), about=doubt.text)
    change = button("Correct…", token("doubt", view.upload, doubt.id), about=doubt.text)
    return [section(t.said(doubt.text, 350)), actions([right, *([change] if doubt.can_correct else [])])]


def _changes(view: ImportPreview) -> list[Block]:
    if not view.changes:
        return []
    rows = [f"• {t.said(line, 250)}" for line in view.changes]
    return [section(t.lines("*What this changes:*", t.fitting(rows, CHANGES, "… and {} more.")))]


def _ways(view: ImportPreview) -> list[Json]:
    yes = "Make these changes" if view.is_next_version else "Bring it in"
    if view.doubts:
        yes = f"{yes}; the rest is right"
    return [
        button(yes, token("keep", view.upload, view.mark[:ID]), style="primary"),
        button("Drop it", token("leave", view.upload)),
    ]
