"""One report, three formats: HTML, PDF and Word print the same figures of each demo case, and of a draft with gaps."""

import io
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from pypdf import PdfReader

from budgets.ledger.models import ImportedTable
from reports.building.selectors import build_report
from reports.document.blocks import Report
from reports.document.figures import figures_of
from reports.rendering.charts.scale import printed_number
from reports.rendering.html import render_html
from reports.rendering.word.document import render_docx
from scoring.cases.models import Case
from scoring.cases.services import write_words
from tests.reports.printed import pdf_of
from tests.reports.rendering.alike import (
    charts_of,
    drawn,
    html_charts,
    html_numbers,
    numbers,
    pdf_pages,
    word_charts,
    word_contents,
    word_numbers,
)
from tests.reports.rendering.libreoffice import needs_libreoffice
from tests.reports.rendering.word_rules import faults

# Only with a test database is there one for what `printed` loads; three formats of one report are judged, whatever
# database its figures came from.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
CASES = ("fumin", "qiemo", "panzhihua", "hengyang", "ebian")
LEAST = {"fumin": 250, "qiemo": 80, "panzhihua": 220, "hengyang": 70, "ebian": 150}  # numbers in text and tables


@dataclass(frozen=True)
class Printed:
    name: str
    report: Report
    word: bytes
    pdf: PdfReader

    @classmethod
    def of(cls, name: str, report: Report) -> "Printed":
        return cls(name, report, render_docx(report), PdfReader(io.BytesIO(pdf_of(report))))


@pytest.fixture(scope="module", params=CASES)
def printed(request: pytest.FixtureRequest, django_db_blocker: Any) -> Printed:
    """A demo case in its formats, printed once for all that is asked of it."""
    case = request.getfixturevalue(f"loaded_{request.param}")
    with django_db_blocker.unblock():
        report = build_report(case)
    return Printed.of(request.param, report)


def _differing(printed: Printed) -> dict[str, list[str]]:
    """The numbers that Word and HTML do not both print, and those of figures that the PDF lacks."""
    word, html = word_numbers(printed.word), html_numbers(printed.report)
    pdf = re.sub(r"\s", "", "".join(page.extract_text() for page in printed.pdf.pages))
    figures = {number for figure in figures_of(printed.report) for number in numbers(figure.text)}
    return {
        "in Word only": sorted(word - html),
        "in HTML only": sorted(html - word),
        "not in the PDF": sorted(number for number in figures | html if number not in pdf),
    }


SAME: dict[str, list[str]] = {"in Word only": [], "in HTML only": [], "not in the PDF": []}


def test_html_pdf_and_word_print_the_same_set_of_figures(printed: Printed) -> None:
    assert len(word_numbers(printed.word)) > LEAST[printed.name]
    assert _differing(printed) == SAME


def test_a_chart_says_and_draws_in_word_what_it_says_in_html(printed: Printed) -> None:
    charts = list(charts_of(printed.report))
    assert word_charts(printed.word) == html_charts(printed.report)
    values = [
        [number for series in chart.series for point in series.points if (number := printed_number(point)) is not None]
        for chart in charts
    ]
    for chart, wanted, found in zip(charts, values, drawn(printed.word), strict=True):
        assert found == [f"{number:f}" for number in wanted if chart.kind != "pie" or number > 0]


def test_word_opens_it_without_repair(printed: Printed) -> None:
    assert faults(printed.word) == []


def _distances(printed: Printed, pages: PdfReader) -> list[int]:
    """For each entry of Word's contents how far its page is from that of its heading in ``pages``."""
    found = iter(pdf_pages(pages))
    distances = []
    for text, page in word_contents(printed.word):
        name = re.sub(r"^附件[\d-]+\s+|\s", "", text)
        distances.append(abs(page - next(place for title, place in found if re.sub(r"\s", "", title).endswith(name))))
    return distances


def test_the_contents_name_nearly_the_pages_of_the_pdf_before_word_counts_its_own(printed: Printed) -> None:
    distances = _distances(printed, printed.pdf)
    assert max(distances) <= 1
    assert distances.count(0) * 4 >= len(distances) * 3


@needs_libreoffice
def test_the_contents_name_the_pages_that_libreoffice_prints(
    printed: Printed, read_through: Callable[..., list[PdfReader]]
) -> None:
    (reader,) = read_through(printed.word)
    distances = _distances(printed, reader)
    assert max(distances) <= 1
    assert distances.count(0) * 10 >= len(distances) * 9


def test_every_place_that_the_contents_lead_to_is_there_once(printed: Printed) -> None:
    page = render_html(printed.report, for_screen=False)
    places = Counter(re.findall(r'\bid="([^"]+)"', page))
    assert [name for name, times in places.items() if times > 1] == []
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(places)


def test_a_draft_with_gaps_prints_the_same_in_each_format(fumin: Case) -> None:
    write_words(case=fumin, words={slot: text for slot, text in fumin.words.items() if slot != "建议"})
    ImportedTable.objects.filter(kind="three_public").update(superseded_at="2024-01-01T00:00:00Z")
    draft = Printed.of("draft", build_report(fumin, draft=True))
    assert _differing(draft) == SAME
    assert faults(draft.word) == []
    shown = [re.sub(r"\s", "", page.extract_text()) for page in draft.pdf.pages]
    assert "【缺：“三公”经费支出】" in "".join(shown)
