"""The contents: a real field that Word, WPS and LibreOffice refresh, with its entries already in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docx.oxml.xmlchemy import BaseOxmlElement

from reports.document.blocks import Annex, Report, Section
from reports.rendering.charts.breaks import title_lines
from reports.rendering.charts.letters import em_width
from reports.rendering.word.pagination import pages_of
from reports.rendering.word.styles import CONTENTS_EM, CONTENTS_NUMBER, CONTENTS_STEP, TEXT_WIDTH
from reports.rendering.word.xml import field_end, field_start, make, one_line, paragraph, value, words

LEVELS = 2  # of headings that the contents list


@dataclass(frozen=True, slots=True)
class Entry:
    level: int
    text: str
    anchor: str


def mark_name(anchor: str) -> str:
    """The bookmark of an anchor; those that begin with an underscore are not listed to the writer."""
    return "_Toc_" + "".join(character if character.isalnum() else "_" for character in anchor)[:34]


def contents(report: Report, *, parts: bool) -> list[BaseOxmlElement]:
    """The title and the contents: two levels of headings by their styles, annexes by entries of their own.

    Of a report in parts those are parts and chapters, else chapters and sections, as on the printed page.
    """
    pages = pages_of(report)
    lines = [_line(entry, pages[entry.anchor]) for entry in _entries(report, shift=1 if parts else 0)]
    if lines:
        properties = lines[0][0]
        for start in reversed(field_start(f'TOC \\o "1-{LEVELS}" \\h \\z \\f', dirty=True)):
            properties.addnext(start)
        lines[-1].append(field_end())
    gallery = make("docPartObj", None, value("docPartGallery", "Table of Contents"), make("docPartUnique"))
    title = paragraph("ContentsTitle", words("目　录"))
    return [make("sdt", None, make("sdtPr", None, gallery), make("sdtContent", None, title, *lines))]


def contents_entry(text: str) -> list[BaseOxmlElement]:
    """A hidden field that puts ``text`` into the contents, for a heading that is not printed that way."""
    plain = one_line(text).replace('"', "”").replace("\\", "＼")
    start = field_start(f'TC "{plain}" \\l 1')
    return [*start[:2], field_end()]


def _entries(report: Report, *, shift: int) -> Iterator[Entry]:
    for part in report.in_order:
        if isinstance(part, Annex):
            yield _entry(1, f"附件{part.number}　", part)
        else:
            yield from _of_section(part, shift)


def _of_section(section: Section, shift: int) -> Iterator[Entry]:
    if section.level + shift <= LEVELS:
        yield _entry(section.level + shift, section.number, section)
        for below in section.sections:
            yield from _of_section(below, shift)


def _entry(level: int, number: str, part: Section | Annex) -> Entry:
    """The entry of a part of the report; one too long for its line is broken where its sense allows."""
    room = (TEXT_WIDTH - (level - 1) * CONTENTS_STEP - CONTENTS_NUMBER) * 1000 // CONTENTS_EM
    return Entry(level, number + "\n".join(title_lines(part.title, room - em_width(number))), part.anchor)


def _line(entry: Entry, number: int) -> BaseOxmlElement:
    """A line of the contents; the page is a reference that is computed again when the document is opened."""
    name = mark_name(entry.anchor)
    page = [*field_start(f"PAGEREF {name} \\h", dirty=True), words(str(number)), field_end()]
    link = make("hyperlink", {"anchor": name, "history": 1}, words(entry.text), make("r", None, make("tab")), *page)
    return paragraph(f"TOC{entry.level}", link)
