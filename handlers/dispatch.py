"""The one way in: from a request to its handler, through the gate, in one transaction."""

from collections.abc import Callable
from typing import Any

from handlers import answers, arrivals, cards, commands, imports, questions, replies, rounds, uploads, who
from handlers import requests as asked
from handlers.gate import Caller, admit, known, may_set_up, visible
from handlers.moment import Moment
from handlers.views import FormProblem, Nothing, Sentence, View
from storage import drafts, people
from storage.database import Transaction
from storage.rows import Person

Handler = Callable[[Transaction, Moment, Caller, Any], View]
"""One function a request; `HANDLERS` pairs each with its kind."""


def handle(
    transaction: Transaction, now: Moment, workspace_id: int, user: str, request: asked.Request, key: str | None = None
) -> View:
    """Do what somebody asks; the same key does it once.

    Raises:
        plans.errors.ChaserError: a sentence for the person; nothing was changed.
    """
    person = known(transaction, people.by_user(transaction, workspace_id, user))
    transaction.journal.by = f"person {person.id}"
    if key is not None and not drafts.is_new(transaction, key, now.at):
        return Nothing()
    if isinstance(request, asked.Command):
        meant = _meant(transaction, person, request)
        if isinstance(meant, Sentence):
            return meant
        request = meant
    if isinstance(request, asked.GiveFile) and request.words and not may_set_up(transaction, person):
        # An owner who answers with a document attached: the answer counts.
        request = asked.Reply(request.channel, request.ts, request.words, request.written)
    caller = admit(transaction, person, request)
    view = HANDLERS[type(request)](transaction, now, caller, request)
    if key is not None and isinstance(view, FormProblem):
        drafts.forget(transaction, key)
    return view


def only_asks(request: asked.Request) -> bool:
    """Whether a request is surely a question: a transaction that changes nothing is enough, and waits for nobody."""
    if isinstance(request, asked.Command):
        return commands.only_asks(request.text)
    return isinstance(
        request, asked.ShowHistory | asked.OpenForm | asked.EditDraft | asked.PreviewMessages | asked.OpenDoubt
    )


def _meant(transaction: Transaction, person: Person, command: asked.Command) -> asked.Request | Sentence:
    plans = visible(transaction, person) if commands.may_name_plan(command.text) else []
    return commands.parse(command.text, command.channel, [plan.name for plan in plans])


def _help(transaction: Transaction, now: Moment, caller: Caller, request: asked.Help) -> View:
    del transaction, now, caller
    return commands.help_text(request.topic)


HANDLERS: dict[type[asked.Request], Handler] = {
    asked.SetStatus: answers.set_status,
    asked.NoChange: answers.no_change,
    asked.NoChangeForRest: answers.no_change_for_rest,
    asked.AskLater: answers.ask_later,
    asked.NotMine: answers.not_mine,
    asked.OpenForm: answers.open_form,
    asked.SubmitForm: answers.submit_form,
    asked.Reply: arrivals.reply,
    asked.ReplyEdited: arrivals.reply_edited,
    asked.ReplyDeleted: arrivals.reply_deleted,
    asked.ChooseReading: replies.choose,
    asked.SaveDraft: replies.save_draft,
    asked.CancelDraft: replies.cancel_draft,
    asked.EditDraft: replies.edit_draft,
    asked.SubmitDraft: arrivals.submit_draft,
    asked.Undo: replies.undo,
    asked.UndoLast: replies.undo_last,
    asked.GiveReason: replies.give_reason,
    asked.Query: questions.query,
    asked.ProposeRound: rounds.propose,
    asked.SayWho: who.who,
    asked.PostHere: imports.post_here,
    asked.Help: _help,
    asked.SetReminding: who.set_reminding,
    asked.PreviewMessages: rounds.preview_messages,
    asked.OpenRound: rounds.agree,
    asked.CancelRound: rounds.cancel,
    asked.CloseRound: rounds.close,
    asked.AssignOwner: who.assign,
    asked.ShowHistory: cards.history,
    asked.ShowImport: uploads.show,
    asked.GiveFile: uploads.give,
    asked.OpenDoubt: uploads.open_doubt,
    asked.SettleDoubt: uploads.settle_doubt,
    asked.KeepUpload: uploads.keep,
    asked.DropUpload: uploads.drop,
    asked.EndRound: rounds.end,
}
