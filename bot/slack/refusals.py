"""What Slack's refusals mean for a message: never again, later, or nobody knows.

The codes are those of chat.postMessage, chat.update, conversations.history, users.list and files.info
(https://docs.slack.dev/reference/methods). A code that is not here may pass: the message is tried again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPException

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.ports import SendFailed

NOBODY_THERE = frozenset(
    {
        "account_inactive",
        "cannot_dm_bot",
        "channel_not_found",
        "is_archived",
        "messages_tab_disabled",
        "not_in_channel",
        "restricted_action",
        "restricted_action_read_only_channel",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
    }
)
NOT_ALLOWED = frozenset(
    {
        "access_denied",
        "ekm_access_denied",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
GONE = frozenset({"cant_delete_message", "cant_update_message", "edit_window_closed", "message_not_found"})
FILE_GONE = frozenset({"file_deleted", "file_not_found"})
NOT_OURS = frozenset(
    {"invalid_arguments", "invalid_metadata_format", "metadata_too_large", "no_text", "thread_not_found"}
)
TOO_MUCH = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"})
"""The blocks are refused, not the message: its plain text may pass."""

PERMANENT = NOBODY_THERE | NOT_ALLOWED | GONE | FILE_GONE | NOT_OURS | TOO_MUCH
UNSURE = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
"""Slack says of these that some part of the operation may have succeeded."""

DEFAULT_WAIT = 30.0


def code_of(error: SlackApiError) -> str:
    """Slack's own word for the refusal; the HTTP status where it gave none."""
    return _word(error) or f"http_{_status(error)}"


def failure(error: SlackApiError) -> SendFailed:
    """A refusal, translated."""
    code, status = code_of(error), _status(error)
    if code == "ratelimited" or status == HTTPStatus.TOO_MANY_REQUESTS:
        return SendFailed("ratelimited", retry_after=_seconds(error))
    is_wordless = not _word(error) and status < HTTPStatus.BAD_REQUEST
    is_unsure = code in UNSURE or status >= HTTPStatus.INTERNAL_SERVER_ERROR or is_wordless
    return SendFailed(code, permanent=code in PERMANENT and not is_unsure, is_ambiguous=is_unsure)


def _word(error: SlackApiError) -> str:
    # Of an answer that was no JSON, the SDK's async client has only what came over the wire.
    data = getattr(error.response, "data", None)
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def _status(error: SlackApiError) -> int:
    return int(getattr(error.response, "status_code", 0) or getattr(error.response, "status", 0))


@contextmanager
def translated() -> Iterator[None]:
    """Let only SendFailed out. No answer, half of one and a broken connection leave the outcome open."""
    try:
        yield
    except SlackApiError as error:
        raise failure(error) from error
    except ConnectionRefusedError as error:
        raise SendFailed("refused connection") from error
    except (HTTPException, OSError, SlackClientError) as error:
        if isinstance(getattr(error, "reason", None), ConnectionRefusedError):
            raise SendFailed("refused connection") from error
        raise SendFailed(type(error).__name__, is_ambiguous=True) from error


def _seconds(error: SlackApiError) -> float:
    given = {k.lower(): v for k, v in (error.response.headers or {}).items()}.get("retry-after", "")
    words = given[0] if isinstance(given, list) else given
    return float(words) if str(words).isdecimal() else DEFAULT_WAIT
