"""Imported by the process that every other one is forked from: what is slow at a first start has been done by then."""

from bot.slack.app import make_app
from bot.slack.http_mode import Door
from bot.slack.platform import make_client
from tests.faults import child, slack


class _Nobody:
    """A service that is asked nothing."""

    handle = None


# Bolt looks through the source of all that is imported, once a process: a sixth of a second.
READY = (Door(make_app(_Nobody(), make_client("xoxb-none")), ()), child, slack)  # type: ignore[arg-type] # see _Nobody
