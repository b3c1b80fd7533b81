"""What Chaser says of who the plan's owners are: parts of `handlers.views`, and as free of layout."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holder:
    """A name of the plan and the person it stands for; `user` is that person's platform id, or that of a proposal."""

    owner: int
    name: str
    kind: str
    person: str = ""
    user: str = ""
    actions: str = ""
    has_stopped: bool = False


@dataclass(frozen=True, slots=True)
class Who:
    """Who in the workspace the plan's owners are."""

    plan: str
    holders: tuple[Holder, ...]
    tries: tuple[str, ...] = ()
