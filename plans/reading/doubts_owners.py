"""Doubts about who answers for an action: nobody, no person, names parted or turned, and words beside them."""

import re
from collections.abc import Iterator

from plans.model import Doubt, OwnerKind, joined
from plans.owners import has_surname_first, read_owners, run_together
from plans.reading.columns import Meaning
from plans.reading.evidence import Evidence
from plans.reading.wording import clip, labels

# Who has left, covers for somebody or is not sure, and "Ann Lee to lead Bob Ray to support".
_SAYS_MORE = re.compile(
    r"\b(?:left|leaving|retire[ds]?|maternity|paternity|secondment|seconded|cover(?:ing|ed)?|interim|acting|formerly"
    r"|deputy\s*:|tb[acd]|until|till|from)\b|\?|\A\s*not\s"
    r"|\bto\s+(?-i:[a-z]+)\s+(?:and\s+)?(?-i:[A-Z][a-z]+\s+[A-Z][a-z]+)|\bto\s+(?-i:[A-Z][a-z]+\s+[A-Z][a-z]+)",
    re.IGNORECASE,
)


def struck_owners(evidence: Evidence) -> Iterator[Doubt]:
    """Owners that were left out because they are struck through."""
    for id_, row in evidence.rows.items():
        struck = row.cell(Meaning.OWNER).struck
        if struck:
            place = f"{labels(evidence.plan, [id_])} Who"
            yield Doubt("struck-owner", place, clip(", ".join(struck)), "left out", "it is struck through", (id_,))


def no_owners(evidence: Evidence) -> Iterator[Doubt]:
    """Actions that name nobody."""
    nobody = [action.id for action in evidence.plan.actions if not action.owners]
    if nobody:
        place = f"{labels(evidence.plan, nobody)} Who"
        yield Doubt("no-owner", place, "", "nobody can be asked", "who answers for it?", tuple(nobody))


def posts(evidence: Evidence) -> Iterator[Doubt]:
    """Owners that a chat cannot be sent to before somebody says who they are, each once."""
    every = [owner for action in evidence.plan.actions for owner in action.owners]
    # "Ann lee" beside Ann Lee is asked about as another spelling, once.
    people = {owner.name.casefold() for owner in every if owner.kind is OwnerKind.PERSON}
    for kind, one, several in _NOT_PERSONS:
        owners = (owner for owner in every if owner.kind is kind and owner.name.casefold() not in people)
        names = list(dict.fromkeys(owner.name for owner in owners))
        if names:
            understood, why = one if len(names) == 1 else several
            yield Doubt(f"owner-{kind}", "Who", clip(", ".join(names)), understood, why, tuple(names))


_NOT_PERSONS = (
    (OwnerKind.POST, ("a post, not a name", "who holds it?"), ("posts, not names", "who holds them?")),
    (OwnerKind.TEAM, ("a team, not a name", "who answers for it?"), ("teams, not names", "who answers for them?")),
    (OwnerKind.UNNAMED, ("nobody in particular", "who is meant?"), ("nobody in particular", "who is meant?")),
)


def parted_owners(evidence: Evidence) -> Iterator[Doubt]:
    """Owners told apart though the line breaks between them were lost, and names that were turned round."""
    cells = {id_: row.cell(Meaning.OWNER).kept for id_, row in evidence.rows.items()}
    for kind, is_such, why in _PARTED_OWNERS:
        ids = tuple(id_ for id_, words in cells.items() if is_such(words))
        said = dict.fromkeys(cells[id_] for id_ in ids)
        names = dict.fromkeys(owner.name for words in said for owner in read_owners(words))
        if ids:
            place = f"{labels(evidence.plan, ids)} Who"
            yield Doubt(kind, place, clip("; ".join(said)), f"read as {joined(names)}", why, ids)


def _says_more(words: str) -> bool:
    """A person is named, and beside the name stands what may make it somebody else."""
    return bool(_SAYS_MORE.search(words)) and any(owner.kind is OwnerKind.PERSON for owner in read_owners(words))


_PARTED_OWNERS = (
    ("split-names", run_together, "nothing stands between the names"),
    ("surname-first", has_surname_first, "the surname seems to stand first"),
    ("unsure-owner", _says_more, "what stands beside the name says more of who it is"),
)
