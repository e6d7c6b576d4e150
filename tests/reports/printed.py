"""What a finished report prints: its words, the amounts outside figures, an original's figures that are missing."""

import re
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from reports.document.blocks import Report
from reports.rendering.html import render_html
from reports.rendering.pdf import render_pdf

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


def missing_figures(report: Report, folder: Path) -> set[str]:
    """The figures of the original (``original_figures.txt``) that the report's PDF does not print."""
    pages = PdfReader(BytesIO(render_pdf(report))).pages
    text = "\n".join(page.extract_text() for page in pages).replace(",", "")
    lines = (folder / "original_figures.txt").read_text(encoding="utf-8").splitlines()
    wanted = {line.strip().replace(",", "") for line in lines if line and not line.startswith("#")}
    # A justified line may space its digits apart, which reads back as blanks between them.
    texts = (text, re.sub(r"(?<=[\d.]) (?=[\d.])", "", text))
    return {number for number in wanted if not any(_stands(number, each) for each in texts)}


def _stands(number: str, text: str) -> bool:
    """Whether the figure stands by itself: 17838 does not prove 838, nor 45.02 prove 45."""
    return re.search(rf"(?<![\d.]){re.escape(number)}(?!\d|\.\d)", text) is not None
