"""Printing a report in several formats, step by step, for whoever wants to know how far it is or to stop it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Protocol

from django.conf import settings

from reports.document.blocks import Report
from reports.rendering.formats import FORMATS, UnknownFormat

# WeasyPrint says here when it begins a page; nothing else tells how far a layout is.
_PAGES = logging.getLogger("weasyprint.progress")
_PAGE = "Step 5 - Creating layout - Page "
# What decides how a report looks, as against what it says (which its fingerprint covers).
_LOOKS = ("templates/reports/rendering", "reports/rendering")


class Follower(Protocol):
    """Told of every step; may raise to stop the work."""

    def step(self, done: int, doing: str) -> None:
        """``done`` steps are finished; ``doing`` says in Chinese what is now being done."""

    def page(self, number: int) -> None:
        """The PDF has come to that page; a layout may be gone through more than once."""


class Unwatched:
    """A follower that wants to know nothing."""

    def step(self, done: int, doing: str) -> None: ...

    def page(self, number: int) -> None: ...


def check_formats(formats: Sequence[str]) -> tuple[str, ...]:
    """The formats, each once, in our order. Raises UnknownFormat, naming those there are."""
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        found = f"没有“{'、'.join(unknown)}”格式" if unknown else "没有选择格式"
        raise UnknownFormat(f"{found}，可选：{'、'.join(FORMATS)}")
    return tuple(name for name in FORMATS if name in formats)


def print_report(report: Report, formats: Sequence[str], *, follower: Follower, done: int = 0) -> Mapping[str, bytes]:
    """The report's bytes in each format. Raises what ``follower`` raises, and PdfUnavailable."""
    printed = {}
    for count, name in enumerate(formats, start=done):
        follower.step(count, f"正在生成 {name.upper()}")
        with _pages_told(follower):
            printed[name] = FORMATS[name](report)
    return printed


@cache
def looks_sha256() -> str:
    """The SHA-256 over templates, style sheets, fonts and the code that prints: the same looks, the same value."""
    digest = hashlib.sha256()
    root = Path(settings.BASE_DIR)
    for path in sorted(path for folder in _LOOKS for path in (root / folder).rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@contextmanager
def _pages_told(follower: Follower) -> Iterator[None]:
    """Hand every page that the PDF engine begins to the follower."""
    listener = _PageListener(follower)
    level, propagate = _PAGES.level, _PAGES.propagate
    _PAGES.addHandler(listener)
    _PAGES.setLevel(logging.INFO)
    _PAGES.propagate = False
    try:
        yield
    finally:
        _PAGES.removeHandler(listener)
        _PAGES.setLevel(level)
        _PAGES.propagate = propagate


class _PageListener(logging.Handler):
    def __init__(self, follower: Follower) -> None:
        super().__init__()
        self._follower = follower

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if message.startswith(_PAGE):
            self._follower.page(int(message.removeprefix(_PAGE).split()[0]))
