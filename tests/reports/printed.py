"""What a finished report prints: its words, the amounts outside figures, an original's figures that are missing."""

import hashlib
import os
import re
import shutil
import time
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

from django.conf import settings
from pypdf import PdfReader

from reports.document.blocks import Report
from reports.rendering.html import render_html
from reports.rendering.pdf import render_pdf
from tests.database import LASTS, ROOT, digest

_LOOSE = re.compile(r"\d[\d,]*\.\d+|\d+%|\d[\d,]*(?:\.\d+)?(?:万元|元|人次|万人)")
_SILENT = ("style", "title", "svg")


class _Words(HTMLParser):
    """The words of a page, and those outside its figures."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in (*_SILENT, "data"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if any(tag in _SILENT for tag in self.open):
            return
        self.words.append(data)
        # A figure parts the words around it, lest two of them join to a number.
        self.outside.append("\0" if self.open else data)


def _read(report: Report) -> _Words:
    words = _Words()
    words.feed(render_html(report, for_screen=False))
    return words


def words_of(report: Report) -> str:
    """Everything the report says, without spaces."""
    return "".join("".join(_read(report).words).split())


def loose_amounts(report: Report) -> list[str]:
    """Amounts, rates and counts of people that stand in the words and not in a figure."""
    return _LOOSE.findall("".join(_read(report).outside))


def pdf_of(report: Report) -> bytes:
    """The report's PDF, printed once for a state of the code: the same report gives the same bytes.

    Other files, processes and databases whose report is the same, to the letter of its HTML, take the kept print.
    """
    page = render_html(report, for_screen=False)
    kept = _prints() / f"{hashlib.sha256(page.encode()).hexdigest()}.pdf"
    if not kept.exists():
        half = kept.with_suffix(f".{os.getpid()}")
        half.write_bytes(render_pdf(report))
        half.replace(kept)
    return kept.read_bytes()


@cache
def _prints() -> Path:
    """Where prints by this code, with these styles and typefaces, are kept; those of code long gone are removed."""
    whole = hashlib.sha256(digest().encode())
    for folder in ("templates/reports/rendering", "reports/rendering/fonts"):
        for path in sorted((ROOT / folder).rglob("*")):
            whole.update(path.read_bytes() if path.is_file() else b"")
    kept = settings.DATA_DIR / "kept"
    for old in kept.glob("prints-*"):
        if old.stat().st_mtime < time.time() - LASTS:
            shutil.rmtree(old, ignore_errors=True)
    prints = kept / f"prints-{whole.hexdigest()[:16]}"
    prints.mkdir(parents=True, exist_ok=True)
    prints.touch()
    return prints


def missing_figures(report: Report, folder: Path) -> set[str]:
    """The figures of the original (``original_figures.txt``) that the report's PDF does not print."""
    pages = PdfReader(BytesIO(pdf_of(report))).pages
    text = "\n".join(page.extract_text() for page in pages).replace(",", "")
    lines = (folder / "original_figures.txt").read_text(encoding="utf-8").splitlines()
    wanted = {line.strip().replace(",", "") for line in lines if line and not line.startswith("#")}
    # A justified line may space its digits apart, which reads back as blanks between them.
    texts = (text, re.sub(r"(?<=[\d.]) (?=[\d.])", "", text))
    return {number for number in wanted if not any(_stands(number, each) for each in texts)}


def _stands(number: str, text: str) -> bool:
    """Whether the figure stands by itself: 17838 does not prove 838, nor 45.02 prove 45."""
    return re.search(rf"(?<![\d.]){re.escape(number)}(?!\d|\.\d)", text) is not None
