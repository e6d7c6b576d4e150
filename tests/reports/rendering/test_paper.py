"""What the PDF engine is given: the report without what paper cannot show, and the same print."""

import io

import pytest
from pypdf import PdfReader

from reports.document.blocks import Gap, Report, Text
from reports.rendering import pdf
from reports.rendering.html import render_html
from tests.factories.reports import share_chart, short_report, with_parts

pytestmark = pytest.mark.slow


def printed(html: str) -> list[bytes]:
    """The drawing instructions of every page."""
    return drawn(pdf.load_engine().print_document(html))


def drawn(document: bytes) -> list[bytes]:
    return [page.get_contents().get_data() for page in PdfReader(io.BytesIO(document)).pages]


@pytest.fixture(scope="module")
def long_print(pdf_bytes: bytes) -> list[bytes]:
    return drawn(pdf_bytes)


def test_a_report_is_read_as_xml_and_thinned(report: Report) -> None:
    html = render_html(report, for_screen=False)
    root = pdf.load_engine().Paper(html, None).etree_element
    cells = [*root.iter("td"), *root.iter("th")]
    assert html.count("<details") > 0
    assert not list(root.iter("details"))
    assert [cell for cell in cells if "figure" in cell.get("class", "").split() and cell.text]
    assert not [cell for cell in cells if [part.tag for part in cell] == ["data"] and "class" not in cell[0].attrib]


def test_thinning_changes_nothing_that_is_printed(long_print: list[bytes], report: Report) -> None:
    html = render_html(report, for_screen=False)
    whole = html.replace("<data value", "<data class='' value").replace("<details>", "<details open=''>")
    assert printed(whole) == long_print


def test_the_defaults_of_elements_are_those_of_the_engine(
    long_print: list[bytes], report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    from weasyprint import HTML

    draft = short_report(Text("缺："), Gap("【缺：执行率】", "部门.执行率"), blocks=(share_chart(1),))
    texts = [render_html(each, for_screen=False) for each in (with_parts(), draft, report)]
    ours = [*(printed(text) for text in texts[:-1]), long_print]
    paper = pdf.load_engine().Paper
    monkeypatch.setattr(paper, "_ua_stylesheets", HTML._ua_stylesheets)
    monkeypatch.setattr(paper, "_ph_stylesheets", HTML._ph_stylesheets)
    assert ours == [printed(text) for text in texts]


def test_a_character_that_xml_forbids_stops_no_print() -> None:
    html = render_html(short_report(Text("正文\x0b继续")), for_screen=False)
    assert len(printed(html)) == len(printed(html.replace("\x0b", "")))


def test_an_entity_that_names_a_file_is_not_read(no_connections: None) -> None:
    document = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>&x;</p></body></html>'
    reader = PdfReader(io.BytesIO(pdf.load_engine().print_document(document)))
    assert "root:" not in "".join(page.extract_text() for page in reader.pages)
