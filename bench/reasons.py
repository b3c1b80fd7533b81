"""Why a benchmark misses its target, for those that do: printed with the table, and told in docs/performance.md."""

REASONS = {
    "reply_durable": (
        "the floor keeps nothing; ours runs seventeen statements for a press and waits for the disk. SQLite has one "
        "writer, so presses queue for it, up to 32 to a commit."
    ),
    "reply_durable p99": "who comes last to a commit that many share has waited for all of them and for the disk.",
    "status_query": (
        "the floor runs two statements and writes its table unseen; ours also asks who may see what and looks for an "
        "open round, and of its time a third goes into rows that no text can break out of and that Slack will take."
    ),
    "import_docx": (
        "the floor takes the cells' text and no more; ours makes owners, dates, statuses and notes of it, and a list "
        "of what it doubts."
    ),
    "cold_start": (
        "the floor only imports; ours also imports itself, opens the records, reads the directory, connects a socket "
        "and answers."
    ),
    "cold_start memory, of 55": (
        "the libraries that every start needs hold 55 MiB by themselves, half of it SQLAlchemy's; ours comes on top."
    ),
}
"""By the benchmark's name."""
