"""What a council's words say about how an action stands: only what they clearly say.

The words for a state that is stated are: complete, ongoing, underway, on target, late, not started, on hold,
suspended, carried forward, not achieved, cancelled. "Draft approach completed" completes a draft, not the action;
"pilots underway or completed" is underway; "still outstanding" says nothing of the four statuses of the key.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from plans.date_parts import plain
from plans.model import Status


@dataclass(frozen=True, slots=True)
class State:
    """How an action stands in the words of a text: the status they amount to, if any, and the state they state."""

    status: Status | None = None
    stated: str | None = None


COMPLETE = State(Status.COMPLETED, "complete")
ON_TARGET = State(Status.ON_TARGET, "on target")
LATE = State(Status.LATE, "late")
SIGNIFICANTLY_LATE = State(Status.SIGNIFICANTLY_LATE, "late")
ON_HOLD = State(Status.ON_HOLD, "on hold")
SUSPENDED = State(Status.ON_HOLD, "suspended")
CARRIED_FORWARD = State(Status.CARRIED_FORWARD, "carried forward")
CANCELLED = State(Status.CANCELLED, "cancelled")
NOT_YET_DUE = State(Status.NOT_YET_DUE, "not started")
NOT_STARTED = State(None, "not started")
NOT_ACHIEVED = State(None, "not achieved")
SOMEHOW_LATE = State(None, "late")
ONGOING = State(None, "ongoing")
UNDERWAY = State(None, "underway")

_CLAUSE_ENDS = re.compile(r"[.;:,\n()!?]+(?=\s|\Z)|\s-+\s|\s+(?=but\b)", re.IGNORECASE)
_NOT = r"(?<!\bnot )(?<!\bnever )(?<!\bno longer )(?<!n't )(?<!\bnot been )(?<!\bnot yet )(?<!\boff )"
_MONTHS = r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# What may stand before "complete" for the whole action to be meant; anything else is a part of it.
_WHOLE = (
    r"(?:(?:this|that|it|actions?|work|project|task|all|both|everything|now|fully|is|are|has|have|had|been|was|were|already"
    r"|successfully|we|i|we've|i've|it's|that's|i'm|100%|the|whole|so|yes|finally|got|just|last week|last month|today"
    r"|yesterday|status|please|pls|mark(?:ed)? (?:it |this )?as)[\s-]+)*"
)
_DONE = r"(?:completed?|done|achieved|finished|implemented|delivered|closed|in place and working)"
_AFTER_DONE = (
    r"(?=\s*(?:$|[^\w\s%]|on|in|at|last|this|and|now|to time|ahead|early|within|as|with|during|since|yesterday|today"
    rf"|successfully|for|\d|except|apart|too|already|thanks|bar|{_MONTHS}))"
)
_BEFORE_LATE = r"(?:(?:but|it|this|is|are|now|a bit|bit|slightly|currently|still|running|going to be|be)\s+)*"
_AFTER_LATE = rf"\b(?!\s+(?:{_MONTHS}|spring|summer|autumn|winter|in|20|night))"
_AFTER_ONGOING = r"(?=\s*(?:$|[^\w\s]|(?:with|to|until|through|as|and|but|via|by|in|for|from|at|across)\b))"
_NO_LONGER = r"(?!\s+(?:lifted|ended|no longer|until now))"
# The first that a clause answers to is its state, so that "not underway" is asked before "underway".
_WORDS: tuple[tuple[State, tuple[str, ...]], ...] = (
    (SIGNIFICANTLY_LATE, (r"\bnot under\s?way or significantly late\b", r"\bvery late\b")),
    (SIGNIFICANTLY_LATE, (r"\bsignificantly (?:late|behind|delayed)\b",)),
    (LATE, (r"\bunder\s?way,? but (?:will be |is |running )?late\b", r"\bwill be late\b")),
    (NOT_YET_DUE, (r"\bnot yet due\b", r"\bnot due (?:to start|yet|until)\b")),
    (CARRIED_FORWARD, (r"\bcarr(?:ied|y) (?:forward|over)\b", r"\brolled (?:forward|over)\b")),
    (CARRIED_FORWARD, (r"\bto (?:the )?(?:next|20\d\d/\d+) (?:\w+ )?plan\b",)),
    (SUSPENDED, (rf"{_NOT}(?<!\bwas )\bsuspended\b{_NO_LONGER}",)),
    (ON_HOLD, (rf"{_NOT}(?<!\bwas )\b(?:on hold|paused)\b{_NO_LONGER}", r"\bput back on hold\b")),
    (CANCELLED, (r"\bno longer (?:required|needed|relevant|going ahead|applies|applicable)\b",)),
    (CANCELLED, (rf"{_NOT}\b(?:cancelled|abandoned|withdrawn)\b",)),
    (CANCELLED, (r"\A\s*(?:now )?(?:superseded|discontinued)\b",)),
    (ON_HOLD, (r"\A\s*(?:now )?(?:deferred|postponed)\s*(?:\Z|\b(?:indefinitely|pending)\b)",)),
    (NOT_ACHIEVED, (r"\A\s*(?:failed|missed)\s*\Z",)),
    (NOT_ACHIEVED, (r"\bnot (?:been )?(?:achieved|met)\b", r"\bmissed(?: the)? target\b", r"\btarget missed\b")),
    (NOT_STARTED, (r"\b(?:not|yet to)(?: yet)?(?: been)? (?:start(?:ed)?|begun|begin|commenced?|under\s?way)\b",)),
    (NOT_STARTED, (r"\bnot(?: yet)? in progress\b", r"\bhasn't(?: yet)? (?:started|begun)\b", r"\A\s*no progress\b")),
    (NOT_STARTED, (r"\A\s*(?:to|will|due to|scheduled to|planned to) (?:start|commence|begin)\b",)),
    (NOT_STARTED, (r"\bno plans for action\b", r"\A\s*(?:this )?will be (?:undertaken|started|begun)\b")),
    (ON_TARGET, (rf"{_NOT}\bon (?:target|track|schedule|course)\b",)),
    (SOMEHOW_LATE, (r"\bbehind (?:schedule|target|plan)\b", r"\b(?:off|not on) (?:track|target|schedule)\b")),
    (SOMEHOW_LATE, (r"\b(?:days?|weeks?|months?) (?:late|behind)\b",)),
    (SOMEHOW_LATE, (rf"{_NOT}\boverdue\b", rf"{_NOT}\b(?:delayed|slipped|slipping)\b")),
    (SOMEHOW_LATE, (rf"\A\s*{_BEFORE_LATE}late{_AFTER_LATE}",)),
    (UNDERWAY, (rf"{_NOT}\bunder\s?way\b", rf"{_NOT}\bin progress\b", r"\bprogressing\b")),
    (UNDERWAY, (r"\bpart(?:ial)?ly (?:complete|done|achieved|met)\b",)),
    (UNDERWAY, (r"\bpart(?:ial)?ly (?:implemented|delivered)\b",)),
    (UNDERWAY, (r"\A\s*(?:now |work )?(?:has |have )?(?:started|begun|commenced)\b",)),
    (
        ONGOING,
        (r"\A\s*(?:is |are |still |remains? |now )*(?:on-?\s?going|continuing|continues?|business as usual|bau)\b",),
    ),
    (ONGOING, (rf"(?<!no )\bon-?\s?going{_AFTER_ONGOING}",)),
    (COMPLETE, (rf"\A\s*{_WHOLE}{_DONE}\b{_AFTER_DONE}",)),
)
_RULES = tuple((re.compile(pattern, re.IGNORECASE), state) for state, patterns in _WORDS for pattern in patterns)
# "Complete, awaiting sign-off", "done for most teams" and "complete?" are complete but for something.
_REMAINS = re.compile(
    rf"\b{_DONE}\b(?:[^.;]{{0,40}}\b(?:but|although|however)\b.*?\b(?:not|still|await|need|outstanding)"
    r"|[\s,(-]*(?:subject\s+to|awaiting|pending|except|apart\s+from|other\s+than|excluding|bar|save\s+for|once)\b"
    r"|\s+(?:for|in|at|on|across|by)\s+(?:most|some|many|half|a\s+few|several|one|two|three|four|\d+\s+(?:of|out))\b"
    r"|[^.;\n]{0,60}[,(]\s*not\b|[^.;\n]*\?|\W*(?:no(?=\W*\Z)|not|incomplete|draft|on-?going|re-?opened|phase|stage)\b"
    r"|\W*(?:in part|partial(?:ly)?)\b|\W+(?!100)\d{1,3}\s?%|\W*\d+\s?(?:of|/|out of)\s?\d+(?![\d/])"
    rf"|\s+in\s+\d+\s+(?!days?|weeks?|months?)[a-z]|(?<=complete)\s+(?:{_MONTHS})|\s+for\s+(?:winter|summer|now))",
    re.IGNORECASE | re.DOTALL,
)
# "To be cancelled" is not yet, "cancelled meeting" is a meeting's, and "on track to be late" is late.
_UNCERTAIN = {
    CANCELLED: re.compile(
        r"\bbe cancelled\b|\bcancelled\s+(?:meetings?|events?|sessions?|visits?|orders?)\b", re.IGNORECASE
    ),
    ON_TARGET: re.compile(r"\bon (?:target|track)\s+to\s+(?:be\s+)?(?:delay|late|slip|miss)", re.IGNORECASE),
    COMPLETE: _REMAINS,
}
_GENERAL = (ONGOING, UNDERWAY)


@lru_cache(maxsize=4096)
def read_state(words: str) -> State:
    """How the words of a note, or of a status cell, say that an action stands.

    Where they say two different things, or nothing clear, neither a status nor a state is returned. "No change" is
    not a state: what stood before stands, which the caller knows. A colour's name is not read here: a plan's key
    says what its colours mean.
    """
    states = tuple(state for state in states_in(words) if not _is_uncertain(state, words))
    certain = tuple(state for state in states if state not in _GENERAL) or states[:1]
    return certain[0] if len(certain) == 1 else State()


def states_in(words: str) -> tuple[State, ...]:
    """Every different state that the clauses of a text state, in their order."""
    found = (_state_of(clause) for clause in _CLAUSE_ENDS.split(plain(words)))
    return tuple(dict.fromkeys(state for state in found if state))


def _is_uncertain(state: State, words: str) -> bool:
    """The words say it of a part, or of what may come."""
    doubtful = _UNCERTAIN.get(state)
    return doubtful is not None and bool(doubtful.search(plain(words)))


def _state_of(clause: str) -> State | None:
    return next((state for pattern, state in _RULES if pattern.search(clause)), None)
