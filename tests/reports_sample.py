"""A small invented plan at the end of its March 26 round, one action for each way of standing."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from plans.model import (
    KEY,
    Action,
    Due,
    DueKind,
    LegendEntry,
    Note,
    Owner,
    OwnerKind,
    Plan,
    Precision,
    Round,
    Slippage,
    Status,
    Theme,
)
from reports.summary import Asked

AS_AT = date(2026, 3, 21)
MARCH = date(2026, 3, 1)
ROUND = Round("March 26", date(2026, 3, 2), date(2026, 3, 20), "Scrutiny", date(2026, 4, 2))
HARBOUR, LEISURE = Theme("A safer harbour", "1"), Theme("Leisure for all", "2")
MORWENNA, TOM = Owner("Morwenna Pascoe", OwnerKind.PERSON), Owner("Tom Birch", OwnerKind.PERSON)
HEAD = Owner("Head of Leisure", OwnerKind.POST)


def dated(words: str, on: date, *, first: Due | None = None) -> Due:
    """A due of a month, with the one that it replaced."""
    original = (first.words, first.on) if first else (None, None)
    return Due(words, DueKind.DATED, on, Precision.MONTH, *original)


MAY_25 = dated("May 2025", date(2025, 5, 31))
DREDGED = Action(
    id="a1",
    ref="1.1",
    title="Dredge the inner channel",
    theme=HARBOUR,
    how="Let a contract",
    owners=(MORWENNA,),
    due=dated("Dec 2025", date(2025, 12, 31)),
    priority="H",
    status=Status.COMPLETED,
)
LIGHTS = Action(
    id="a2",
    ref="1.2",
    title="Renew the harbour lights",
    theme=HARBOUR,
    how="Survey, then replace",
    owners=(MORWENNA, TOM),
    due=dated("Sept 2026", date(2026, 9, 30), first=MAY_25),
    priority="H",
    status=Status.LATE,
)
PATROL = Action(
    id="a3",
    ref="1.3",
    title="Share a patrol boat",
    theme=HARBOUR,
    owners=(TOM,),
    due=dated("June 2025", date(2025, 6, 30)),
    priority="M",
    status=Status.SIGNIFICANTLY_LATE,
)
POOL = Action(
    id="a4",
    ref="2.1",
    title="Warm the pool",
    theme=LEISURE,
    owners=(HEAD,),
    due=dated("Jan 2026", date(2026, 1, 31)),
    priority="M",
    status=Status.ON_TARGET,
)
CLUBS = Action(
    id="a5",
    ref="2.2",
    title="Help clubs & choirs",
    theme=LEISURE,
    owners=(HEAD,),
    due=Due("On-going", DueKind.ONGOING),
    status=Status.ON_HOLD,
)
TRAILS = Action(id="a6", ref="2.3", title="Mark the coast trails", theme=LEISURE, status=None)
LATER = Action(
    id="a7",
    ref="2.4",
    title="Open a skate park",
    theme=LEISURE,
    owners=(TOM,),
    due=Due("2028/29", DueKind.DATED, date(2029, 3, 31), Precision.FINANCIAL_YEAR),
    status=Status.NOT_YET_DUE,
)

BEFORE: dict[str, Status | None] = {
    "a1": Status.ON_TARGET,
    "a2": Status.ON_TARGET,
    "a3": Status.SIGNIFICANTLY_LATE,
    "a4": Status.ON_TARGET,
    "a5": Status.ON_HOLD,
    "a6": None,
    "a7": Status.NOT_YET_DUE,
}
ASKED = (
    Asked("Morwenna Pascoe", ("a1", "a2"), said=("a1", "a2")),
    Asked("Tom Birch", ("a2", "a3"), said=("a2", "a3")),
    Asked("Ines Okafor", ("a4",), left=("a4",)),
)
SLIPS = (Slippage("a2", MAY_25, LIGHTS.due, reason="the lamps come from abroad"),)
OLD = (
    Note("n1", "1.1 and 1.2 wait for the survey.", ("a1", "a2"), "October 25", date(2025, 10, 1)),
    Note("n2", "no boat yet", ("a3",), "October 25", date(2025, 10, 1), Status.LATE),
    Note("n3", "new boiler chosen", ("a4",), "January 26", date(2026, 1, 1), Status.ON_TARGET),
    Note("n4", "still no boat", ("a3",), "January 26", date(2026, 1, 1), Status.SIGNIFICANTLY_LATE),
)
NEW = (
    Note("n5", "channel open since 3 March", ("a1",), "March 26", MARCH, Status.COMPLETED),
    Note("n6", "survey done <see plan>", ("a2",), "March 26", MARCH, Status.LATE, author="Morwenna Pascoe"),
    Note("n7", "lamps ordered", ("a2",), "March 26", MARCH, Status.LATE, author="Tom Birch", is_late=True),
    Note("n8", "neighbours withdrew", ("a3",), "March 26", MARCH, Status.SIGNIFICANTLY_LATE),
)
PLAN = Plan(
    title="Coast Action Plan",
    name="Coast plan",
    appendix="Appendix 3",
    actions=(DREDGED, LIGHTS, PATROL, POOL, CLUBS, TRAILS, LATER),
    themes=(HARBOUR, LEISURE),
    notes=OLD + NEW,
    legend=tuple(LegendEntry(s.value, "status") for s in KEY),
    columns=("No", "Action", "How", "Who", "When", "Priority"),
    as_of_words="January 2026",
    as_of=date(2026, 1, 1),
)
EMPTY = replace(PLAN, actions=(), themes=(), notes=(), legend=())

STATUSES = st.none() | st.sampled_from(Status)
WORDS = st.text(max_size=30)
ACTIONS = st.lists(
    st.builds(
        Action,
        id=st.sampled_from([f"a{n}" for n in range(12)]),
        title=WORDS,
        ref=WORDS,
        theme=st.sampled_from([None, DREDGED.theme, PLAN.themes[1]]),
        owners=st.sampled_from([(), DREDGED.owners, LIGHTS.owners]),
        due=st.sampled_from([DREDGED.due, LIGHTS.due, PATROL.due, Due()]),
        status=STATUSES,
    ),
    unique_by=lambda a: a.id,
    max_size=8,
)
NOTES = st.lists(
    st.builds(
        Note,
        id=WORDS,
        words=WORDS,
        actions=st.lists(st.sampled_from([f"a{n}" for n in range(12)]), max_size=3).map(tuple),
        period=st.sampled_from(["March 26", "January 26", ""]),
        status=STATUSES,
        author=WORDS,
    ),
    max_size=8,
)
PLANS = st.builds(lambda actions, notes: replace(PLAN, actions=tuple(actions), notes=tuple(notes)), ACTIONS, NOTES)
"""Any plan of these actions' shape."""
