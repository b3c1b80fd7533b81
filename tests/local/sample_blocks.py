"""Small valid pieces of Block Kit, to be bent one at a time."""

from typing import Any

Json = dict[str, Any]


def plain(text: str = "Go") -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "*Go*") -> Json:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def section(**more: object) -> Json:
    """A section with a text."""
    return {"type": "section", "text": mrkdwn(), **more}


def fields(*texts: str) -> Json:
    """A section with fields only."""
    return {"type": "section", "fields": [mrkdwn(text) for text in texts]}


def button(action_id: str = "go", **more: object) -> Json:
    """A button."""
    return {"type": "button", "action_id": action_id, "text": plain(), **more}


def actions(*elements: Json, **more: object) -> Json:
    """A row of elements; one button where none are given."""
    return {"type": "actions", "elements": list(elements) or [button()], **more}


def option(text: str = "Green", value: str = "green", **more: object) -> Json:
    """One option of a menu."""
    return {"text": plain(text), "value": value, **more}


def options(count: int) -> list[Json]:
    """So many different options."""
    return [option(f"Choice {n}", str(n)) for n in range(count)]


def chooser(kind: str = "static_select", count: int = 2, **more: object) -> Json:
    """A row with one menu, radio group or set of checkboxes."""
    return actions({"type": kind, "action_id": "choose", "options": options(count), **more})


def field(element: Json | None = None, **more: object) -> Json:
    """An input block; a line of text where no element is given."""
    return {"type": "input", "label": plain("Note"), "element": element or {"type": "plain_text_input"}, **more}


def text_input(**more: object) -> Json:
    """An input block with a line of text."""
    return field({"type": "plain_text_input", "action_id": "note", **more})


def image(**more: object) -> Json:
    """An image block."""
    return {"type": "image", "image_url": "https://example.org/chart.png", "alt_text": "Chart", **more}


def cell(text: str = "1.1") -> Json:
    """A table's cell of plain words."""
    return {"type": "raw_text", "text": text}


def table(tall: int = 2, wide: int = 2, text: str = "1.1", **more: object) -> Json:
    """A table of equal cells."""
    return {"type": "table", "rows": [[cell(text)] * wide for _ in range(tall)], **more}


def data_table(tall: int = 2, wide: int = 2, **more: object) -> Json:
    """A data table of equal cells."""
    return {**table(tall, wide), "type": "data_table", "caption": "Actions by theme", **more}


def rich(text: str = "1.1") -> Json:
    """A rich_text block of one run of words."""
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}],
    }


def chart(kind: str = "bar", title: str = "Actions by status", **more: object) -> Json:
    """A chart of one series with two categories."""
    points = [{"label": "Green", "value": 3}, {"label": "Red", "value": 1}]
    axes = {"series": [{"name": "April", "data": points}], "axis_config": {"categories": ["Green", "Red"]}}
    body = {"segments": points} if kind == "pie" else axes
    return {"type": "data_visualization", "title": title, "chart": {"type": kind, **body, **more}}


def series(count: int, points: int = 1) -> Json:
    """The changed parts of a chart with so many series of so many points."""
    labels = [f"Month {n}" for n in range(points)]
    data = [{"label": label, "value": n} for n, label in enumerate(labels)]
    return {
        "series": [{"name": f"Theme {n}", "data": data} for n in range(count)],
        "axis_config": {"categories": labels},
    }


def modal(*blocks: Json, **more: object) -> Json:
    """A modal that can be submitted; with an input block where none are given."""
    listed = list(blocks) or [field()]
    return {"type": "modal", "title": plain("Progress"), "submit": plain("Save"), "blocks": listed, **more}
