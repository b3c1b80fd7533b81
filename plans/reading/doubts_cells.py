"""Doubts about codes, marks and misreadings in cells: what the key lacks, what scanning may have spoilt."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import pairwise

from plans.dates import read_due
from plans.model import Action, Doubt, DueKind, OwnerKind, joined
from plans.owners import names_post
from plans.reading.columns import Meaning
from plans.reading.evidence import Evidence
from plans.reading.legend import colour_of, hue_of, status_of
from plans.reading.lookalikes import has_lookalikes, in_latin
from plans.reading.wording import clip, labels
from plans.statuses import read_state

_ALIKE = 0.7
_NOT_REVISED = {"n/a", "na", "none", "nil", "no", "no change", "not applicable", "unchanged", "as original"}
_DOTTED = re.compile(r"(?P<theme>\d+\.|[A-Z]{1,3}[/-]?)(?P<number>\d+)")
_OPEN_STATES = {"ongoing", "underway", "not started"}
_IN_PART = re.compile(r"\bpart(?:s|ial|ially|ly)?\b", re.IGNORECASE)
_TO_CONFIRM = "planned in that year, with no date until somebody says"


def totals(evidence: Evidence) -> Iterator[Doubt]:
    """Rows that sum up others are no actions."""
    for words in evidence.gathered.totals:
        yield Doubt("total-row", "A row", clip(words), "left out", "it sums up other rows")


def empty_themes(evidence: Evidence) -> Iterator[Doubt]:
    """A row of words alone with nothing under it may be an action that nobody and no date stand beside."""
    used = {action.theme for action in evidence.plan.actions}
    empty = [theme for theme in evidence.plan.themes if theme not in used]
    for theme in empty:
        words, why = f"{theme.ref} {theme.title}".strip(), "no action stands under it: is it one?"
        yield Doubt("empty-theme", "A row", clip(words), "read as a theme", why)


def bare_themes(evidence: Evidence) -> Iterator[Doubt]:
    """Words alone may be a heading, or an action that nobody and no date stand beside."""
    if evidence.gathered.bare:
        says = clip("; ".join(dict.fromkeys(evidence.gathered.bare)))
        why = "words stand alone there: are they actions with nobody and no date?"
        yield Doubt("bare-theme", "Rows", says, "read as themes, for the actions under them", why)


def done_elsewhere(evidence: Evidence) -> Iterator[Doubt]:
    """No status is read, but a date of completion, 100 % or the heading above says that it is completed."""
    told: dict[str, list[str]] = {}
    for action in (one for one in evidence.plan.actions if one.status is None):
        if words := _says_done(action):
            told.setdefault(words, []).append(action.id)
    for words, ids in told.items():
        place, understood = f"{labels(evidence.plan, ids)} Status", "kept as not completed, and asked about"
        yield Doubt("said-done", place, clip(words), understood, "has it been completed?", tuple(ids))


def _says_done(action: Action) -> str:
    cells = (f"{heading} {words}" for heading, words in action.extra if _WHEN_DONE.search(heading) and _IS_DONE(words))
    title = action.theme.title if action.theme else ""
    return next(cells, title if _ALL_DONE.search(title) else "")


_WHEN_DONE = re.compile(r"\b(?:completed?|closed|finished)\b(?! by)|%", re.IGNORECASE)
_ALL_DONE = re.compile(r"\b(?:completed|closed|archived?)\b(?:\s+(?:actions?|items?|tasks?)|\W*\Z)", re.IGNORECASE)
_IS_DONE = re.compile(r"\s*(?:100\s?%|1(?:\.0)?|.*\d{4}.*|\d{1,2}/\d{1,2}/\d\d)\s*").fullmatch


def guessed_columns(evidence: Evidence) -> Iterator[Doubt]:
    """A column that is read as the action because nothing else can be."""
    for heading, meaning in evidence.gathered.guessed.items():
        why = "no column is headed as the action"
        yield Doubt("guessed-column", f"Column {heading}".strip(), heading, f"read as the {meaning}", why, (heading,))


def unread_revisions(evidence: Evidence) -> Iterator[Doubt]:
    """A revised date that cannot be read: the first one stays, and it may no longer hold."""
    for action in evidence.plan.actions:
        words = evidence.rows[action.id].cell(Meaning.REVISED).text
        due = read_due(words)
        if due.kind is DueKind.NONE_STATED and any(map(str.isalnum, words)) and words.lower() not in _NOT_REVISED:
            place = f"{labels(evidence.plan, [action.id])} Revised date"
            understood, why = f"the date stays {action.due.printed}", "which date is meant?"
            yield Doubt("unread-due", place, clip(words), understood, why, (action.id,))


def misprinted_numbers(evidence: Evidence) -> Iterator[Doubt]:
    """A number out of order between two that leave room for one: "3" between 12 and 14, "1.1" between 1.9 and 1.11.

    Any other number is one only where nothing else tells: it is printed once, and no action has the one it may be.
    """
    numbered = [action for action in evidence.plan.actions if action.ref]
    refs = [action.ref for action in numbered]
    for before, (action, after) in zip(numbered, pairwise(numbered[1:]), strict=False):
        meant = between(before.ref, after.ref)
        is_other = meant not in refs and refs.count(action.ref) == 1 and not action.ref.startswith(meant)
        if meant and action.ref != meant and (action.ref in meant or is_other):
            why = f"it stands between {before.ref} and {after.ref}: is {meant} meant?"
            about = (action.id,)
            yield Doubt("misprinted-number", f"No {action.ref}", clip(action.title), "kept as printed", why, about)


def between(before: str, after: str) -> str:
    """The one number that is missing between two, "" where there is not exactly one."""
    if before.isdecimal() and after.isdecimal():
        return str(int(before) + 1) if int(after) == int(before) + len("xx") else ""
    one, other = _DOTTED.fullmatch(before), _DOTTED.fullmatch(after)
    if not one or not other or one["theme"] != other["theme"]:
        return ""
    return f"{one['theme']}{int(one['number']) + 1}" if int(other["number"]) == int(one["number"]) + len("xx") else ""


def missing_numbers(evidence: Evidence) -> Iterator[Doubt]:
    """Actions with no number in a plan that numbers the others."""
    without = [action.id for action in evidence.plan.actions if not action.ref]
    if without and len(without) < len(evidence.plan.actions):
        place, meant = labels(evidence.plan, without), _left_out([action.ref for action in evidence.plan.actions])
        why = f"the other actions have one: is {joined(meant)} meant?" if meant else "the other actions have one"
        yield Doubt("no-number", place, "", "kept with no number", why, tuple(without))


def _left_out(refs: list[str]) -> list[str]:
    """The numbers that their neighbours leave room for, for those that have none."""
    triples = zip(refs, refs[1:], refs[2:], strict=False)
    return list(filter(None, (between(before, after) for before, ref, after in triples if not ref)))


def missing_titles(evidence: Evidence) -> Iterator[Doubt]:
    """Actions with no words, as where a workbook was saved without what its formulas come to."""
    cells = {id_: (row.cell(Meaning.TITLE), row.cell(Meaning.HOW)) for id_, row in evidence.rows.items()}
    for id_ in (id_ for id_, said in cells.items() if not any(one.lines for one in said)):
        place = f"{labels(evidence.plan, [id_])} Action"
        yield Doubt("no-title", place, "", f"called {id_}", "no words stand there: what is to be done?", (id_,))


def repeated_headings(evidence: Evidence) -> Iterator[Doubt]:
    """A title that begins with the words of its theme."""
    for action in evidence.plan.actions:
        theme = action.theme.title.lower() if action.theme else ""
        start = action.title[: len(theme)].lower()
        if (
            len(theme.split()) > len("abc")
            and start[:2] == theme[:2]
            and SequenceMatcher(None, theme, start, autojunk=False).ratio() >= _ALIKE
        ):
            why = "the title begins with nearly the words of its theme"
            place = labels(evidence.plan, [action.id])
            yield Doubt("heading-in-title", place, clip(action.title), "kept as printed", why, (action.id,))


def odd_owners(evidence: Evidence) -> Iterator[Doubt]:
    """An owner that begins small and stands once, as where scanning spoilt it."""
    names = [owner.name for action in evidence.plan.actions for owner in action.owners if owner.kind is OwnerKind.TEAM]
    for name in dict.fromkeys(names):
        if name[:1].islower() and names.count(name) == 1 and len(name.split()) > 1:
            yield Doubt("odd-owner", "Who", name, "kept as written", "it may be misread: who is meant?", (name,))


def dropped_posts(evidence: Evidence) -> Iterator[Doubt]:
    """A cell that names a person and a post: the post is taken for the person's."""
    for action in evidence.plan.actions:
        words = evidence.rows[action.id].cell(Meaning.OWNER).kept
        if action.owners and all(o.kind is OwnerKind.PERSON for o in action.owners) and names_post(words):
            place, names = f"{labels(evidence.plan, [action.id])} Who", joined(owner.name for owner in action.owners)
            why = "the rest is taken for what they are, not for another owner"
            yield Doubt("person-with-post", place, clip(words), f"read as {names}", why, (action.id,))


def spellings(evidence: Evidence) -> Iterator[Doubt]:
    """Owners that only spaces, capitals, dots or a plural tell apart are probably the same."""
    alike: dict[str, dict[str, None]] = {}
    for action in evidence.plan.actions:
        for owner in action.owners:
            key = re.sub(r"[^a-z0-9&]|s(?=\s|$)", "", owner.name.lower().replace(" and ", "&"))
            alike.setdefault(key, {})[owner.name] = None
    for names in (names for names in alike.values() if len(names) > 1):
        understood = f"read as {len(names)} owners"
        yield Doubt("owner-spellings", "Who", joined(names), understood, "are they the same?", tuple(names))


def initials(evidence: Evidence) -> Iterator[Doubt]:
    """Letters that are the initials of somebody whom the plan names in full."""
    owners = [owner for action in evidence.plan.actions for owner in action.owners]
    people = {_initials(owner.name): owner.name for owner in owners if owner.kind is OwnerKind.PERSON}
    for name in dict.fromkeys(owner.name for owner in owners if owner.name.isupper() and owner.name in people):
        if people[name] != name:
            yield Doubt("initials", "Who", name, "kept as written", f"is it {people[name]}?", (name, people[name]))


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split()).upper()


def schedules(evidence: Evidence) -> Iterator[Doubt]:
    """Marks under the years of a plan over several: what they mean stands nowhere."""
    marked = [action for action in evidence.plan.actions if action.schedule]
    unsaid = [action for action in marked if action.due.on is None]
    marks = dict.fromkeys(
        words for action in marked for _, words in action.schedule if not any(map(str.isalpha, words))
    )
    if unsaid:
        place = f"{labels(evidence.plan, [action.id for action in unsaid])} years"
        why, about = "the plan does not say what the marks mean", tuple(action.id for action in unsaid)
        yield Doubt("schedule-marks", place, " ".join(marks), _TO_CONFIRM, why, about)
    if len(marks) > 1:
        why = "they may be one mark, differently scanned"
        yield Doubt("mark-variants", "Years", " ".join(marks), "taken as the same mark", why)


def answers(evidence: Evidence) -> Iterator[Doubt]:
    """Marks in a matrix that may stand for yes or for no."""
    unsaid: dict[str, list[tuple[str, str]]] = {}
    for action in evidence.plan.actions:
        for heading, words in action.elements:
            if words not in ("YES", "NO"):
                unsaid.setdefault(words, []).append((action.id, heading))
    for words, cells in unsaid.items():
        place, about = labels(evidence.plan, [id_ for id_, _ in cells]), tuple(map(" ".join, cells))
        yield Doubt("open-answer", place, clip(words), "kept as printed", "is it yes or no?", about)


def codes(evidence: Evidence) -> Iterator[Doubt]:
    """Link codes that the key does not have, and those put into Latin letters."""
    known = {entry.code for entry in evidence.plan.legend if entry.code and entry.kind == "link"}
    for action in evidence.plan.actions:
        words = evidence.rows[action.id].cell(Meaning.LINK).text
        if has_lookalikes(words):
            place = f"{labels(evidence.plan, [action.id])} Link"
            why = "its letters only look Latin"
            yield Doubt("lookalike", place, words, f"read as {in_latin(words)}", why, (action.id,))
    unknown = _unknown(evidence.plan.actions, known) if known else {}
    for code, ids in unknown.items():
        place, why = f"{labels(evidence.plan, ids)} Link", "the key does not have it"
        yield Doubt("unknown-code", place, code, "kept as a link", why, tuple(ids))


def _unknown(actions: Iterable[Action], known: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for action in actions:
        elements = {heading for heading, _ in action.elements}
        for code in (code for code in action.links if code not in known | elements):
            found.setdefault(code, []).append(action.id)
    return found


def statuses(evidence: Evidence) -> Iterator[Doubt]:
    """Words in a status column that say no status, and colours that no key explains."""
    unread: dict[str, list[str]] = {}
    coloured: dict[str, list[str]] = {}
    for id_, row in evidence.rows.items():
        words = row.cell(Meaning.STATUS).text
        if not words or in_latin(words).strip().lower() in evidence.legend.codes or _says_state(words):
            continue
        (coloured if colour_of(words) else unread).setdefault(words, []).append(id_)
    for words, ids in coloured.items():
        place, meant = f"{labels(evidence.plan, ids)} Status", status_of(words) or colour_of(words)
        why = "no key says what the colour means"
        yield Doubt("colour-word", place, clip(words), f"read as {meant}", why, tuple(ids))
    for words, ids in unread.items():
        place, why = f"{labels(evidence.plan, ids)} Status", "which status is meant?"
        yield Doubt("unread-status", place, clip(words), "kept with no status", why, tuple(ids))


def shades(evidence: Evidence) -> Iterator[Doubt]:
    """Status cells with a colour and no words that no key explains, and a key's words that only its colour explains."""
    unsaid: dict[str, list[str]] = {}
    for id_, row in evidence.rows.items():
        cell = row.cell(Meaning.STATUS)
        if cell.fill and not cell.lines and cell.fill not in evidence.legend.fills:
            unsaid.setdefault(hue_of(cell.fill) or cell.fill, []).append(id_)
    for colour, ids in unsaid.items():
        place = f"{labels(evidence.plan, ids)} Status"
        why = "no key says what the colour means"
        yield Doubt("unread-colour", place, colour, "kept with no status", why, tuple(ids))
    entries = [entry for entry in evidence.plan.legend if entry.kind == "status"]
    for entry in (one for one in entries if not (status_of(one.meaning) or colour_of(one.code))):
        status = evidence.legend.codes.get((entry.code or entry.meaning).lower())
        why = "its colour says so, its words do not"
        yield Doubt("key-colour", "Key", clip(entry.meaning), f"read as {status or 'no status'}", why)


def _says_state(words: str) -> bool:
    """They are a status, or state what is none of them; how late, or how much is done, is a person's to say."""
    return status_of(words) is not None or (read_state(words).stated in _OPEN_STATES and not _IN_PART.search(words))


RULES = (
    *(
        totals,
        empty_themes,
        bare_themes,
        done_elsewhere,
        guessed_columns,
        unread_revisions,
        misprinted_numbers,
        missing_numbers,
    ),
    *(missing_titles, repeated_headings),
    *(schedules, answers, codes, statuses, shades, odd_owners, dropped_posts, spellings, initials),
)
