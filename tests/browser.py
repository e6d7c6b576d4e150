"""The browser that tests drive: the same engine without the window and its services takes half the time."""

from __future__ import annotations

from pathlib import Path

_INSTALLED = (Path("/usr/lib/chromium/chromium-headless-shell"), Path("/usr/bin/chromium"))
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


def executable() -> Path | None:
    """The first of them that the machine has."""
    return next((path for path in _INSTALLED if path.exists()), None)
