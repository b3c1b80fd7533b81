"""A thousand phrases for "when" as councils write them, and what a careful officer would say each means."""

import pytest

from plans.dates import read_due
from plans.model import Due, DueKind
from plans.reading.doubts_when import why_open
from tests.tables import groups

GROUPS = groups("when.txt")
KINDS = {**{kind: str(kind) for kind in DueKind}, DueKind.NONE_STATED: "none"}


def told(due: Due) -> str:
    """A due as the table writes it."""
    if due.kind is not DueKind.DATED:
        return f"{KINDS[due.kind]} from {due.start_on}" if due.start_on else KINDS[due.kind]
    assert due.precision
    dated = f"{due.on} {due.precision.split()[0]}"
    return f"{dated} was {due.original_on}" if due.has_slipped else dated


def is_asked(due: Due) -> bool:
    """Whether a doubt is listed of it."""
    return due.kind in (DueKind.NONE_STATED, DueKind.CONDITIONAL) or bool(why_open(due))


@pytest.mark.parametrize("heading", GROUPS)
def test_each_phrase_means_what_an_officer_would_say(heading: str) -> None:
    """What can be told is told, and what cannot is asked."""
    wrong = []
    for words, meanings in GROUPS[heading]:
        due = read_due(words)
        meant = {one.removesuffix(" ?"): one.endswith("?") for one in meanings}
        if told(due) not in meant or (meant[told(due)] and not is_asked(due)):
            wrong.append(f"{words!r} means {meanings}, was read as {told(due)}{' ?' if is_asked(due) else ''}")
    assert len(GROUPS[heading]) > 1
    assert not wrong, "\n".join(wrong)


def test_plain_dates_are_not_asked_about() -> None:
    """An officer who has written a day, a month or a year is left alone."""
    plain = [pair for heading in ("a day", "a month", "a year") for pair in GROUPS[heading]]
    clear = [words for words, meanings in plain if not any(one.endswith("?") for one in meanings)]
    asked = [words for words in clear if read_due(words).on and is_asked(read_due(words))]
    assert len(clear) > 100
    assert len(asked) * 10 < len(clear), asked
