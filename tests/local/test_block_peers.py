"""Our judge against two others: the builders of slackblocks and the classes of slack_sdk.

What they build must please us; what slackblocks finds too long or too many must displease us too.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
import slackblocks as peer
from slack_sdk.models import blocks as sdk
from slack_sdk.models.views import View

from bot.local.blocks import problems, view_problems
from tests.local import sample_blocks as kit

Json = dict[str, Any]
Build = Callable[[int], Json]


def built(thing: Any) -> Json:  # noqa: ANN401 (slackblocks' classes share no base)
    """What a builder of slackblocks would send."""
    sent: Json = json.loads(json.dumps(thing._resolve()))  # noqa: SLF001 (its renderers have no public name in common)
    return sent


def x(count: int) -> str:
    """So many characters."""
    return "x" * count


def choices(count: int) -> list[peer.Option]:
    """So many different options."""
    return [peer.Option(peer.PlainText(f"Choice {n}"), str(n)) for n in range(count)]


def row(element: peer.Element) -> Json:
    """A row with one element."""
    return built(peer.ActionsBlock([element]))


def asking(**lengths: int) -> Json:
    """A button that asks back, with one text as long as said."""
    title, text, yes, no = (x(lengths.get(name, 1)) for name in ("title", "text", "confirm", "deny"))
    return row(peer.Button("Go", action_id="go", confirm=peer.ConfirmationDialogue(title, text, yes, no)))


# How many just pass, what slackblocks builds of so many, and the same made by hand.
LIMITS: list[tuple[int, Build, Build]] = [
    (150, lambda n: built(peer.HeaderBlock(x(n))), lambda n: {"type": "header", "text": kit.plain(x(n))}),
    (3000, lambda n: built(peer.SectionBlock(x(n))), lambda n: kit.section(text=kit.mrkdwn(x(n)))),
    (10, lambda n: built(peer.SectionBlock(fields=["a"] * n)), lambda n: kit.fields(*["a"] * n)),
    (2000, lambda n: built(peer.SectionBlock(fields=[x(n)])), lambda n: kit.fields(x(n))),
    (255, lambda n: built(peer.DividerBlock(block_id=x(n))), lambda n: {"type": "divider", "block_id": x(n)}),
    (
        10,
        lambda n: built(peer.ContextBlock([peer.Text("a")] * n)),
        lambda n: {"type": "context", "elements": [kit.mrkdwn("a")] * n},
    ),
    (
        25,
        lambda n: built(peer.ActionsBlock([peer.Button("Go", action_id=str(i)) for i in range(n)])),
        lambda n: kit.actions(*[kit.button(str(i)) for i in range(n)]),
    ),
    (75, lambda n: row(peer.Button(x(n), action_id="a")), lambda n: kit.actions(kit.button(text=kit.plain(x(n))))),
    (2000, lambda n: row(peer.Button("a", "a", value=x(n))), lambda n: kit.actions(kit.button(value=x(n)))),
    (3000, lambda n: row(peer.Button("a", "a", url=x(n))), lambda n: kit.actions(kit.button(url=x(n)))),
    (
        75,
        lambda n: row(peer.Button("a", "a", accessibility_label=x(n))),
        lambda n: kit.actions(kit.button(accessibility_label=x(n))),
    ),
    (255, lambda n: row(peer.Button("a", action_id=x(n))), lambda n: kit.actions(kit.button(x(n)))),
    (100, lambda n: row(peer.StaticSelectMenu("a", choices(n))), lambda n: kit.chooser(count=n)),
    (10, lambda n: row(peer.RadioButtonGroup("a", choices(n))), lambda n: kit.chooser("radio_buttons", n)),
    (10, lambda n: row(peer.CheckboxGroup("a", choices(n))), lambda n: kit.chooser("checkboxes", n)),
    (5, lambda n: row(peer.OverflowMenu("a", choices(n))), lambda n: kit.chooser("overflow", n)),
    (
        75,
        lambda n: row(peer.OverflowMenu("a", [peer.Option(peer.PlainText(x(n)), "a")])),
        lambda n: kit.chooser("overflow", options=[kit.option(x(n))]),
    ),
    (
        150,
        lambda n: row(peer.OverflowMenu("a", [peer.Option(peer.PlainText("a"), x(n))])),
        lambda n: kit.chooser("overflow", options=[kit.option(value=x(n))]),
    ),
    (
        150,
        lambda n: row(peer.StaticSelectMenu("a", choices(1), placeholder=x(n))),
        lambda n: kit.chooser(placeholder=kit.plain(x(n))),
    ),
    *[
        (most, lambda n, name=name: asking(**{name: n}), lambda n, name=name: _asking_by_hand(name, n))
        for name, most in {"title": 100, "text": 300, "confirm": 30, "deny": 30}.items()
    ],
    (
        2000,
        lambda n: built(peer.InputBlock(x(n), peer.PlainTextInput("a"))),
        lambda n: kit.field(label=kit.plain(x(n))),
    ),
    (
        2000,
        lambda n: built(peer.InputBlock("a", peer.PlainTextInput("a"), hint=x(n))),
        lambda n: kit.field(hint=kit.plain(x(n))),
    ),
    (
        3000,
        lambda n: built(peer.InputBlock("a", peer.PlainTextInput("a", max_length=n))),
        lambda n: kit.text_input(max_length=n),
    ),
    (
        2000,
        lambda n: built(peer.ImageBlock("https://example.org/a.png", alt_text=x(n))),
        lambda n: kit.image(alt_text=x(n)),
    ),
    (12000, lambda n: built(peer.MarkdownBlock(x(n))), lambda n: {"type": "markdown", "text": x(n)}),
    (100, lambda n: built(peer.TableBlock([[peer.RawText("a")]] * n)), lambda n: kit.table(n, 1)),
    (20, lambda n: built(peer.TableBlock([[peer.RawText("a")] * n])), lambda n: kit.table(1, n)),
    (20, lambda n: built(peer.DataTableBlock([[peer.RawText("a")] * n] * 2, "a")), lambda n: kit.data_table(2, n)),
    (
        50,
        lambda n: built(peer.DataVisualizationBlock(x(n), peer.PieChart([peer.ChartSegment("a", 1)]))),
        lambda n: kit.chart("pie", title=x(n)),
    ),
]


def _asking_by_hand(name: str, length: int) -> Json:
    texts = {key: kit.plain("a") for key in ("title", "text", "confirm", "deny")}
    return kit.actions(kit.button(confirm=texts | {name: kit.plain(x(length))}))


@pytest.mark.parametrize(("most", "theirs", "ours"), LIMITS)
def test_slackblocks_and_we_draw_the_line_at_the_same_place(most: int, theirs: Build, ours: Build) -> None:
    """What it builds pleases us; where it finds one too many, so do we."""
    assert problems([theirs(most)], "message") == []
    assert problems([ours(most)], "message") == []
    with pytest.raises(peer.InvalidUsageError):
        theirs(most + 1)
    assert problems([ours(most + 1)], "message") != []


RICH = peer.RichTextBlock(
    [
        peer.RichTextSection(
            [peer.RichText("Vacancies", bold=True), peer.RichTextLink("https://example.org", "minutes")]
        ),
        peer.RichTextList("bullet", [peer.RichTextSection([peer.RichText("till June")])]),
        peer.RichTextQuote([peer.RichText("agreed at the board")]),
    ]
)
BUILT: list[Any] = [
    peer.DividerBlock(),
    RICH,
    peer.SectionBlock("*1.1*", accessory=peer.Image("https://example.org/a.png", "A chart")),
    peer.ContextBlock([peer.Text("Closes on Friday"), peer.Image("https://example.org/a.png", "A clock")]),
    peer.ActionsBlock([peer.DatePicker("a", initial_date="2010-06-30"), peer.TimePicker("b", initial_time="09:30")]),
    peer.ActionsBlock([peer.UserSelectMenu("a"), peer.ChannelSelectMenu("b"), peer.ConversationSelectMenu("c")]),
    peer.InputBlock("Colour", peer.RadioButtonGroup("a", choices(3), initial_option=choices(3)[1])),
    peer.InputBlock("People", peer.UserMultiSelectMenu("a", max_selected_items=3)),
    peer.InputBlock("How many", peer.NumberInput(is_decimal_allowed=False, action_id="a")),
    peer.TableBlock([[peer.RawText("Ref"), peer.RawText("Status")]], [peer.ColumnSettings(is_wrapped=True)]),
    peer.DataTableBlock([[peer.RawText("Ref")], [peer.RawNumber(1.1, "1.1")], [RICH]], "Actions"),
    peer.DataVisualizationBlock(
        "By month",
        peer.LineChart([peer.DataSeries("Red", [peer.DataPoint("April", 2)])], peer.AxisConfig(["April"], "Month")),
    ),
    peer.ContextActionsBlock([peer.FeedbackButtons(peer.FeedbackButton("Yes", "y"), peer.FeedbackButton("No", "n"))]),
    peer.CarouselBlock([peer.CardBlock(title="1.1", body="Till June")]),
    peer.VideoBlock("A video", "Title", "https://example.org/t.png", "https://example.org/v"),
]


@pytest.mark.parametrize("thing", BUILT)
def test_what_slackblocks_builds_pleases_us(thing: peer.Block) -> None:
    """Each kind of block that it builds is taken as it comes."""
    assert problems([built(thing)], "message") == []


def test_a_modal_of_slackblocks_pleases_us() -> None:
    """Its view, with an input and its buttons, is taken as it comes."""
    inputs: list[peer.Block] = [
        peer.InputBlock("Note", peer.PlainTextInput("note", multiline=True)),
        peer.InputBlock("Papers", peer.FileInput("a", max_files=2)),
    ]
    assert view_problems(built(peer.ModalView("Progress", blocks=inputs, submit="Save", close="Leave"))) == []


SDK: list[sdk.Block] = [
    sdk.HeaderBlock(text="April 10"),
    sdk.SectionBlock(text="*1.1*", accessory=sdk.ButtonElement(text="Add progress", action_id="add", value="1.1")),
    sdk.SectionBlock(fields=["*When*", "June"]),
    sdk.ContextBlock(elements=[sdk.MarkdownTextObject(text="Last: February 10")]),
    sdk.ActionsBlock(
        elements=[
            sdk.StaticSelectElement(
                action_id="status", placeholder="Status", options=[sdk.Option(value="g", label="On target")]
            ),
            sdk.OverflowMenuElement(
                action_id="more",
                options=[sdk.Option(value="a", label="Later"), sdk.Option(value="b", label="Not mine")],
            ),
            sdk.DatePickerElement(action_id="due", initial_date="2010-06-30"),
        ]
    ),
    sdk.InputBlock(label="Note", element=sdk.PlainTextInputElement(action_id="note", multiline=True, max_length=3000)),
    sdk.ImageBlock(image_url="https://example.org/a.png", alt_text="A chart"),
    sdk.DividerBlock(),
]


@pytest.mark.parametrize("block", SDK)
def test_what_slack_sdk_builds_pleases_us(block: sdk.Block) -> None:
    """Slack's own Python classes, after their own validation, are taken as they come."""
    assert problems([block.to_dict()], "message") == []


def test_a_view_of_slack_sdk_pleases_us() -> None:
    """Slack's own view class is taken as it comes."""
    view = View(type="modal", title="Progress", submit="Save", callback_id="note", blocks=[SDK[5]])
    assert view_problems(view.to_dict()) == []
