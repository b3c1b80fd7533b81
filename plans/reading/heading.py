"""What a document says about the whole plan: its title, appendix, period, and the month it stands at."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from plans.date_parts import ANY_MONTH
from plans.dates import read_month
from plans.reading.document import tidy
from plans.reading.legend import is_key

_MONTH_YEAR = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{ANY_MONTH}\.?,?\s+(?:\d{{4}}|'?\d{{2}})\b"
_APPENDIX = re.compile(r"\b(?:appendix|annexe?|enclosure)\s+(?:\d+|[A-Z]|one|two|three|four|five|six)\b", re.IGNORECASE)
_AS_OF = re.compile(
    rf"(?:progress\s+(?:update|report)|update|as\s+(?:at|of)|position\s+at)[\s:,\u2013-]*(?:(?:at|for|to)\s+)?"
    rf"(?P<month>{_MONTH_YEAR})",
    re.IGNORECASE,
)
_DATED_TITLE = re.compile(
    rf"(?P<title>.*\w.*?)\s+[-\u2013\u2014]\s+progress\s+(?:update|report)\s+{_MONTH_YEAR}", re.IGNORECASE
)
_PERIOD = re.compile(rf"{_MONTH_YEAR}\s*(?:-|\u2013|to)\s*{_MONTH_YEAR}", re.IGNORECASE)
_PLAN = re.compile(r"\b(?:action|improvement|implementation|delivery|recovery|service)?\s*plan\b", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?:(?:first|second|third|final|working)\s+)?draft(?:\s+v?[\d.]+)?|page\s+\d+.*|\d+\s+of\s+\d+|-?\s*\d+\s*-?"
    r"|(?:official|confidential|restricted|not protectively marked|unclassified)(?:\s*-.*)?"
    r"|\(?(?:continued|cont'?d?)\.*(?:\s+(?:overleaf|on next page))?\)?|(?:p\.?t\.?o\.?|over)",
    re.IGNORECASE,
)
_EDGES = " \t-\u2013\u2014:,*#("
_LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Heading:
    """A plan's title without its appendix and its "Progress update February 2010", and these apart."""

    title: str
    appendix: str = ""
    period_words: str = ""
    as_of_words: str = ""
    as_of: date | None = None


def read_heading(lines: tuple[str, ...], name: str) -> Heading:
    """Read the lines outside the plan's table; the file's name stands in for a title that is missing."""
    all_words = "\n".join(lines)
    as_of = _AS_OF.search(all_words)
    appendix = _APPENDIX.search(all_words)
    period = _PERIOD.search(all_words)
    return Heading(
        title=_title(lines) or named_after(name),
        appendix=appendix[0] if appendix else "",
        period_words=period[0] if period else "",
        as_of_words=as_of["month"] if as_of else "",
        as_of=read_month(as_of["month"]) if as_of else None,
    )


def is_aside(words: str) -> bool:
    """Words of the page, not of the plan: "Second draft", "Page 3 of 7"."""
    return bool(_ASIDE.fullmatch(words.strip()))


def _title(lines: tuple[str, ...]) -> str:
    """The first line that a dash and "Progress update" with a month follow, or that speaks of a plan, or any."""
    likely = [line for line in lines if not is_key(line) and not is_aside(line) and len(line) < _LONGEST_TITLE]
    dated = next(filter(None, map(_DATED_TITLE.match, likely)), None)
    if dated:
        return tidy(_APPENDIX.sub("", dated["title"])).strip(_EDGES)
    cleaned = [words for words in map(_without_asides, likely) if words]
    return next(filter(_PLAN.search, cleaned), cleaned[0] if cleaned else "")


def _without_asides(line: str) -> str:
    return tidy(_APPENDIX.sub("", _AS_OF.sub("", line))).strip(_EDGES)


def named_after(name: str) -> str:
    """The title of a document that has none: its file's name without its ending."""
    return tidy(re.sub(r"[-_]+", " ", PurePath(name).stem)) or "Action plan"
