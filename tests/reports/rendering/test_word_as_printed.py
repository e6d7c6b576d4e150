"""The Word document follows the printed page: what stays together, how high charts are, where words are broken."""

import io
import re
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table as WordTable

from reports.document.blocks import Chart, Paragraph, Report, Row, Section, Table, Text
from reports.rendering.charts.drawing import draw
from reports.rendering.html import render_html
from reports.rendering.word.document import render_docx
from reports.rendering.word.lines import line_count, wrapped
from tests.factories.reports import (
    head,
    long_report,
    money,
    number,
    share_chart,
    short_report,
    trend_chart,
    with_parts,
    words,
)
from tests.reports.rendering.alike import word_contents
from tests.reports.rendering.test_page_breaks import listed

POINT = 12700  # English metric units


def opened(report: Report) -> Document:
    return docx.Document(io.BytesIO(render_docx(report)))


@pytest.fixture(scope="module")
def document() -> Document:
    return opened(long_report())


def kept(table: WordTable) -> list[bool]:
    """Of each row whether it stays on one page with the row below it: every cell of it says so, or none."""
    said = [{cell.p_lst[0].pPr.find(qn("w:keepNext")) is not None for cell in row.tc_lst} for row in table._tbl.tr_lst]
    assert all(len(row) == 1 for row in said)
    return [row.pop() for row in said]


def test_no_row_stands_alone_at_a_page_end(document: Document) -> None:
    goals = next(table for table in document.tables if len(table.rows) == 22 and "执行率" in table._tbl.xml)
    # head, first row | … | last row, total
    assert kept(goals) == [True, True, *[False] * 18, True, False]
    scores = next(table for table in document.tables if "得分率" in table._tbl.xml)
    assert kept(scores)[1:11] == [True, False, False, True, False] * 2  # two rows of a group on either side


@pytest.mark.parametrize("sizes", [[1] * 8, [3, 5], [8]])
def test_a_low_table_is_not_cut(sizes: list[int]) -> None:
    (low,) = opened(short_report(blocks=(listed(sizes),))).tables
    assert kept(low) == [True] * 8 + [False]


def test_a_form_is_not_cut_where_one_page_holds_it() -> None:
    form = listed([1] * 20)
    cut, whole, too_long = (
        kept(opened(short_report(blocks=(table,))).tables[0])
        for table in (form, replace(form, whole=True), replace(listed([1] * 60), whole=True))
    )
    assert cut == [True, True, *[False] * 17, True, False]
    assert whole == [True] * 20 + [False]
    assert too_long == [True, True, *[False] * 57, True, False]


def heights(*shown: Chart) -> list[int]:
    """The heights of the drawings in points."""
    body = opened(short_report(blocks=shown)).element.body
    return [int(extent.get("cy")) // POINT for extent in body.iter(qn("wp:extent"))]


def test_charts_are_as_high_as_printed() -> None:
    shown = (replace(trend_chart(1), unit_line=""), replace(trend_chart(2, "bar"), unit_line=""), share_chart(3))
    printed = [float(re.findall(r'viewBox="0 0 440 ([\d.]+)"', draw(chart))[0]) for chart in shown]
    # The gap between drawing and caption is in Word part of the drawing.
    assert heights(*shown) == [round(height) + 4 for height in printed]
    # The unit stands above Word's drawing in a line of its own, on paper inside of it.
    (apart,) = heights(replace(shown[0], unit_line="单位：万元"))
    assert apart == round(printed[0]) + 4 - 20


def chart_xml(chart: Chart) -> str:
    with zipfile.ZipFile(io.BytesIO(render_docx(short_report(blocks=(chart,))))) as archive:
        return archive.read("word/charts/chart1.xml").decode()


def test_the_largest_slice_is_hatched_and_no_slice_takes_the_look_of_a_nil_one() -> None:
    pie = share_chart(1)
    first, *rest = pie.series[0].points
    nil = replace(first, text="0", value="0")
    looks = []
    for points in ((first, *rest), (nil, first, *rest[1:])):
        xml = chart_xml(replace(pie, series=(replace(pie.series[0], points=points),)))
        slices = re.findall(r"<c:dPt>.*?</c:dPt>", xml)
        looks.append([(re.findall(r'prst="(\w+)"', one) or ["plain"])[0] for one in slices])
    assert looks[0][:3] == ["wdUpDiag", "plain", "narHorz"]
    assert looks[1][1:] == ["wdUpDiag", "plain", "narHorz", "smGrid"]


def test_a_disc_is_as_large_as_printed_whatever_its_labels() -> None:
    printed = re.findall(r"A(\d+) ", draw(share_chart(1)))[0]
    place = dict(re.findall(r'<c:(x|y|w|h) val="([\d.]+)"', chart_xml(share_chart(1))))
    (height,) = heights(share_chart(1))
    assert round(float(place["h"]) * height) == round(float(place["w"]) * 442) == 2 * int(printed)


def test_a_label_that_would_lie_on_the_axis_stands_above_its_mark() -> None:
    chart = trend_chart(1)
    high, low = chart.series[0], replace(chart.series[0], points=(money("1"),) * len(chart.categories))
    middle = replace(low, points=tuple(replace(p, value=str(int(float(p.value) * 0.6))) for p in high.points))
    labels = re.findall(r"<c:dLbls>.*?</c:dLbls>", chart_xml(replace(chart, series=(high, middle, low))))
    assert [one.count('dLblPos val="b"') for one in labels] == [0, len(chart.categories), 0]


def test_heads_are_broken_where_a_word_ends_and_names_below_are_not(document: Document) -> None:
    printed = render_html(long_report(), for_screen=False)
    assert "预算资金\n（调整后）" in {cell.text for table in document.tables for cell in table.rows[0].cells}
    assert '预算资金<br class="paper"/>（调整后）' in printed
    names = {cell.text for table in document.tables for row in table.rows[1:] for cell in row.cells}
    assert re.search(r'<td[^>]*>基本<br class="paper"/>支出</td>', printed)
    assert "基本支出" in names
    assert "基本\n支出" not in names


def test_a_name_below_a_head_is_given_the_width_that_ends_its_lines_as_printed() -> None:
    names = ("服务对象满意度", "社会公众或服务对象满意度指标", "完成各项社会保险经办工作任务，待遇按时足额发放")
    row = Row((*(words(name, "center") for name in names), *[number(money("118250000"))] * 3))
    table = Table(
        "", "", head("一级指标", "二级指标", "三级指标", "预算", "决算", "上年"), ((row,),), (12, 12, 34, 14, 14, 14)
    )
    report = short_report(blocks=(table,))
    assert '服务对象<br class="paper"/>满意度' in render_html(report, for_screen=False)
    (made,) = opened(report).tables
    cell = made.cell(1, 0)
    (paragraph,) = cell.paragraphs
    assert paragraph.text == names[0]
    size = int(re.findall(r"Cell(\d+)", paragraph.style.style_id)[0]) / 2
    sides = [made._tbl.tblPr.find(qn("w:tblCellMar")).find(qn(f"w:{side}")) for side in ("left", "right")]
    indents = [paragraph.paragraph_format.left_indent.twips, paragraph.paragraph_format.right_indent.twips]
    assert abs(indents[0] - indents[1]) <= 1
    room = cell.width.twips - sum(int(side.get(qn("w:w"))) for side in sides) - sum(indents)
    assert 4 * size < room / 20 < 4.5 * size


def test_names_are_wrapped_between_characters_but_numbers_and_marks_are_not_parted() -> None:
    assert wrapped("服务对象满意度", 4400) == ["服务对象", "满意度"]
    assert wrapped("产出指标（50分）", 4400) == ["产出指标", "（50分）"]
    assert wrapped("社保，2023年", 2400) == ["社", "保，", "2023", "年"]


def test_a_foot_reaches_up_to_the_text(document: Document) -> None:
    for section in document.sections[2:]:
        for footer in (section.footer, section.even_page_footer):
            paragraph = footer.paragraphs[0]
            height = paragraph.paragraph_format.space_before.twips + paragraph.style.paragraph_format.line_spacing.twips
            assert section.footer_distance.twips + height == section.bottom_margin.twips


def test_the_lines_of_a_table_are_as_high_as_printed(document: Document) -> None:
    for size in (24, 21, 18, 16, 14, 12):
        for code in (f"Cell{size}", f"CellHead{size}"):
            style = next(style for style in document.styles if style.style_id == code)
            spacing = style.element.pPr.find(qn("w:spacing"))
            assert spacing.get(qn("w:lineRule")) == "exact"
            assert int(spacing.get(qn("w:line"))) == size * 10 * 135 // 100


def test_contents_of_a_report_in_parts_name_parts_and_chapters() -> None:
    report = with_parts()
    deeper = Section(2, "（一）", "分节标题", "p-1-1-1", (Paragraph((Text("正文"),)),))
    first, last = report.sections
    chapter = replace(first.sections[0], sections=(deeper,))
    content = render_docx(replace(report, sections=(replace(first, sections=(chapter,)), last)))
    listed_texts = [text for text, _ in word_contents(content)]
    assert listed_texts == ["第一部分　单位概况", "一、概况", "第二部分　单位概况", "一、概况", "附件1　项目报告"]
    assert "（一）分节标题" in [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs]


def test_a_long_title_of_an_annex_is_broken_before_its_year() -> None:
    report = with_parts()
    title = "某某彝族自治县社会保险事务管理中心2019年部门整体支出绩效评价报告"
    document = opened(replace(report, annexes=(replace(report.annexes[0], title=title),)))
    broken = title.replace("2019", "\n2019")
    assert broken in [paragraph.text for paragraph in document.paragraphs]
    (contents,) = document.element.body.iter(qn("w:sdt"))
    (entry,) = (link for link in contents.iter(qn("w:hyperlink")) if "2019年" in "".join(link.itertext(qn("w:t"))))
    assert next(len(run.findall(qn("w:br"))) for run in entry.findall(qn("w:r"))) == 1
    assert f' TC "附件1　{title}" ' in document.element.xml


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("文" * 26, 1),
        ("文" * 27, 2),
        ("文" * 26 + "。", 2),  # one mark alone makes itself no room
        ("文" * 10 + "，" + "文" * 15 + "。", 1),
        ("文" * 10 + "，" + "文" * 16 + "。", 2),
        ("文，" * 2 + "文" * 16 + "2023" + "文" * 4 + "。", 2),  # 29 wide, a figure between the marks
        ("文" * 26 + "2023年", 2),
        ("文" * 25 + "2023", 2),  # a number is not parted
        ("甲\n乙", 2),
    ],
)
def test_lines_are_counted_as_word_breaks_them(text: str, lines: int) -> None:
    assert line_count(text) == lines


def test_a_caption_stands_apart_from_its_table_where_no_unit_is_between() -> None:
    table = listed([1] * 3)
    gaps = []
    for shown in (table, replace(table, unit_line="")):
        paragraphs = opened(short_report(blocks=(shown,))).paragraphs
        (caption,) = (one for one in paragraphs if one.style.style_id == "Caption")
        gaps.append(caption.paragraph_format.space_after)
    assert gaps[0] is None  # the style's, which is none
    assert gaps[1].pt == 4
