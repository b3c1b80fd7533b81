"""What a column of a plan's table holds, by the words of its heading."""

import re
from enum import StrEnum
from functools import lru_cache

from plans.date_parts import ANY_MONTH
from plans.errors import NotUnderstood


class Meaning(StrEnum):
    """What a column holds."""

    REF = "number"
    THEME = "theme"
    TITLE = "action"
    HOW = "how"
    OUTCOME = "expected outcome"
    OWNER = "who"
    SUPPORT = "support"
    START = "start"
    DUE = "when"
    REVISED = "revised date"
    PRIORITY = "priority"
    LINK = "link"
    STATUS = "status"
    PERCENT = "percent"
    PROGRESS = "progress"
    EXTRA = "extra"


_PERSON = (
    "(?:officers?|persons?|people|managers?|directors?|members?|leads?|services?|teams?|dep(?:artmen)?ts?|directorates?"
    "|agency|partners?|organisations?|body|bodies|owners?|posts?|roles?|names?)"
)
_DATE = (
    "(?:target|completion|end|finish|due|planned|original|agreed|delivery|implementation|proposed|expected|estimated"
    "|baseline|scheduled|deadline|milestone|review|complete|projected|anticipated)"
)
_NEWER = "(?:current|revised|new|amended|updated|extended|re ?scheduled|forecast|re ?forecast|slipped)"
# The first that a heading answers to is its meaning, so that "progress against outcomes" is asked before outcomes.
_STRONG: tuple[tuple[Meaning, tuple[str, ...]], ...] = (
    (
        Meaning.REF,
        (
            (
                r"(?:(?:action|item|task|rec|recommendation|plan|line|row|serial|unique|actions)(?: plan)? )?(?:no"
                r"|nos|num|number|ref|refs|reference|id)(?: no| number| ref)?"
            ),
            r"s no|s n|sr no|ref code|action code|uid",
        ),
    ),
    (
        Meaning.EXTRA,
        (
            (
                r"(?:actual|date)(?: of)? (?:raised|added|opened|logged|completion|completed|closed|achieved|finish"
                r"|end|agreed)(?: date)?"
            ),
            r"(?:est(?:imated)? |total |unit )?(?:costs?|budgets?|resources?|funding|savings?|finance)(?: .*)?",
            r"(?:financial|resource|budget|staffing) (?:implications?|requirements?|costs?|needs?)(?: .*)?",
            r"(?:key )?risks?(?: .*)?|wards?(?: affected)?|(?:cabinet )?portfolio(?: holder)?|cabinet member",
            r"barriers?(?: .*)?|dependenc(?:y|ies)(?: .*)?",
            r"(?:reporting |governance |monitoring )(?:board|committee|forum|arrangements?|route)|equalit.*",
            r"constraints?|completed? date|monitored by|reported to|signed off(?: by)?",
        ),
    ),
    (
        Meaning.REVISED,
        (
            (
                rf"(?:{_NEWER} )+(?:{_DATE} )*(?:dates?|deadlines?|time ?scales?|completion|finish|end|target|when)"
                r"(?: (?:if|where) .*)?"
            ),
            r"revised",
        ),
    ),
    (
        Meaning.PROGRESS,
        (
            (
                rf"(?:(?:{ANY_MONTH}|latest|current|quarterly|monthly|recent|previous|last|most recent|action"
                r"|general|additional|summary of|q\d?|quarter|mid year|end of year|year end) )*(?:progress|updates?"
                r"|comments?|commentary|remarks|narrative|status update|position statement|position|notes"
                r"|achievements?|work to date)(?! (?:b?rag|status|rating))(?: .*)?"
            ),
            r"(?!date\b)(?:[a-z]+ ){0,3}(?:comments|commentary|updates?|narrative)",
            r"work (?:completed|done|undertaken) .*|actions? (?:taken|to date|completed|undertaken)(?: .*)?",
            r"what (?:has been|have we|we have) (?:done|achieved).*|(?:work )?done (?:so far|to date)",
            r"where (?:are we|we are)(?: now)?",
            r"what has happened.*|status and (?:comments?|progress)|status comments?",
        ),
    ),
    (
        Meaning.START,
        (
            r"(?:(?:planned|proposed|target|actual) )?(?:starts?|commence(?:s|ment)?)(?: (?:date|by|month|quarter))?",
            r"(?:date )?from|date (?:started|commenced)|begins?",
        ),
    ),
    (
        Meaning.STATUS,
        (
            (
                r"(?:(?:current|overall|action|progress|latest|delivery|completion) )*"
                r"(?:status|b?rag|state|traffic lights?|(?<=progress )rating)"
                r"(?: (?:rating|rated|status|colour|code|rag|r a g|b r a g|g a r|red .*|b?rag .*|key|as|at|q|quarter"
                r"|follow up"
                rf"|{ANY_MONTH}))*"
            ),
            r"r a g(?: .*)?|b r a g(?: .*)?|rating|on track",
        ),
    ),
    (
        Meaning.OUTCOME,
        (
            (
                r"(?:(?:expected|intended|desired|anticipated|planned|target|key|required|measurable"
                r"|specific) )*(?:outcomes?(?! areas?\b)|outputs?|impacts?|benefits?|results?)(?: .*)?"
            ),
            r"expected|(?:success|performance|key) (?:measures?|criteria|factors?|indicators?)(?: .*)?",
            r"(?:measures?|indicators?|evidence) (?:of|for) (?:success|impact|completion)|deliverables?",
            r"how (?:will |do |would )?(?:we(?: ll)?|you|it|this|success) (?:will )?know.*|kpis?",
            (
                r"how (?:will |do |would )?(?:we |you |it |this |success )?(?:will )?(?:is |be )?"
                r"(?:measure|evidence|judge|assesse)d?(?: .*)?"
            ),
            r"what (?:will )?success (?:will )?looks? like|what difference.*",
            r"evidence(?: .*)?|success|measured by|what (?:we|will) (?:want to )?achieve.*",
        ),
    ),
    (
        Meaning.SUPPORT,
        (
            r"support(?:ing|ed by|ers?)?(?: .*)?|contributors?|other (?:officers?|partners?|leads?|people).*",
            r"who (?:will )?(?:helps?|supports?)",
            r"with whom|working with|in partnership with|(?:key |delivery |other )?partners?(?: .*)?|who else.*",
            r"others involved|involving|helped by|secondary (?:lead|owner|officer)|deputy(?: lead)?|co lead",
        ),
    ),
    (
        Meaning.OWNER,
        (
            r"(?:by )?whom?(?: will .*| is .*| leads?| lead| by| does.*)?",
            r"(?:(?:action|task|plan|lead|risk) )?owners?(?: name)?|leads?(?: (?:and )?support)?",
            (
                r"(?:lead|responsible|accountable|named|delivery|action|key|nominated|reporting"
                rf"|allocated) {_PERSON}(?: .*)?"
            ),
            r"responsib.*",
            rf"{_PERSON} (?:is |are |will be )?(?:responsible|accountable|leading)",
            r"accountab.*|officers?(?: lead)?|assigned(?: to)?|allocated to|actioned by|action by",
            r"by whom and how|led by|assignee|delivered by|delegated to|sro|who s (?:responsible|leading)",
            r"(?:[a-z]+ ){1,2}(?:leads?|owners?|sponsors?)(?: officers?)?|name of (?:lead|owner|officer)(?: .*)?",
            r"lead responsib.*|leads? (?:and|or) support.*|owned by|action by whom",
        ),
    ),
    (
        Meaning.DUE,
        (
            r"(?:by )?when(?: .*)?|due(?: by| when)?",
            rf"(?:{_DATE} )+(?:dates?|deadlines?|time ?scales?|month|by|quarter)(?: .*)?",
            r"dates? (?:due|for .*|of completion|to be .*)|deadlines?|time ?scales?(?: .*)?",
            r"time ?frames?(?: .*)?|timings?|time ?tables?|time ?lines?|finish(?:es)?|completion|target completion",
            r"(?:to be )?(?:completed?|delivered|done|implemented) by(?: .*)?|(?:target|deadline) for completion",
            rf"(?:due|target) (?:qtr|quarter|month|year)|(?:{_DATE} )+(?:finish|completion|end|delivery)",
            r"by when|end",
        ),
    ),
    (
        Meaning.PRIORITY,
        (
            r"level of priority|(?:action )?priority(?: (?:rating|level|ranking|score|order|code|h.*|high .*))?",
            r"h m l|hml|h m|high medium low|rank(?:ing)?|importance|urgency",
        ),
    ),
    (
        Meaning.LINK,
        (
            r"links?(?: .*)?|linked .*|linkages?(?: .*)?|cross ref.*",
            r"related (?:plan|strateg|document|polic).*|relevant (?:plan|strateg|polic).*|strategic link.*",
            r"source(?: of action| document)?",
        ),
    ),
    (
        Meaning.THEME,
        (
            (
                r"(?:(?:strategic|corporate|key|cqc|service|team|care|quality|main|sub|improvement|council"
                r"|cross cutting|overarching) )*(?:themes?|criteri(?:on|a)|work ?streams?|work ?areas?|priority areas?"
                r"|aims?|goals?|objectives?|ambitions?|pillars?|enablers?|drivers?|dimensions?|domains?|headings?"
                r"|categor(?:y|ies)|indicators?|outcome areas?|priorities)(?: .*)?"
            ),
            r"(?:improvement |focus )?areas?(?: (?:for|of|requiring) .*)?|key lines? of enquiry|kloe|sections?",
            r"standards?(?: .*)?|service areas?|(?:strategic|corporate) priority|priority theme|topics?|subjects?",
        ),
    ),
    (
        Meaning.TITLE,
        (
            (
                r"(?:(?:key|detailed|remedial|further|improvement|required|agreed|proposed|planned|specific|main|management|recommended|next"
                r"|smart|priority|individual|corrective) )*actions?(?: (?:points?|required|needed|necessary"
                r"|to be taken|to take|agreed|steps?|description|title|proposed|planned|name|details?|items?"
                r"|and tasks?|tasks?|we will take|for improvement|plan|text|to address .*|to achieve .*|to deliver .*"
                r"|to be .*|s|milestones))*"
            ),
            r"what(?: (?:we|will|needs|do|is|are|action|must|by|actions).*)?|we will|interventions?",
            r"(?:(?:key|main|planned) )?activit(?:y|ies)",
            r"description of actions?|planned activit(?:y|ies)|to do",
        ),
    ),
    (
        Meaning.HOW,
        (
            r"how(?: .*)?|method(?:ology|s)?|approach|implementation(?: steps?| method| plan)?",
            r"(?:key |action |next )?steps?(?: .*)?|tasks? to complete|sub (?:actions?|tasks?)",
            r"(?:key )?milestones?(?: .*)?|means",
        ),
    ),
)
# What these mean is settled by what the others have left: each takes the first meaning still free.
_WEAK: tuple[tuple[tuple[Meaning, ...], tuple[str, ...]], ...] = (
    (
        (Meaning.TITLE, Meaning.HOW),
        (r"(?:key |main |specific )?tasks?(?: .*)?|projects?(?: .*)?|initiatives?|work(?: .*)?",),
    ),
    ((Meaning.TITLE, Meaning.THEME), (r"(?:[a-z]+ ){0,2}recommendations?(?: .*)?",)),
    ((Meaning.TITLE, Meaning.REF), (r"items?|rec|actions? ref and title|issues? and actions?",)),
    ((Meaning.TITLE, Meaning.HOW), (r"descriptions?|details?(?: .*)?|summary|commitments?|requirements?",)),
    ((Meaning.THEME, Meaning.EXTRA), (r"(?:[a-z]+ )?(?:issues?|findings?|weakness(?:es)?|concerns?|needs?)(?: .*)?",)),
    ((Meaning.OWNER, Meaning.THEME), (r"services?|directorates?|departments?|teams?|units?|names?",)),
    ((Meaning.DUE, Meaning.OUTCOME), (r"targets?(?: .*)?|to",)),
    ((Meaning.DUE, Meaning.OWNER), (r"by",)),
    ((Meaning.DUE, Meaning.EXTRA), (r"dates?|months?|years?|quarters?|period",)),
    ((Meaning.OUTCOME, Meaning.EXTRA), (r"measures?(?: .*)?|purpose|why|rationale|reasons?",)),
    ((Meaning.REF, Meaning.EXTRA), (r"codes?|para(?:graph)?(?: no| ref| number)?",)),
    ((Meaning.STATUS, Meaning.EXTRA), (r"completed?(?: y n| yes no)?|done|achieved|closed|colour",)),
    ((Meaning.LINK, Meaning.EXTRA), (r"plans?|strateg(?:y|ies)|origin|source",)),
)
_STRONG_RULES = tuple((meaning, re.compile("|".join(patterns))) for meaning, patterns in _STRONG)
_WEAK_RULES = tuple((meanings, re.compile("|".join(patterns))) for meanings, patterns in _WEAK)
_LONGEST_HEADING = 90
_NOT_LETTERS = re.compile(r"[^a-z]+")


MEANINGS = tuple(str(meaning) for meaning in Meaning)
"""What can be said of a column; "extra" keeps it as it is printed."""

_SAID = "\ue000"
"""Parts a meaning that somebody said from the heading that they said it of; no document prints it."""


def meaning_said(words: str) -> Meaning:
    """What somebody calls a column's meaning: its name, or any heading that plainly has it.

    Raises:
        NotUnderstood: the sentence has the names.
    """
    wanted = words.strip().lower()
    found = (Meaning(wanted),) if wanted in MEANINGS else meanings_of(words)
    if not found:
        raise NotUnderstood(f"“{words}” is nothing that a column can hold. Say one of: {', '.join(MEANINGS)}.")
    return found[0]


def marked(heading: str, meaning: Meaning) -> str:
    """A heading with the meaning that somebody said it has."""
    return f"{_SAID}{meaning}{_SAID}{heading}"


def printed(heading: str) -> str:
    """A heading as the document has it."""
    return heading.rpartition(_SAID)[2]


def plain(heading: str) -> str:
    """A heading's words in small letters, nothing between them but single spaces."""
    return _NOT_LETTERS.sub(" ", heading.lower()).strip()


@lru_cache(maxsize=4096)
def _told(words: str) -> tuple[Meaning, ...]:
    strong = next((meaning for meaning, pattern in _STRONG_RULES if pattern.fullmatch(words)), None)
    if strong is not None:
        return (strong,)
    return next((meanings for meanings, pattern in _WEAK_RULES if pattern.fullmatch(words)), ())


def meanings_of(heading: str) -> tuple[Meaning, ...]:
    """What a heading may mean, the likeliest first: one where its words are plain, none where they say nothing."""
    if heading.startswith(_SAID):
        return (Meaning(heading.split(_SAID)[1]),)
    stripped = heading.strip()
    if not stripped or len(stripped) > _LONGEST_HEADING:
        return ()
    if stripped in ("#", "\N{NUMERO SIGN}"):
        return (Meaning.REF,)
    words = plain(stripped)
    if re.fullmatch(r"percent(?:age)?(?: complete| done)?", words):
        return (Meaning.PERCENT,)
    if "%" in stripped and re.search(r"complet|progress|done|\A\W*\Z", words):
        return (Meaning.PERCENT,)
    return _told(words) if words else ()
