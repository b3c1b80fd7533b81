"""Years as people write them: of the calendar with four digits or two, and a council's, from April to March."""

import re

YEAR = r"(?P<year>(?:19|20)\d\d|'?\d\d)(?!\d|[a-z](?![a-z]))"
FINANCIAL = r"(?P<first>20\d{2,3}|19\d\d|\d\d)\s?(?P<dash>[/-])\s?(?P<second>(?:19|20)\d\d|\d{1,2})(?![\d/])"
LONG_YEAR = r"(?P<year>(?:19|20)\d\d)(?![\d/]|-\d)"
EITHER_YEAR = rf"(?:\s+of|\s*[,(])?\s*(?:{FINANCIAL}|{LONG_YEAR})"
SHORT, LONG = 2, 4  # digits of a year
LAST_SHORT_YEAR = 29  # "Mar 30" is a day without a year
_FIRST_OLD_YEAR = 80


def full_year(written: str) -> int | None:
    """A year of four digits or two; None where two cannot be told from a day ("Mar 30")."""
    number = int(written.lstrip("'"))
    if len(written) == LONG:
        return number
    if number <= LAST_SHORT_YEAR or written.startswith("'"):
        return 2000 + number
    return 1900 + number if number >= _FIRST_OLD_YEAR else None


def financial_first_year(match: re.Match[str], *, is_told: bool = False) -> int | None:
    """The year in which a written financial year begins; None unless the two years follow each other.

    "20011/2012" is taken for 2011/2012: the second year says which. "26-27" is one only where it `is_told` that a
    year stands there.
    """
    first, second = match["first"], match["second"]
    if not _follow(first, second):
        return None
    if len(first) == SHORT:
        return 2000 + int(first) if (is_told or match["dash"] == "/") and len(second) == SHORT else None
    if len(second) == LONG:
        return int(second) - 1
    return int(first) if len(first) == LONG else None


def _follow(first: str, second: str) -> bool:
    width: int = 10 ** min(SHORT, len(second))
    return (int(first) + 1) % width == int(second) % width
