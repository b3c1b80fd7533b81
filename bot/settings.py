"""Settings from the environment, `CHASER_...`; secrets also from files, `CHASER_..._FILE`. Refused by name at start."""

import difflib
import re
from collections.abc import Mapping, Sequence
from datetime import time
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, ValidationInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from plans.errors import ChaserError
from plans.rounds import NATIONS

PREFIX = "CHASER_"
LONGEST_TICK = 60
SECRETS = ("slack_bot_token", "slack_app_token", "slack_signing_secrets", "database_url")
SOCKET, HTTP = "socket", "http"
"""How Slack's payloads come: over a connection that we open, or to an address of ours."""


class SettingsRefused(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """A setting is missing or wrong."""


S = TypeVar("S", bound="Settings")


def _token(start: str) -> AfterValidator:
    def check(value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith(start):
            raise ValueError(f"it begins with {start}")
        # http.client would name the whole header, token and all, in its own refusal.
        if not re.fullmatch(rf"{start}[\w.-]+", value.get_secret_value(), re.ASCII):
            raise ValueError(f"after {start} it has letters, digits and hyphens only")
        return value

    return AfterValidator(check)


class _NeededError(ValueError):
    """A setting that is needed because of what another says."""


def _needed_in(mode: str) -> AfterValidator:
    def check(value: SecretStr | None, so_far: ValidationInfo) -> SecretStr | None:
        if value is None and so_far.data.get("slack_mode") == mode:
            raise _NeededError
        return value

    return AfterValidator(check)


def _mode(name: str) -> str:
    if name not in (SOCKET, HTTP):
        raise ValueError(f"it is {SOCKET} or {HTTP}")
    return name


def _signing(value: SecretStr) -> SecretStr:
    if not all(re.fullmatch(r"[0-9A-Za-z]{32,128}", one) for one in _listed(value)):
        raise ValueError("each is 32 letters and digits, with a comma between two")
    return value


def _listed(value: SecretStr) -> list[str]:
    return re.split(r"\s*[,\n]\s*", value.get_secret_value())


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        raise ValueError("it is a zone's name, such as Europe/London") from None
    return name


def _nation(name: str) -> str:
    if name not in NATIONS:
        raise ValueError(f"it is one of {', '.join(sorted(NATIONS))}")
    return name


def _address(url: str) -> str:
    parts = urlsplit(url)
    if not parts.hostname or parts.scheme not in ("https", "http"):
        raise ValueError("it begins with https://")
    if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost"):
        raise ValueError("it begins with https:// (http:// only for this computer)")
    return url if url.endswith("/") else f"{url}/"


def _seconds(said: object) -> float:
    try:
        seconds = float(str(said))
    except ValueError:
        seconds = 0
    if not 0 < seconds <= LONGEST_TICK:
        raise ValueError(f"it is a number of seconds, more than 0 and at most {LONGEST_TICK}")
    return seconds


def _records(url: str) -> str:
    if not re.fullmatch(r"sqlite:///[^?]+|postgresql\+psycopg://[^/?\s]*/[^/?\s]+(\?\S+)?", url):
        raise ValueError(
            "it is sqlite:/// and a file's path, such as sqlite:///chaser.db, "
            "or postgresql+psycopg:// and user:password@host/name; in a password, @ is %40 and / is %2F"
        )
    return url


def _time(words: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", words, re.ASCII):
        raise ValueError("it is an hour and minutes, such as 02:00")
    return words


def _host(name: str) -> str:
    if not re.fullmatch(r"[\w.-]+|[0-9A-Fa-f:]+", name, re.ASCII):
        raise ValueError("it is an address of this computer, such as 127.0.0.1")
    return name


class Settings(BaseSettings):
    """What Chaser can be told. The descriptions are what a refusal says."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", hide_input_in_errors=True)

    # It may hold a password, and so is not shown with the other settings.
    database_url: Annotated[str, AfterValidator(_records)] = Field(
        "sqlite:///chaser.db", description="where the records are kept", repr=False
    )
    timezone: Annotated[str, AfterValidator(_zone)] = Field("Europe/London", description="the council's time zone")
    nation: Annotated[str, AfterValidator(_nation)] = Field("ENG", description="whose bank holidays are kept")
    tick_seconds: Annotated[float, BeforeValidator(_seconds)] = Field(
        5.0, description="how often Chaser looks at what is due"
    )

    backup_folder: Path | None = Field(None, description="where a running bot puts a backup every day")
    backup_at: Annotated[str, AfterValidator(_time)] = Field("02:00", description="when it does, local")
    backup_keep: int = Field(14, ge=1, le=3660, description="of how many dates backups are kept")
    health_port: int | None = Field(None, ge=1, le=65535, description="where a running bot says how it is")
    health_host: Annotated[str, AfterValidator(_host)] = Field(
        "127.0.0.1", description="the address of this computer at which it does"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What `load` is given and nothing else: the process's own environment would get past it otherwise."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)

    @property
    def zone(self) -> ZoneInfo:
        """The council's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def backup_time(self) -> time:
        """When the day's backup is due, local."""
        return time.fromisoformat(self.backup_at)


class SlackSettings(Settings):
    """What a bot in a Slack workspace needs beside."""

    slack_bot_token: Annotated[SecretStr, _token("xoxb-")] = Field(description="the bot token of your Slack app")
    slack_mode: Annotated[str, AfterValidator(_mode)] = Field(
        SOCKET, description="how Slack's payloads come: over a connection of ours, or to an address"
    )
    slack_app_token: Annotated[Annotated[SecretStr, _token("xapp-")] | None, _needed_in(SOCKET)] = Field(
        None, validate_default=True, description="the app-level token of your Slack app"
    )
    slack_signing_secrets: Annotated[Annotated[SecretStr, AfterValidator(_signing)] | None, _needed_in(HTTP)] = Field(
        None, validate_default=True, description="the signing secret of your Slack app, and a former one"
    )
    http_host: Annotated[str, AfterValidator(_host)] = Field("127.0.0.1", description="where HTTP mode listens")
    http_port: int = Field(3000, ge=0, le=65535, description="the port on which HTTP mode listens")
    slack_api_url: Annotated[str, AfterValidator(_address)] = Field(
        "https://slack.com/api/", description="the address of Slack's Web API"
    )

    @property
    def app_token(self) -> str:
        """The app-level token; empty where it was not given, as in HTTP mode."""
        return self.slack_app_token.get_secret_value() if self.slack_app_token else ""

    @property
    def signing_secrets(self) -> tuple[bytes, ...]:
        """The signing secrets that count: while one is replaced, both. None in Socket Mode, where nothing is signed."""
        return tuple(one.encode() for one in _listed(self.slack_signing_secrets)) if self.slack_signing_secrets else ()


def load(kind: type[S], environment: Mapping[str, str]) -> S:
    """Read settings.

    Raises:
        SettingsRefused: names every setting that is missing, wrong or unknown, with what it means.
    """
    _refuse_unknown(environment)
    given = {
        name: environment[f"{PREFIX}{name.upper()}"].strip() for name in kind.model_fields if _is_set(environment, name)
    }
    given |= {name: _from_file(environment, name) for name in SECRETS if _file(environment, name)}
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        raise SettingsRefused("\n".join(_sentence(kind, problem) for problem in error.errors())) from None


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    """A misspelt name would leave its setting as it was, in silence."""
    names = [f"{PREFIX}{name.upper()}" for name in SlackSettings.model_fields]
    names += [f"{PREFIX}{name.upper()}_FILE" for name in SECRETS]
    unknown = sorted(name for name in environment if name.startswith(PREFIX) and name not in names)
    if unknown:
        raise SettingsRefused("\n".join(f"{name} is no setting of Chaser.{_near(name, names)}" for name in unknown))


def _near(name: str, names: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, names, n=1)
    return f" Did you mean {near[0]}?" if near else " docs/settings.md lists them."


def _is_set(environment: Mapping[str, str], name: str) -> bool:
    return bool(environment.get(f"{PREFIX}{name.upper()}", "").strip())


def _file(environment: Mapping[str, str], name: str) -> str:
    return environment.get(f"{PREFIX}{name.upper()}_FILE", "")


def _from_file(environment: Mapping[str, str], name: str) -> str:
    path = Path(_file(environment, name))
    try:
        found = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsRefused(f"{PREFIX}{name.upper()}_FILE: {path} could not be read.") from error
    if not found:
        raise SettingsRefused(f"{PREFIX}{name.upper()}_FILE: {path} is empty.")
    return found


def _sentence(kind: type[Settings], problem: Mapping[str, object]) -> str:
    where = problem["loc"]
    name = str(where[0]) if isinstance(where, tuple) and where else ""
    meaning = kind.model_fields[name].description or ""
    context = problem.get("ctx")
    is_needed = isinstance(context, dict) and isinstance(context.get("error"), _NeededError)
    if is_needed or problem["type"] == "missing":
        return f"{PREFIX}{name.upper()} is missing: {meaning}. docs/slack.md says where to find it."
    said = str(problem["msg"]).removeprefix("Value error, ")
    return f"{PREFIX}{name.upper()} is wrong: {said} ({meaning})."
