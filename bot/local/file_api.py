"""Files over HTTP: what the app sends and fetches as at Slack, and what people at the page give and save."""

from http import HTTPStatus
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.local import files
from bot.local.errors import RefusedError, SlackError
from bot.local.methods import files as methods
from bot.local.page_input import person, refusal
from bot.local.state import File
from bot.local.world import World

MOST_HEARD = 64 * files.LARGEST
"""Bytes of an upload that are heard out although it is too large: a browser that is cut off does not read why."""


class FileApi:
    """Uploads and downloads."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """Its addresses."""
        return [
            Route("/upload/v1/{file}", self.receive, methods=["POST"]),
            Route("/files-pri/{place}/{name:path}", self.fetch),
            Route("/page/upload", self.give, methods=["POST"]),
            Route("/page/files/{file}", self.save),
        ]

    async def receive(self, request: Request) -> Response:
        """A file's bytes from the app, bare as the SDK sends them; a multipart form is not taken."""
        try:
            content = await _body(request)
            methods.received(self._world, request.path_params["file"], content)
        except RefusedError:
            return PlainTextResponse("file_upload_size_restricted", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except SlackError as cause:
            return PlainTextResponse(cause.error, 400)
        return PlainTextResponse(f"OK - {len(content)}")

    async def fetch(self, request: Request) -> Response:
        """A file for the app, which shows the bot token: https://docs.slack.dev/reference/objects/file-object.

        Without a token that may have it, Slack does not say 403 but sends on to its page for signing in, which then
        answers 200 (github.com/slackapi/deno-slack-sdk/issues/285, github.com/slackapi/bolt-js/issues/2585). Here that
        is the page.
        """
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        is_app = scheme.lower() == "bearer" and token.strip() == self._world.tokens.bot
        team, _, id_ = request.path_params["place"].partition("-")
        file = self._world.state.files.get(id_)
        if not is_app or "files:read" not in self._world.directory.app.scopes or not self._is_for_app(file):
            return RedirectResponse(f"{self._world.url}/?redir={quote(request.url.path, safe='')}", HTTPStatus.FOUND)
        if file is None or team != self._world.directory.team.id:
            return PlainTextResponse("Not found", 404)
        return _saved(file)

    async def give(self, request: Request) -> Response:
        """Bytes that a person at the page uploads, to be sent afterwards in a message or a form; the name is asked."""
        try:
            user = person(self._world.state, request.query_params.get("as", "")).id
            content = await _body(request)
            name = request.query_params.get("name", "")
            file = files.uploaded(self._world.state, user, name, content, self._world.now())
        except TooLargeError as cause:
            return refusal(cause, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except RefusedError as cause:
            return refusal(cause)
        return JSONResponse({"ok": True, "file": self._world.file(file)})

    async def save(self, request: Request) -> Response:
        """A file, to be saved: never shown as a page of ours, whatever is in it."""
        file = self._world.state.files.get(request.path_params["file"])
        if file is None or not file.shared:
            return refusal(RefusedError("There is no such file."), HTTPStatus.NOT_FOUND)
        return _saved(file)

    def _is_for_app(self, file: File | None) -> bool:
        return file is None or files.seen_by_app(self._world.state, file)


class TooLargeError(RefusedError):
    """More bytes than one file may have."""

    def __init__(self) -> None:
        super().__init__(files.TOO_LARGE)


async def _body(request: Request) -> bytes:
    """What was sent. No more of it is kept than one file may have, whatever was announced.

    Raises:
        TooLargeError: where it is more.
    """
    content, heard = bytearray(), 0
    async for part in request.stream():
        heard += len(part)
        if heard > files.LARGEST:
            content.clear()
        else:
            content += part
        if heard > MOST_HEARD:
            break
    if heard > files.LARGEST:
        raise TooLargeError
    return bytes(content)


def _saved(file: File) -> Response:
    disposition = f"attachment; filename*=utf-8''{quote(file.name, safe='')}"
    headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
    return Response(file.content, media_type=file.mimetype, headers=headers)
