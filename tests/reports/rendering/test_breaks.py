"""Where the words of heads, titles, categories and entries of the contents are broken."""

import re
from dataclasses import replace

import pytest

from reports.document.blocks import Annex, Chart, Row, Section, Table
from reports.rendering import pdf
from reports.rendering.cells import LINE_END
from reports.rendering.charts.breaks import even_lines, title_lines
from reports.rendering.charts.drawing import draw
from reports.rendering.charts.letters import em_width
from reports.rendering.columns import UPRIGHT_WIDTH, WHOLE, fit
from reports.rendering.html import render_body, render_html
from reports.rendering.typesetting import set_table
from tests.factories.reports import head, money, number, short_report, with_parts, words
from tests.reports.rendering.test_charts import labels, series


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("本年收入合计", 4700, ("本年收入", "合计")),
        ("附属单位上缴收入", 4700, ("附属单位", "上缴收入")),
        ("政府性基金预算财政拨款", 4700, ("政府性", "基金预算", "财政拨款")),
        ("预算资金（调整后）", 5000, ("预算资金", "（调整后）")),
        ("2023年同比增长", 4500, ("2023年", "同比增长")),
        ("服务对象满意度", 5000, ("服务对象", "满意度")),
        ("执行率%", 3000, ("执行", "率%")),
        ("决算数", 3000, ("决算数",)),
        ("对附属单位补助支出", 4000, ("对附属", "单位", "补助支出")),
        ("资本性支出", 4000, ("资本性", "支出")),
    ],
)
def test_heads_are_broken_where_a_word_ends(text: str, room: int, lines: tuple[str, ...]) -> None:
    assert even_lines(text, room) == lines


@pytest.mark.parametrize("room", [100, 1000, 2500])
@pytest.mark.parametrize("text", ["", "甲", "（甲）、乙", "2023", "甲" * 60, "甲，" * 20])
def test_no_character_is_lost_however_narrow_the_place(text: str, room: int) -> None:
    assert "".join(even_lines(text, room)) == text


def test_a_title_names_the_agency_on_its_first_line() -> None:
    title = "攀枝花市社会保险事务中心2019年部门整体支出绩效评价报告"
    assert title_lines(title, 20_000) == ("攀枝花市社会保险事务中心", "2019年部门整体支出绩效评价报告")
    assert title_lines("部门预算绩效评价报告", 20_000) == ("部门预算绩效评价报告",)


def test_a_long_title_is_broken_over_the_annex_and_in_the_contents() -> None:
    title = "清河县社会保险事务管理中心2023年部门整体支出绩效评价报告"
    annex = Annex("1", title, "annex-1", ())
    body = render_body(replace(with_parts(), annexes=(annex,)))
    assert 'id="annex-1">清河县社会保险事务管理中心<br/>2023年部门整体支出绩效评价报告</h2>' in body
    assert ">附件1　清河县社会保险事务管理中心<br/>2023年部门整体支出绩效评价报告</a>" in body


def test_an_entry_that_fits_its_line_is_not_broken() -> None:
    section = Section(2, "（二）", "机关事业单位基本养老保险基金预算完成情况", "s", ())
    report = short_report()
    chapter = replace(report.sections[0], sections=(section,))
    assert ">（二）机关事业单位基本养老保险基金预算完成情况</a>" in render_body(replace(report, sections=(chapter,)))


def schedule(names: tuple[str, ...]) -> Table:
    """Codes and names of accounts beside columns of money."""
    row = (words("2080505"), words("机关事业单位基本养老保险缴费支出"), *(number(money("11825")) for _ in names))
    heads = head("科目编码", "科目名称", *names)
    return Table("收入决算表", "单位：万元", heads, ((Row(row),),), (13, 27, *[10] * len(names)))


def test_the_names_of_accounts_keep_their_room_beside_money() -> None:
    table = schedule(("本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入"))
    fitted = fit(table, UPRIGHT_WIDTH)
    room = fitted.widths[1] * UPRIGHT_WIDTH * 2000 // WHOLE // fitted.half_points
    assert room >= 8000
    heads = ["".join(run.text for run in cell.runs) for cell in set_table(table, turned=False).head[0].cells]
    assert f"本年收入{LINE_END}合计" in heads
    assert f"附属单位{LINE_END}上缴收入" in heads
    assert "事业收入" in heads


def test_line_ends_of_heads_are_for_paper_only() -> None:
    table = schedule(("本年收入合计",) * 6)
    body = render_body(short_report(blocks=(table,)))
    assert '本年收入<br class="paper"/>合计</th>' in body
    assert LINE_END not in body


def test_long_categories_stand_in_two_lines_of_readable_letters() -> None:
    names = ("企业职工基本养老保险", "机关事业单位基本养老保险", "城乡居民基本养老保险", "工伤保险", "失业保险")
    chart = Chart("bar", "支出", names, (series("预算数", "1", "2", "3", "4", "5"), series("决算数", *"12345")))
    drawn = draw(chart)
    below = re.findall(r'font-size="([\d.]+)">([^<]*(?:保险|单位|基本|职工|居民)[^<]*)</text>', drawn)
    assert "".join(text for _, text in below) == "".join(names)
    assert all(float(size) >= 7 for size, _ in below)
    assert all(em_width(text) * float(size) / 1000 < 90 for size, text in below)


def test_the_label_of_a_bar_below_zero_stands_under_it() -> None:
    drawn = draw(Chart("bar", "增减", ("甲", "乙"), (series("增减", "10", "-3.2"),)))
    places = {text: float(y) for y, text in re.findall(r'y="([\d.]+)"[^>]*>([^<]+)</text>', drawn)}
    assert places["-3.2"] > places["0"] > places["10"]
    assert labels(Chart("bar", "增减", ("甲", "乙"), (series("增减", "10", "-3.2"),))).count("-3.2") == 1


def test_a_label_does_not_lie_on_the_axis() -> None:
    chart = Chart("line", "人数", ("甲", "乙"), (series("多", "26521", "26000"), series("少", "200", "210")))
    places = {text: float(y) for y, text in re.findall(r'y="([\d.]+)"[^>]*>([^<]+)</text>', draw(chart))}
    assert places["200"] < places["0"] - 5


def test_the_first_slice_of_a_pie_is_not_plain_ink() -> None:
    drawn = draw(Chart("pie", "构成", ("甲",), (series("支出", "5"),)))
    paint = re.search(r'<circle[^>]* fill="url\(#([^)]+)\)"', drawn)
    assert paint
    assert f'id="{paint.group(1)}"' in drawn


@pytest.mark.parametrize("share", range(20, 60, 3))
def test_a_name_in_a_narrow_column_does_not_end_with_one_character_on_a_line(share: int) -> None:
    name = "机关事业单位基本养老保险缴费支出"
    row = Row((words(name), words("社会保险经办机构"), number(money("1"))))
    table = Table("表", "", head("科目", "说明", "金额"), ((row,),), (share, 85 - share, 15))
    html = render_html(short_report(blocks=(table,)), for_screen=False)
    pages = pdf.load_engine().lay_out(html).pages
    cell = next(box for page in pages for box in page._page_box.descendants() if box.element_tag == "td")
    lines = [box for box in cell.descendants() if type(box).__name__ == "LineBox"]
    texts = ["".join(getattr(box, "text", "") for box in line.descendants()) for line in lines]
    assert "".join(texts) == name
    assert len(texts[-1]) > 1
