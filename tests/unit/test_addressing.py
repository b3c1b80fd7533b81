"""To which plan a reply goes, and what is only a courtesy."""

import pytest

from plans.addressing import addressed, courtesy

NAMES = ("Street care", "Street care north", "Depot")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("in Street care: 3.2 done", ("Street care", "3.2 done")),
        ("In street  care north, 3.2 done", ("Street care north", "3.2 done")),
        ("in Depot:\n3.2 done", ("Depot", "3.2 done")),
        ("in Depot we start in June", ("", "in Depot we start in June")),
        ("3.2 done in Depot: yes", ("", "3.2 done in Depot: yes")),
        ("in Yard: 3.2", ("", "in Yard: 3.2")),
    ],
)
def test_a_reply_can_name_its_plan_first(text: str, found: tuple[str, str]) -> None:
    """The longest name that fits; a stop after it tells it from a sentence."""
    assert addressed(text, NAMES) == found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hello!", "hello"),
        ("Good morning Chaser", "hello"),
        ("Thanks, will do.", "thanks"),
        ("ok", "thanks"),
        ("I\u2019m on annual leave until the 20th", "away"),
        ("on leave until the 20th", "away"),
        ("off sick", "away"),
        ("hello, 3.2 is done", None),
        ("on hold until September", None),
        ("great progress", None),
        ("Ann is on leave, so it will be late", None),
        ("done", None),
        ("", None),
    ],
)
def test_only_a_courtesy_alone_is_one(text: str, kind: str | None) -> None:
    """With a word of progress beside it, it is read as progress."""
    assert courtesy(text) == kind
