"""Who may do what: one matrix, deny by default.

The matrix is the one that councils asked for: owners answer for their own actions, a plan's lead runs it,
administrators set it up, everybody else may at most read a plan that is open.
"""

from dataclasses import dataclass
from enum import StrEnum


class Deed(StrEnum):
    """What a request amounts to."""

    HELP = "help"
    QUERY = "query"
    REPLY = "reply, edit"
    ON_BEHALF = "on behalf"
    RUN = "open, close, digest"
    SET_UP = "import, settings"


class Standing(StrEnum):
    """What somebody is to a plan."""

    OWNER = "owner"
    LEAD = "plan lead"
    ADMINISTRATOR = "administrator"
    MEMBER = "member not on the plan"
    GUEST = "guest"
    NAMED_GUEST = "guest who is a named owner"
    OUTSIDER = "external, bot or deactivated"


ALLOWED: dict[Standing, frozenset[Deed]] = {
    Standing.OWNER: frozenset({Deed.HELP, Deed.QUERY, Deed.REPLY}),
    Standing.LEAD: frozenset({Deed.HELP, Deed.QUERY, Deed.REPLY, Deed.ON_BEHALF, Deed.RUN}),
    Standing.ADMINISTRATOR: frozenset(Deed),
    Standing.MEMBER: frozenset({Deed.HELP, Deed.QUERY}),
    Standing.GUEST: frozenset({Deed.HELP}),
    Standing.NAMED_GUEST: frozenset({Deed.HELP, Deed.QUERY, Deed.REPLY}),
    Standing.OUTSIDER: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the records know of somebody and a plan. `kind` is "member", "guest", "external" or "bot"."""

    kind: str = "member"
    is_active: bool = True
    is_admin: bool = False
    is_lead: bool = False
    is_owner: bool = False


def standing(facts: Facts) -> Standing:
    """What somebody is to a plan; the strongest that holds, but a guest is never more than a guest."""
    if not facts.is_active or facts.kind not in ("member", "guest"):
        return Standing.OUTSIDER
    if facts.kind == "guest":
        return Standing.NAMED_GUEST if facts.is_owner else Standing.GUEST
    if facts.is_admin:
        return Standing.ADMINISTRATOR
    if facts.is_lead:
        return Standing.LEAD
    return Standing.OWNER if facts.is_owner else Standing.MEMBER


def may(who: Standing, deed: Deed, *, plan_is_private: bool = False) -> bool:
    """Whether it is allowed. A private plan is closed to members who are not on it."""
    if who is Standing.MEMBER and plan_is_private and deed is not Deed.HELP:
        return False
    return deed in ALLOWED[who]
