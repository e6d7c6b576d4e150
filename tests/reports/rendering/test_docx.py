"""The report as a Word document: read back what was written."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree
from openpyxl import load_workbook
from pypdf import PdfReader

from reports.document.blocks import Chart, Figure, Gap, Report, Series, Text
from reports.document.figures import figures_of
from reports.rendering.charts.letters import em_width
from reports.rendering.html import render_html
from reports.rendering.word.document import render_docx
from tests.factories.reports import long_report, money, share_chart, short_report, trend_chart, with_parts
from tests.reports.rendering.libreoffice import needs_libreoffice

SPACES = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="session")
def docx_bytes(report: Report) -> bytes:
    return render_docx(report)


@pytest.fixture(scope="session")
def document(docx_bytes: bytes) -> Document:
    return docx.Document(io.BytesIO(docx_bytes))


def text_of(content: bytes) -> str:
    """All the words of the document, those of its charts included."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [archive.read(name) for name in archive.namelist() if re.match(r"word/(document|charts/.*)\.xml", name)]
    roots = [etree.fromstring(part) for part in parts]
    alternatives = [text for root in roots for text in root.xpath("//@descr")]
    return "\n".join([*(words_of(root) for root in roots), *alternatives])


def words_of(root: etree._Element) -> str:
    """The words of a part, a paragraph or a value a line."""
    return "\n".join(
        "".join(element.itertext()) for element in root.xpath("//w:p | //*[local-name()='v']", namespaces=SPACES)
    )


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d[\d,]*(?:\.\d+)?%?", text))


def styles_used(document: Document, prefix: str) -> list[tuple[str, str]]:
    return [
        (paragraph.style.style_id, paragraph.text)
        for paragraph in document.paragraphs
        if paragraph.style is not None and paragraph.style.style_id.startswith(prefix)
    ]


@pytest.mark.slow
def test_word_html_and_pdf_print_the_same_figures(docx_bytes: bytes, report: Report, pages: list[str]) -> None:
    figures = {figure.text for figure in figures_of(report)}
    wanted = {number for text in figures for number in numbers(text)}
    html = re.sub(r"<[^>]+>", " ", render_html(report, for_screen=False))
    pdf = re.sub(r"\s", "", "".join(pages))
    assert wanted - numbers(text_of(docx_bytes)) == set()
    assert wanted - numbers(html) == set()
    assert {number for number in wanted if number not in pdf} == set()


def test_word_and_html_print_the_same_numbers_and_no_others(docx_bytes: bytes, report: Report) -> None:
    with zipfile.ZipFile(io.BytesIO(docx_bytes)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    for instruction in root.iter(f"{WORD}instrText"):
        instruction.text = ""
    words = "\n".join("".join(paragraph.itertext(f"{WORD}t")) for paragraph in root.iter(f"{WORD}p"))
    html = re.sub(r"<figure.*?</figure>", "", render_html(report, for_screen=False), flags=re.DOTALL)
    shown = re.sub(r"<(?!/?(data|span|a)\b)[^>]+>", "\n", html[html.index("<body>") :])
    charts = {number for chart in re.findall(r"图\d　.*", words) for number in numbers(chart)}
    pages = {page for line in root.iter(f"{WORD}sdt") for page in numbers("".join(line.itertext(f"{WORD}t")))}
    assert numbers(words) - charts - pages == numbers(re.sub(r"<[^>]+>", "", shown)) - charts - pages


def test_headings_have_the_built_in_styles_of_their_level(document: Document, report: Report) -> None:
    headings = styles_used(document, "Heading")
    first, second = report.sections[0], report.sections[0].sections[0]
    assert ("Heading1", f"{first.number}{first.title}") in headings
    assert ("Heading2", f"{second.number}{second.title}") in headings
    assert {style for style, _ in headings} == {"Heading", "Heading1", "Heading2", "Heading3", "Heading4"}
    assert document.styles["Heading 1"].element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == "0"


def test_typefaces_of_the_standard_have_substitutes(docx_bytes: bytes, document: Document) -> None:
    faces = {
        style.element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) for style in document.styles if style.type == 1
    }
    assert faces == {"仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"}
    with zipfile.ZipFile(io.BytesIO(docx_bytes)) as archive:
        named = etree.fromstring(archive.read("word/fontTable.xml")).xpath("//*[local-name()='font']/@*")
    assert faces == set(named)


def test_the_contents_are_a_field_with_every_entry(document: Document, report: Report) -> None:
    (contents,) = document.element.body.iter(qn("w:sdt"))
    instructions = [element.text for element in contents.iter(qn("w:instrText"))]
    assert instructions[0] == r' TOC \o "1-2" \h \z \f '
    assert len(instructions) == 1 + 7 * 4 + 2
    text = "".join(contents.itertext(qn("w:t")))
    assert all(f"{section.number}{section.title}" in text for section in report.sections)
    assert document.settings.element.find(qn("w:updateFields")).get(qn("w:val")) == "true"


def test_links_lead_to_marks_that_exist_once(document: Document) -> None:
    marks = [element.get(qn("w:name")) for element in document.element.body.iter(qn("w:bookmarkStart"))]
    targets = {element.get(qn("w:anchor")) for element in document.element.body.iter(qn("w:hyperlink"))}
    assert len(marks) == len(set(marks))
    assert targets <= set(marks)


def test_captions_count_as_the_report_does(document: Document) -> None:
    captions = [text for _, text in styles_used(document, "Caption") if text.startswith("表")]
    assert sorted(int(re.findall(r"\d+", text)[0]) for text in captions) == list(range(1, len(captions) + 1))
    fields = [element.text for element in document.element.body.iter(qn("w:instrText")) if "SEQ 表" in element.text]
    assert [field for field in fields if r"\r" in field] == [r" SEQ 表 \* ARABIC \r 3 ", r" SEQ 表 \* ARABIC \r 2 "]


def test_heads_repeat_and_rows_do_not_part(document: Document) -> None:
    for table in document.tables:
        rows = table._tbl.tr_lst
        assert rows[0].trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_captions_and_units_stay_with_what_they_name(document: Document) -> None:
    for code in ("Caption", "Unit", "Chart", "AnnexTitle", "Heading1", "AnnexHeading1"):
        style = next(style for style in document.styles if style.style_id == code)
        assert style.element.pPr.find(qn("w:keepNext")) is not None


def test_every_row_fills_the_grid_and_merged_cells_begin_once(document: Document) -> None:
    for table in document.tables:
        columns = len(table._tbl.tblGrid.gridCol_lst)
        for row in table._tbl.tr_lst:
            assert sum(cell.grid_span for cell in row.tc_lst) == columns
    (balance,) = (table for table in document.tables if "年初结转和结余" in table._tbl.xml)
    assert balance.cell(2, 0).text == balance.cell(5, 0).text == "基本支出"
    assert balance.cell(0, 3).text == balance.cell(0, 4).text == "年初结转和结余"


def test_amounts_stand_right_in_their_columns(document: Document) -> None:
    table = next(table for table in document.tables if table.cell(0, 2).text == "预算资金\n（调整后）")
    properties = table._tbl.tr_lst[1].tc_lst[2].p_lst[0].pPr
    assert properties.find(qn("w:jc")).get(qn("w:val")) == "right"


def test_wide_tables_stand_on_turned_pages(document: Document) -> None:
    turned = [section.page_width > section.page_height for section in document.sections]
    assert turned == [False, False, False, True, False, True]
    upright = document.sections[2]
    assert [round(side.mm) for side in (upright.top_margin, upright.left_margin, upright.right_margin)] == [37, 28, 26]


def test_pages_are_numbered_from_the_text_on_right_and_left(document: Document) -> None:
    cover, contents, text = document.sections[:3]
    assert cover.footer.is_linked_to_previous
    assert contents.footer.is_linked_to_previous
    assert text._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    assert document.settings.odd_and_even_pages_header_footer
    assert text.footer.paragraphs[0].text == text.even_page_footer.paragraphs[0].text == "— 1 —"
    sides = [
        footer.paragraphs[0]._p.pPr.find(qn("w:jc")).get(qn("w:val")) for footer in (text.footer, text.even_page_footer)
    ]
    assert sides == ["right", "left"]


def test_a_turned_page_has_its_number_where_it_has_it_when_bound_upright(document: Document) -> None:
    for turned, side in ((document.sections[3].footer, "right"), (document.sections[3].even_page_footer, "left")):
        (strip,) = turned._element.iter(qn("wp:anchor"))
        place = [int(offset.text) // 635 for offset in strip.iter(qn("wp:posOffset"))]
        assert place == [1190, 1587]  # 21 mm from the left edge, level with the type area
        assert 'vert="vert"' in etree.tostring(strip).decode()
        (number,) = strip.iter(qn("w:p"))
        assert number.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        assert "".join(number.itertext(qn("w:t"))) == "— 1 —"
    assert document.sections[4].footer.paragraphs[0].text == "— 1 —"


def test_who_signs_does_not_stand_alone_on_a_page() -> None:
    report = replace(with_parts(), attachments=("甲表", "乙表"))
    paragraphs = docx.Document(io.BytesIO(render_docx(report))).paragraphs
    texts = [paragraph.text for paragraph in paragraphs]
    first = texts.index("附件：1.甲表")
    assert texts[first - 1 : first + 4] == ["正文", "附件：1.甲表", "2.乙表", "某县财政局", "2024年6月30日"]
    assert [paragraph.paragraph_format.keep_with_next for paragraph in paragraphs[first - 1 : first + 4]] == [
        True,
        True,
        True,
        True,
        None,
    ]


def charts_xml(*charts: Chart) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(render_docx(short_report(blocks=charts)))) as archive:
        return [archive.read(f"word/charts/chart{number}.xml").decode() for number in range(1, len(charts) + 1)]


def test_few_bars_are_narrow_and_long_names_lie_flat() -> None:
    chart = trend_chart(1, "bar")
    first = replace(chart.series[0], points=chart.series[0].points[:2])
    many, two = charts_xml(chart, replace(chart, categories=chart.categories[:2], series=(first,)))
    assert ('<c:gapWidth val="25"/>' in many, '<c:gapWidth val="180"/>' in two) == (True, True)
    assert re.search(r'<c:catAx>.*<a:bodyPr rot="0" vert="horz"/>.*</c:catAx>', two)


@pytest.mark.parametrize("name", ["1.5", "123,456,789.00"])
def test_the_labels_of_neighbouring_bars_do_not_touch(name: str) -> None:
    chart = trend_chart(1, "bar")
    point = replace(chart.series[0].points[0], text=name)
    (drawn,) = charts_xml(replace(chart, series=tuple(replace(one, points=(point,) * 5) for one in chart.series)))
    gap = int(re.findall(r'gapWidth val="(\d+)"', drawn)[0])
    size = int(re.findall(r'<c:dLbls>.*?sz="(\d+)"', drawn)[0])
    widest, bar = em_width(name) * size / 100_000, 400 / (5 * (2 + gap / 100))
    assert (widest < bar) or (gap, size) == (15, 600)  # points; what no size brings between its neighbours is smallest
    assert (gap, size) == {"1.5": (60, 900), "123,456,789.00": (15, 600)}[name]


def test_thin_slices_lie_at_the_right_where_their_labels_have_room() -> None:
    pie = share_chart(1)
    apart = replace(pie, series=(replace(pie.series[0], points=pie.series[0].points[:1] * 5),))
    turned, plain = charts_xml(pie, apart)
    # 其他, 2 % and the last, begins at 98 %: its middle of 356.4 degrees is turned to 90.
    assert '<c:firstSliceAng val="94"/>' in turned
    assert '<c:firstSliceAng val="0"/>' in plain


def test_a_slice_that_is_the_whole_is_not_cut_by_its_outline() -> None:
    pie = share_chart(1)
    nil = replace(pie.series[0].points[0], text="0", value="0")
    whole, parts = charts_xml(replace(pie, series=(Series("占比", (pie.series[0].points[0], *[nil] * 4)),)), pie)
    assert ["<a:ln><a:noFill/></a:ln>" in re.findall("<c:dPt>.*?</c:dPt>", xml)[0] for xml in (whole, parts)] == [
        True,
        False,
    ]


def test_a_chart_carries_its_data_and_tells_it(docx_bytes: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(docx_bytes)) as archive:
        chart = archive.read("word/charts/chart3.xml").decode()
        book = load_workbook(io.BytesIO(archive.read("word/embeddings/chart3.xlsx")))
        body = archive.read("word/document.xml").decode()
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[1] == ("人员经费", 57.12)
    assert chart.count("<c:dPt>") == 5
    assert len(set(re.findall(r'prst="(\w+)"', chart))) == 4  # plain ink and four hatchings
    assert '<c:formatCode>0.00"%"</c:formatCode>' in chart
    assert "人员经费 57.12%" in body


def test_a_leading_equals_sign_is_no_formula_in_a_charts_data() -> None:
    pie = replace(share_chart(1), categories=("=1+1", "b", "c", "d", "e"))
    with zipfile.ZipFile(io.BytesIO(render_docx(short_report(blocks=(pie,))))) as archive:
        book = load_workbook(io.BytesIO(archive.read("word/embeddings/chart1.xlsx")))
    assert book.worksheets[0]["A2"].data_type == "s"


def test_what_a_draft_lacks_is_highlighted() -> None:
    content = render_docx(short_report(Text("支出"), Gap("【缺：部门.支出】", "部门.支出")))
    runs = [run for paragraph in docx.Document(io.BytesIO(content)).paragraphs for run in paragraph.runs]
    assert [run.text for run in runs if run.font.highlight_color is not None] == ["【缺：部门.支出】"]


def test_parts_stand_above_chapters_and_keep_their_turned_tables() -> None:
    document = docx.Document(io.BytesIO(render_docx(with_parts())))
    headings = styles_used(document, "Heading")
    assert [style for style, _ in headings] == ["Heading", "Heading1", "Heading2", "Heading1", "Heading2"]
    assert styles_used(document, "AnnexHeading") == [("AnnexHeading1", "一、概况")]
    turned = [section.page_width > section.page_height for section in document.sections]
    # cover, contents, part one, its table, part two and who signs, its table, the annex, its table
    assert turned == [False, False, False, True, False, True, False, True]
    assert r'TOC \o "1-2"' in document.element.xml
    assert [text for _, text in styles_used(document, "Signature")] == ["某县财政局", "2024年6月30日"]


def test_control_characters_of_a_workbook_do_no_harm() -> None:
    figure = Figure("1\x0b0元", "10", "甲\x00", "乙")
    content = render_docx(short_report(Text("文\x00字"), figure, money("1")))
    assert "文字" in "".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)


def test_the_same_report_gives_the_same_bytes(docx_bytes: bytes) -> None:
    assert render_docx(long_report()) == docx_bytes


def test_title_language_and_fingerprint_are_in_its_properties(document: Document, report: Report) -> None:
    properties = document.core_properties
    assert (properties.title, properties.language, properties.identifier) == (
        report.title,
        "zh-CN",
        report.fingerprint,
    )


@pytest.mark.slow
@needs_libreoffice
def test_libreoffice_opens_it_and_prints_every_figure(
    docx_bytes: bytes, report: Report, pages: list[str], read_through: Callable[..., list[PdfReader]]
) -> None:
    (reader,) = read_through(docx_bytes)
    printed = re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))
    assert abs(len(reader.pages) - len(pages)) <= 2  # as many as on paper, but for the empty page behind the contents
    assert {figure.text for figure in figures_of(report) if figure.text not in printed} == set()
    turned = [page for page in reader.pages if page.mediabox.width > page.mediabox.height]
    assert turned != []
    # Their numbers run down the left margin, and so are read letter by letter.
    assert all(re.search(r"—\s*\d+\s*—", page.extract_text()) for page in turned)
