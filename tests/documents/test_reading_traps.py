"""What the councils' own documents hold ready for a reader to fall into, trap by trap."""

from collections.abc import Callable
from functools import lru_cache

import pytest

from plans.model import DueKind, Status
from plans.reading import Reading, read_document
from tests.seeds import rebuilt, seed, truth

Check = Callable[[Reading], bool]
FILES = {"000": "000_action_plan", "002": "002_progress_update", "003": "003_improvement_plan", "004": "004_matrix"}


@lru_cache
def readings(number: str) -> dict[str, Reading]:
    """A council's document in each form it has."""
    made = {kind: rebuilt(f"{FILES[number]}.{kind}") for kind in ("docx", "xlsx", "csv")}
    paths = {"txt": seed(number), **made}
    return {kind: read_document(path.read_bytes(), path.name) for kind, path in paths.items()}


def kinds(reading: Reading) -> set[str]:
    """What is doubted."""
    return {doubt.kind for doubt in reading.doubts}


def themes(reading: Reading) -> list[str]:
    """The titles of the themes."""
    return [theme.title for theme in reading.plan.themes]


def has_no_heading_row(reading: Reading) -> bool:
    """No heading, title or key of a page became an action, a theme or a note."""
    repeated = {heading.lower() for heading in reading.plan.columns} | {reading.plan.title.lower()}
    words = {*(a.title.lower() for a in reading.plan.actions), *(t.lower() for t in themes(reading))}
    return not words & repeated and not any(note.words.lower() in repeated for note in reading.plan.notes)


def has_no_markup(reading: Reading) -> bool:
    """No sign of the program that made the document is left in a note or a title."""
    words = [*(note.words for note in reading.plan.notes), *(action.title for action in reading.plan.actions)]
    return not any(mark in one for one in words for mark in ("<p>", "</", "##"))


def parts_each_month(reading: Reading) -> bool:
    """Each note has one month, and none has a label left in front of its words."""
    notes = reading.plan.notes
    return all(note.month for note in notes) and not any(note.words[:1] in "-\u2013" for note in notes)


def owners_are_of_the_owner_column(reading: Reading) -> bool:
    """Nobody who is only named in what was done is asked."""
    told = {note.words for note in reading.plan.notes}
    names = {owner.name for action in reading.plan.actions for owner in action.owners}
    return bool(names) and not any(words.startswith(name) for words in told for name in names if " " in name)


def draft_is_never_a_theme(reading: Reading) -> bool:
    """A running header says which draft it is, not what the actions are about."""
    return not any("draft" in words.lower() for words in themes(reading))


def one_theme_is_within_another(reading: Reading) -> bool:
    """Of two themes with one name inside the other both are kept."""
    return any(one != other and one in other for one in themes(reading) for other in themes(reading))


TRAPS: dict[str, list[Check]] = {
    "000": [
        draft_is_never_a_theme,
        has_no_heading_row,
        one_theme_is_within_another,
        owners_are_of_the_owner_column,
    ],
    "002": [
        has_no_heading_row,
        has_no_markup,
        lambda reading: all(note.actions for note in reading.plan.notes) and len(reading.plan.notes) > 1,
        parts_each_month,
    ],
    "003": [],
    "004": [],
}
# What the truths reject by name: the document, where, and what holds instead.
REJECTED: list[tuple[str, str, Check]] = [
    ("000", "a theme is lost at the page", lambda r: all(action.theme for action in r.plan.actions)),
    ("000", "half a heading is an action", lambda r: "outcomes" not in {a.title.lower() for a in r.plan.actions}),
    (
        "000",
        "letters of another alphabet are a new code",
        lambda r: all(c.isascii() for a in r.plan.actions for c in a.links),
    ),
    (
        "000",
        "a draft that is done completes its action",
        lambda r: not any("draft" in n.words.lower() and n.status is Status.COMPLETED for n in r.plan.notes),
    ),
    ("002", "only the first date is read", lambda r: sum(a.due.has_slipped for a in r.plan.actions) == 1),
    (
        "002",
        "a month inside a note heads one",
        lambda r: {n.month.month for n in r.plan.notes if n.month} == {2, 8, 10},
    ),
    ("002", "a note after a page belongs to nobody", lambda r: "stray-notes" not in kinds(r)),
    ("002", "a condition is a date", lambda r: sum(a.due.kind is DueKind.CONDITIONAL for a in r.plan.actions) == 1),
    (
        "003",
        "a number printed again overwrites",
        lambda r: "repeated-number" in kinds(r) or len({a.ref for a in r.plan.actions}) == len(r.plan.actions),
    ),
    ("003", "a wrapped row is a theme or an action", lambda r: not any(a.title[:1].islower() for a in r.plan.actions)),
    ("003", "half a post is an owner", lambda r: "Manager" not in {o.name for a in r.plan.actions for o in a.owners}),
    ("004", "definitions are actions", lambda r: all(a.elements for a in r.plan.actions)),
]


@pytest.mark.parametrize("number", TRAPS)
def test_every_trap_of_the_truths_is_read_right(number: str) -> None:
    """In every form of the document; and no trap of a truth is left without its check."""
    assert len(truth(f"truth/{number}_*.json").get("traps", [])) == len(TRAPS[number])
    fallen = [
        (kind, place)
        for kind, read in readings(number).items()
        for place, check in enumerate(TRAPS[number])
        if not check(read)
    ]
    assert not fallen


@pytest.mark.parametrize(("number", "wrong", "check"), REJECTED, ids=[wrong for _, wrong, _ in REJECTED])
def test_no_reading_that_a_truth_rejects_is_made(number: str, wrong: str, check: Check) -> None:
    """In every form of the document."""
    assert [kind for kind, reading in readings(number).items() if not check(reading)] == [], wrong
