"""What each format of a report prints: its numbers, by where they stand."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree
from pypdf import PdfReader

from reports.document.blocks import Annex, Chart, Report, Section
from reports.rendering.html import render_html
from tests.reports.rendering.word_rules import WP, C, W

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?%?")


def numbers(text: str) -> set[str]:
    return set(NUMBER.findall(text))


def word_numbers(content: bytes) -> set[str]:
    """The numbers of text and tables; the contents repeat headings and add pages, charts have numbers of their own."""
    root = _part(content, "word/document.xml")
    for part in [*root.iter(f"{W}sdt"), *root.iter(f"{W}drawing")]:
        part.getparent().remove(part)
    # A caption is numbered by a field, whose code is not printed.
    paragraphs = ("".join(text.text or "" for text in paragraph.iter(f"{W}t")) for paragraph in root.iter(f"{W}p"))
    return numbers("\n".join(paragraphs))


def html_numbers(report: Report) -> set[str]:
    """The same of the page."""
    page = re.sub(r"(?s)<(figure|nav|style|head)\b.*?</\1>", _caption, render_html(report, for_screen=False))
    apart = re.sub(r"<(?!/?(data|span|a)\b)[^>]+>", "\n", page)
    return numbers(re.sub(r"<[^>]+>", "", apart))


def _caption(part: re.Match[str]) -> str:
    return "".join(re.findall(r"(?s)<figcaption.*?</figcaption>", part[0])) if part[1] == "figure" else ""


def word_charts(content: bytes) -> list[set[str]]:
    """For each chart the numbers that its description tells."""
    return [numbers(node.get("descr") or "") for node in _part(content, "word/document.xml").iter(f"{WP}docPr")]


def html_charts(report: Report) -> list[set[str]]:
    """For each chart the numbers of its caption, its unit and its table of data."""
    found = re.findall(r"(?s)<figure.*?</figure>", render_html(report, for_screen=False))
    told = (re.sub(r"(?s)<svg.*?</svg>", "", figure) for figure in found)
    return [numbers(re.sub(r"<[^>]+>", "\n", figure)) for figure in told]


def drawn(content: bytes) -> Iterator[list[str]]:
    """For each chart the values that Word draws."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = sorted(name for name in archive.namelist() if re.fullmatch(r"word/charts/chart\d+\.xml", name))
    for name in sorted(names, key=lambda name: int(re.findall(r"\d+", name)[0])):
        yield [value.text or "" for value in _part(content, name).iterfind(f".//{C}numCache/{C}pt/{C}v")]


def charts_of(holder: Report | Section | Annex) -> Iterator[Chart]:
    """The charts in the order of the pages."""
    if not isinstance(holder, Report):
        yield from (block for block in holder.blocks if isinstance(block, Chart))
    for section in holder.sections:
        yield from charts_of(section)
    if isinstance(holder, Report):
        for annex in holder.annexes:
            yield from charts_of(annex)


def word_contents(content: bytes) -> list[tuple[str, int]]:
    """The entries of the contents with their pages as they are filled in."""
    (contents,) = _part(content, "word/document.xml").iter(f"{W}sdt")
    entries = []
    for link in contents.iter(f"{W}hyperlink"):
        runs = ["".join(text.text or "" for text in run.iter(f"{W}t")) for run in link.iter(f"{W}r")]
        entries.append((runs[0], int("".join(runs[1:]))))
    return entries


def pdf_pages(reader: PdfReader) -> list[tuple[str, int]]:
    """Every heading of the PDF with its page, counted from that of the first."""

    def flat(items: list[object]) -> Iterator[object]:
        for item in items:
            if isinstance(item, list):
                yield from flat(item)
            else:
                yield item

    found = [(item.title, reader.get_destination_page_number(item)) for item in flat(reader.outline)]  # type: ignore[attr-defined, arg-type]
    return [(title, (page or 0) - (found[0][1] or 0) + 1) for title, page in found]


def _part(content: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read(name))
