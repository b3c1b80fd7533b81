"""The colours of a paper, the same in Word and Excel: RRGGBB.

Every ink can be read on its fill: its contrast is at least 4.5 (WCAG 2.2, 1.4.3).
"""

from collections.abc import Mapping

from plans.model import Status

SHADES: Mapping[Status, tuple[str, str]] = {
    Status.ON_TARGET: ("00B050", "000000"),
    Status.LATE: ("FFC000", "000000"),
    Status.SIGNIFICANTLY_LATE: ("C00000", "FFFFFF"),
    Status.COMPLETED: ("0070C0", "FFFFFF"),
}
THEME_FILL = "D9D9D9"
HEADING_FILL = "F2F2F2"
# A matrix is read by where its YES stand; no status has this tint.
YES_FILL = "DDEBF7"


def shade_of(status: Status | None) -> tuple[str, str]:
    """A status's fill and the ink on it; nothing outside the key."""
    return SHADES.get(status, ("", "")) if status else ("", "")
