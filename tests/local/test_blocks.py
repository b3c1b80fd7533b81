"""Block Kit judged as Slack would: what stands where, what must agree, and that nothing makes the judge fall over."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.local.block_schema import DATA
from bot.local.blocks import problems, text_length, view_problems
from bot.local.schema.make import VERSIONS
from tests.local import sample_blocks as kit
from tests.local.sample_blocks import actions, button, chart, chooser, field, image, option, plain, section

Json = dict[str, Any]


def focused() -> Json:
    """An input that takes the cursor."""
    return field({"type": "plain_text_input", "focus_on_load": True})


# The blocks of a message, the sentence, and where it points below /blocks.
WRONG: list[tuple[list[Any], str, str]] = [
    ([{"type": "nonsense"}], "unsupported type: nonsense", "/0/type"),
    ([{"text": "no type"}], "missing required field: type", "/0"),
    (["words"], "must provide an object", "/0"),
    ([section(colour="red")], "invalid additional property: colour", "/0"),
    ([{"type": "divider", "text": plain()}], "invalid additional property: text", "/0"),
    ([section(text="bare words")], "must provide an object", "/0/text"),
    ([{"type": "header", "text": kit.mrkdwn()}], "must be a valid enum value", "/0/text/type"),
    ([actions(button(text=kit.mrkdwn()))], "must be a valid enum value", "/0/elements/0/text/type"),
    ([actions(button(style="huge"))], "must be a valid enum value", "/0/elements/0/style"),
    ([{"type": "image", "image_url": "https://example.org/a.png"}], "missing required field: alt_text", "/0"),
    ([image(slack_file={"id": "F1"})], "failed to match all allowed schemas", "/0"),
    ([actions(image())], "unsupported type: image", "/0/elements/0/type"),
    ([{"type": "context", "elements": [button()]}], "unsupported type: button", "/0/elements/0/type"),
    ([field({"type": "button", "text": plain()})], "unsupported type: button", "/0/element/type"),
    ([section(accessory={"type": "plain_text_input"})], "unsupported type: plain_text_input", "/0/accessory/type"),
    ([{"type": "section"}], "must define either `text` or `fields`", "/0"),
    (
        [actions({"type": "static_select"})],
        "must define either `options` or `option_groups`",
        "/0/elements/0",
    ),
    (
        [chooser(option_groups=[{"label": plain(), "options": kit.options(1)}])],
        "must define either `options` or `option_groups`, not both",
        "/0/elements/0",
    ),
    ([chooser(options=[{"text": plain()}])], "missing required field: value", "/0/elements/0/options/0"),
    (
        [chooser(options=[option(url="https://example.org")])],
        "invalid additional property: url",
        "/0/elements/0/options/0",
    ),
    (
        [chooser(initial_option=option("Blue", "blue"))],
        "initial option was not found in the options",
        "/0/elements/0/initial_option",
    ),
    (
        [chooser("checkboxes", initial_options=[option("Blue", "blue")])],
        "initial option was not found in the options",
        "/0/elements/0/initial_options/0",
    ),
    (
        [actions({"type": "datepicker", "initial_date": "30 June"})],
        "must be a date as YYYY-MM-DD",
        "/0/elements/0/initial_date",
    ),
    (
        [actions({"type": "timepicker", "initial_time": "9am"})],
        "must be a time as HH:mm",
        "/0/elements/0/initial_time",
    ),
    ([kit.text_input(min_length=9, max_length=2)], "must not be greater than max_length", "/0/element/min_length"),
    ([section(block_id="a"), section(block_id="a")], '`block_id` "a" already exists', "/1/block_id"),
    ([actions(button("a"), button("a"))], '`action_id` "a" already exists', "/0/elements/1/action_id"),
    ([kit.table(), kit.table()], "only one table block is allowed in a message", ""),
    ([chart()] * 3, "no more than 2 data_visualization blocks are allowed in a message", ""),
    (
        [{"type": "markdown", "text": "x" * 6001}] * 2,
        "markdown blocks must be less than 12001 characters together",
        "",
    ),
    ([focused(), focused()], "only one element can have focus_on_load", ""),
    ([kit.table(100, 11, "x" * 10)], "cells must be less than 10001 characters together", "/0/rows"),
    (
        [kit.data_table(rows=[[kit.cell()] * 2, [kit.cell()]])],
        "must have as many cells as the header",
        "/0/rows/1",
    ),
    (
        [kit.data_table(rows=[[kit.rich()], [kit.cell()]])],
        "unsupported type: rich_text (not in a header row)",
        "/0/rows/0/0/type",
    ),
    ([kit.data_table(row_header_column_index=2)], "must be a column of the table", "/0/row_header_column_index"),
    (
        [chart("pie", segments=[{"label": "None", "value": 0}])],
        "must be greater than 0",
        "/0/chart/segments/0/value",
    ),
    (
        [chart("line", axis_config={"categories": ["Red", "Green"]})],
        "labels must match the categories",
        "/0/chart/series/0/data",
    ),
    (
        [chart(series=[{"name": "April", "data": []}] * 2)],
        "series names must be unique",
        "/0/chart/series",
    ),
    ([{"type": "alert", "text": plain()}], "unsupported type: alert (not in a message)", "/0/type"),
]

RIGHT: list[list[Json]] = [
    [],
    [section(), {"type": "divider"}, image(), kit.rich()],
    [actions(button("a"), block_id="1"), actions(button("a"), block_id="2")],
    [chooser(initial_option=option("Choice 1", "1"))],
    [chooser("overflow", options=[option(url="https://example.org")])],
    [chooser("radio_buttons", options=[{"text": kit.mrkdwn(), "value": "a"}])],
    [actions({"type": "datepicker", "initial_date": "2010-06-30"}, {"type": "users_select"})],
    [kit.table(rows=[[kit.rich(), kit.cell()]]), kit.data_table(), chart(), chart("pie")],
    [{"type": "image", "slack_file": {"id": "F1"}, "alt_text": "Chart"}],
    [field()],
    [{"type": "markdown", "text": "# April"}],
]


@pytest.mark.parametrize(("blocks", "sentence", "place"), WRONG)
def test_what_is_wrong_is_said_where_it_stands(blocks: list[Any], sentence: str, place: str) -> None:
    """A wrong message is refused with the sentence and its place."""
    assert f"[ERROR] {sentence} [json-pointer:/blocks{place}]" in problems(blocks, "message")


@pytest.mark.parametrize("blocks", RIGHT)
def test_what_is_right_is_taken(blocks: list[Json]) -> None:
    """A right message draws no problem."""
    assert problems(blocks, "message") == []


@pytest.mark.parametrize("block", [kit.table(), kit.data_table(), chart(), {"type": "markdown", "text": "x"}])
@pytest.mark.parametrize("surface", ["modal", "home"])
def test_tables_and_charts_are_for_messages(block: Json, surface: str) -> None:
    """What only messages hold is refused elsewhere."""
    says = f"[ERROR] unsupported type: {block['type']} (not in a {surface}) [json-pointer:/blocks/0/type]"
    assert says in problems([block], surface)


def test_blocks_must_be_a_list() -> None:
    """Anything else is refused in one sentence."""
    assert problems("words", "message") == ["[ERROR] must provide an array [json-pointer:/blocks]"]


VIEWS: list[tuple[Any, str, str]] = [
    ([], "must provide an object", ""),
    ({}, "missing required field: type", ""),
    ({"type": "popup"}, "unsupported type: popup", "/type"),
    ({"type": "modal", "blocks": []}, "missing required field: title", ""),
    (kit.modal(title=kit.mrkdwn()), "must be a valid enum value", "/title/type"),
    (kit.modal(colour="red"), "invalid additional property: colour", ""),
    ({"type": "modal", "title": plain(), "blocks": [field()]}, "missing required field: submit", ""),
    (kit.modal(section(text=plain(""))), "must be more than 0 characters", "/blocks/0/text/text"),
    ({"type": "home", "title": plain(), "blocks": []}, "invalid additional property: title", ""),
]


@pytest.mark.parametrize(("view", "sentence", "place"), VIEWS)
def test_a_wrong_view(view: object, sentence: str, place: str) -> None:
    """A wrong modal or home is refused with the sentence and its place."""
    assert f"[ERROR] {sentence} [json-pointer:/view{place}]" in view_problems(view)


@pytest.mark.parametrize(
    "view", [kit.modal(), {"type": "modal", "title": plain(), "blocks": []}, {"type": "home", "blocks": [section()]}]
)
def test_a_right_view(view: Json) -> None:
    """A right modal or home draws no problem; without inputs a modal needs no submit button."""
    assert view_problems(view) == []


def test_the_pointer_is_escaped() -> None:
    """A name with a slash or tilde stays one step of the pointer."""
    assert problems([{"type": "plan", "title": "x", "tasks": [{"a/b~": {"block_id": ""}}]}], "message") == [
        "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/tasks/0/a~1b~0/block_id]"
    ]


def test_text_length_counts_every_text() -> None:
    """All `text` fields count, wherever they stand; labels and ids do not."""
    assert (
        text_length([section(text=plain("four"), accessory=button(text=plain("six___"))), kit.rich("ten_______")]) == 20
    )
    assert text_length("words") == 0


def test_endless_nesting_is_refused() -> None:
    """Ten thousand blocks in one another are refused, not followed."""
    block: Json = {}
    for _ in range(10_000):
        block = {"type": "plan", "tasks": [block]}
    assert problems([block], "message") == ["[ERROR] is nested too deeply [json-pointer:/blocks]"]
    assert view_problems(kit.modal(block)) == ["[ERROR] is nested too deeply [json-pointer:/view]"]


KEYS = [
    "type",
    "text",
    "elements",
    "element",
    "options",
    "rows",
    "chart",
    "series",
    "data",
    "confirm",
    "fields",
    "blocks",
]
WORDS = ["section", "actions", "plain_text", "mrkdwn", "button", "static_select", "data_table", "modal", "bar", "table"]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(WORDS)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(), inner, max_size=4),
    max_leaves=25,
)


@given(ANYTHING, st.sampled_from(["message", "modal", "home"]))
def test_no_blocks_make_it_raise(blocks: object, surface: str) -> None:
    """Whatever came in as blocks, the answer is a list of sentences."""
    assert all(says.startswith("[ERROR] ") for says in problems(blocks, surface) + problems([blocks], surface))


@given(ANYTHING)
def test_no_view_makes_it_raise(view: object) -> None:
    """Whatever came in as a view, the answer is a list of sentences."""
    bent = {"type": "modal", "title": view, "blocks": [view]}
    assert all(says.startswith("[ERROR] ") for says in view_problems(view) + view_problems(bent))


def test_the_schema_is_the_one_its_command_names() -> None:
    """The data beside the judge was made from the versions that its command and README name."""
    schema = json.loads(DATA.read_text(encoding="utf-8"))
    readme = (DATA.parent / "README.md").read_text(encoding="utf-8")
    for package, version in VERSIONS.items():
        assert f"{package} {version}" in schema["$comment"]
        assert f"| `{package}` | {version} |" in readme
