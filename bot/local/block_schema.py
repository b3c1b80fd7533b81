"""The structure of Slack's blocks, judged by the schema in `schema/slack_blocks.json`.

Slack answers a wrong block with sentences that end in a JSON pointer. The ones here are Slack's where they are known
("missing required field", "invalid additional property", "no more than 50 items allowed"), else worded after them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import jsonschema
from jsonschema.exceptions import ValidationError

Where = tuple[str | int, ...]
Problem = tuple[Where, str]

DATA = Path(__file__).parent / "schema" / "slack_blocks.json"
NOUNS = {
    "object": "an object",
    "array": "an array",
    "string": "a string",
    "number": "a number",
    "boolean": "a boolean",
}


def schema_problems(definition: str, value: object) -> Sequence[Problem]:
    """What is wrong with the structure of a JSON value, by a definition of the schema ("KnownBlock", "ModalView")."""
    return _problems(definition, json.dumps(value))


@lru_cache(maxsize=2_000)
def _problems(definition: str, value: str) -> tuple[Problem, ...]:
    """The same of what is written as JSON. A message is mostly the blocks that it had before, and judging is slow."""
    return tuple(problem for error in validator(definition).iter_errors(json.loads(value)) for problem in _said(error))


@cache
def validator(definition: str) -> Any:  # noqa: ANN401 (its class is made as it runs)
    """The compiled schema of one definition, its references replaced by what they name: looking them up is slow."""
    definitions = json.loads(DATA.read_text(encoding="utf-8"))["definitions"]
    extend: Any = jsonschema.validators.extend
    return extend(jsonschema.Draft7Validator, {"discriminator": _discriminator})(
        _inlined(definitions[definition], definitions, {})
    )


def _inlined(node: Any, definitions: Mapping[str, Any], done: dict[str, Any]) -> Any:  # noqa: ANN401 (any JSON)
    """The node with every reference replaced. Slack's blocks hold no circles, so this ends."""
    if isinstance(node, list):
        return [_inlined(item, definitions, done) for item in node]
    if isinstance(node, str) and node.startswith("#/definitions/"):
        name = node.rpartition("/")[2]
        if name not in done:
            done[name] = _inlined(definitions[name], definitions, done)
        return done[name]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _inlined(node["$ref"], definitions, done)
    return {key: _inlined(value, definitions, done) for key, value in node.items()}


def _discriminator(judge: Any, choice: Any, value: object, _schema: object) -> Iterator[ValidationError]:  # noqa: ANN401 (jsonschema's own signature)
    """Judges an object by the schema that its `type` names, and by no other."""
    if not isinstance(value, dict):
        yield ValidationError("object", validator="type", validator_value="object")
        return
    if "type" not in value:
        yield ValidationError("type", validator="required", validator_value=["type"], instance=value)
        return
    kind = value["type"]
    schema = choice["mapping"].get(kind) if isinstance(kind, str) else None
    if schema is None:
        yield ValidationError(str(kind), validator="discriminator", path=("type",))
    else:
        yield from judge.descend(value, schema)


def _said(error: ValidationError) -> Iterator[Problem]:
    """The sentences for one error of jsonschema's; of a choice that fits nowhere, those of the nearest branch."""
    where = tuple(error.absolute_path)
    rule: Any = error.validator_value
    schema: Any = error.schema
    instance: Any = error.instance
    if error.validator == "anyOf":
        yield where, "failed to match all allowed schemas"
        for inner in _nearest(error):
            yield from _said(inner)
    elif error.validator == "required":
        yield from ((where, f"missing required field: {name}") for name in rule if name not in instance)
    elif error.validator == "additionalProperties":
        yield from (
            (where, f"invalid additional property: {name}") for name in instance if name not in schema["properties"]
        )
    elif error.validator == "type":
        yield where, f"must provide {NOUNS[rule]}"
    elif error.validator == "discriminator":
        yield where, f"unsupported type: {error.message}"
    else:
        yield where, "must be a valid enum value"


def _nearest(error: ValidationError) -> list[ValidationError]:
    """The errors of the branch that the value comes nearest to: the one with the fewest."""
    branches: dict[str | int, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(inner.schema_path[0], []).append(inner)
    return min(branches.values(), key=len, default=[])
