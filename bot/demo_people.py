"""The people of the demo's workspace: the plan's owners, holders for its posts and teams, and the officer."""

import re
from collections.abc import Iterable

from bot.local.directory import Channel, Directory, Member, Team
from plans.model import OwnerKind, Plan

OFFICER = Member("U0OFFICER", "priya", "Priya Shah", "Performance Officer", is_admin=True)
BOT = Member("U0CHASER", "chaser", "Chaser", is_bot=True)
HOLDERS = (
    "Sam Field",
    "Alex Morgan",
    "Robin Hale",
    "Chris Doyle",
    "Pat Larkin",
    "Jamie Frost",
    "Lee Barton",
    "Morgan Ellis",
    "Casey Wynn",
    "Drew Palmer",
    "Kit Rowan",
    "Ash Tanner",
)
"""Invented names for those who hold a post or answer for a team; then they are numbered."""


def directory_for(plan: Plan) -> Directory:
    """A workspace in which every owner that the plan names is somebody."""
    people = (OFFICER, *_owners(plan))
    channel = Channel("C0PLAN", "performance", (*(p.id for p in people), BOT.id))
    return Directory(Team("T0LOCAL", "Local workspace"), people, (channel,), BOT)


def _owners(plan: Plan) -> Iterable[Member]:
    found = {owner.name: owner.kind for action in plan.actions for owner in action.owners}
    spare = (name for name in HOLDERS if name not in found)
    for number, (name, kind) in enumerate(found.items(), 1):
        if kind is OwnerKind.PERSON:
            yield _member(number, name, "")
        elif kind is not OwnerKind.UNNAMED:
            yield _member(number, next(spare, f"Officer {number}"), name)


def _member(number: int, name: str, title: str) -> Member:
    handle = re.sub(r"[^a-z]+", ".", name.casefold()).strip(".") or f"person{number}"
    return Member(f"U{number:03}{re.sub('[^A-Z]', '', handle.upper())[:8]}", handle, name, title)
