"""A plan's document that was given in chat: read elsewhere, shown with its doubts, settled, and kept."""

import hashlib
import re
from pathlib import PurePath

from handlers import imports
from handlers import requests as asked
from handlers.gate import Caller
from handlers.import_views import DoubtForm, DoubtLine, ImportForm, ImportPreview
from handlers.moment import Moment
from handlers.views import Sentence, View
from plans.difference import mark, told
from plans.errors import ChaserError, NotFound
from plans.model import Action, Doubt, Plan
from plans.reading import Reading, sentence
from plans.reading.decisions import OF_COLUMNS, choices, corrected, decided, hint
from plans.reading.meanings import meaning_said
from reports.words import counted, owners_of
from storage import documents, outbox, people, uploads
from storage.database import Transaction
from storage.rows import UploadRow

KIND = "upload"
"""The outbox's kind of the message that shows what was read, or why it could not be."""
GIVEN = "upload given"
"""And of the one that says that the reading has begun."""

LONGEST_NAME, MOST_WORDS = 80, 8
SENTENCE = re.compile(r"[.!?,;:]\s|[.!?]\Z|\b(?:please|thanks|thank you|attached|here is|here's)\b", re.IGNORECASE)

COLUMNS = ("No", "Action", "Who", "When", "Last note")


class IsSettled(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """That document has been kept or dropped already. `/plan import` takes another."""


class StillReading(ChaserError):  # noqa: N818 - see IsSettled
    """That document is being read again. What was understood comes here in a moment."""


def show(transaction: Transaction, now: Moment, caller: Caller, request: asked.ShowImport) -> View:
    """The form that takes a document."""
    del transaction, now, caller
    return ImportForm(request.name)


def give(transaction: Transaction, now: Moment, caller: Caller, request: asked.GiveFile) -> View:
    """Have a document read."""
    person = caller.person
    name = _name_in(request.words) or _name_of(request.file_name)
    upload_id = uploads.add(
        transaction,
        person.workspace_id,
        person.id,
        request.file,
        request.file_name,
        name,
        now.at,
        is_private=request.is_private,
    )
    if request.ts:
        subject, key = {"upload": upload_id, "others": request.others}, f"upload:{upload_id}:given"
        outbox.enqueue(transaction, person.workspace_id, key, GIVEN, subject, person.user, now.at)
    return Sentence(f"Reading “{request.file_name}”. What I understood comes to you as a direct message in a moment.")


def _name_in(words: str) -> str:
    """The words that came with a file as a plan's name; "" where they are a sentence rather than a name."""
    said = " ".join(words.split())
    is_name = len(said) <= LONGEST_NAME and len(said.split()) <= MOST_WORDS and not SENTENCE.search(said)
    return said if is_name else ""


def _name_of(file_name: str) -> str:
    return PurePath(file_name).stem[:LONGEST_NAME] or "Plan"


def was_read(transaction: Transaction, now: Moment, upload: UploadRow, reading: Reading, data: bytes) -> None:
    """Keep what a document was read as, and show it to whoever gave it."""
    if uploads.was_read(transaction, upload, reading, hashlib.sha256(data).hexdigest()):
        if upload.name == _name_of(upload.file_name):
            like = imports.plan_like(transaction, upload.workspace_id, reading)
            uploads.rename(transaction, upload, like or upload.name)
        _tell(transaction, now, upload)


def was_refused(transaction: Transaction, now: Moment, upload: UploadRow, reason: str) -> None:
    """Say why a document could not be read."""
    if uploads.was_refused(transaction, upload, reason):
        _tell(transaction, now, upload)


def _tell(transaction: Transaction, now: Moment, upload: UploadRow) -> None:
    person = people.by_id(transaction, upload.person_id)
    # Read again with a column that was said, it is shown again.
    key, subject = f"upload:{upload.id}:{len(upload.columns_said)}", {"upload": upload.id}
    outbox.enqueue(transaction, upload.workspace_id, key, KIND, subject, person.user, now.at)


def begun(transaction: Transaction, now: Moment, subject: dict[str, int]) -> View | None:
    """What is said while a document is read; nothing where that is over."""
    del now
    upload = uploads.by_id(transaction, subject["upload"])
    if upload is None or (upload.state != "to read" and not subject["others"]):
        return None
    others = f" {counted(subject['others'], 'other file')} of your message I leave out: send one at a time."
    return Sentence(f"Reading “{upload.file_name}” …{others if subject['others'] else ''}")


def shown(transaction: Transaction, now: Moment, subject: dict[str, int]) -> View | None:
    """A document as it is understood now, or why it could not be read."""
    del now
    upload = uploads.by_id(transaction, subject["upload"])
    if upload is None or upload.state in ("to read", "kept", "dropped"):
        return None
    if upload.state == "refused":
        return Sentence(f"“{upload.file_name}”: {upload.reason}")
    return _preview(transaction, upload)


def _preview(transaction: Transaction, upload: UploadRow) -> View:
    try:
        proposal = imports.propose(transaction, upload.workspace_id, document(upload))
    except imports.OtherPlan as error:
        return Sentence(f"“{upload.file_name}”: {error} Send it again with the name in the message.")
    plan = proposal.settled.plan
    if proposal.changes_nothing and proposal.existing and not upload.decisions:
        return Sentence(
            f"Nothing is new: {proposal.existing.name} says all of “{upload.file_name}” already.", ("status",)
        )
    return ImportPreview(
        upload=upload.id,
        name=proposal.existing.name if proposal.existing else upload.name,
        file_name=upload.file_name,
        title=_counted(plan),
        columns=COLUMNS,
        rows=tuple(_row(plan, action) for action in plan.actions),
        doubts=tuple(DoubtLine(_id(d), sentence(d), bool(hint(d))) for d in proposal.settled.left),
        changes=told(proposal.difference) if proposal.difference else (),
        is_next_version=proposal.existing is not None,
        mark=mark(proposal.difference),
    )


def document(upload: UploadRow) -> imports.Document:
    """What there is to keep of an upload."""
    decisions = uploads.decisions_of(upload)
    return imports.Document(
        upload.name, uploads.reading_of(upload), upload.document_sha256, decisions, upload.file_name
    )


def _counted(plan: Plan) -> str:
    themes = f" in {counted(len(plan.themes), 'theme')}" if plan.themes else ""
    notes = f", {counted(len(plan.notes), 'note')}" if plan.notes else ""
    stand = f", as at {plan.as_of_words}" if plan.as_of_words else ""
    return f"{counted(len(plan.actions), 'action')}{themes}{notes}{stand}"


def _row(plan: Plan, action: Action) -> tuple[str, ...]:
    last = plan.last_note_of(action.id)
    return action.ref, action.title, owners_of(action), action.due.printed, last.period if last else "none"


def _id(doubt: Doubt) -> str:
    """A doubt's name among those of its document, short enough for a button."""
    return hashlib.sha256(f"{doubt.kind}|{doubt.place}|{doubt.says}".encode()).hexdigest()[:12]


def _waiting(transaction: Transaction, upload_id: int) -> UploadRow:
    """An upload that waits for a word.

    Raises:
        IsSettled: it is over.
        StillReading: it has not been read yet.
    """
    upload = uploads.by_id(transaction, upload_id)
    if upload is None or upload.state not in ("read", "to read"):
        raise IsSettled
    if upload.state == "to read":
        raise StillReading
    return upload


def _doubt(upload: UploadRow, name: str) -> Doubt:
    found = [doubt for doubt in uploads.reading_of(upload).doubts if _id(doubt) == name]
    if not found:
        raise NotFound
    return found[0]


def open_doubt(transaction: Transaction, now: Moment, caller: Caller, request: asked.OpenDoubt) -> View:
    """The form that corrects one doubt."""
    del now, caller
    doubt = _doubt(_waiting(transaction, request.upload), request.doubt)
    return DoubtForm(request.upload, request.doubt, sentence(doubt), hint(doubt), choices(doubt))


def settle_doubt(transaction: Transaction, now: Moment, caller: Caller, request: asked.SettleDoubt) -> View:
    """Accept a doubt as it was understood, or correct it.

    Raises:
        NotUnderstood: the words say nothing of this doubt; the sentence says what could be typed.
    """
    del caller
    uploads.hold(transaction, request.upload)
    upload = _waiting(transaction, request.upload)
    doubt = _doubt(upload, request.doubt)
    if request.words and doubt.kind in OF_COLUMNS:
        uploads.say_column(transaction, upload, doubt.about[0], str(meaning_said(request.words)), now.at)
        return Sentence("Reading it again with that. What I understand then comes here in a moment.")
    if request.words:
        corrected(
            imports.propose(transaction, upload.workspace_id, document(upload)).settled.plan, doubt, request.words
        )
    uploads.decide(transaction, upload, [decided(doubt, request.words, document(upload).decisions)])
    return _preview(transaction, _waiting(transaction, upload.id))


def keep(transaction: Transaction, now: Moment, caller: Caller, request: asked.KeepUpload) -> View:
    """Keep a document as it is understood now; what was not settled is accepted."""
    uploads.hold(transaction, request.upload)
    upload = _waiting(transaction, request.upload)
    said = document(upload)
    proposal = imports.propose(transaction, upload.workspace_id, said)
    if request.mark != mark(proposal.difference):
        return _preview(transaction, upload)
    if not uploads.move(transaction, upload.id, "read", "kept"):
        raise IsSettled
    before = proposal.existing
    found = imports.Import(said, "", caller.person.id, upload.is_private, agreed=request.mark)
    imports.keep(transaction, now, upload.workspace_id, found)
    if before is None:
        return Sentence(f"Kept as “{upload.name}”.", (f"ready in {upload.name}", f"here in {upload.name}"))
    return Sentence(f"{before.name} is now as “{upload.file_name}” has it.", (f"status in {before.name}",))


def drop(transaction: Transaction, now: Moment, caller: Caller, request: asked.DropUpload) -> View:
    """Forget a document."""
    del now, caller
    if not uploads.move(transaction, request.upload, "read", "dropped"):
        raise IsSettled
    return Sentence("Dropped. Nothing was kept.")


def remembered_columns(transaction: Transaction, upload: UploadRow) -> dict[str, str]:
    """What is known of a document's columns before it is read: from the plan of that name, and from what was said."""
    plan = imports.existing(transaction, upload.workspace_id, upload.name)
    kept = documents.columns_said(transaction, plan.id) if plan else {}
    return kept | dict(upload.columns_said)
