"""What travels as JSON, and what of it can travel on."""

import json
from typing import Any, NoReturn, TypeAlias

Json: TypeAlias = dict[str, Any]


def loads(text: str | bytes) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """What a text of JSON says.

    Raises:
        ValueError: where it is no JSON, or could not be sent on: half a character, not a number, nested too deeply.
    """
    try:
        value = json.loads(text, parse_constant=_no_constant)
        json.dumps(value, ensure_ascii=False).encode()
    except RecursionError as cause:
        raise ValueError("nested too deeply") from cause
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
