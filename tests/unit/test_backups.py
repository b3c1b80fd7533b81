"""When the day's backup is due: once a local date, late rather than not at all, whatever the clocks do."""

import time as seconds
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.backups import Backups, before_migrating, is_due, since
from bot.doctor.findings import Finding, State, as_json, sized, spoken, worst
from bot.settings import Settings, load
from handlers.moment import Moment
from storage.backup import made
from storage.dialect import can_spoil_its_log
from storage.files import OnServer, address_of, file_of, is_file
from tests.records import IS_WORKING, ZONE, Records, records


def at(words: str) -> datetime:
    """An instant, UTC."""
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


def moment(words: str) -> Moment:
    """The same as now."""
    return Moment(at(words), ZONE, IS_WORKING)


def settings(**given: str) -> Settings:
    """Settings, the rest as they are if left out."""
    return load(Settings, {f"CHASER_{name.upper()}": value for name, value in given.items()})


@pytest.mark.parametrize(
    ("now", "of_day", "last"),
    [
        ("2027-01-05 02:00", "02:00", "2027-01-05 02:00"),
        ("2027-01-05 01:59", "02:00", "2027-01-04 02:00"),
        ("2027-07-05 00:59", "02:00", "2027-07-04 01:00"),
        ("2027-07-05 01:00", "02:00", "2027-07-05 01:00"),
        ("2027-07-04 23:30", "00:15", "2027-07-04 23:15"),
        # The hour from 1:00 to 2:00 is skipped: the first valid minute after it.
        ("2027-03-28 01:00", "01:30", "2027-03-28 01:00"),
        ("2027-03-28 00:59", "01:30", "2027-03-27 01:30"),
        # It comes twice: the first of the two.
        ("2026-10-25 00:30", "01:30", "2026-10-25 00:30"),
        ("2026-10-25 01:30", "01:30", "2026-10-25 00:30"),
    ],
)
def test_when_the_last_one_should_have_been_made(now: str, of_day: str, last: str) -> None:
    """By the council's clock, also on the days when it changes."""
    assert since(moment(now), settings(backup_at=of_day)) == at(last)


@pytest.mark.parametrize(
    ("made_at", "now", "due"),
    [
        ([], "2027-01-05 12:00", True),
        (["2027-01-05 02:00"], "2027-01-05 02:00", False),
        (["2027-01-04 02:00"], "2027-01-05 01:59", False),
        (["2027-01-04 02:00"], "2027-01-05 02:00", True),
        # Late is better than dropped, and five that were missed come as one.
        (["2026-12-31 02:00"], "2027-01-05 14:00", True),
        (["2026-12-31 02:00", "2027-01-05 14:00"], "2027-01-05 14:01", False),
        # Made by hand in the evening: the next is made all the same.
        (["2027-01-04 23:00"], "2027-01-05 02:00", True),
        # The clock was set back an hour: that of today counts.
        (["2027-01-05 02:00"], "2027-01-05 01:30", False),
        # The clock had been ten years ahead: nobody waits for ten years.
        (["2037-01-05 02:00"], "2027-01-05 02:00", True),
        (["2027-01-05 02:01", "2037-01-05 02:00"], "2027-01-05 12:00", False),
    ],
)
def test_when_one_is_due(made_at: list[str], now: str, *, due: bool) -> None:
    """By those that are there."""
    here = moment(now)
    assert is_due([at(words) for words in made_at], here, since(here, settings())) is due


def test_one_run_a_date_through_a_year_and_both_changes() -> None:
    """Looked at every hour, it is made on each date, and once."""
    now, every, daily = moment("2026-12-31 23:40"), list[datetime](), settings(backup_at="01:30")
    for step in range(365 * 24):
        here = Moment(now.at + timedelta(hours=step), ZONE, IS_WORKING)
        if is_due(every[-3:], here, since(here, daily)):
            every.append(here.at)
    dates = [one.astimezone(ZONE).date() for one in every[1:]]
    assert len(dates) == len(set(dates)) == 365


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Records]:
    """The invented council's records."""
    found = records(tmp_path)
    yield found
    found.database.close()


def until_made(backups: Backups, now: Moment) -> None:
    """Tick until the backup in hand has ended."""
    end = seconds.monotonic() + 20
    while not backups.do_due(now) and seconds.monotonic() < end:
        if backups.is_idle:
            return
        seconds.sleep(0.01)


def test_the_bot_makes_one_when_it_is_due(kept: Records, tmp_path: Path) -> None:
    """One a date, and only the newest dates are kept."""
    url = str(kept.database.engine.url)
    backups = Backups(settings(database_url=url, backup_folder=str(tmp_path / "b"), backup_keep="2"))
    for words in ("2027-01-05 02:00", "2027-01-05 02:30", "2027-01-06 09:00", "2027-01-07 02:00", "2027-01-07 23:00"):
        backups.do_due(moment(words))
        until_made(backups, moment(words))
    backups.stop()
    assert [one.at for one in made(url, tmp_path / "b")] == [at("2027-01-06 09:00"), at("2027-01-07 02:00")]


def test_one_that_fails_is_told_and_tried_again(
    kept: Records, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Less and less often, until the folder is there."""
    (tmp_path / "b").write_text("a file is in the way")
    url = str(kept.database.engine.url)
    backups = Backups(settings(database_url=url, backup_folder=str(tmp_path / "b")))
    begun = []
    for second in (0, 1, 3, 4, 8):
        now = moment(f"2027-01-05 02:00:{second:02}")
        begun.append(backups.do_due(now))
        until_made(backups, now)
    assert begun == [True, False, True, False, True]
    assert [record.__dict__["action"] for record in caplog.records] == ["backup.failed"] * 3
    (tmp_path / "b").unlink()
    backups.do_due(moment("2027-01-05 02:10"))
    backups.stop()
    assert len(made(url, tmp_path / "b")) == 1


def test_none_is_made_where_no_folder_is_set(kept: Records) -> None:
    """Nor is anything written to where the bot was started."""
    backups = Backups(settings(database_url=str(kept.database.engine.url)))
    assert not backups.do_due(moment("2027-01-05 02:00"))
    backups.stop()


def test_records_on_a_server_have_tools_of_their_own() -> None:
    """One sentence says which, and how."""
    url = "postgresql+psycopg://chaser:canary@db/chaser"
    assert not is_file(url)
    with pytest.raises(OnServer) as refused:
        file_of(url)
    said = str(refused.value)
    assert "`pg_dump --format=custom --file=chaser.dump --dbname=ADDRESS`" in said
    assert "`pg_restore --clean" in said
    assert "\n" not in said
    assert "canary" not in said


def test_a_file_whose_name_needs_escapes() -> None:
    """There and back."""
    path = Path("/srv/50% #1?/chaser+x.db")
    assert file_of(address_of(path)) == path


@pytest.mark.parametrize(
    ("number", "faulty"),
    [
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 44, 9), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 0), True),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
    ],
)
def test_which_sqlite_has_the_fault(number: tuple[int, int, int], *, faulty: bool) -> None:
    """All up to 3.51.2, but not the two older lines that were mended."""
    assert can_spoil_its_log(number) is faulty


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=1), "1 second"),
        (timedelta(seconds=119), "119 seconds"),
        (timedelta(minutes=2), "2 minutes"),
        (timedelta(minutes=-90), "90 minutes"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(days=3), "3 days"),
    ],
)
def test_spans_are_spoken(span: timedelta, said: str) -> None:
    """As people say them."""
    assert spoken(span) == said


def test_sizes_are_spoken() -> None:
    """In the unit that fits."""
    assert [sized(n) for n in (12, 2048, 5 * 2**20, 3 * 2**30)] == ["12 bytes", "2 KiB", "5 MiB", "3.0 GiB"]


def test_the_worst_finding_says_how_all_of_it_is() -> None:
    """In words and as the exit code; with nothing found all is well."""
    findings = [Finding("a", State.OK, "x"), Finding("b", State.WRONG, "y", "z"), Finding("c", State.LOOK, "y", "z")]
    assert (worst(findings), worst([])) == (2, 0)
    told = as_json(findings)
    assert told["state"] == "wrong"
    assert told["findings"] == [
        {"name": "a", "state": "ok", "said": "x", "do": ""},
        {"name": "b", "state": "wrong", "said": "y", "do": "z"},
        {"name": "c", "state": "look at this", "said": "y", "do": "z"},
    ]


def test_an_older_schema_is_copied_before_it_is_brought_forward(kept: Records, tmp_path: Path) -> None:
    """Beside the records where no folder is set; nothing is copied where nothing is brought forward."""
    here = settings(database_url=str(kept.database.engine.url))
    now = at("2027-01-05 12:00")
    assert before_migrating(kept.database, here, now) is None
    for number, is_older in (("9999", False), ("0000", True)):
        with kept.database.writing() as transaction:
            transaction.connection.exec_driver_sql("UPDATE alembic_version SET version_num = ?", (number,))
        copied = before_migrating(kept.database, here, now)
        assert (copied is not None) is is_older
    assert [one.file.parent for one in made(here.database_url, tmp_path)] == [tmp_path]
