"""The name for what travels as JSON."""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
