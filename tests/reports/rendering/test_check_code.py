"""The check code at the end of a print: the same in each format and on the page of versions, and no page of its own."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from reports.document.blocks import Report, Text, check_code
from reports.rendering.html import render_html
from reports.rendering.pdf import render_pdf
from reports.rendering.word.document import render_docx
from tests.factories.reports import annexes, short_report, with_parts
from tests.reports.rendering.libreoffice import needs_libreoffice

pytestmark = pytest.mark.slow

FINGERPRINT = "0f3a91c27b44d05e" + "8" * 48
CODE = "0F3A 91C2 7B44 D05E"
LINES = 21  # of 28 characters; with the heading they fill a page


def pages_of(report: Report) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(render_pdf(report))).pages]


def _filled(lines: int) -> Report:
    return replace(short_report(Text("文" * (28 * lines - 2))), fingerprint=FINGERPRINT)


def _turned() -> Report:
    return replace(short_report(), annexes=annexes(), fingerprint=FINGERPRINT)


def test_a_code_is_sixteen_digits_in_groups_of_four() -> None:
    assert check_code(FINGERPRINT) == CODE
    assert check_code("") == ""
    assert "check-code" not in render_html(short_report(), for_screen=False)


@pytest.mark.parametrize("lines", range(LINES - 6, LINES + 3))
def test_it_stands_on_the_last_page_and_makes_none_however_full_that_is(lines: int) -> None:
    report = _filled(lines)
    pages = pages_of(report)
    assert len(pages) == len(pages_of(replace(report, fingerprint="")))
    assert [CODE in re.sub(r"\s+", " ", page) for page in pages] == [False] * (len(pages) - 1) + [True]
    assert "文" in pages[-1]


@pytest.mark.parametrize("report", [_turned(), replace(with_parts(), fingerprint=FINGERPRINT)], ids=["turned", "parts"])
def test_a_turned_page_and_an_annex_bear_it_too(report: Report) -> None:
    pages = pages_of(report)
    assert len(pages) == len(pages_of(replace(report, fingerprint="")))
    assert "校验码" in pages[-1]
    assert sum("校验码" in page for page in pages) == 1


@pytest.mark.parametrize("report", [_filled(3), _turned()], ids=["upright", "turned"])
def test_word_has_it_in_a_frame_in_the_margin(report: Report) -> None:
    document = docx.Document(io.BytesIO(render_docx(report)))
    (found,) = [paragraph for paragraph in document.paragraphs if CODE in paragraph.text]
    assert found.text == f"内容校验码　{CODE}"
    frame = found._p.pPr.find(qn("w:framePr"))
    height = document.sections[-1].page_height.twips
    assert frame.get(qn("w:vAnchor")) == "page"
    assert height - 1474 < int(frame.get(qn("w:y"))) < height
    assert document.paragraphs[-2]._p is found._p  # a frame hangs on the paragraph after it


@needs_libreoffice
def test_word_pages_stay_as_many(read_through: Callable[..., list[PdfReader]]) -> None:
    reports = [_filled(lines) for lines in range(LINES - 3, LINES + 1)]
    bare = [replace(report, fingerprint="") for report in reports]
    readers = read_through(*map(render_docx, [*reports, *bare]))
    with_code, without = readers[: len(reports)], readers[len(reports) :]
    assert [len(reader.pages) for reader in with_code] == [len(reader.pages) for reader in without]
    for reader in with_code:
        assert CODE in re.sub(r"\s+", " ", reader.pages[-1].extract_text())
