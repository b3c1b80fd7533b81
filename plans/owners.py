"""The words of a plan's owner cell -> who they name.

A cell may hold several owners: one a line, parted by commas, slashes or "and", or run together where the
line breaks were lost ("Hugh Bennett Jayne Pickering"). The rules go by the shape of words, never by a list of names.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from plans.model import Owner, OwnerKind
from plans.owner_words import (
    AREA_NOUNS,
    BARE_NOUNS,
    BEGINNINGS,
    CLOSING_NOUNS,
    PARTICLES,
    POST_CODES,
    POST_NOUNS,
    RANKS,
    SERVICE_NOUNS,
    TEAM_NOUNS,
    TITLES,
    UNNAMED_WORDS,
)

_NAME_WORD = re.compile(r"(?:O['\u2019]|D['\u2019]|Ma?c)?[^\W\d_]+(?:[-'\u2019][^\W\d_]+)*")
_INITIALS = re.compile(r"[A-Z]\.?(?:[A-Z]\.?)?")
_CODE = re.compile(r"[A-Z][A-Z&]*[A-Z]|Ho[A-Z]{1,2}|[A-Z]")
_DUTY = re.compile(
    r"\s+to\s+[a-z].*$|\s*\((?:(?-i:[a-z])[^)]*|lead|support|tb[acd]|vacant)\)\s*$|\s+tb[acd]\s*$",
    re.IGNORECASE | re.DOTALL,
)
_ITEM = re.compile(
    r"[,;]\s*then\s+|[\n;]|,(?![^()\n]*\))|(?<=[^\W\d_]{2})\s+then\s+|\s+/\s*|/\s+|(?<=[^\W\d_])/(?=[A-Z]|(?:all|other|relevant|various)\b)|\s+with\s+|\s+plus\s+|\s*\+\s*"
)
_NOBODY = re.compile(r"n/?a|none|nil|not applicable|[-\u2013\u2014.?\"]+", re.IGNORECASE)
_LABELS = r"(?:lead|support(?:ing)?|owner|sponsor|responsible|contributors?)(?:\s+(?:officers?|persons?|partners?|by))?"
# A dash inside a line belongs to a post: "Strategic Lead - Adults".
_LABEL = re.compile(
    rf"(?:^|(?<=[\s(;,])){_LABELS}\s*:\s+|(?:^|(?<=[\n(;,])|(?<=[;,]\s)){_LABELS}\s*[\u2013-]\s+"
    r"|[\s,]+(?:supported by|with support from|assisted by|in consultation with|in partnership with)\s+",
    re.IGNORECASE,
)
_BULLET = re.compile(r"(?:^|(?<=\n))[^\S\n]*(?:[\u2022\u00b7\u25aa*\u2013-]|\d{1,2}[.)])\s+|\s\d{1,2}[.)]\s+(?=[A-Z])")
_NAMED_POST = re.compile(r"(?P<post>[^\n,;/(]+?)\s*\((?P<name>[^)]+)\)")
_POST_AFTER = re.compile(r"\s+[-\u2013]\s+|:\s+")
_BESIDE = re.compile(r"\s*\((?:with|and|plus|supported by|assisted by)\s+([^()]+)\)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_WRAPPED = re.compile(
    rf"(?P<before>[^\s,;])[^\S\n]*\n[^\S\n]*(?P<noun>(?:{'|'.join(sorted(BARE_NOUNS))}))(?=[^\S\n]*(?:[\n,;/]|$))",
    re.IGNORECASE,
)
_HEAD_OF = re.compile(r"\b(?:heads?|directors?|managers?|officers?|leads?)\s+(?:of|for)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"\s*[<(\[]?\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+[>)\]]?")
_PARTED_SURNAMES = re.compile(r"\s*[;/&+]\s*|\s+and\s+", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|AND|&)\s+")
_GLUED = re.compile(r"(?P<end>[^\W\d_]*(?:[^\W\d_][a-z]|[A-Z]{2}))(?=[A-Z][a-z])")
_INITIALLED_POST = re.compile(r"((?:Deputy |Assistant )?Heads? of (?:[A-Z]{2,}|[A-Z](?: [A-Z])+)) (?=[A-Z][a-z])")


@lru_cache(maxsize=4096)
def read_owners(words: str) -> tuple[Owner, ...]:
    r"""Who a cell's words name, in their order, each once; the first leads. Lines are parted by "\n"."""
    names = [
        name
        for item in _items(_unlabelled(_spaced(words)))
        for part in _split_and(item.strip())
        for name in _split_run(part)
    ]
    owners = (Owner(name, kind_of(name)) for name in map(_tidy, names) if name and not _NOBODY.fullmatch(name))
    return tuple(dict.fromkeys(owners))


def _spaced(words: str) -> str:
    """Its lines with single spaces: patterns that look past spaces would take minutes over a thousand of them."""
    without = _ADDRESS.sub("", words)
    return "\n".join(filter(None, (" ".join(line.split()) for line in (without or words).split("\n"))))


def _items(words: str) -> list[str]:
    """The cell parted; a line that is only a post's or a team's noun ("Manager") ends the name on the line above."""
    lines = _WRAPPED.sub(r"\g<before> \g<noun>", words).split("\n")
    return [item for line in lines for item in _surnames_first(line) or _whole_owners(_parts(line))]


def _parts(line: str) -> list[str]:
    return [part.strip() for part in _ITEM.split(line)]


def _surnames_first(line: str) -> list[str]:
    """Names as a directory lists them, "Nair, Priya; Lee, Ann", turned round; none where anything else is there."""
    names = [_turned(part) for part in _PARTED_SURNAMES.split(line.strip())]
    return [name for name in names if name] if all(names) and "," in line else []


def _turned(part: str) -> str:
    """The name that a part holds: "Nair, Priya" is Priya Nair; "" where it holds none."""
    tidy = _tidy(part)
    surname, comma, given = tidy.partition(", ")
    if not comma:
        return tidy if kind_of(tidy) is OwnerKind.PERSON else ""
    is_one = len(_but_particles(surname.split())) == 1 and len(_but_initials(given.split())) <= 1 and given
    return f"{given} {surname}" if is_one and _is_person([*given.split(), *surname.split()]) else ""


def _but_particles(words: list[str]) -> list[str]:
    return [word for word in words if _noun(word) not in PARTICLES]


def _but_initials(words: list[str]) -> list[str]:
    return [word for word in words if not _INITIALS.fullmatch(word)]


@lru_cache(maxsize=4096)
def has_surname_first(words: str) -> bool:
    """Somebody's surname stands before the given name, as in "Nair, Priya"."""
    return any(_surnames_first(line) for line in _unlabelled(_spaced(words)).split("\n"))


def _unlabelled(words: str) -> str:
    """Without what only labels who follows: "Lead: Ann Lee Support: Bob Ray", "N/A"."""
    if _NOBODY.fullmatch(words.strip()):
        return ""
    return _LABEL.sub("\n", _NAMED_POST.sub(_holder, _BESIDE.sub(r"\n\1", _BULLET.sub("\n", words)))).strip()


def _holder(found: re.Match[str]) -> str:
    """A post with its holder in brackets is the holder; brackets about the post stay."""
    return found["name"] if _is_person(found["name"].split()) else found[0]


def _whole_owners(parts: list[str]) -> list[str]:
    """A line's parts, a person's post and the rest of a post's name put back to what they belong to."""
    parts = [_without_post(part) for part in parts]
    if len(parts) % 2 == 0 and all(map(_has_post, parts[::2], parts[1::2])):
        return parts[::2]
    whole: list[str] = []
    for part in parts:
        if whole and _goes_on(whole[-1], part):
            whole[-1] = f"{whole[-1]}, {part}"
        else:
            whole.append(part)
    return whole


def _without_post(part: str) -> str:
    """A person with a post or a service behind or before a dash is the person."""
    halves = _POST_AFTER.split(part)
    people = [half for half in halves if kind_of(_tidy(half)) is OwnerKind.PERSON]
    return people[0] if len(halves) == len(("post", "name")) and len(people) == 1 else part


def _has_post(name: str, post: str) -> bool:
    """A person, and after the comma the post that this person holds."""
    is_post = kind_of(_tidy(post)) is OwnerKind.POST and len(_split_and(post)) == 1
    return is_post and kind_of(_tidy(name)) is OwnerKind.PERSON


def _goes_on(post: str, part: str) -> bool:
    """The part after the comma only says what the post is the head of: "Head of Operations, City Parks"."""
    words = _tidy(part).split()
    if not words or kind_of(_tidy(post)) is not OwnerKind.POST or _noun(words[-1]) in CLOSING_NOUNS or _is_post(words):
        return False
    places = {_noun(word) for word in _tidy(post).split()} - POST_NOUNS - TEAM_NOUNS
    if _noun(words[-1]) in places:
        return True
    if any(map(_is_plural_post, words)) or _is_person(words):
        return False
    is_list = " of " in post and bool(_AND.search(part))
    return is_list or (len(words) > 1 and _noun(words[-1]) not in TEAM_NOUNS - SERVICE_NOUNS)


@lru_cache(maxsize=4096)
def run_together(words: str) -> bool:
    """Several owners were told apart with nothing between them but a space."""
    items = [part for item in _items(_spaced(words)) for part in _split_and(item.strip())]
    return any(len(_split_run(item)) > 1 for item in items)


@lru_cache(maxsize=4096)
def names_post(words: str) -> bool:
    """Some of the words name a post, labels ("Lead: Ann Lee", "Bob Ray (support)") apart."""
    plain = _DUTY.sub("", _LABEL.sub(" ", _spaced(words)))
    return any(kind_of(part.strip()) is OwnerKind.POST for part in re.split(r"[\n,;()/]|\s-\s", plain) if part.strip())


@lru_cache(maxsize=4096)
def kind_of(name: str) -> OwnerKind:
    """What a single owner's name is by its shape."""
    words = name.split()
    if "@" in name:
        return OwnerKind.PERSON
    if (
        name.isupper()
        and not name.title().isupper()
        and min(map(len, words), default=0) > len("THE")
        and len(words) > 1
    ):
        return kind_of(name.title())
    if not words or _is_unnamed(words):
        return OwnerKind.UNNAMED
    if _is_group(words):
        return OwnerKind.TEAM
    if _is_post(words):
        return OwnerKind.POST
    return OwnerKind.PERSON if _is_person(words) else OwnerKind.TEAM


def _tidy(name: str) -> str:
    """Without the duty that follows a name ("Improvement Manager to facilitate", "Ann Lee (lead)").

    Brackets say more about a person, and which of several a post is: "Corporate Director (Resources)".
    """
    tidy = " ".join(_DUTY.sub("", name).strip(" .:?-\u2013").split())
    alone = _IN_BRACKETS.sub("", tidy)
    return alone if alone and _is_person(alone.split()) else tidy


def _noun(word: str) -> str:
    return word.strip(".,:()").lower()


def _is_unnamed(words: list[str]) -> bool:
    if _noun(words[0]) in UNNAMED_WORDS or re.match(
        r"to be (?:confirmed|agreed|appointed|recruited)", " ".join(words), re.IGNORECASE
    ):
        return True
    return _noun(words[-1]) not in TEAM_NOUNS and not any(letter.isupper() for word in words for letter in word)


def _is_plural_post(word: str) -> bool:
    noun = _noun(word)
    return noun.endswith("s") and noun[:-1] in POST_NOUNS


def _is_team_noun(word: str) -> bool:
    noun = _noun(word)
    return noun in TEAM_NOUNS or noun.removesuffix("s") in TEAM_NOUNS


def _is_group(words: list[str]) -> bool:
    """A team by its noun, or a group of posts ("Corporate Managers"); a post may have a team's noun inside."""
    if any(_is_plural_post(word) for word in words):
        return True
    return _is_team_noun(words[-1]) and ("of" not in words or not _is_post(words))


def _is_post(words: list[str]) -> bool:
    is_code = words[0] in POST_CODES or re.fullmatch(r"Ho[A-Z]{1,2}", words[0])
    if is_code and (len(words) == 1 or (words[0].isupper() and len(words[0]) > 1)):
        return True
    return any(_noun(word) in POST_NOUNS for word in words) and _noun(words[0]) not in TITLES


def _is_name_word(word: str) -> bool:
    """Written like part of somebody's name, and no word for a post or a team."""
    noun = _noun(word)
    if noun in POST_NOUNS or _is_team_noun(word) or _is_plural_post(word) or noun in {"of", "and", "for", "the", "to"}:
        return False
    if _INITIALS.fullmatch(word) or noun in PARTICLES:
        return True
    return bool(_NAME_WORD.fullmatch(word)) and word[0].isupper() and not word.isupper()


def _is_person(words: list[str]) -> bool:
    if not words:
        return False
    if _noun(words[0]) in TITLES:
        return len(words) > 1
    if any(_noun(word) in AREA_NOUNS for word in words):
        return False
    if len(words[-1]) > 1 and words[-1].isupper() and not all(map(str.isupper, words)):
        return "." in words[-1] and _is_person(words[:-1])
    full = _but_initials(words)
    return len(words) > 1 and bool(full) and all(map(_is_name_word, words))


def _is_complete(part: str) -> bool:
    """It could stand alone as an owner, so that an "and" beside it may part two of them."""
    part = _tidy(part)
    words = part.split()
    if not words:
        return False
    return kind_of(part) is not OwnerKind.TEAM or _is_group(words) or bool(_CODE.fullmatch(part))


def _split_and(item: str) -> list[str]:
    """Parted at each "and" that has a whole owner on both sides: not in "Head of Planning and Transport"."""
    parts: list[str] = []
    rest: str | None = item
    while rest is not None:
        first, rest = _at_first_and(rest)
        parts.append(first)
    return parts


def _at_first_and(item: str) -> tuple[str, str | None]:
    item = _DUTY.sub("", item) if not _AND.search(_DUTY.sub("", item)) else item
    for found in _AND.finditer(item):
        left, right = item[: found.start()], item[found.end() :]
        if not _is_one_post(left, right) and _is_complete(left) and _is_complete(_AND.split(right, maxsplit=1)[0]):
            return left, right
    return item, None


def _is_one_post(left: str, right: str) -> bool:
    """The "and" stands inside what a post is the head of: "Head of Legal and Democratic Services"."""
    end = _noun(right.rpartition(" ")[2])
    if _HEAD_OF.match(left) and "," in left:
        return kind_of(right) is OwnerKind.TEAM and not _is_group(right.split())
    return bool(_HEAD_OF.match(left)) and end in SERVICE_NOUNS and not _HEAD_OF.search(right)


def _split_run(item: str) -> list[str]:
    """Owners that stand one after another with only a space between them."""
    item = _INITIALLED_POST.sub(lambda m: m[0] if not _is_group(item[m.end() :].split()) else f"{m[1]}\n", item)
    lines = (line for glued in item.split("\n") for line in _unglued(glued))
    parts = [part for line in lines for part in _at_boundaries(line.split(), _ends_an_owner)]
    return [name for part in parts for name in _at_people(part)]


def _unglued(item: str) -> list[str]:
    """Parted where a capital follows a small letter inside a word and both sides are whole owners.

    "McDonald" and "DeSouza" are one word; in "TeamLeader" the end is no owner of its own, in "Head of LeisureNet
    Services" it may be what the post is the head of, in "ICTProject Manager" which manager it is.
    """
    for found in _GLUED.finditer(item):
        left, right = item[: found.end()], item[found.end() :]
        is_of = _noun(found["end"]) in BEGINNINGS or (bool(_HEAD_OF.search(left)) and kind_of(right) is OwnerKind.TEAM)
        is_inside = is_of or left.isupper() or _noun(right) in BARE_NOUNS
        if not is_inside and _is_complete(left) and _is_complete(right):
            return [left, *_unglued(right)]
    return [item]


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
    is_rank = _noun(before) in RANKS and place == 1
    opens = _noun(after[0]) == "head" and after[1:2] == ["of"] and not is_rank
    named = _noun(before) in POST_NOUNS and before[0].isupper() and not is_rank
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
