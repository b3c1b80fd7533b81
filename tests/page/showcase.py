"""Messages and modals that use every kind of block and element that the page can show."""

from typing import Any

Json = dict[str, Any]

STATUSES = ("on target", "underway but will be late", "not underway or significantly late", "completed")


def plain(text: str) -> Json:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    """A mrkdwn text object."""
    return {"type": "mrkdwn", "text": text}


def options(*texts: str) -> list[Json]:
    """Options whose values are their texts."""
    return [{"text": plain(text), "value": text} for text in texts]


def button(label: str, action_id: str, **more: object) -> Json:
    """A button whose value is its label."""
    return {"type": "button", "text": plain(label), "action_id": action_id, "value": label, **more}


def section(text: str, **more: object) -> Json:
    """A section."""
    return {"type": "section", "text": mrkdwn(text), **more}


def entry(label: str, block_id: str, element: Json, **more: object) -> Json:
    """An input block whose element's action id is its block's id."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {"action_id": block_id, **element},
        **more,
    }


def asked(number: int) -> list[Json]:
    """One action of a request: what it is, its last note, what can be answered."""
    status = {
        "type": "static_select",
        "action_id": "status",
        "placeholder": plain("Status"),
        "options": options(*STATUSES),
    }
    menu = {"type": "overflow", "action_id": "more", "options": options("Not mine", "History")}
    words = f'*3.{number} Shorter waiting times for repairs* - was due July 2009\n> February 10: "two of five teams"'
    return [
        section(words, block_id=f"action-{number}", accessory=menu),
        {
            "type": "actions",
            "block_id": f"answer-{number}",
            "elements": [status, button("Add progress", "add"), button("No change", "same")],
        },
    ]


def request(actions: int) -> list[Json]:
    """What an owner is asked."""
    return [
        {"type": "header", "text": plain("How do your actions stand?")},
        *(b for n in range(actions) for b in asked(n)),
    ]


RICH: Json = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Plain "},
                {"type": "text", "text": "loud", "style": {"bold": True}},
                {"type": "user", "user_id": "U0ADEEL"},
                {"type": "emoji", "name": "tada"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "first of all"}]}],
        },
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "3.6  Mar 09"}]},
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "as they said"}]},
    ],
}


def row(*texts: str) -> list[Json]:
    """Cells of a table."""
    return [{"type": "raw_text", "text": text} for text in texts]


TABLE: Json = {"type": "table", "rows": [row("No", "Status"), row("3.2", "will be late"), row("3.3", "on hold")]}
DATA_TABLE: Json = {
    "type": "data_table",
    "caption": "Actions by theme",
    "page_size": 2,
    "rows": [
        row("Theme", "Done"),
        *([*row(f"Theme {n}"), {"type": "raw_number", "value": n, "text": str(n)}] for n in range(4)),
    ],
}
FIGURE: Json = {
    "type": "data_visualization",
    "title": "How they stand",
    "chart": {
        "type": "bar",
        "series": [{"name": "April", "data": [{"label": "completed", "value": 3}, {"label": "on target", "value": 4}]}],
        "axis_config": {"categories": ["completed", "on target"]},
    },
}
KINDS: list[Json] = [
    {"type": "header", "text": plain("Customer plan: April 10")},
    section("*3 completed*, _4 on target_ ~5~ `code`", fields=[mrkdwn("*Silent*\n5.6"), mrkdwn("*Moved*\n3.2")]),
    section("• one\n• two\n&gt; quoted &amp; kept\n```3.6  Mar 09```"),
    section("<@U0ADEEL> <#C0PERFORM|performance> <https://example.org/a?b=1&amp;c=2|the paper>"),
    section("<!date^1270108800^{date_long} at {time}|some day> :tada:"),
    {"type": "divider"},
    {"type": "context", "elements": [mrkdwn("6 of 7 people answered")]},
    {"type": "image", "image_url": "https://pictures.example.org/chart.png", "alt_text": "A chart of ten rounds"},
    {"type": "markdown", "text": "# Heading\nSome **bold** and [a link](https://example.org)\n\n- item"},
    RICH,
]

DETAILS: Json = {
    "type": "modal",
    "callback_id": "progress",
    "title": plain("Add progress"),
    "submit": plain("Save"),
    "close": plain("Cancel"),
    "blocks": [
        section("*3.2 Shorter waiting times for repairs*"),
        entry("Status", "status", {"type": "radio_buttons", "options": options(*STATUSES)}),
        entry(
            "What has happened?",
            "note",
            {"type": "plain_text_input", "multiline": True, "max_length": 300},
            hint=plain("It is printed as you write it."),
        ),
        entry("New date", "due", {"type": "datepicker"}, optional=True),
        entry("Why did it slip?", "reason", {"type": "static_select", "options": options("Vacancies")}, optional=True),
        entry(
            "Applies also to", "also", {"type": "multi_static_select", "options": options("3.3", "4.1")}, optional=True
        ),
        entry("Tell", "tell", {"type": "checkboxes", "options": options("the lead", "the team")}, optional=True),
        entry("Hand over to", "to", {"type": "users_select"}, optional=True),
        entry("Post in", "where", {"type": "conversations_select"}, optional=True),
    ],
}
