"""Fetching a file that somebody gave: from Slack's own hosts alone, and never more of it than was asked for.

The bytes come only to who shows the bot token and has `files:read`; whoever cannot have them is sent on, with a 302, to
a page for signing in. Source: https://docs.slack.dev/reference/objects/file-object
"""

import logging
from collections.abc import Callable
from email.message import Message
from http import HTTPStatus
from http.client import HTTPResponse
from urllib.error import HTTPError
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from slack_sdk import WebClient

from bot.ports import Fetched, SendFailed
from bot.slack.refusals import DEFAULT_WAIT, translated
from bot.slack.responses import origin

log = logging.getLogger(__name__)

HOSTS = frozenset({("https", "files.slack.com"), ("https", "files.slack-gov.com")})
SECONDS = 10
"""Without a byte; the whole may take `LONGEST`."""
LONGEST = 60.0
PIECE = 64 * 1024
TOO_LARGE = "file_too_large"


class Files:
    """What people gave, by file id. For several threads; `monotonic` are seconds that only run forward."""

    def __init__(self, client: WebClient, monotonic: Callable[[], float]) -> None:
        self._client = client
        self._monotonic = monotonic
        self._opener = _opener(client)

    def fetch(self, file: str, most: int) -> Fetched:
        """The name and the bytes of a file of at most `most` bytes, asked for once.

        Raises:
            SendFailed: permanent where Slack does not let us have it, where it is too large, or kept elsewhere.
        """
        with translated():
            known = self._client.files_info(file=file).get("file") or {}
        if (known.get("size") or 0) > most:
            raise SendFailed(TOO_LARGE, permanent=True)
        address = str(known.get("url_private_download") or "")
        if not self._is_trusted(address):
            log.warning("file address refused", extra={"action": "slack.file_refused", "mode": known.get("mode")})
            raise SendFailed("file_elsewhere", permanent=True)
        is_page = known.get("mimetype") == "text/html"
        return Fetched(str(known.get("name") or file), self._bytes(address, most, may_be_page=is_page))

    def _is_trusted(self, address: str) -> bool:
        """A file of another service is registered under an address that anybody may have chosen."""
        return origin(address) in HOSTS or origin(address) == origin(self._client.base_url)

    def _bytes(self, address: str, most: int, *, may_be_page: bool) -> bytes:
        end = self._monotonic() + LONGEST
        request = Request(address, headers={"Authorization": f"Bearer {self._client.token}"})  # noqa: S310 - see _is_trusted
        with translated():
            try:
                with self._opener.open(request, timeout=SECONDS) as answer:
                    if answer.headers.get_content_type() == "text/html" and not may_be_page:
                        raise SendFailed("file_login_page", permanent=True)
                    return self._read(answer, most, end)
            except HTTPError as error:
                error.close()
                raise _refused(error.code, error.headers) from error

    def _read(self, answer: HTTPResponse, most: int, end: float) -> bytes:
        """Piece by piece: what was announced is not believed, and what comes byte by byte is not waited for."""
        data = bytearray()
        while piece := answer.read1(PIECE):
            data += piece
            if len(data) > most:
                raise SendFailed(TOO_LARGE, permanent=True)
            if self._monotonic() > end:
                raise SendFailed("file_too_slow")
        if len(data) < int(answer.headers.get("Content-Length") or 0):
            raise SendFailed("file_incomplete")
        return bytes(data)


def _opener(client: WebClient) -> OpenerDirector:
    """As the client's own, through its proxy, but nothing in it follows a redirect: the token would go along."""
    opener = OpenerDirector()
    proxies = {"http": client.proxy, "https": client.proxy} if client.proxy else {}
    for handler in (
        ProxyHandler(proxies),
        HTTPHandler(),
        HTTPSHandler(context=client.ssl),
        HTTPErrorProcessor(),
        HTTPDefaultErrorHandler(),
    ):
        opener.add_handler(handler)
    return opener


def _refused(status: int, headers: Message) -> SendFailed:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        seconds = str(headers.get("Retry-After") or "")
        return SendFailed("ratelimited", retry_after=float(seconds) if seconds.isdecimal() else DEFAULT_WAIT)
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return SendFailed("file_login_page", permanent=True)
    return SendFailed(f"http_{status}", permanent=status < HTTPStatus.INTERNAL_SERVER_ERROR)
