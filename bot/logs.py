"""Log lines: an `action` and its fields, no personal data, no secrets."""

import logging
import re

_KEPT = ("kind", "key", "state", "why", "ref", "error", "where", "seconds", "count")
_SECRET = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|(?<=://)[^/@\s]+:[^/@\s]+(?=@)|\b[0-9a-f]{32}\b")
"""Tokens, passwords in addresses, and signing secrets, which are 32 hexadecimal digits."""


class Lines(logging.Formatter):
    """One line a record: time, level, message, `action` and its fields. Tokens and passwords are masked everywhere."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        fields = [f"{name}={getattr(record, name)}" for name in ("action", *_KEPT) if hasattr(record, name)]
        return _SECRET.sub("***", " ".join([super().format(record), *fields]))


def set_up(level: int = logging.INFO) -> None:
    """Log to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for library in ("apscheduler", "alembic", "uvicorn"):
        logging.getLogger(library).setLevel(logging.WARNING)
