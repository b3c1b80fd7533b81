"""Each limit of Slack's: what just fits is taken, one more is refused with Slack's sentence."""

from typing import Any

import pytest

from bot.local.blocks import problems, view_problems
from tests.local import sample_blocks as kit
from tests.local.sample_blocks import actions, button, chart, chooser, field, fields, image, option, plain, section

Json = dict[str, Any]


def x(count: int) -> str:
    """So many characters."""
    return "x" * count


def confirm(title: int = 1, text: int = 1, yes: int = 1, no: int = 1) -> Json:
    """A row with a button that asks back, each text so long."""
    asked = {"title": plain(x(title)), "text": plain(x(text)), "confirm": plain(x(yes)), "deny": plain(x(no))}
    return actions(button(confirm=asked))


def more_than(characters: int) -> str:
    """Slack's sentence for a text that is too short."""
    return f"must be more than {characters} characters"


def less_than(characters: int) -> str:
    """Slack's sentence for a text that is too long."""
    return f"must be less than {characters} characters"


def at_most(items: int) -> str:
    """Slack's sentence for a list that is too long."""
    return f"no more than {items} items allowed"


# What just fits, what does not, the sentence, and where below the block it points.
LIMITS: list[tuple[Json, Json, str, str]] = [
    (section(text=plain(x(3000))), section(text=plain(x(3001))), less_than(3001), "/text/text"),
    (section(), section(text=plain("")), more_than(0), "/text/text"),
    (fields(*["a"] * 10), fields(*["a"] * 11), at_most(10), "/fields"),
    (fields(x(2000)), fields("a", x(2001)), less_than(2001), "/fields/1/text"),
    (section(block_id=x(255)), section(block_id=x(256)), less_than(256), "/block_id"),
    (
        {"type": "header", "text": plain(x(150))},
        {"type": "header", "text": plain(x(151))},
        less_than(151),
        "/text/text",
    ),
    (
        {"type": "context", "elements": [plain()] * 10},
        {"type": "context", "elements": [plain()] * 11},
        at_most(10),
        "/elements",
    ),
    (
        actions(*[button(str(n)) for n in range(25)]),
        actions(*[button(str(n)) for n in range(26)]),
        at_most(25),
        "/elements",
    ),
    (actions(), {"type": "actions", "elements": []}, "no fewer than 1 items allowed", "/elements"),
    (actions(button(x(255))), actions(button(x(256))), less_than(256), "/elements/0/action_id"),
    (actions(button(text=plain(x(75)))), actions(button(text=plain(x(76)))), less_than(76), "/elements/0/text/text"),
    (actions(button(value=x(2000))), actions(button(value=x(2001))), less_than(2001), "/elements/0/value"),
    (actions(button(url=x(3000))), actions(button(url=x(3001))), less_than(3001), "/elements/0/url"),
    (
        actions(button(accessibility_label=x(75))),
        actions(button(accessibility_label=x(76))),
        less_than(76),
        "/elements/0/accessibility_label",
    ),
    (confirm(title=100), confirm(title=101), less_than(101), "/elements/0/confirm/title/text"),
    (confirm(text=300), confirm(text=301), less_than(301), "/elements/0/confirm/text/text"),
    (confirm(yes=30), confirm(yes=31), less_than(31), "/elements/0/confirm/confirm/text"),
    (confirm(no=30), confirm(no=31), less_than(31), "/elements/0/confirm/deny/text"),
    (chooser(count=100), chooser(count=101), at_most(100), "/elements/0/options"),
    (chooser(), chooser(count=0), "no fewer than 1 items allowed", "/elements/0/options"),
    (
        chooser(options=[option(x(75))]),
        chooser(options=[option(x(76))]),
        less_than(76),
        "/elements/0/options/0/text/text",
    ),
    (
        chooser(options=[option(value=x(150))]),
        chooser(options=[option(value=x(151))]),
        less_than(151),
        "/elements/0/options/0/value",
    ),
    (
        chooser(options=[option(description=plain(x(75)))]),
        chooser(options=[option(description=plain(x(76)))]),
        less_than(76),
        "/elements/0/options/0/description/text",
    ),
    (
        chooser(placeholder=plain(x(150))),
        chooser(placeholder=plain(x(151))),
        less_than(151),
        "/elements/0/placeholder/text",
    ),
    (chooser("overflow", 5), chooser("overflow", 6), at_most(5), "/elements/0/options"),
    (chooser("radio_buttons", 10), chooser("radio_buttons", 11), at_most(10), "/elements/0/options"),
    (chooser("checkboxes", 10), chooser("checkboxes", 11), at_most(10), "/elements/0/options"),
    (
        chooser("multi_static_select", max_selected_items=1),
        chooser("multi_static_select", max_selected_items=0),
        "must be greater than 0",
        "/elements/0/max_selected_items",
    ),
    (field(label=plain(x(2000))), field(label=plain(x(2001))), less_than(2001), "/label/text"),
    (field(hint=plain(x(2000))), field(hint=plain(x(2001))), less_than(2001), "/hint/text"),
    (
        kit.text_input(max_length=3000),
        kit.text_input(max_length=3001),
        "must be less than 3001",
        "/element/max_length",
    ),
    (image(alt_text=x(2000)), image(alt_text=x(2001)), less_than(2001), "/alt_text"),
    (image(image_url=x(3000)), image(image_url=x(3001)), less_than(3001), "/image_url"),
    (image(title=plain(x(2000))), image(title=plain(x(2001))), less_than(2001), "/title/text"),
    ({"type": "markdown", "text": x(12000)}, {"type": "markdown", "text": x(12001)}, less_than(12001), "/text"),
    (kit.table(100), kit.table(101), at_most(100), "/rows"),
    (kit.table(wide=20), kit.table(wide=21), at_most(20), "/rows/0"),
    (kit.table(), kit.table(text=""), more_than(0), "/rows/0/0/text"),
    (kit.data_table(101), kit.data_table(102), at_most(101), "/rows"),
    (kit.data_table(), kit.data_table(1), "no fewer than 2 items allowed", "/rows"),
    (kit.data_table(wide=20), kit.data_table(wide=21), at_most(20), "/rows/0"),
    (kit.data_table(page_size=100), kit.data_table(page_size=101), "must be less than 101", "/page_size"),
    (kit.data_table(), kit.data_table(caption=""), more_than(0), "/caption"),
    (chart(title=x(50)), chart(title=x(51)), less_than(51), "/title"),
    (chart(**kit.series(12)), chart(**kit.series(13)), at_most(12), "/chart/series"),
    (chart("line", **kit.series(1, 20)), chart("line", **kit.series(1, 21)), at_most(20), "/chart/series/0/data"),
    (
        chart("pie", segments=[{"label": x(20), "value": 1}]),
        chart("pie", segments=[{"label": x(21), "value": 1}]),
        less_than(21),
        "/chart/segments/0/label",
    ),
]


@pytest.mark.parametrize(("good", "bad", "sentence", "place"), LIMITS)
def test_a_limit(good: Json, bad: Json, sentence: str, place: str) -> None:
    """What just fits is taken; what does not is refused where it stands."""
    assert problems([good], "message") == []
    assert f"[ERROR] {sentence} [json-pointer:/blocks/0{place}]" in problems([bad], "message")


VIEW_LIMITS: list[tuple[Json, Json, str, str]] = [
    ({"title": plain(x(24))}, {"title": plain(x(25))}, less_than(25), "/title/text"),
    ({"submit": plain(x(24))}, {"submit": plain(x(25))}, less_than(25), "/submit/text"),
    ({"close": plain(x(24))}, {"close": plain(x(25))}, less_than(25), "/close/text"),
    ({"private_metadata": x(3000)}, {"private_metadata": x(3001)}, less_than(3001), "/private_metadata"),
    ({"callback_id": x(255)}, {"callback_id": x(256)}, less_than(256), "/callback_id"),
    ({"external_id": x(255)}, {"external_id": x(256)}, less_than(256), "/external_id"),
    ({"blocks": [section()] * 100}, {"blocks": [section()] * 101}, at_most(100), "/blocks"),
    (
        {"blocks": [section(text=plain(x(2400)))] * 100},
        {"blocks": [section(text=plain(x(2500)))] * 100},
        "must be less than 250001 bytes",
        "",
    ),
]


@pytest.mark.parametrize(("good", "bad", "sentence", "place"), VIEW_LIMITS)
def test_a_limit_of_views(good: Json, bad: Json, sentence: str, place: str) -> None:
    """What just fits a modal is taken; what does not is refused where it stands."""
    assert view_problems(kit.modal(**good)) == []
    assert view_problems(kit.modal(**bad)) == [f"[ERROR] {sentence} [json-pointer:/view{place}]"]


def test_a_message_holds_fifty_blocks() -> None:
    """Fifty blocks are taken, fifty-one refused in Slack's words."""
    assert problems([section()] * 50, "message") == []
    assert problems([section()] * 51, "message") == ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"]


def test_a_text_too_long_is_said_once() -> None:
    """The header's own limit is named, not also that of any text."""
    found = problems([{"type": "header", "text": plain(x(4000))}], "message")
    assert found == ["[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"]
