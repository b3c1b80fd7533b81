"""Why a benchmark misses its target, for those that do: printed with the table, and told in docs/performance.md."""

REASONS = {
    "ack_dispatch slash": (
        "the gate looks at the headers and at the payload's shape as well, which Bolt does not; of a command's "
        "few microseconds that is a part. On a busy machine it came out between 1.2 and 1.4."
    ),
    "ack_http button": (
        "the floor takes 24 KB and looks at nothing; ours verifies, decodes and parses them and has Bolt take "
        "them apart, in threads that share one interpreter with the event loop. On a busy machine it came out "
        "between 0.15 and 0.33."
    ),
    "reply_durable": (
        "the floor keeps nothing; ours runs seventeen statements for a press and waits for the disk. SQLite has one "
        "writer, so presses queue for it, up to 32 to a commit. Of what a press computes, half keeps the answer, and "
        "half reads the message again that is to show it."
    ),
    "reply_durable p99": "who comes last to a commit that many share has waited for all of them and for the disk.",
    "status_query": (
        "the floor runs two statements and writes its table unseen; ours runs five, to know who asks and what they may "
        "see, reads 99 rows to show as many as fit, and makes of them cells that no text can break out of and that "
        "Slack will take."
    ),
    "import_docx": (
        "the floor takes the cells' text and no more; ours also sees what is merged, shaded and struck through, for "
        "twice the floor's time, and for as much again makes owners, dates, statuses and notes of it, and a list of "
        "what it doubts."
    ),
    "cold_start": (
        "the floor only imports; ours also imports itself, opens the records, reads the directory, connects a socket "
        "and answers."
    ),
    "cold_start memory, of 55": (
        "Python and the libraries that every start needs hold 56 MiB by themselves: pydantic-settings 18, SQLAlchemy "
        "12, Python 10, Typer with Rich 9, Slack's 6; ours comes on top."
    ),
    "commit_sqlite": (
        "SQLAlchemy takes a tenth of a millisecond to bind each statement and hand it over, a raw connection a tenth "
        "of that; the rest, with the wait for the disk, is the same."
    ),
    "commit_sqlite, a whole press": (
        "the floor inserts three rows and decides nothing; ours asks who may say what of which action, what that "
        "supersedes, how the action then stands and who is to be told."
    ),
    "commit_contended": (
        "many share a commit, which spares waiting for the disk; where that answers within a tenth of a millisecond, "
        "as here, there is little to spare, and Python runs one thread at a time."
    ),
    "commit_contended p99": (
        "threads that queue are let in by turns, so nobody waits for seconds as on the floor; but each waits for the "
        "thirty before it."
    ),
    "next_time": (
        "the floor does not know that clocks skip hours and gives a time that never was; to see that takes a second "
        "offset, two microseconds."
    ),
    "fan_out, 1,000 at 0 ms": (
        "the floor says one thing a thousand times and keeps nothing; ours claims each message, asks whether it may be "
        "said, composes it from the records, and keeps where it is. Slack would take two minutes for so many."
    ),
    "fan_out, 200 at 100 ms": (
        "the floor sends all 200 at once; ours has 32 under way, and the rest as with a thousand."
    ),
    "pace_goodput, 20 workspaces, refused": (
        "where a limit is far below what is assumed, it takes a dozen refusals to find it; after that two in a "
        "thousand."
    ),
    "tick_due, SQLite": (
        "the floor changes 32 rows in two statements; ours keeps each outcome by itself, through SQLAlchemy, since "
        "each has its own."
    ),
    "growth, a press on a long history": (
        "of each action that the message shows the newest note is looked for among all of its notes: with a hundred "
        "of them a third more than with ten, on a busy machine."
    ),
    "growth, a digest of long histories": (
        "it reads every note of the plan, to say in how many rounds an action has been late and when it was last "
        "heard of."
    ),
    "growth, a page of a long plan": (
        "it counts how many of all the actions there are in each status: ten times as many cost half as much again."
    ),
    "commit_pg, 1 at once": (
        "the floor inserts three rows and decides nothing; ours asks in nineteen statements who may say what "
        "of which action, what that supersedes and who is to be told, and each answer decides the next. In "
        "one statement with CTEs they could not see what the others change."
    ),
    "commit_pg, 8 at once": (
        "as with one; only the floor's three rows would go into one statement, and that was 1.0 times the floor here."
    ),
    "commit_pg, 32 at once": (
        "as with one; the floor's three rows in one statement were 1.2 times the floor, and of ours Python "
        "runs one thread at a time."
    ),
}
"""By the benchmark's name."""
