"""Charts: every point drawn and labelled, series told apart without colour."""

import re
from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from reports.document.blocks import Chart, Figure, Series
from reports.rendering.charts.drawing import draw
from reports.rendering.charts.scale import scale_for, value_of
from reports.rendering.charts.svg import WIDTH, text_width
from tests.factories.reports import share_chart, trend_chart

NS = "{http://www.w3.org/2000/svg}"


def labels(chart: Chart) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(draw(chart)).iter(f"{NS}text")]  # noqa: S314


def series(name: str, *values: str) -> Series:
    return Series(name, tuple(Figure(value or "－", value, name, "") for value in values))


@pytest.mark.parametrize("kind", ["line", "bar"])
def test_every_point_category_and_series_is_named(kind: str) -> None:
    chart = trend_chart(1, kind)
    printed = labels(chart)
    for name in [*chart.categories, *(one.name for one in chart.series), "单位：万元"]:
        assert name in printed
    for point in (point for one in chart.series for point in one.points):
        assert point.text in printed


def test_every_slice_of_a_pie_is_named_with_its_figure() -> None:
    chart = share_chart(1)
    wanted = {f"{name}：{point.text}" for name, point in zip(chart.categories, chart.series[0].points, strict=True)}
    assert wanted <= set(labels(chart))


def test_the_labels_of_a_pie_stay_inside_and_apart() -> None:
    names = (
        "社会保障和就业支出",
        "城乡居民基本养老保险基金财政补贴收入及其他各项转移性收入",
        "卫生健康支出",
        "住房保障支出",
    )
    points = tuple(Figure("12,345.67万元", value, "", "") for value in ("40", "30", "20", "10"))
    svg = ElementTree.fromstring(draw(Chart("pie", "构成", names, (Series("支出", points),))))  # noqa: S314
    texts = list(svg.iter(f"{NS}text"))
    words = "".join(element.text or "" for element in texts)
    assert all(f"{name}：" in words for name in names)
    assert words.count("12,345.67万元") == sum("12,345.67万元" in (element.text or "") for element in texts) == 4
    places = set()
    for element in texts:
        x, width = float(element.get("x", "")), text_width(element.text or "")
        left = x if element.get("text-anchor") == "start" else x - width
        assert left >= 0
        assert left + width <= WIDTH
        places.add((x, element.get("y")))
    assert len(places) == len(texts)


def test_lines_differ_by_dash_and_mark_and_bars_by_hatching() -> None:
    assert len(set(re.findall(r'stroke-dasharray="([^"]+)"', draw(trend_chart(1))))) == 2
    assert len(set(re.findall(r'<rect[^>]* fill="([^"]+)"', draw(trend_chart(1, "bar"))))) == 2


def test_hatchings_of_two_charts_do_not_share_names() -> None:
    first, second = (set(re.findall(r'id="([^"]+)"', draw(replace(share_chart(n), number=n)))) for n in (1, 2))
    assert first
    assert not first & second


def test_an_axis_counts_in_the_printed_unit() -> None:
    scale = scale_for(trend_chart(1, "bar"), bottom=200, top=40)
    assert [label for _, label in scale.ticks()] == ["0", "1,000", "2,000", "3,000"]


def test_percentages_have_a_percent_axis() -> None:
    points = tuple(Figure(f"{Decimal(value) * 100}%", value, "率", "") for value in ("0.5712", "0.9"))
    scale = scale_for(Chart("bar", "率", ("甲", "乙"), (Series("率", points),)), bottom=200, top=40)
    assert [label for _, label in scale.ticks()] == ["0", "25", "50", "75", "100"]


def test_a_bar_below_zero_hangs_from_zero() -> None:
    chart = Chart("bar", "增减", ("甲", "乙"), (series("增减", "10", "-5"),))
    scale = scale_for(chart, bottom=200, top=40)
    assert scale.y(Decimal(10)) < scale.y(Decimal(0)) < scale.y(Decimal(-5)) <= 200


def test_a_missing_point_leaves_a_gap_in_the_line() -> None:
    drawn = draw(Chart("line", "线", ("甲", "乙", "丙", "丁", "戊"), (series("线", "1", "2", "", "4", "5"),)))
    path = re.search(r'd="(M[^"]+)" fill="none"', drawn)
    assert path
    assert path.group(1).count("M") == 2
    assert value_of(Figure("－", "", "线", "")) is None


@pytest.mark.parametrize("kind", ["line", "bar", "pie"])
@pytest.mark.parametrize("values", [("0", "0"), ("", ""), ("5", ""), ("NaN", "1"), ("-1", "-2")])
def test_odd_data_is_drawn_all_the_same(kind: str, values: tuple[str, str]) -> None:
    drawn = ElementTree.fromstring(draw(Chart(kind, "图", ("甲", "乙"), (series("项", *values),))))  # noqa: S314
    assert drawn.tag.endswith("svg")


def test_an_unknown_kind_is_named_with_those_that_exist() -> None:
    with pytest.raises(ValueError, match="不支持的图表类型“radar”，应为：line、bar、pie"):
        draw(replace(share_chart(1), kind="radar"))
