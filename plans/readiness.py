"""What stands in the way of asking about a plan's actions, before the first message goes out."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from plans.model import Action, DueKind, Plan, joined

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that one action lacks. `stops` where nobody can be asked about it; `do` is what can be typed."""

    action: Action
    what: str
    stops: bool = False
    do: str = ""


def gaps(plan: Plan, unreached: Mapping[str, str]) -> tuple[Gap, ...]:
    """What every action that is not over lacks, what stops it first.

    `unreached` has the owners who cannot be asked, by the plan's names for them, with the reason.
    """
    live = [action for action in plan.actions if not (action.status and action.status.is_over)]
    found = [gap for rule in (_owners(unreached), _dates, _numbers, _copies) for gap in rule(live)]
    places = {action.id: place for place, action in enumerate(plan.actions)}
    return tuple(sorted(found, key=lambda gap: (not gap.stops, places[gap.action.id])))


def _owners(unreached: Mapping[str, str]) -> Callable[[Sequence[Action]], Iterator[Gap]]:
    def find(actions: Sequence[Action]) -> Iterator[Gap]:
        for action in actions:
            if not action.owners:
                yield Gap(action, "no owner is named", stops=True)
            missing = [owner.name for owner in action.owners if owner.name in unreached]
            stops = len(missing) == len(action.owners)
            for name in missing:
                yield Gap(action, unreached[name], stops=stops, do=f"who {name} is @name")

    return find


def _dates(actions: Sequence[Action]) -> Iterator[Gap]:
    for action in actions:
        if action.due.kind is DueKind.NONE_STATED:
            said = f"no date in “{action.due.words}”" if action.due.words else "no date"
            yield Gap(action, f"{said}: it is asked about, and never overdue")


def _numbers(actions: Sequence[Action]) -> Iterator[Gap]:
    times = Counter(action.ref for action in actions if action.ref)
    for action in actions:
        if times[action.ref] > 1:
            what = f"{times[action.ref]} actions have the number {action.ref}: replies must name it by its title"
            yield Gap(action, what)


def _copies(actions: Sequence[Action]) -> Iterator[Gap]:
    for alike in same_names(actions):
        for action in alike[1:]:
            first = alike[0]
            differ = differences(alike)
            how = f"with different {joined(differ)}" if differ else "and nothing else differs"
            yield Gap(action, f"nearly the same name as {first.ref or first.title}, {how}")


def same_names(actions: Sequence[Action]) -> list[list[Action]]:
    """Actions whose names differ in capitals, stops, the order of words or a plural at most."""
    alike: dict[tuple[str, ...], list[Action]] = defaultdict(list)
    for action in actions:
        words = _WORD.findall(action.title.casefold())
        alike[tuple(sorted(word.removesuffix("s") for word in words))].append(action)
    return [some for some in alike.values() if len(some) > 1]


def differences(actions: Sequence[Action]) -> list[str]:
    """In what actions of the same name differ."""
    facts = (
        ("owners", {action.owners for action in actions}),
        ("dates", {action.due.printed for action in actions}),
        ("ways of doing it", {action.how for action in actions}),
    )
    return [name for name, values in facts if len(values) > 1]
