"""What to type instead of what is no command: the nearest one, or the way to what people look for by another name."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from handlers.views import Sentence

REF = re.compile(r"\d+(?:\.\d+)*[a-z]?\.?", re.IGNORECASE)
"""An action's number as plans print it."""

_LONG = 5
"""In a word of more letters two of them may be wrong, else one."""
_SHORTEST_BEGINNING = 3


@dataclass(frozen=True, slots=True)
class Instead:
    """Where something is found that people look for by these words, and what can be typed."""

    words: str
    says: str
    tries: tuple[str, ...]


_INSTEAD = (
    Instead("history log notes", "How an action got where it is comes after its number.", ("3.2 history",)),
    Instead(
        "done complete completed finished update progress answer reply save",
        "How an action stands is said to Chaser in a direct message, with its number: “3.2 done, page is live”.",
        ("mine",),
    ),
    Instead("late", "What is past its date:", ("overdue",)),
    Instead(
        "remind reminder reminders chase nudge",
        "Chaser reminds by itself whoever has not answered, twice at most. When next, and whom:",
        ("round", "silent"),
    ),
    Instead("close end", "An open round is closed early, and its digest posted, by:", ("round close",)),
    Instead("cancel drop", "A round that has not opened is cancelled by:", ("round cancel",)),
    Instead("open new begin", "A round opens after a preview. How it is typed:", ("help round",)),
    Instead(
        "report paper papers word excel export",
        "The paper is written with “chaser report” on the machine that Chaser runs on; here the digest is posted when "
        "the round closes.",
        ("round", "status"),
    ),
    Instead("digest summary", "The digest is posted when the round closes. What has come in so far:", ("changed",)),
    Instead("list all show actions plan", "Every action and how it stands:", ("status",)),
    Instead("me my", "Your own actions:", ("mine",)),
    Instead("owner owners people", "Who the plan's owners are:", ("who",)),
    Instead("unsubscribe mute pause quit", "To stop Chaser from writing to you:", ("stop",)),
    Instead("revert withdraw", "To take back what you saved last:", ("undo",)),
)
INSTEAD: Mapping[str, Instead] = {word: one for one in _INSTEAD for word in one.words.split()}


def nearest(
    typed: str, rest: str, commands: Collection[str], changing: Collection[str], alone: Collection[str]
) -> Sentence:
    """What may have been meant by a first word that is no command, and the `rest` that followed it.

    The commands that are `changing` something are offered for a word that is mistyped, never for one that only begins
    alike; what followed is left out where a command stands `alone`.
    """
    unknown = f"I don't know “{typed}”."
    word = typed.casefold()
    near = word if word in INSTEAD else _near(word, commands, changing)
    if near in INSTEAD:
        found = INSTEAD[near]
        meant = "" if near == word else f" Did you mean “{near}”?"
        return Sentence(f"{unknown}{meant} {found.says}", tuple(_of_action(found.tries, rest)))
    if not near:
        return Sentence(unknown, ("help",))
    meant = near if near in alone else f"{near} {rest}".strip()
    return Sentence(f"{unknown} Did you mean “/plan {meant}”?", (meant, "help"))


def is_near(typed: str, word: str) -> bool:
    """Whether one word is the other but for a letter or two: wrong, missing, too many or exchanged."""
    most = 1 + (max(len(typed), len(word)) > _LONG)
    return abs(len(typed) - len(word)) <= most and _distance(typed, word) <= most


def _near(typed: str, commands: Collection[str], changing: Collection[str]) -> str:
    """The nearest word; of two equally near, one that changes nothing."""
    near = [(_distance(typed, word), word in changing, word) for word in (*commands, *INSTEAD) if is_near(typed, word)]
    begun = [(0, False, word) for word in commands if _begins(typed, word) and word not in changing]
    return min([*near, *begun], default=(0, False, ""))[2]


def _begins(typed: str, word: str) -> bool:
    return len(typed) >= _SHORTEST_BEGINNING and word.startswith(typed)


def _of_action(tries: tuple[str, ...], rest: str) -> Iterator[str]:
    """What can be typed, with the number that somebody gave in place of the example's."""
    ref = rest.partition(" ")[0]
    for tried in tries:
        yield tried.replace("3.2", ref, 1) if REF.fullmatch(ref) else tried


def _distance(one: str, other: str) -> int:
    """How many letters are wrong, missing, too many or exchanged with the next."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, its in enumerate(other, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != its)))
            if last and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                row[j] = min(row[j], last[j - 2] + 1)
    return row[-1]
