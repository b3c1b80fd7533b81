"""Words for Slack: escaped, cut to length, and dates as people say them.

Slack reads `&`, `<` and `>` in its texts; everything a person wrote passes through `said` before it stands in one.
Source: https://docs.slack.dev/messaging/formatting-message-text
"""

from collections.abc import Iterable
from datetime import date

ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
ELLIPSIS = "…"
TURNERS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""Marks that turn the writing direction of what follows: one in a title would garble the rest of the line."""

UNSHOWN = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), *TURNERS), "") | dict.fromkeys(
    map(ord, "\t\n\r\x0b\x0c\x85"), " "
)

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def clean(words: str) -> str:
    """One line without control characters, direction marks and lone surrogates, none of which Slack can show."""
    # Nothing that is not shown is printable, and to look is far cheaper than to go through every character.
    if words.isprintable() and "  " not in words:
        return words.strip()
    return " ".join(words.translate(UNSHOWN).split())


def short(words: str, limit: int) -> str:
    """Plain words on one line, at most `limit` characters, cut at a word where one ends near the limit."""
    words = clean(words)
    if len(words) <= limit:
        return words
    cut = words[: limit - 1]
    head = cut.rpartition(" ")[0]
    return (head if len(head) > limit * 2 // 3 else cut).rstrip() + ELLIPSIS


def escape(words: str) -> str:
    """The three characters that Slack reads, as it wants them written."""
    return words.translate(ESCAPES)


def said(words: str, limit: int = 2_000) -> str:
    """What a person wrote, safe in mrkdwn; `limit` holds for the escaped text, since that is what Slack counts."""
    words = short(words, limit)
    escaped = escape(words)
    while len(escaped) > limit:
        words = short(words, len(words) - max(1, (len(escaped) - limit) // 5))
        escaped = escape(words)
    return escaped


def quoted(words: str, limit: int = 2_000) -> str:
    """What a person wrote, in quotation marks; nothing for no words."""
    return f"“{said(words, limit)}”" if clean(words) else ""


def note(words: str, limit: int, *, is_no_change: bool) -> str:
    """A note's words in quotation marks; nothing where they only say once more that there is no change."""
    return "" if is_no_change and clean(words).casefold().rstrip(".") == "no change" else quoted(words, limit)


def bold(words: str, limit: int = 300) -> str:
    """What a person wrote, in bold. An asterisk inside would end it early."""
    inside = said(words.replace("*", "∗"), limit)  # noqa: RUF001 - it only looks like the asterisk that it replaces
    return f"*{inside}*" if inside else ""


def day(on: date) -> str:
    """A date as it is said in conversation: "Tuesday 20 April"."""
    return f"{on:%A} {on.day} {on:%B}"


def day_month(on: date) -> str:
    """A date without its weekday: "5 May"."""
    return f"{on.day} {on:%B}"


def number(count: int) -> str:
    """A count in words up to ten."""
    return NUMBERS[count] if 0 <= count < len(NUMBERS) else str(count)


def counted(count: int, thing: str, things: str = "") -> str:
    """A count with its noun: "1 action", "3 actions"."""
    return f"{count} {thing if count == 1 else things or thing + 's'}"


def joined(words: Iterable[str]) -> str:
    """A list as it is said: "3.2, 3.3 and 5.3"."""
    parts = [w for w in words if w]
    return parts[0] if len(parts) == 1 else " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def lines(*parts: str) -> str:
    """The parts that say something, one a line."""
    return "\n".join(p for p in parts if p)


def dotted(*parts: str) -> str:
    """The parts that say something, on one line."""
    return " · ".join(p for p in parts if p)


def fitting(rows: Iterable[str], limit: int, more: str) -> str:
    """As many rows as fit in `limit` characters; `more` tells with `{}` how many were left out."""
    rows, kept, size = list(rows), [], 0
    for row in rows:
        size += len(row) + 1
        if size > limit:
            break
        kept.append(row)
    left = len(rows) - len(kept)
    return "\n".join([*kept, *([more.format(left)] if left else [])])


def chunks(rows: Iterable[str], limit: int = 2_900) -> list[str]:
    """Rows gathered into texts of at most `limit` characters, in order; a longer row stands alone."""
    texts: list[str] = []
    for row in rows:
        if texts and len(texts[-1]) + len(row) < limit:
            texts[-1] = f"{texts[-1]}\n{row}"
        else:
            texts.append(row)
    return texts


def typed(command: str) -> str:
    """A command to be typed, set as code."""
    words = said(command.replace("`", "'"), 200)
    return f"`{words if words.startswith('/') else f'/plan {words}'}`"


def next_steps(tries: Iterable[str]) -> str:
    """What can be typed next; nothing for none."""
    commands = [typed(command) for command in tries][:5]
    return f"Next: {dotted(*commands)}" if commands else ""
