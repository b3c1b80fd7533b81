"""Settings: what is missing or wrong is refused by name, and no secret is in the sentence; nor in any log line."""

import logging
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from bot.logs import Lines
from bot.settings import Settings, SettingsRefused, SlackSettings, load
from storage.database import Database, NotOpened
from storage.migrate import current
from storage.tables import people, workspaces
from tests.records import new_database

SIGNING = "0123456789abcdef" * 2
BOT, APP = "xoxb-1-canary-AbC", "xapp-1-canary-DeF"
TOKENS = {"CHASER_SLACK_BOT_TOKEN": BOT, "CHASER_SLACK_APP_TOKEN": APP}


def refusal(**changed: str) -> str:
    """What is said when these settings are not as they should be."""
    with pytest.raises(SettingsRefused) as refused:
        load(SlackSettings, TOKENS | {f"CHASER_{name.upper()}": value for name, value in changed.items()})
    assert refused.value.__suppress_context__ or not isinstance(refused.value.__context__, ValueError)
    return str(refused.value)


def test_what_holds_when_nothing_is_said() -> None:
    """England's holidays, London's time, a file beside the bot."""
    settings = load(Settings, {})
    assert (settings.database_url, settings.zone.key, settings.nation) == (
        "sqlite:///chaser.db",
        "Europe/London",
        "ENG",
    )


def test_all_that_is_missing_is_named_at_once() -> None:
    """With what each is, and where it is found."""
    with pytest.raises(SettingsRefused) as refused:
        load(SlackSettings, {})
    first, second = str(refused.value).splitlines()
    assert first.startswith("CHASER_SLACK_BOT_TOKEN is missing: the bot token of your Slack app.")
    assert second.startswith("CHASER_SLACK_APP_TOKEN is missing: the app-level token")


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_a_blank_token_is_missing(blank: str) -> None:
    """As a template that was not filled in leaves it."""
    assert refusal(slack_bot_token=blank).startswith("CHASER_SLACK_BOT_TOKEN is missing")


@pytest.mark.parametrize(
    "token", [APP, "canary", "xoxb-", "xoxb-canary\nX-Header: x", "xoxb-canary canary", "xoxb-canary\u2026"]
)
def test_a_token_that_is_none(token: str) -> None:
    """Named, with how one begins, and without what was given."""
    said = refusal(slack_bot_token=token)
    assert said.startswith("CHASER_SLACK_BOT_TOKEN is wrong: ")
    assert "xoxb-" in said
    assert "canary" not in said


def test_http_mode_needs_signing_secrets_and_no_app_token() -> None:
    """Each way of receiving asks for its own; several secrets count while one is replaced."""
    way = {"CHASER_SLACK_BOT_TOKEN": BOT, "CHASER_SLACK_MODE": "http"}
    with pytest.raises(SettingsRefused) as refused:
        load(SlackSettings, way)
    assert str(refused.value).startswith(
        "CHASER_SLACK_SIGNING_SECRETS is missing: the signing secret of your Slack app"
    )
    found = load(SlackSettings, way | {"CHASER_SLACK_SIGNING_SECRETS": f"{SIGNING},  {'b' * 32}"})
    assert found.signing_secrets == (SIGNING.encode(), b"b" * 32)
    assert (found.app_token, found.http_host, found.http_port) == ("", "127.0.0.1", 3000)
    assert load(SlackSettings, TOKENS).signing_secrets == ()


@pytest.mark.parametrize("secret", ["canary", f"{'a' * 32},", f"{'a' * 32} canary", f"canary!{'a' * 32}"])
def test_a_signing_secret_that_is_none(secret: str) -> None:
    """Named, without what was given."""
    said = refusal(slack_mode="http", slack_signing_secrets=secret)
    assert said.startswith("CHASER_SLACK_SIGNING_SECRETS is wrong: each is 32 letters and digits")
    assert "canary" not in said


def test_signing_secrets_from_a_file(tmp_path: Path) -> None:
    """One a line, too."""
    (tmp_path / "signing").write_text(f"{SIGNING}\n{'b' * 32}\n")
    found = load(SlackSettings, TOKENS | {"CHASER_SLACK_SIGNING_SECRETS_FILE": str(tmp_path / "signing")})
    assert len(found.signing_secrets) == 2


def test_the_wrong_way_round() -> None:
    """Both are named."""
    assert len(refusal(slack_bot_token=APP, slack_app_token=BOT).splitlines()) == 2


def test_space_around_a_value_is_not_part_of_it() -> None:
    """As when it was pasted with the line's end."""
    found = load(SlackSettings, TOKENS | {"CHASER_SLACK_BOT_TOKEN": f" {BOT}\r\n"})
    assert found.slack_bot_token.get_secret_value() == BOT


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("timezone", "Nowhere/At_all", "a zone's name, such as Europe/London"),
        ("timezone", "BST", "a zone's name"),
        ("timezone", "../../etc/passwd", "a zone's name"),
        ("nation", "GB", "one of ENG"),
        ("tick_seconds", "0", "a number of seconds, more than 0 and at most 60"),
        ("tick_seconds", "nan", "a number of seconds"),
        ("tick_seconds", "often", "a number of seconds"),
        ("backup_at", "2 am", "such as 02:00"),
        ("backup_at", "24:00", "such as 02:00"),
        ("backup_at", "2:00", "such as 02:00"),
        ("backup_keep", "0", "greater than or equal to 1"),
        ("health_port", "0", "greater than or equal to 1"),
        ("health_port", "http", "valid integer"),
        ("health_host", "http://127.0.0.1", "such as 127.0.0.1"),
        ("slack_mode", "sockets", "socket or http"),
        ("http_host", "127.0.0.1/x", "an address of this computer"),
        ("http_port", "65536", "less than or equal to 65535"),
        ("slack_api_url", "http://slack.example/api/", "https://"),
        ("slack_api_url", "http://127.0.0.1.evil.example/", "only for this computer"),
        ("slack_api_url", "http://localhost@evil.example/", "only for this computer"),
        ("slack_api_url", "slack.com/api", "https://"),
        ("database_url", "chaser.db", "sqlite:///chaser.db"),
        ("database_url", "sqlite://", "sqlite:///chaser.db"),
        ("database_url", "postgresql://chaser:canary@db/chaser", "postgresql+psycopg:// and user:password@host/name"),
        ("database_url", "postgresql+psycopg://chaser:canary@db", "user:password@host/name"),
        ("database_url", "postgresql+psycopg://chaser:can/ary@db/chaser", "in a password, @ is %40 and / is %2F"),
    ],
)
def test_a_value_that_cannot_be(name: str, value: str, said: str) -> None:
    """Refused by name, with what it should be."""
    sentence = refusal(**{name: value})
    assert sentence.startswith(f"CHASER_{name.upper()} is wrong: ")
    assert said in sentence
    assert "canary" not in sentence


@pytest.mark.parametrize("url", ["http://127.0.0.1:8765/api", "http://localhost/api/", "https://slack.example/api"])
def test_an_address_ends_in_a_slash(url: str) -> None:
    """Whether or not it was typed."""
    found = load(SlackSettings, TOKENS | {"CHASER_SLACK_API_URL": url})
    assert found.slack_api_url == f"{url.rstrip('/')}/"


def test_secrets_from_files(tmp_path: Path) -> None:
    """Without the line's end; a file comes before the variable."""
    (tmp_path / "bot").write_text(f"{BOT}2\n")
    found = load(SlackSettings, TOKENS | {"CHASER_SLACK_BOT_TOKEN_FILE": str(tmp_path / "bot")})
    assert found.slack_bot_token.get_secret_value() == f"{BOT}2"
    assert found.app_token == APP


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """Absent, a folder, empty, or no text: the variable and the path are named."""
    (tmp_path / "empty").write_text(" \n")
    (tmp_path / "binary").write_bytes(b"\xff\xfecanary")
    for name, why in (("absent", "could not be read"), ("", "could not be read"), ("empty", "is empty")):
        said = refusal(slack_app_token_file=str(tmp_path / name))
        assert said == f"CHASER_SLACK_APP_TOKEN_FILE: {tmp_path / name} {why}."
    with pytest.raises(SettingsRefused) as refused:
        load(SlackSettings, TOKENS | {"CHASER_SLACK_APP_TOKEN_FILE": str(tmp_path / "binary")})
    assert "canary" not in f"{refused.value} {refused.value.__cause__}"


def test_a_file_with_no_token(tmp_path: Path) -> None:
    """Refused as the setting, without what is in it."""
    (tmp_path / "token").write_text("canary")
    said = refusal(slack_app_token_file=str(tmp_path / "token"))
    assert said.startswith("CHASER_SLACK_APP_TOKEN is wrong: it begins with xapp-")
    assert "canary" not in said


def test_postgresql_with_its_password_in_a_file(tmp_path: Path) -> None:
    """As systemd and Docker hand out secrets; and it is shown nowhere."""
    (tmp_path / "url").write_text("postgresql+psycopg://chaser:canary@db/chaser?sslmode=require\n")
    found = load(Settings, {"CHASER_DATABASE_URL_FILE": str(tmp_path / "url")})
    assert found.database_url == "postgresql+psycopg://chaser:canary@db/chaser?sslmode=require"
    database = Database(found.database_url)
    assert "canary" not in f"{found!r} {found} {database.engine!r} {database.engine.url}"
    database.close()


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg://chaser@/chaser?host=/run/postgresql", "postgresql+psycopg://u:p%40%2F@db:5433/chaser"]
)
def test_other_ways_to_postgresql(url: str) -> None:
    """Over a socket of this computer, and with a port and a password that has signs in it."""
    assert load(Settings, {"CHASER_DATABASE_URL": url}).database_url == url


def test_postgresql_that_is_not_there() -> None:
    """One sentence with what is wrong, without the password; the log of it has none either."""
    database = Database("postgresql+psycopg://chaser:canary@127.0.0.1:9/chaser")
    with pytest.raises(NotOpened, match=r"could not be opened\. PostgreSQL: .*refused") as refused:
        current(database)
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "not opened", (), (NotOpened, refused.value, None))
    said = logging.Formatter().format(record)
    assert "port 9 failed" in said
    assert "canary" not in f"{refused.value} {said}"
    database.close()


def test_only_what_is_given_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo gives its own settings: those of a real bot in the same shell are not mixed in."""
    monkeypatch.setenv("CHASER_TIMEZONE", "Asia/Tokyo")
    monkeypatch.setenv("CHASER_SLACK_BOT_TOKEN", BOT)
    assert load(Settings, {}).timezone == "Europe/London"
    with pytest.raises(SettingsRefused, match="CHASER_SLACK_BOT_TOKEN is missing"):
        load(SlackSettings, {})


def test_settings_do_not_show_their_secrets() -> None:
    """Printed, or put into a log by mistake."""
    found = load(SlackSettings, TOKENS)
    assert "canary" not in f"{found!r} {found} {found.model_dump_json()}"


@pytest.mark.parametrize(
    "said",
    [
        f"token={BOT} and {APP}",
        "xoxp-canary-1 xoxe.xoxb-1-canary xoxs-canary",
        "postgresql://chaser:canary@db/chaser",
        "https://x:canary@host",
    ],
)
def test_a_log_line_has_no_secret(said: str) -> None:
    """In the message, in a field, and in a traceback."""
    lines = Lines("%(message)s")
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, said, (), None)
    record.action, record.why = "test", said
    assert "canary" not in lines.format(record)
    record.exc_info = (ValueError, ValueError(said), None)
    assert "canary" not in lines.format(record)
    assert "action=test" in lines.format(record)


def test_a_log_line_has_no_signing_secret() -> None:
    """Whoever put it there."""
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, f"secret {SIGNING}.", (), None)
    assert SIGNING not in Lines("%(message)s").format(record)


def test_a_database_error_does_not_say_what_people_wrote(tmp_path: Path) -> None:
    """The parameters of a refused statement stay out of its message, and so out of every log."""
    database = new_database(tmp_path)
    with database.writing() as transaction:
        transaction.insert(workspaces, team="T1")
        transaction.insert(people, workspace_id=1, user="U1", name="canary")
    with pytest.raises(IntegrityError) as refused, database.writing() as transaction:
        transaction.insert(people, workspace_id=1, user="U1", name="canary")
    assert "canary" not in str(refused.value)
    database.close()
