"""Statements compiled once a run: every test has an engine of its own, which would compile them all anew."""

from typing import Any

from sqlalchemy import Connection, Engine, event

Key = tuple[Any, ...]


class Compiled(dict[Key, Any]):
    """SQLAlchemy's cache, whose keys begin with an engine's own dialect: here with the dialect's name."""

    def get(self, key: Key, default: Any = None) -> Any:  # noqa: ANN401 - as dict's
        """What was compiled for any engine of the same dialect."""
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: Key, compiled: Any) -> None:  # noqa: ANN401 - as dict's
        """Keep it for all of them."""
        super().__setitem__((key[0].name, *key[1:]), compiled)


def share() -> None:
    """Have all engines of this process share what they compile."""
    compiled = Compiled()

    def connected(connection: Connection) -> None:
        connection.execution_options(compiled_cache=compiled)

    event.listen(Engine, "engine_connect", connected)
