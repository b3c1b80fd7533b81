"""Slack: whether it answers, what the bot may do there, and whether both clocks agree."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.doctor.findings import Finding, look, ok, spoken, wrong
from bot.settings import HTTP, SettingsRefused, SlackSettings, load
from plans.errors import ChaserError

NEAR = timedelta(seconds=60)
FAR = timedelta(seconds=300)
"""Beyond it a signature counts as old, and nothing that Slack sends over HTTP is taken."""


def slack(environment: Mapping[str, str], clock: Clock) -> Iterator[Finding]:
    """Ask Slack once."""
    from bot.slack.look import look as look_at_slack  # noqa: PLC0415 - Bolt takes half a second that other commands need not wait

    try:
        found = load(SlackSettings, environment)
    except SettingsRefused:
        yield wrong("Slack", "not asked: a setting is missing or wrong.", "See the settings above.")
        return
    before = clock.now()
    try:
        said = look_at_slack(found.slack_bot_token.get_secret_value(), found.slack_api_url)
    except ChaserError as error:
        yield wrong(
            "Slack", str(error), "docs/slack.md says where the tokens are found; a firewall must let Slack through."
        )
        return
    yield ok("Slack", f"answers as {said.workspace or 'a workspace without a name'}")
    yield _scopes(said.missing, found.slack_mode)
    yield _clock(said.date, before, clock.now())


def _scopes(missing: frozenset[str], mode: str) -> Finding:
    if not missing:
        return ok("scopes", "all that the manifest asks for")
    manifest = "manifests/slack-http.json, with your address," if mode == HTTP else "manifests/slack.json"
    do = f"Put {manifest} into the app's settings in Slack, and reinstall the app."
    return wrong("scopes", f"the app may not {', '.join(sorted(missing))}.", do)


def _clock(theirs: datetime | None, before: datetime, after: datetime) -> Finding:
    if theirs is None:
        return look("clock", "not compared: Slack named no time.", "Is CHASER_SLACK_API_URL Slack's?")
    # Theirs is cut to the second, and was read at some time between the two.
    ahead = (before + (after - before) / 2) - (theirs + timedelta(seconds=0.5))
    said = f"{spoken(ahead)} {'ahead of' if ahead > timedelta(0) else 'behind'} Slack's"
    if abs(ahead) <= NEAR:
        return ok("clock", said)
    do = "Let the machine set its clock from the network (systemd-timesyncd or chrony)."
    if abs(ahead) < FAR:
        return look("clock", f"{said}.", do)
    return wrong("clock", f"{said}: signatures count as old, and rounds open and close at the wrong time.", do)
