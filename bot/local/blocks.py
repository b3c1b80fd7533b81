"""Block Kit judged as Slack would judge it: its structure by a schema, its lengths and counts by rules of our own.

Every problem is a sentence as Slack writes them into `response_metadata.messages` of an `invalid_blocks` answer:
`[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]`.
"""

import json
from collections.abc import Iterator

from bot.local.block_checks import node_problems, surface_problems, text_length
from bot.local.block_rules import MAX_DEPTH, VIEW_BYTES, depth, limit_problems, nodes
from bot.local.block_schema import Problem, Where, schema_problems

__all__ = ["problems", "text_length", "view_problems"]

VIEWS = {"modal": "ModalView", "home": "HomeView"}


def problems(blocks: object, surface: str) -> list[str]:
    """What Slack would refuse in the blocks of a "message", "modal" or "home". Never raises over what they are."""
    return _sentences(_judged({"type": surface, "blocks": blocks}, surface, ()))


def view_problems(view: object) -> list[str]:
    """What Slack would refuse in a modal or home view: the view's own fields, and its blocks. Never raises."""
    return _sentences(_view(view))


def _view(view: object) -> Iterator[Problem]:
    where = ("view",)
    if not isinstance(view, dict):
        yield where, "must provide an object"
    elif "type" not in view:
        yield where, "missing required field: type"
    elif (kind := view["type"]) not in list(VIEWS):
        yield (*where, "type"), f"unsupported type: {kind if isinstance(kind, str) else ''}"
    elif depth(view) > MAX_DEPTH:
        yield where, "is nested too deeply"
    else:
        yield from (((*where, *at), says) for at, says in schema_problems(VIEWS[kind], view))
        yield from _judged(view, kind, where)
        if len(json.dumps(view, ensure_ascii=False).encode(errors="surrogatepass")) > VIEW_BYTES:
            yield where, f"must be less than {VIEW_BYTES + 1} bytes"


def _judged(root: dict[str, object], surface: str, where: Where) -> Iterator[Problem]:
    """The blocks by schema and rules. Too deep a nesting ends it: the schema's own descent is recursive."""
    blocks = root.get("blocks")
    if depth(root) > MAX_DEPTH:
        yield (*where, "blocks"), "is nested too deeply"
        return
    if not isinstance(blocks, list):
        yield (*where, "blocks"), "must provide an array"
        return
    for at, block in enumerate(blocks):
        yield from (((*where, "blocks", at, *inner), says) for inner, says in schema_problems("KnownBlock", block))
    yield from _limits(root, where)
    yield from surface_problems(root, surface, where)


def _limits(root: dict[str, object], where: Where) -> Iterator[Problem]:
    """Each place once: a header's text is judged by the header's limit, not also by that of any text."""
    judged: set[Where] = set()
    for node in nodes(root, where):
        for place, says in limit_problems(node):
            if place not in judged:
                judged.add(place)
                yield place, says
        yield from node_problems(node)


def _sentences(found: Iterator[Problem]) -> list[str]:
    return list(dict.fromkeys(f"[ERROR] {says} [json-pointer:{_pointer(where)}]" for where, says in found))


def _pointer(where: Where) -> str:
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in where)
