"""Reading what people gave: claimed with a lease, fetched, read apart; what goes wrong is told and stops no other."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.importing import FAILED, LARGER, MOST_ATTEMPTS, NOT_TO_BE_HAD, Importer
from bot.local.server import LocalWorkspace
from bot.service import Moments
from bot.slack.platform import SlackPlatform
from handlers.import_views import ImportPreview
from handlers.requests import DropUpload, GiveFile, KeepUpload, SettleDoubt
from handlers.uploads import IsSettled, StillReading, shown
from handlers.views import Sentence
from plans.difference import mark
from storage import uploads
from storage.rows import UploadRow
from tests.actor import Actor
from tests.local.conftest import StandingClock, client_for
from tests.people import MARION
from tests.records import Records, moment, records

MARK = mark(None)
PLAN = b"No\tAction\tWho\tWhen\n1\tMend the fence\tAdeel Rahman\tMay 2027\n2\tPaint it\tBronwen Pugh\tMay 2027\n"


class Desk:
    """An importer driven by hand, and Marion, who gives it files."""

    def __init__(self, kept: Records, workspace: LocalWorkspace, clock: StandingClock) -> None:
        self.kept, self.clock = kept, clock
        self.marion = Actor(workspace.url, MARION.id)
        moments = Moments(clock, ZoneInfo("Europe/London"), "ENG")
        self.told: list[bool] = []
        platform = SlackPlatform(client_for(workspace))
        self.importer = Importer(kept.database, platform, moments, lambda: self.told.append(True))

    def give(self, name: str, data: bytes, words: str = "Fences") -> int:
        """Marion gives a file; the upload's id."""
        file = self.marion.upload(name, data)
        self.marion.do("say", channel=self.marion.direct(), text="", files=[file["id"]])
        self.kept.do(MARION.id, GiveFile(str(file["id"]), name, words), moment())
        return len(self.rows())

    def rows(self) -> list[UploadRow]:
        """Every upload."""
        with self.kept.database.reading() as transaction:
            found = (uploads.by_id(transaction, number) for number in range(1, 9))
            return [upload for upload in found if upload is not None]

    def read(self) -> None:
        """Read all that is due."""
        while self.importer.read_one():
            pass

    def said(self, upload: int) -> object:
        """What is told of an upload now."""
        with self.kept.database.reading() as transaction:
            return shown(transaction, moment(), {"upload": upload})


@pytest.fixture
def clock() -> StandingClock:
    """Thursday 1 April 2027, nine in the morning."""
    return StandingClock(moment().at)


@pytest.fixture
def desk(workspace: LocalWorkspace, clock: StandingClock, tmp_path: Path) -> Iterator[Desk]:
    """Nothing is given yet."""
    kept = records(tmp_path)
    found = Desk(kept, workspace, clock)
    yield found
    found.importer.stop_reading()
    kept.database.close()


def test_a_document_is_read_once(desk: Desk) -> None:
    """And whoever gave it is told."""
    upload = desk.give("fences.txt", PLAN)
    desk.read()
    view = desk.said(upload)
    assert isinstance(view, ImportPreview)
    assert view.rows[0] == ("1", "Mend the fence", "Adeel Rahman", "May 2027", "none")
    assert [row.state for row in desk.rows()] == ["read"]
    keys = [row.key for row in desk.kept.outbox() if row.kind == "upload"]
    assert keys == [f"upload:{upload}:0"]
    assert desk.told
    desk.read()
    assert [row.attempts for row in desk.rows()] == [1]


def test_a_reader_that_died_is_followed_by_another(desk: Desk) -> None:
    """When its lease is over; a reader that comes back too late changes nothing."""
    upload = desk.give("fences.txt", PLAN)
    with desk.kept.database.writing() as transaction:
        died = uploads.claim(transaction, desk.clock.at)
    assert died is not None
    desk.read()
    assert desk.rows()[0].state == "to read"
    desk.clock.at += uploads.LEASE
    desk.read()
    assert desk.rows()[0].state == "read"
    with desk.kept.database.writing() as transaction:
        assert not uploads.was_refused(transaction, died, "too late")
    assert isinstance(desk.said(upload), ImportPreview)


def test_what_is_no_plan_is_refused_with_its_reason(desk: Desk) -> None:
    """The others are read all the same."""
    refused, read = desk.give("letter.txt", b"Dear all, nothing to report."), desk.give("fences.txt", PLAN)
    desk.read()
    view = desk.said(refused)
    assert isinstance(view, Sentence)
    assert "“letter.txt”: This document has no action plan" in view.text
    assert isinstance(desk.said(read), ImportPreview)


def test_a_file_that_is_not_to_be_had(desk: Desk) -> None:
    """Gone from Slack before it was fetched."""
    desk.kept.do(MARION.id, GiveFile("F0NOWHERE", "plan.docx"), moment())
    desk.read()
    assert desk.said(1) == Sentence(f"“plan.docx”: {NOT_TO_BE_HAD}")


def test_a_file_that_is_too_large(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told with the limit, and never fetched."""
    monkeypatch.setattr("bot.importing.LARGEST_FILE", 20)
    upload = desk.give("fences.txt", PLAN)
    desk.read()
    assert desk.said(upload) == Sentence(f"“fences.txt”: {LARGER}")


def test_slack_that_does_not_answer_is_asked_again(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """Less and less often, and in the end it is said; the log has no word of what was given."""
    caplog.set_level(logging.INFO)
    upload = desk.give("secret-name.txt", PLAN)
    desk.marion.do("faults", method="files.info", kind="500", times=2)
    desk.read()
    desk.clock.at += timedelta(seconds=10)
    desk.read()
    assert desk.rows()[0].state == "to read"
    desk.clock.at += timedelta(seconds=20)
    desk.read()
    assert isinstance(desk.said(upload), ImportPreview)
    desk.marion.do("faults", method="files.info", kind="500", times=MOST_ATTEMPTS)
    lost = desk.give("secret-name.txt", PLAN)
    for _ in range(MOST_ATTEMPTS):
        desk.read()
        desk.clock.at += timedelta(minutes=5)
    assert desk.said(lost) == Sentence(f"“secret-name.txt”: {FAILED}")
    ours = [record for record in caplog.records if record.name.startswith("bot.importing")]
    assert {record.__dict__["action"] for record in ours} == {"importer.refused"}
    assert not any("secret-name" in str(record.__dict__) for record in ours)


def test_what_is_over_is_over(desk: Desk) -> None:
    """Kept or dropped once; while it is read again, it waits."""
    upload = desk.give("fences.txt", PLAN)
    with pytest.raises(StillReading):
        desk.kept.do(MARION.id, KeepUpload(upload, MARK))
    desk.read()
    desk.kept.do(MARION.id, KeepUpload(upload, MARK))
    for request in (KeepUpload(upload, MARK), DropUpload(upload), SettleDoubt(upload, "x")):
        with pytest.raises(IsSettled):
            desk.kept.do(MARION.id, request)
    assert desk.said(upload) is None
