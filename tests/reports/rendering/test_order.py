"""Annexes that stand in a part of their own: every format prints them there, not after the text."""

import io
import re
from dataclasses import replace

import pytest
from docx import Document
from pypdf import PdfReader

from reports.document.blocks import Report
from reports.document.figures import runs_of
from reports.document.paragraphs import placed_paragraphs
from reports.rendering.html import render_body
from reports.rendering.pdf import render_pdf
from reports.rendering.word.document import render_docx
from reports.report_page.views import outline
from tests.factories.reports import with_parts

pytestmark = pytest.mark.slow

ORDER = ["第一部分　单位概况", "附件1　项目报告", "第二部分　单位概况"]


def in_first_part() -> Report:
    return replace(with_parts(), annexes_after="p-1")


def test_the_contents_list_annexes_in_their_part() -> None:
    body = render_body(in_first_part())
    listed = re.findall(r'<a class="to-(?:level-0|annex)"[^>]*>([^<]+)</a>', body)
    assert listed == ORDER
    assert [title for level, *parts in outline(in_first_part()) if (title := "".join(parts[:2])) in ORDER] == ORDER


def test_the_text_prints_annexes_in_their_part() -> None:
    body = render_body(in_first_part())
    places = [body.index(f'id="{anchor}"') for anchor in ("p-1", "annex-1", "annex-1-s-1", "p-2")]
    assert places == sorted(places)
    assert body.index('class="signature"') > places[-1]


def test_paper_prints_annexes_in_their_part() -> None:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(render_pdf(in_first_part()))).pages]
    begins = [
        next(n for n, page in enumerate(pages) if page.strip().startswith(text)) for text in ("附件1", "第二部分")
    ]
    assert begins == sorted(begins)
    assert "第二部分" not in pages[begins[0]]
    signed = next(n for n, page in enumerate(pages) if "某县财政局" in page)
    assert signed >= begins[-1]


def test_the_word_document_has_annexes_in_their_part() -> None:
    document = Document(io.BytesIO(render_docx(in_first_part())))
    texts = [paragraph.text for paragraph in document.paragraphs]
    places = [texts.index(text) for text in ("第一部分　单位概况", "附件1", "项目报告", "第二部分　单位概况")]
    assert places == sorted(places)
    assert texts.index("某县财政局") > places[-1]
    contents = "".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))
    assert contents.index("附件1　项目报告") < contents.index("第二部分　单位概况")


def test_figures_and_paragraphs_are_walked_as_they_are_printed() -> None:
    report = in_first_part()
    last = report.sections[-1]
    walked = [run.text for run in runs_of(report)]
    own = [run.text for run in runs_of(replace(report, sections=(last,), annexes=()))]
    assert walked[-len(own) :] == own
    assert [passage.place for passage in placed_paragraphs(report)] == ["一、概况", "附件1 一、概况", "一、概况"]


def test_annexes_follow_the_text_where_no_part_holds_them() -> None:
    report = with_parts()
    assert report.in_order == (*report.sections, *report.annexes)
