"""What people say of doubts: accepted as understood, or corrected; kept for when the document comes again.

A correction changes what was understood, never the printed words: "June" said to be June 2010 is printed as "June".
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from plans.dates import read_due, read_month
from plans.errors import NotUnderstood
from plans.model import Action, Decision, Doubt, Due, DueKind, Owner, OwnerKind, Plan, Status
from plans.owners import read_owners
from plans.reading.columns import NO, YES
from plans.reading.legend import colour_of, status_of
from plans.reading.meanings import MEANINGS
from plans.reading.notes import REF
from plans.reading.plan import Reading

OF_COLUMNS = ("unread-column", "guessed-column")
"""Doubts that are corrected by reading the document again, with the column's meaning said."""

_APART = re.compile(r"\s*;\s*")
_YES = re.compile(r"(?:yes|y|same|(?:they are )?the same|it is)", re.IGNORECASE)
_NO = re.compile(r"(?:no|n|not|different|two)", re.IGNORECASE)
_NOTHING = re.compile(r"(?:none|no date|nobody|no one|nothing|-)", re.IGNORECASE)
_LISTED = re.compile(r"\s*,\s*|\s+and\s+|\s*&\s*")


@dataclass(frozen=True, slots=True)
class Settled:
    """A plan with what was decided done to it, the doubts that are still open, and those that were decided."""

    plan: Plan
    left: tuple[Doubt, ...] = ()
    decided: tuple[tuple[Doubt, Decision], ...] = ()


@dataclass(frozen=True, slots=True)
class _Correction:
    """How one kind of doubt is corrected: what is to be typed, and what that does to a plan."""

    hint: str
    do: Callable[[Plan, Sequence[str], str], Plan]


def settle(reading: Reading, decisions: Iterable[Decision]) -> Settled:
    """Do to a plan what was decided of its doubts, before or now; the newest decision of a doubt counts."""
    known = {(d.kind, d.place, d.says): d for d in decisions}
    elsewhere = _of_words(known.values())
    alike = Counter((doubt.kind, doubt.says) for doubt in reading.doubts)
    plan, left, decided = reading.plan, [], []
    for doubt in reading.doubts:
        words = (doubt.kind, doubt.says)
        decision = known.get((doubt.kind, doubt.place, doubt.says))
        if decision is None and doubt.says and alike[words] == 1:
            decision = elsewhere.get(words)
        if decision is None:
            left.append(doubt)
            continue
        plan = corrected(plan, doubt, decision.answer) if decision.answer else plan
        decided.append((doubt, decision))
    return Settled(plan, tuple(left), tuple(decided))


def _of_words(decisions: Iterable[Decision]) -> dict[tuple[str, str], Decision]:
    """Decisions by what stands there: the row may have another number now. None where two rows had the same words."""
    found = list(decisions)
    times = Counter((d.kind, d.says) for d in found)
    return {(d.kind, d.says): d for d in found if times[d.kind, d.says] == 1}


def decided(doubt: Doubt, answer: str = "", before: Iterable[Decision] = ()) -> Decision:
    """What somebody says of a doubt; "" accepts it.

    An answer for some of those that it is about ("3.6: Ann Lee") is added to what was said of the others `before`.
    """
    same = (doubt.kind, doubt.place, doubt.says)
    said = [one.answer for one in before if (one.kind, one.place, one.says) == same and one.answer]
    is_for_some = answer and len(doubt.about) > 1 and all(of != doubt.about for of, _ in _parts(doubt, answer))
    return Decision(*same, f"{said[-1]}; {answer}" if said and is_for_some else answer)


def hint(doubt: Doubt) -> str:
    """What can be typed to correct this, "" where only the document itself can be corrected."""
    if doubt.kind in OF_COLUMNS:
        return f"what the column holds: {', '.join(MEANINGS)}"
    found = _CORRECTIONS.get(doubt.kind)
    if found is None or not doubt.about:
        return ""
    several = len(doubt.about) > 1 and found not in (_LEAVE_OUT, _RENAME, _SAME, _INITIALS)
    return f"{found.hint}; for one alone {doubt.about[0]}: ..." if several else found.hint


def choices(doubt: Doubt) -> tuple[str, ...]:
    """All that can be said of this, where it is one of a few words; else none."""
    if doubt.kind in OF_COLUMNS:
        return MEANINGS
    found = _CORRECTIONS.get(doubt.kind)
    return (*Status, "none") if found is _STATUS else ("yes", "no") if found is _ANSWER else ()


def corrected(plan: Plan, doubt: Doubt, answer: str) -> Plan:
    """The plan with a doubt corrected; "3.6: Ann Lee; 4.3: Bob Ray" says it for each alone.

    Raises:
        NotUnderstood: the words say nothing of this doubt; the sentence says what could be typed.
    """
    found = _CORRECTIONS.get(doubt.kind)
    if found is None or not doubt.about:
        raise NotUnderstood(f"{doubt.place}: only the document itself can be corrected here. Then import it again.")
    for about, words in _parts(doubt, answer):
        plan = found.do(plan, about, words)
    return plan


def _parts(doubt: Doubt, answer: str) -> list[tuple[Sequence[str], str]]:
    """The answer for each that it names; one that names none is for all.

    Raises:
        NotUnderstood: it names one that the doubt is not about.
    """
    parts: list[tuple[Sequence[str], str]] = []
    for piece in filter(None, _APART.split(answer.strip())):
        name, colon, words = piece.partition(":")
        named = [one for one in doubt.about if colon and one.casefold() == name.strip().casefold()]
        if not named and colon and len(doubt.about) > 1 and REF.fullmatch(name.strip()):
            raise NotUnderstood(f"“{name.strip()}” is not among these: {', '.join(doubt.about)}.")
        parts.append((named, words.strip()) if named else (doubt.about, piece))
    return parts


def _changed(plan: Plan, ids: Sequence[str], change: Callable[[Action], Action]) -> Plan:
    return replace(plan, actions=tuple(change(a) if a.id in ids else a for a in plan.actions))


def _date(plan: Plan, ids: Sequence[str], words: str) -> Plan:
    said = Due() if _NOTHING.fullmatch(words) else read_due(words)
    if said.kind is DueKind.NONE_STATED and said.words:
        raise NotUnderstood(f"“{words}” says no date. Type for instance 31 March 2027, ongoing, or no date.")
    return _changed(plan, ids, lambda action: replace(action, due=_meant(action.due, said)))


def _meant(printed: Due, said: Due) -> Due:
    """What was said, in the words that are printed; both dates where two were said."""
    words = " ".join(filter(None, (printed.original_words, printed.words)))
    meant = replace(said, start_words=printed.start_words, start_on=printed.start_on)
    return meant if said.original_on or not words else replace(meant, words=words)


def _owners(plan: Plan, ids: Sequence[str], words: str) -> Plan:
    said = _read_owners(words)
    return _changed(plan, ids, lambda action: replace(action, owners=said))


def _read_owners(words: str) -> tuple[Owner, ...]:
    if _NOTHING.fullmatch(words):
        return ()
    said = read_owners(words)
    if not said or _YES.fullmatch(words) or _NO.fullmatch(words):
        raise NotUnderstood(f"“{words}” names nobody. Type a name, a post or a team.")
    return said


def _rename(plan: Plan, names: Sequence[str], words: str) -> Plan:
    """Every owner of these names is who was said."""
    said = _read_owners(words)

    def change(action: Action) -> Action:
        meant = (said if owner.name in names else (owner,) for owner in action.owners)
        return replace(action, owners=tuple(dict.fromkeys(owner for some in meant for owner in some)))

    return _changed(plan, [a.id for a in plan.actions], change)


def _same(plan: Plan, names: Sequence[str], words: str) -> Plan:
    """Whether several spellings are one owner, as the longest of them says it; or who is meant."""
    if _NO.fullmatch(words):
        return plan
    return _rename(plan, names, max(names, key=len) if _YES.fullmatch(words) else words)


def _initials(plan: Plan, names: Sequence[str], words: str) -> Plan:
    """Whether letters, the first of the names, are the other's initials; or who is meant by them."""
    if _NO.fullmatch(words):
        return plan
    return _rename(plan, names[:1], names[-1] if _YES.fullmatch(words) else words)


def _status(plan: Plan, ids: Sequence[str], words: str) -> Plan:
    said = None if _NOTHING.fullmatch(words) else status_of(words) or colour_of(words)
    if said is None and not _NOTHING.fullmatch(words):
        raise NotUnderstood(f"“{words}” is no status. Type one of: {', '.join(Status)}; or none.")
    return _changed(plan, ids, lambda action: replace(action, status=said))


def _number(plan: Plan, ids: Sequence[str], words: str) -> Plan:
    if len(ids) > 1 or " " in words:
        example = f"{ids[0]}: 3.10; {ids[1]}: 3.11" if len(ids) > 1 else "3.10"
        raise NotUnderstood(f"Which number has which action? Type for instance {example}.")
    if not REF.fullmatch(words):
        raise NotUnderstood(f"“{words}” is no number of an action. Type for instance 3.10.")
    if any(action.ref == words and action.id not in ids for action in plan.actions):
        raise NotUnderstood(f"There is an action {words} already. Type a number that none has.")
    return _changed(plan, ids, lambda action: replace(action, ref=words))


def _title(plan: Plan, ids: Sequence[str], words: str) -> Plan:
    return _changed(plan, ids, lambda action: replace(action, title=words))


def _links(plan: Plan, ids: Sequence[str], words: str) -> Plan:
    said = () if _NOTHING.fullmatch(words) else tuple(filter(None, _LISTED.split(words)))
    return _changed(plan, ids, lambda action: replace(action, links=said))


def _answer(plan: Plan, cells: Sequence[str], words: str) -> Plan:
    """The cells of a matrix, each named by its action's id and its heading, are answered as was said."""
    said = words.strip().lower()
    if said not in YES | NO:
        raise NotUnderstood(f"“{words}” is neither yes nor no. Type one of the two.")
    answer = "YES" if said in YES else "NO"

    def change(action: Action) -> Action:
        elements = tuple((name, answer if f"{action.id} {name}" in cells else one) for name, one in action.elements)
        links = [link for link in action.links if link not in dict(elements)]
        links += [name for name, one in elements if one == "YES"]
        return replace(action, elements=elements, links=tuple(dict.fromkeys(links)))

    return _changed(plan, [a.id for a in plan.actions], change)


def _covered(plan: Plan, ids: Sequence[str], words: str) -> Plan:
    """Notes are about the actions that were said."""
    known = {action.ref or action.id: action.id for action in reversed(plan.actions)}
    said = [one.rstrip(".") for one in _LISTED.split(words) if one]
    unknown = [one for one in said if one not in known]
    if unknown or not said:
        raise NotUnderstood(f"There is no action {', '.join(unknown) or words}. Type the actions' numbers.")
    about = tuple(known[one] for one in said)
    return replace(plan, notes=tuple(replace(n, actions=about) if n.id in ids else n for n in plan.notes))


def _period(plan: Plan, ids: Sequence[str], words: str) -> Plan:
    """Notes are of the month that was said."""
    month = read_month(words)
    if month is None:
        raise NotUnderstood(f"“{words}” names no month of a year. Type for instance February 2027.")
    dated = (replace(n, period=words, month=month) if n.id in ids else n for n in plan.notes)
    return replace(plan, notes=tuple(dated))


def _leave_out(plan: Plan, ids: Sequence[str], words: str) -> Plan:
    """One of several that are alike is left out, with the notes that are about it alone."""
    said = words.casefold().removeprefix("leave out").strip()
    gone = [id_ for id_ in ids if id_.casefold() == said]
    if not gone:
        raise NotUnderstood(f"Which one is to be left out: {' or '.join(ids)}? Type its number.")
    kept = (replace(n, actions=tuple(a for a in n.actions if a not in gone)) for n in plan.notes)
    actions = tuple(a for a in plan.actions if a.id not in gone)
    return replace(plan, actions=actions, notes=tuple(n for n in kept if n.actions))


_DATE = _Correction("a date, for instance 31 March 2027; or ongoing; or no date", _date)
_OWNERS = _Correction("a name, a post or a team; several parted by commas", _owners)
_RENAME = _Correction("who is meant: a name, a post or a team", _rename)
_SAME = _Correction("yes, no, or who is meant", _same)
_INITIALS = _Correction("yes, no, or who is meant", _initials)
_STATUS = _Correction("a status, for instance completed; or none", _status)
_NUMBER = _Correction("the right number", _number)
_TITLE = _Correction("the right words", _title)
_LINKS = _Correction("the codes, parted by commas; or none", _links)
_ANSWER = _Correction("yes or no", _answer)
_COVERED = _Correction("the numbers of the actions that the note is about", _covered)
_PERIOD = _Correction("the month, for instance February 2027", _period)
_LEAVE_OUT = _Correction("the number of the one to leave out", _leave_out)

_DATES = ("two-dates", "open-due", "conditional-due", "unread-due", "no-due", "proposed-date", "schedule-marks")
_CORRECTIONS = {
    **dict.fromkeys(_DATES, _DATE),
    **dict.fromkeys(
        ("no-owner", "struck-owner", "person-with-post", "split-names", "surname-first", "unsure-owner"), _OWNERS
    ),
    "owner-spellings": _SAME,
    "initials": _INITIALS,
    "odd-owner": _RENAME,
    **dict.fromkeys((f"owner-{kind}" for kind in OwnerKind if kind is not OwnerKind.PERSON), _RENAME),
    **dict.fromkeys(("colour-differs", "colour-word", "unread-colour", "unread-status", "said-done"), _STATUS),
    **dict.fromkeys(("repeated-number", "misprinted-number", "no-number"), _NUMBER),
    **dict.fromkeys(("lookalike", "unknown-code"), _LINKS),
    **dict.fromkeys(("shared-notes", "parted-note"), _COVERED),
    **dict.fromkeys(("heading-in-title", "no-title"), _TITLE),
    "open-answer": _ANSWER,
    "undated-note": _PERIOD,
    "same-name": _LEAVE_OUT,
}
"""By the kind of the doubt. What is said of columns is done by reading again."""
