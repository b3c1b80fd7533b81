"""The words of a plan's owner cell -> who they name.

A cell may hold several owners: one a line, parted by commas, slashes or "and", or run together where the
line breaks were lost ("Hugh Bennett Jayne Pickering"). The rules go by the shape of words, never by a list of names.
"""

import re
from collections.abc import Callable, Iterator

from plans.model import Owner, OwnerKind


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


POST_NOUNS = _words(
    "accountant administrator adviser advisor analyst architect assistant auditor chair chairman chief clerk "
    "commissioner controller convenor coordinator co-ordinator councillor curator deputy dir director engineer "
    "executive head holder lead leader librarian manager mayor member monitor officer planner president principal "
    "ranger registrar secretary solicitor specialist sponsor supervisor surveyor teacher treasurer trainer warden"
)
TEAM_NOUNS = _words(
    "board bureau cabinet centre college committee consortium council department dept directorate division forum "
    "group network office panel partnership partnerships project section service services staff team teams unit "
    "workforce"
)
CLOSING_NOUNS = _words("board committee forum group panel section team teams unit")
_BARE = (POST_NOUNS | TEAM_NOUNS) - _words(
    "chair chairman chief clerk mayor solicitor treasurer secretary registrar staff all council cabinet board"
)
POST_CODES = _words("ACE ACEX AD CE CEO CEX CFO CIO CX DCE DCEX ED MO SRO")
UNNAMED_WORDS = _words(
    "all any appropriate each everybody everyone nobody none other others relevant responsible tba tbc tbd "
    "the various vacancy vacant"
)
TITLES = _words("cllr councillor dr miss mr mrs ms prof rev sir")
PARTICLES = _words("al bin da de del della der di du el la le st van von")

_NAME_WORD = re.compile(r"(?:O['\u2019]|D['\u2019]|Ma?c)?[^\W\d_]+(?:[-'\u2019][^\W\d_]+)*")
_INITIALS = re.compile(r"[A-Z]\.?(?:[A-Z]\.?)?")
_CODE = re.compile(r"[A-Z][A-Z&]*[A-Z]|Ho[A-Z]{1,2}|[A-Z]")
_DUTY = re.compile(r"\s+to\s+[a-z].*$|\s*\((?:[a-z][^)]*|lead|support)\)\s*$", re.IGNORECASE | re.DOTALL)
_ITEM = re.compile(r"[\n,;]|\s+/\s*|/\s+|(?<=[^\W\d_])/(?=[A-Z])|\s+with\s+|\s+plus\s+|\s*\+\s*")
_WRAPPED = re.compile(
    rf"(?P<before>[^\s,;])[^\S\n]*\n[^\S\n]*(?P<noun>(?:{'|'.join(sorted(_BARE))}))(?=[^\S\n]*(?:[\n,;/]|$))",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+(?:and|&)\s+")
_INITIALLED_POST = re.compile(r"((?:Deputy |Assistant )?Heads? of (?:[A-Z]{2,}|[A-Z](?: [A-Z])+)) (?=[A-Z][a-z])")


def read_owners(words: str) -> tuple[Owner, ...]:
    r"""Who a cell's words name, in their order, each once; the first leads. Lines are parted by "\n"."""
    names = [name for item in _items(words) for part in _split_and(item.strip()) for name in _split_run(part)]
    owners = (Owner(name, kind_of(name)) for name in map(_tidy, names) if name)
    return tuple(dict.fromkeys(owners))


def _items(words: str) -> list[str]:
    """The cell parted; a line that is only a post's or a team's noun ("Manager") ends the name on the line above."""
    return _ITEM.split(_WRAPPED.sub(r"\g<before> \g<noun>", words))


def run_together(words: str) -> bool:
    """Several owners were told apart with nothing between them but a space."""
    items = [part for item in _items(words) for part in _split_and(item.strip())]
    return any(len(_split_run(item)) > 1 for item in items)


def kind_of(name: str) -> OwnerKind:
    """What a single owner's name is by its shape."""
    words = name.split()
    if not words or _is_unnamed(words):
        return OwnerKind.UNNAMED
    if _is_group(words):
        return OwnerKind.TEAM
    if _is_post(words):
        return OwnerKind.POST
    return OwnerKind.PERSON if _is_person(words) else OwnerKind.TEAM


def _tidy(name: str) -> str:
    """Without the duty that follows a name ("Improvement Manager to facilitate", "Ann Lee (lead)")."""
    return " ".join(_DUTY.sub("", name).strip(" .:-\u2013").split())


def _noun(word: str) -> str:
    return word.strip(".,:()").lower()


def _is_unnamed(words: list[str]) -> bool:
    if _noun(words[0]) in UNNAMED_WORDS:
        return True
    return _noun(words[-1]) not in TEAM_NOUNS and not any(letter.isupper() for word in words for letter in word)


def _is_plural_post(word: str) -> bool:
    noun = _noun(word)
    return noun.endswith("s") and noun[:-1] in POST_NOUNS


def _is_group(words: list[str]) -> bool:
    """A team by its noun, or a group of posts ("Corporate Managers"); a post may have a team's noun inside."""
    if any(_is_plural_post(word) for word in words):
        return True
    return _noun(words[-1]) in TEAM_NOUNS and ("of" not in words or not _is_post(words))


def _is_post(words: list[str]) -> bool:
    if len(words) == 1 and (words[0] in POST_CODES or re.fullmatch(r"Ho[A-Z]{1,2}", words[0])):
        return True
    return any(_noun(word) in POST_NOUNS for word in words) and _noun(words[0]) not in TITLES


def _is_name_word(word: str) -> bool:
    """Written like part of somebody's name, and no word for a post or a team."""
    noun = _noun(word)
    if noun in POST_NOUNS or noun in TEAM_NOUNS or _is_plural_post(word) or noun in {"of", "and", "for", "the", "to"}:
        return False
    if _INITIALS.fullmatch(word) or noun in PARTICLES:
        return True
    return bool(_NAME_WORD.fullmatch(word)) and word[0].isupper() and not word.isupper()


def _is_person(words: list[str]) -> bool:
    if _noun(words[0]) in TITLES:
        return len(words) > 1
    full = [word for word in words if not _INITIALS.fullmatch(word)]
    return len(words) > 1 and bool(full) and all(map(_is_name_word, words))


def _is_complete(part: str) -> bool:
    """It could stand alone as an owner, so that an "and" beside it may part two of them."""
    words = part.split()
    if not words:
        return False
    return kind_of(part) is not OwnerKind.TEAM or _is_group(words) or bool(_CODE.fullmatch(part))


def _split_and(item: str) -> list[str]:
    """Parted at each "and" that has a whole owner on both sides: not in "Head of Planning and Transport"."""
    item = _DUTY.sub("", item) if not _AND.search(_DUTY.sub("", item)) else item
    for found in _AND.finditer(item):
        left, right = item[: found.start()], item[found.end() :]
        if _is_complete(left) and _is_complete(_AND.split(right)[0]):
            return [left, *_split_and(right)]
    return [item]


def _split_run(item: str) -> list[str]:
    """Owners that stand one after another with only a space between them."""
    item = _INITIALLED_POST.sub(lambda m: m[0] if not _is_group(item[m.end() :].split()) else f"{m[1]}\n", item)
    parts = [part for line in item.split("\n") for part in _at_boundaries(line.split(), _ends_an_owner)]
    return [name for part in parts for name in _at_people(part)]


def _at_boundaries(words: list[str], ends: Callable[[list[str], int], bool]) -> Iterator[str]:
    start = 0
    for place in range(1, len(words)):
        if ends(words[start:], place - start):
            yield " ".join(words[start:place])
            start = place
    if words:
        yield " ".join(words[start:])


def _ends_an_owner(words: list[str], place: int) -> bool:
    """The word before `place` closes a team or a post, and a new owner begins there."""
    before, after = words[place - 1], words[place:]
    if not after[0][0].isupper() or _noun(after[0]) in POST_NOUNS - {"head"} or _is_plural_post(after[0]):
        return False
    is_before_post = any(_noun(word) in POST_NOUNS for word in after)
    closes = _noun(before) in (CLOSING_NOUNS if is_before_post else TEAM_NOUNS) or _is_plural_post(before)
    if closes and place > 1 and _noun(words[0]) not in {"head", "heads", "director", "directors"}:
        return _noun(after[0]) not in TEAM_NOUNS
    opens = _noun(after[0]) == "head" and after[1:2] == ["of"]
    named = _noun(before) in POST_NOUNS and before[0].isupper()
    return opens or (named and any(_noun(word) in POST_NOUNS for word in after[1:]) and "of" not in after)


def _at_people(part: str) -> list[str]:
    """Names of two words each, when there is an even number of them and nothing but names."""
    words = part.split()
    if not _is_person(words) or _noun(words[0]) in TITLES:
        return [part]
    names = _surnames_ended(words)
    return names if all(len(name.split()) > 1 for name in names) else [part]


def _surnames_ended(words: list[str]) -> list[str]:
    """Each name is a given name, what binds to it (initials, particles), and a surname."""
    names: list[str] = []
    current: list[str] = []
    for word in words:
        current.append(word)
        binds = bool(_INITIALS.fullmatch(word)) or _noun(word) in PARTICLES
        if not binds and len(current) > 1:
            names.append(" ".join(current))
            current = []
    if current and len(words) == len(current) + 2:
        return [" ".join(words)]
    return [*names, *([" ".join(current)] if current else [])]
