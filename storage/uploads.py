"""Documents that people gave to Chaser in chat, from the file to the plan.

States: to read; read, and waits for a word; refused, with the reason; kept; dropped.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import Update, select, update

from plans.model import Decision
from plans.reading import Reading
from storage.database import Transaction
from storage.readings import from_json, to_json
from storage.rows import UploadRow, as_row
from storage.tables import uploads

LEASE = timedelta(seconds=90)
"""How long a reader may take over one document: to fetch it, and the 20 seconds that reading may take."""


def add(  # noqa: PLR0913 - each is a fact of the upload
    transaction: Transaction,
    workspace_id: int,
    person_id: int,
    file: str,
    file_name: str,
    name: str,
    now: datetime,
    *,
    is_private: bool = False,
) -> int:
    """Keep that a file was given, to be read; its id. `file` is the platform's id of it."""
    return transaction.insert(
        uploads,
        workspace_id=workspace_id,
        person_id=person_id,
        file=file,
        file_name=file_name,
        name=name,
        state="to read",
        is_private=is_private,
        next_at=now,
        made_at=now,
    )


def by_id(transaction: Transaction, upload_id: int) -> UploadRow | None:
    """One upload."""
    found = transaction.one(select(uploads).where(uploads.c.id == upload_id))
    return as_row(UploadRow, found) if found else None


def hold(transaction: Transaction, upload_id: int) -> None:
    """Let nobody else change this upload until the transaction ends: what was decided is read and added to."""
    transaction.hold(select(uploads.c.id).where(uploads.c.id == upload_id))


def claim(transaction: Transaction, now: datetime) -> UploadRow | None:
    """Take the next document that is to be read, or whose reader has been silent beyond its lease."""
    due = (uploads.c.state == "to read") & (uploads.c.next_at <= now)
    found = transaction.one(
        select(uploads).where(due).order_by(uploads.c.id).limit(1).with_for_update(skip_locked=True)
    )
    if found is None:
        return None
    values = {"attempts": found["attempts"] + 1, "next_at": now + LEASE}
    transaction.run(update(uploads).where(uploads.c.id == found["id"]).values(**values))
    return as_row(UploadRow, {**found, **values})


def rename(transaction: Transaction, upload: UploadRow, name: str) -> None:
    """What the plan is called, where the document tells."""
    transaction.run(update(uploads).where(uploads.c.id == upload.id).values(name=name))


def wait(transaction: Transaction, upload: UploadRow, until: datetime) -> None:
    """Read it later."""
    transaction.run(_ours(upload).values(next_at=until))


def was_read(transaction: Transaction, upload: UploadRow, reading: Reading, document_sha256: str) -> bool:
    """Keep what a document was read as, if the claim is still ours; whether it is."""
    values = {"state": "read", "reading": to_json(reading), "document_sha256": document_sha256}
    return transaction.run(_ours(upload).values(**values)) == 1


def was_refused(transaction: Transaction, upload: UploadRow, reason: str) -> bool:
    """Keep why a document could not be read, if the claim is still ours; whether it is."""
    return transaction.run(_ours(upload).values(state="refused", reason=reason)) == 1


def _ours(upload: UploadRow) -> Update:
    mine = (uploads.c.id == upload.id) & (uploads.c.state == "to read") & (uploads.c.attempts == upload.attempts)
    return update(uploads).where(mine)


def reading_of(upload: UploadRow) -> Reading:
    """What a document was read as.

    Raises:
        LookupError: it has not been read.
    """
    if upload.reading is None:
        raise LookupError(f"upload {upload.id} has not been read")
    return from_json(upload.reading)


def decisions_of(upload: UploadRow) -> list[Decision]:
    """What was decided of its doubts, the oldest first."""
    return [Decision(**kept) for kept in upload.decisions]


def decide(transaction: Transaction, upload: UploadRow, decided: Iterable[Decision]) -> None:
    """Add what was decided of its doubts."""
    every = [*upload.decisions, *map(asdict, decided)]
    transaction.run(update(uploads).where(uploads.c.id == upload.id).values(decisions=every))


def say_column(transaction: Transaction, upload: UploadRow, heading: str, meaning: str, now: datetime) -> None:
    """What a column holds: the document is read again with it."""
    said = {**dict(upload.columns_said), heading: meaning}
    pairs = [list(pair) for pair in said.items()]
    here = update(uploads).where(uploads.c.id == upload.id, uploads.c.state == "read")
    transaction.run(here.values(state="to read", columns_said=pairs, attempts=0, next_at=now))


def move(transaction: Transaction, upload_id: int, was: str, now: str) -> bool:
    """Bring an upload from one state to another; whether this call did."""
    here = update(uploads).where(uploads.c.id == upload_id, uploads.c.state == was)
    return transaction.run(here.values(state=now)) == 1
