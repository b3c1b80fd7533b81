"""Finds, or installs, the Chromium that the page's tests run in.

`python -m tests.browser` prints its path; with `--install` it first makes sure that there is one. Where none can be
had it says in one line what is left out, and that is a failure where CI is "true".
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_SECONDS = 900
LEFT_OUT = "No Chromium could be found or installed: the tests of the local workspace's page are left out."


def in_ci() -> bool:
    """Whether nothing may be left out."""
    return os.environ.get("CI", "").lower() == "true"


def find() -> Path | None:
    """A system Chromium, else the one that Playwright has installed, else None."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return Path(found) if found else _playwrights_own()


def install() -> Path | None:
    """The Chromium there is, else Debian's package as root, else Playwright's own; None where none can be had."""
    for attempt in (_from_debian, _from_playwright):
        if found := find():
            return found
        attempt()
    return find()


def main(arguments: list[str]) -> int:
    """Print the path; 1 if there is none, but 0 after a vain installation outside CI."""
    installs = "--install" in arguments
    found = install() if installs else find()
    sys.stdout.write(f"{found or LEFT_OUT}\n")
    return 0 if found or (installs and not in_ci()) else 1


def _playwrights_own() -> Path | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - not needed where the system has a browser

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def _from_debian() -> None:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return
    _run([apt, "update", "-q"])
    _run([apt, "install", "-y", "-q", "--no-install-recommends", "chromium"])


def _from_playwright() -> None:
    _run([sys.executable, "-m", "playwright", "install", "chromium"])


def _run(command: list[str]) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(command, check=True, timeout=PATIENCE_SECONDS, env=environment, stdout=sys.stderr)
    except (subprocess.SubprocessError, OSError) as cause:
        sys.stderr.write(f"{' '.join(command)}: {cause}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
