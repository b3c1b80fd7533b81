"""Any dataclass filled to the brim: every text the same words, every list of one length, every id another.

Lists in lists are shorter, or a digest would hold a million sentences.
"""

import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from itertools import count
from typing import Any, TypeVar

Kind = TypeVar("Kind")
_hints: Callable[[Any], dict[str, Any]] = cache(typing.get_type_hints)

HOSTILE = (
    "",
    "plain words",
    "<!channel> & <@U0MARION> <https://evil.example|click> <!subteam^S1> &amp;lt;",
    "&" * 3_100,
    "<" * 600,
    "*bold* _italic_ ~gone~ `code` ```block``` > quote",
    "line\nfeed\ttab\r\nand\x00null\x1b[31m \u202eturned\u2066",
    "\ud800 lone",
    "👩\u200d🚒 " * 300,
    "one-very-long-word-" * 160,
    "several ordinary words of a patient council officer " * 60,
    " ",
    "=SUM(A1) +1 -1 @here",
    "{{ 7*7 }} %s {0} $HOME ../../etc",
)


def filled(kind: type[Kind], words: str, many: int, *, flag: bool = False) -> Kind:
    """A `kind` with `words` in every text and `many` of everything that there can be several of."""
    return typing.cast("Kind", _value(kind, words, many, flag=flag, ids=count(1)))


def _value(kind: Any, words: str, many: int, *, flag: bool, ids: Iterator[int]) -> Any:  # noqa: ANN401 - any type, any value
    if is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _value(hint, words, many, flag=flag, ids=ids) for name, hint in hints.items()})  # type: ignore[operator] # a class
    if typing.get_origin(kind) is tuple:
        inner = typing.get_args(kind)
        several = (inner[0],) * many if inner[-1] is Ellipsis else inner
        return tuple(_value(one, words, min(many // 2, 5), flag=flag, ids=ids) for one in several)
    if isinstance(kind, types.UnionType):
        first = next(one for one in typing.get_args(kind) if one is not types.NoneType)
        return _value(first, words, many, flag=flag, ids=ids)
    return _plain(kind, words, flag=flag, ids=ids)


def _plain(kind: Any, words: str, *, flag: bool, ids: Iterator[int]) -> object:  # noqa: ANN401 - see above
    if isinstance(kind, type) and issubclass(kind, Enum):
        return list(kind)[next(ids) % len(kind)]
    return {str: words, bool: flag, int: next(ids), date: date(2027, 4, 20)}[kind]
