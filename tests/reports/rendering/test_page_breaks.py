"""Where a page ends: what stays together."""

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from reports.document.blocks import Cover, Paragraph, Report, Row, Section, Table, Text
from reports.rendering.html import render_html
from reports.rendering.pdf import render_pdf
from tests.factories.reports import head, money, number, short_report, with_parts, words

pytestmark = pytest.mark.slow


def rows_on_pages(report: Report) -> list[int]:
    """How many rows of the table's body each page bears, of those that bear any."""
    pages = (page.extract_text() for page in PdfReader(io.BytesIO(render_pdf(report))).pages)
    return [count for page in pages if (count := len(re.findall(r"第\d+行", page)))]


def listed(sizes: list[int]) -> Table:
    """A table of row groups of these sizes, its rows named 第1行, 第2行 …"""
    names = iter(range(1, sum(sizes) + 1))
    groups = tuple(
        tuple(Row((words(f"第{next(names)}行"), number(money("118250")))) for _ in range(size)) for size in sizes
    )
    return Table("明细表", "单位：元", head("项目", "金额"), groups, (60, 40), 1)


@pytest.mark.parametrize("lines", range(0, 22, 3))
@pytest.mark.parametrize("sizes", [[1] * 24, [4] * 6, [1, 4] * 5, [4, 1] * 5])
def test_no_row_of_a_table_stands_alone_on_a_page(sizes: list[int], lines: int) -> None:
    table = listed(sizes)
    counts = rows_on_pages(short_report(Text("文" * 28 * lines), blocks=(table,)))
    assert sum(counts) == sum(sizes)
    assert len(counts) >= 1
    assert min(counts) >= 2


@pytest.mark.parametrize("lines", range(0, 22, 3))
def test_a_group_of_four_rows_is_not_cut(lines: int) -> None:
    counts = rows_on_pages(short_report(Text("文" * 28 * lines), blocks=(listed([4] * 6),)))
    assert [count % 4 for count in counts] == [0] * len(counts)


def test_a_table_of_rows_that_all_cling_is_still_printed() -> None:
    """Two groups of rows each half a page high: no page could hold them together."""
    tall = Row((words("字" * 600), words("字" * 600)))
    table = Table("表", "", head("甲", "乙"), ((tall, tall), (tall, tall)), (50, 50), 1)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(render_pdf(short_report(blocks=(table,))))).pages]
    assert sum(page.count("字") for page in pages) == 8 * 600


def last_lines(text: str) -> list[str]:
    """The lines of a paragraph as they are printed, without the rest of the page."""
    page = PdfReader(io.BytesIO(render_pdf(short_report(Text(text))))).pages[-1].extract_text()
    lines = [line.strip() for line in page.splitlines()]
    return [line for line in lines if line and not re.search(r"^— \d+ —$|简短报告|基本情况", line)]


@pytest.mark.parametrize("length", range(50, 58))
def test_one_character_makes_no_line(length: int) -> None:
    text = "文" * (length - 1) + "。"
    lines = last_lines(text)
    assert "".join(lines) == text
    assert len(lines[-1].rstrip("。")) >= 2


def test_a_year_in_words_stays_on_its_line_and_is_not_spread() -> None:
    html = render_html(short_report(Text("截至2023年12月31日，共8项、第1款。")), for_screen=False)
    assert '<span class="together">2023年</span>' in html
    assert '<span class="together">8项</span>' in html
    for length in range(20, 27):
        text = "文" * length + "2023年末"
        assert any("2023年" in line for line in last_lines(text + "文" * 30))


def test_a_unit_at_the_end_stays_with_its_figure() -> None:
    report = short_report(Text("文" * 30), money("118250"), Text("百分点。"))
    assert re.search(r"</data>百分点</span>。</p>", render_html(replace(report), for_screen=False))


def test_a_form_does_not_part_from_its_heading() -> None:
    form = replace(listed([1] * 20), whole=True)
    for lines in (3, 12):
        report = short_report(Text("文" * 28 * lines))
        heading = Section(3, "1.", "某项目", "s0-1", (form,))
        report = replace(report, sections=(replace(report.sections[0], sections=(heading,)),))
        assert rows_on_pages(report) == [20]
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(render_pdf(report))).pages]
        (page,) = (page for page in pages if "1.某项目" in page and re.search(r"— \d+ —", page))
        assert "第1行" in page


def test_contents_of_a_report_in_parts_name_parts_and_chapters() -> None:
    report = with_parts()
    deeper = Section(2, "（一）", "分节标题", "p-1-1-1", (Paragraph((Text("正文"),)),))
    first, last = report.sections
    chapter = replace(first.sections[0], sections=(deeper,))
    report = replace(report, sections=(replace(first, sections=(chapter,)), last))
    pages = PdfReader(io.BytesIO(render_pdf(report))).pages
    contents = pages[1].extract_text()
    assert "第一部分" in contents
    assert "一、概况" in contents
    assert "分节标题" not in contents
    assert any("分节标题" in page.extract_text() for page in pages[2:])


def test_a_long_name_on_the_cover_takes_one_line() -> None:
    cover = Cover(("决算",), (("编制单位", "某某彝族自治县社会保险事务管理中心"),), "2024年")
    page = PdfReader(io.BytesIO(render_pdf(replace(short_report(), cover=cover)))).pages[0].extract_text()
    assert "编制单位：某某彝族自治县社会保险事务管理中心" in page.replace("\n编制", "编制").replace("：\n", "：")
