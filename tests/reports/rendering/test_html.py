"""The report as HTML: every figure traceable, everything escaped, no query, always the same text."""

import re
from html.parser import HTMLParser

import pytest
from django.test.utils import CaptureQueriesContext

from reports.document.blocks import (
    Block,
    Cell,
    Chart,
    Figure,
    Gap,
    ListItems,
    Paragraph,
    Report,
    Row,
    Section,
    Table,
    Text,
)
from reports.rendering.html import render_body, render_html
from tests.factories.reports import head, long_report, money, share_chart, short_report, with_parts, words


class Elements(HTMLParser):
    """The start tags of a document with their attributes, and the text inside each ``<data>``."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.figures: list[tuple[str | None, str | None, str]] = []
        self._data: dict[str, str | None] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "data":
            self._data = dict(attrs)

    def handle_data(self, data: str) -> None:
        if self._data is not None:
            self.figures.append((self._data["data-fact"], self._data["value"], data))
            self._data = None


def figures_of(report: Report) -> list[tuple[str, str, str]]:
    """(fact, value, text) of each figure of the report, in the order of print."""

    def in_block(block: Block) -> list[Figure]:
        match block:
            case Paragraph(runs):
                found = list(runs)
            case ListItems(items):
                found = [run for runs in items for run in runs]
            case Table():
                rows = [*block.head, *(row for group in block.groups for row in group)]
                found = [run for row in rows for cell in row.cells for run in cell.runs]
            case Chart():
                return [series.points[index] for index in range(len(block.categories)) for series in block.series]
        return [run for run in found if isinstance(run, Figure)]

    def in_section(section: Section) -> list[Figure]:
        own = [figure for block in section.blocks for figure in in_block(block)]
        return own + [figure for child in section.sections for figure in in_section(child)]

    figures = [figure for section in report.sections for figure in in_section(section)]
    figures += [figure for annex in report.annexes for block in annex.blocks for figure in in_block(block)]
    return [(figure.fact, figure.value, figure.text) for figure in figures]


def test_every_figure_is_a_data_element_with_its_fact_and_exact_value(report: Report) -> None:
    printed = Elements(render_html(report)).figures
    assert len(printed) > 700
    assert sorted(printed) == sorted(figures_of(report))  # turned tables stand after the text


def test_a_source_is_named_only_for_a_workbook_cell() -> None:
    html = render_body(short_report(money("100", cell=True), money("200", cell=False)))
    first, second = (attributes for tag, attributes in Elements(html).tags if tag == "data")
    assert first["data-source"] == "预算执行.xlsx·收支明细表·F12"
    assert "data-source" not in second
    assert second["data-formula"] == "部门.支出 ÷ 部门.全年预算"


def test_figures_can_be_reached_with_the_keyboard() -> None:
    data = [attributes for tag, attributes in Elements(render_body(short_report(money("100")))).tags if tag == "data"]
    assert [attributes["tabindex"] for attributes in data] == ["0"]


ATTACK = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>"


def test_everything_a_person_wrote_is_escaped() -> None:
    table = Table(ATTACK, ATTACK, head(ATTACK), ((Row((words(ATTACK),)),),), (100,))
    pie = share_chart(1)
    chart = Chart("bar", ATTACK, (ATTACK, *pie.categories[1:]), pie.series, ATTACK, 1)
    figure = Figure(ATTACK, ATTACK, ATTACK, ATTACK, True)
    html = render_html(short_report(Text(ATTACK), figure, blocks=(table, chart)))
    tags = [tag for tag, _ in Elements(html).tags]
    assert "script" not in tags
    assert "img" not in tags
    assert ("data", ATTACK) in [(tag, attributes.get("data-fact")) for tag, attributes in Elements(html).tags]


def test_the_same_report_gives_the_same_html() -> None:
    assert render_html(long_report()) == render_html(long_report())


@pytest.mark.django_db
def test_rendering_asks_the_database_nothing(report: Report) -> None:
    from django.db import connection

    with CaptureQueriesContext(connection) as queries:
        render_html(report)
    assert len(queries) == 0


def test_the_screen_adds_a_style_sheet_and_nothing_else(report: Report) -> None:
    screen, paper = render_html(report, for_screen=True), render_html(report, for_screen=False)
    start, stop = screen.index("<style"), screen.index("</style>") + len("</style>")
    assert screen[:start] + screen[stop:] == paper


def test_the_document_needs_no_other_file(report: Report) -> None:
    elements = Elements(render_html(report)).tags
    assert not [tag for tag, attributes in elements if tag in ("link", "script", "img") or "src" in attributes]
    assert ("html", {"lang": "zh-CN"}) in elements


def test_the_contents_point_at_headings_that_exist(report: Report) -> None:
    elements = Elements(render_html(report)).tags
    targets = {str(attributes["href"])[1:] for tag, attributes in elements if tag == "a"}
    assert len(targets) == 7 * 4 + 2 + 1  # chapters and parts, annexes, and the turned table
    assert targets <= {attributes.get("id") for _, attributes in elements}


def test_a_table_tells_its_head_cells_and_spans() -> None:
    top = Row((Cell((Text("收入"),), "center", colspan=2, header=True),))
    group = (Row((words("甲", rowspan=2), words("乙"))), Row((words("丙"),), emphasis=True))
    html = render_body(short_report(blocks=(Table("收入表", "单位：元", (top,), (group,), (40, 60), 3),)))
    assert '<th scope="col" class="center" colspan="2">收入</th>' in html
    assert '<td rowspan="2">甲</td>' in html
    assert '<tr class="total"><td>丙</td></tr>' in html
    assert "表3　收入表" in html


def test_a_number_never_wraps_and_a_sentence_that_is_a_figure_may() -> None:
    basis = Figure("评价要点4项，符合3项（1+1+1），得 3.00。", "3", "得分/甲", "评分")
    data = [
        attributes for tag, attributes in Elements(render_body(short_report(money("1"), basis))).tags if tag == "data"
    ]
    assert [attributes.get("class") for attributes in data] == [None, "sentence"]


def test_an_annex_is_called_by_its_number_in_contents_and_on_its_page(report: Report) -> None:
    html = render_body(report)
    assert ">附件2　指标体系及评分表</a>" in html
    assert '<p class="annex-number">附件2</p>' in html


def test_a_unit_that_stands_outside_its_figure_stays_beside_it() -> None:
    html = render_body(short_report(Figure("2.65", "26500", "参保人数", "表.xlsx·B2", True), Text("万人，增加<b>")))
    assert re.search(r'<span class="together"><data [^>]+>2.65</data>万人</span>，增加&lt;b&gt;', html)
    assert "together" not in render_body(short_report(money("100"), Text("，为全年预算的一半")))


def test_what_a_draft_lacks_is_marked_with_what_is_missing() -> None:
    html = render_body(short_report(Gap("【缺：部门.支出】", "部门.支出")))
    assert '<mark class="gap" data-gap="部门.支出">【缺：部门.支出】</mark>' in html


def test_parts_stand_above_chapters_in_text_and_contents() -> None:
    html = render_body(with_parts())
    assert '<h1 class="level-0" id="p-2">第二部分　单位概况</h1>' in html
    links = [(attributes.get("class"), attributes["href"]) for tag, attributes in Elements(html).tags if tag == "a"]
    assert links[:4] == [
        ("to-level-0", "#p-1"),
        ("to-level-1", "#p-1-1"),
        ("to-level-0", "#p-2"),
        ("to-level-1", "#p-2-1"),
    ]
    assert ("to-annex", "#annex-1") in links


def test_a_turned_table_stands_at_the_end_of_its_part_and_is_pointed_at_in_its_place() -> None:
    html = render_body(with_parts())
    second = html.index('id="p-2"')
    first_part = html[html.index('<h1 class="level-0" id="p-1">') : second]
    assert first_part.index('class="pointer"') < first_part.index("正文") < first_part.index("收支及结余明细表")


def test_an_annex_may_be_a_document_with_its_own_tables() -> None:
    html = render_body(with_parts())
    annex = html[html.index('class="annex"') :]
    assert annex.index("项目报告") < annex.index('id="annex-1-s-1"') < annex.index("收支及结余明细表")
    assert annex.index('class="pointer"') < annex.index("正文") < annex.index("收支及结余明细表")


def test_who_signs_and_the_day_stand_at_the_end_of_the_text() -> None:
    html = render_body(with_parts())
    signature = html.index('<div class="signature">')
    assert html.index("某县财政局", signature) < html.index("2024年6月30日", signature) < html.index('class="annex"')
