"""What a document was read as, kept as JSON until somebody has looked at it."""

from functools import cache

from pydantic import TypeAdapter

from plans.reading import Reading


@cache
def _adapter() -> TypeAdapter[Reading]:
    # Made once: pydantic looks at every field of a plan for it.
    return TypeAdapter(Reading)


def to_json(reading: Reading) -> str:
    """A reading as JSON; dates in ISO form."""
    return _adapter().dump_json(reading).decode()


def from_json(kept: str) -> Reading:
    """The reading that `to_json` wrote."""
    return _adapter().validate_json(kept)
