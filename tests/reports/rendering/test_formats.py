"""One report, three formats: HTML, PDF and Word print the same figures of a real case."""

import io
import re

import docx
from docx.oxml.ns import qn
from pypdf import PdfReader

from reports.figures import figures_of
from reports.rendering import render_docx, render_html, render_pdf
from reports.selectors import build_report
from scoring.models import Case

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?%?")


def test_html_pdf_and_word_print_the_same_set_of_figures(fumin: Case) -> None:
    report = build_report(fumin)
    body = docx.Document(io.BytesIO(render_docx(report))).element.body
    drawings = "\n".join(drawing.get("descr", "") for drawing in body.iter(qn("wp:docPr")))
    word = drawings + "\n".join("".join(paragraph.itertext(qn("w:t"))) for paragraph in body.iter(qn("w:p")))
    html = re.sub(r"</?(data|span|a)\b[^>]*>", "", render_html(report, for_screen=False))
    pdf = "".join(page.extract_text() for page in PdfReader(io.BytesIO(render_pdf(report))).pages)
    printed = {
        "Word": set(NUMBER.findall(word)),
        "HTML": set(NUMBER.findall(re.sub(r"<[^>]+>", "\n", html))),
        "PDF": re.sub(r"\s", "", pdf),
    }
    figures = {number for figure in figures_of(report) for number in NUMBER.findall(figure.text)}
    assert len(figures) > 200
    assert {name: sorted(number for number in figures if number not in text) for name, text in printed.items()} == {
        "Word": [],
        "HTML": [],
        "PDF": [],
    }
