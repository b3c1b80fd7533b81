"""The tables. Every row belongs, through its plan or directly, to one workspace.

The same definitions run on SQLite and PostgreSQL; a test holds the migrations equal to them.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.columns import flag, id_, metadata, pairs, to, words
from storage.types import UtcDateTime

workspaces = Table(
    "workspaces",
    metadata,
    id_(),
    Column("team", String(64), nullable=False, unique=True),
    words("name"),
    words("bot_user"),
    Column("installation", String(32), nullable=False, server_default=""),
)

people = Table(
    "people",
    metadata,
    id_(),
    to("workspace_id", "workspaces"),
    Column("user", String(64), nullable=False),
    words("name"),
    words("title"),
    words("zone"),
    Column("kind", String(16), nullable=False, server_default="member"),
    flag("is_admin"),
    Column("is_active", Boolean, nullable=False, server_default=text("true")),
    Column("told_at", UtcDateTime),
    Column("stopped_at", UtcDateTime),
    UniqueConstraint("workspace_id", "user"),
)

plans = Table(
    "plans",
    metadata,
    id_(),
    to("workspace_id", "workspaces"),
    Column("name", String(80), nullable=False),
    words("title"),
    words("appendix"),
    words("period_words"),
    words("as_of_words"),
    Column("as_of", Date),
    Column("columns", JSON, nullable=False),
    words("channel"),
    to("lead_id", "people", nullable=True),
    flag("is_private"),
    Column("document_sha256", String(64), nullable=False, server_default=""),
    pairs("columns_said"),
    Column("imported_at", UtcDateTime, nullable=False),
    Column("keep_months", Integer),
    Column("held_at", UtcDateTime),
    words("held_because"),
    UniqueConstraint("workspace_id", "name"),
)

legend = Table(
    "legend",
    metadata,
    id_(),
    to("plan_id", "plans", index=True),
    Column("position", Integer, nullable=False),
    words("code"),
    words("meaning"),
    Column("kind", String(16), nullable=False),
)

themes = Table(
    "themes",
    metadata,
    id_(),
    to("plan_id", "plans", index=True),
    Column("position", Integer, nullable=False),
    words("ref"),
    words("title"),
)

owners = Table(
    "owners",
    metadata,
    id_(),
    to("plan_id", "plans"),
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    to("person_id", "people", nullable=True, index=True),
    UniqueConstraint("plan_id", "name"),
)

actions = Table(
    "actions",
    metadata,
    id_(),
    to("plan_id", "plans", index=True),
    to("theme_id", "themes", nullable=True),
    Column("position", Integer, nullable=False),
    words("ref"),
    words("title"),
    words("how"),
    words("outcome"),
    words("priority"),
    Column("links", JSON, nullable=False),
    words("due_words"),
    Column("due_kind", String(16), nullable=False),
    Column("due_on", Date),
    Column("due_precision", String(16)),
    Column("due_original_words", Text),
    Column("due_original_on", Date),
    words("due_start_words"),
    Column("due_start_on", Date),
    pairs("schedule"),
    pairs("elements"),
    pairs("extra"),
    pairs("further"),
    Column("status", String(40)),
    Column("imported_status", String(40)),
    Column("stated", Text),
    Column("review_on", Date),
    Column("last_note_id", Integer),
    Column("gone_at", UtcDateTime),
)

action_owners = Table(
    "action_owners",
    metadata,
    Column("action_id", Integer, ForeignKey("actions.id"), primary_key=True),
    Column("owner_id", Integer, ForeignKey("owners.id"), primary_key=True, index=True),
    Column("position", Integer, nullable=False),
)

rounds = Table(
    "rounds",
    metadata,
    id_(),
    to("plan_id", "plans", index=True),
    Column("label", String(80), nullable=False),
    Column("state", String(16), nullable=False),
    Column("opens_on", Date, nullable=False),
    Column("closes_on", Date, nullable=False),
    words("meeting"),
    Column("meeting_on", Date),
    Column("opens_at", UtcDateTime, nullable=False),
    Column("closes_at", UtcDateTime, nullable=False),
    Column("opened_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    to("proposed_by", "people", nullable=True),
    Column("before", JSON),
    Index("ix_rounds_state_opens_at", "state", "opens_at"),
    Index("ix_rounds_state_closes_at", "state", "closes_at"),
    Index(
        "uq_rounds_plan_id_to_come",
        "plan_id",
        unique=True,
        sqlite_where=text("state IN ('planned', 'open')"),
        postgresql_where=text("state IN ('planned', 'open')"),
    ),
    Index(
        "uq_rounds_plan_id_label_live",
        "plan_id",
        "label",
        unique=True,
        sqlite_where=text("state IN ('planned', 'open', 'closed')"),
        postgresql_where=text("state IN ('planned', 'open', 'closed')"),
    ),
)

reminders = Table(
    "reminders",
    metadata,
    id_(),
    to("round_id", "rounds"),
    Column("number", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("done_at", UtcDateTime),
    UniqueConstraint("round_id", "number"),
)

requests = Table(
    "requests",
    metadata,
    id_(),
    to("round_id", "rounds"),
    to("person_id", "people", index=True),
    Column("later_at", UtcDateTime, index=True),
    Column("is_first", Boolean, nullable=False, server_default=text("false")),
    UniqueConstraint("round_id", "person_id"),
)

request_actions = Table(
    "request_actions",
    metadata,
    Column("request_id", Integer, ForeignKey("requests.id"), primary_key=True),
    Column("action_id", Integer, ForeignKey("actions.id"), primary_key=True, index=True),
    Column("position", Integer, nullable=False),
    Column("disowned_at", UtcDateTime),
)

drafts = Table(
    "drafts",
    metadata,
    id_(),
    to("request_id", "requests", index=True),
    Column("channel", String(64), nullable=False),
    Column("ts", String(32), nullable=False),
    words("text"),
    Column("choices", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("corrects", Integer),
    Column("made_at", UtcDateTime, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    Column("read_at", UtcDateTime, nullable=False),
    UniqueConstraint("channel", "ts"),
)

batches = Table(
    "batches",
    metadata,
    id_(),
    to("request_id", "requests", index=True),
    to("person_id", "people"),
    to("draft_id", "drafts", nullable=True, index=True),
    Column("via", String(16), nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("undone_at", UtcDateTime),
)

notes = Table(
    "notes",
    metadata,
    id_(),
    to("plan_id", "plans", index=True),
    to("round_id", "rounds", nullable=True, index=True),
    to("batch_id", "batches", nullable=True, index=True),
    to("author_id", "people", nullable=True),
    words("period"),
    Column("month", Date),
    Column("review_on", Date),
    words("words"),
    Column("status", String(40)),
    Column("stated", Text),
    flag("is_no_change"),
    flag("is_late"),
    Column("said_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),
)

note_actions = Table(
    "note_actions",
    metadata,
    Column("note_id", Integer, ForeignKey("notes.id"), primary_key=True),
    Column("action_id", Integer, ForeignKey("actions.id"), primary_key=True),
    Column("superseded_by", Integer),
    Index("ix_note_actions_action_id_note_id", "action_id", "note_id"),
    # Without what stands: nearly all does, and SQLite would look through it for "not superseded".
    Index(
        "ix_note_actions_superseded_by",
        "superseded_by",
        sqlite_where=text("superseded_by IS NOT NULL"),
        postgresql_where=text("superseded_by IS NOT NULL"),
    ),
)

slippages = Table(
    "slippages",
    metadata,
    id_(),
    to("action_id", "actions", index=True),
    to("note_id", "notes", nullable=True, index=True),
    Column("was", JSON, nullable=False),
    Column("now", JSON, nullable=False),
    words("reason"),
    Column("carries", Integer),
)

doubts = Table(
    "doubts",
    metadata,
    id_(),
    to("plan_id", "plans", index=True),
    Column("kind", String(40), nullable=False),
    words("place"),
    words("says"),
    words("understood"),
    words("why"),
    words("answer"),
    Column("about", JSON, nullable=False, server_default="[]"),
)

uploads = Table(
    "uploads",
    metadata,
    id_(),
    to("workspace_id", "workspaces"),
    to("person_id", "people"),
    Column("file", String(64), nullable=False),
    words("file_name"),
    words("name"),
    Column("state", String(16), nullable=False),
    pairs("columns_said"),
    Column("decisions", JSON, nullable=False, server_default="[]"),
    Column("reading", Text),
    Column("document_sha256", String(64), nullable=False, server_default=""),
    words("reason"),
    flag("is_private"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", UtcDateTime, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Index("ix_uploads_state_next_at", "state", "next_at"),
)

seen = Table(
    "seen",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
)

outbox = Table(
    "outbox",
    metadata,
    id_(),
    to("workspace_id", "workspaces"),
    Column("key", String(120), nullable=False, unique=True),
    Column("kind", String(24), nullable=False),
    Column("subject", JSON, nullable=False),
    Column("recipient", String(64), nullable=False),
    Column("target", String(120), index=True),
    Column("about", String(40), index=True),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("epoch", Integer, nullable=False, server_default="0"),
    Column("next_at", UtcDateTime, nullable=False),
    Column("look_at", UtcDateTime),
    Column("looks", Integer, nullable=False, server_default="0"),
    flag("is_repeat"),
    Column("channel", String(64)),
    Column("ts", String(32)),
    words("reason"),
    Column("made_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    Index("ix_outbox_state_next_at", "state", "next_at"),
)

journal = Table(
    "journal",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String(40), nullable=False),
    Column("hash", String(64), nullable=False),
)

journal_changes = Table(
    "journal_changes",
    metadata,
    Column("number", Integer, ForeignKey("journal.number"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("table", String(24), nullable=False),
    Column("row", String(40), nullable=False),
    Column("salt", String(32)),
    Column("content", Text),
    Column("commitment", String(64), nullable=False),
    Index("ix_journal_changes_table_row", "table", "row"),
)

JOURNALED = frozenset(
    table.name
    for table in (
        *(plans, legend, themes, owners, actions, action_owners, rounds, requests, request_actions),
        *(batches, notes, note_actions, slippages, doubts, people),
    )
)
"""What the record is made of; the rest is on its way in or out."""

SCHEMA = metadata
"""All of the tables, for whoever makes them or compares."""
